"""`memosite refs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from memosite.cli import options, telling

if TYPE_CHECKING:
    from pathlib import Path


@click.group()
def refs() -> None:
    """Keep the site's bibliography, references.bib."""


@refs.command("add")
@click.argument("name", metavar="ID")
@options.SITE
@options.QUIET
@options.JSON
def refs_add(name: str, site: Path) -> None:
    """Fetch the work ID, an arXiv number, a DOI or an address of either, into references.bib."""
    from memosite.commands.refs import add  # noqa: PLC0415 (start-up)

    added = add(site, name)
    told = "Added" if added.is_new else "Already there"
    data = {"key": added.key, "title": added.title, "added": added.is_new}
    telling.result(added.key, data)
    telling.note(f"{told}: {added.title}. Cite it as [@{added.key}] or @{added.key}.")
