"""`memosite urls`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from memosite.cli import options, telling

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@options.SITE
@options.LENIENT
@options.QUIET
@options.JSON
def urls(*, site: Path, lenient: bool) -> None:
    """Keep the addresses of the site in urls.txt, so that no build loses one."""
    from memosite.commands.urls import keep  # noqa: PLC0415 (start-up)
    from memosite.task import Task  # noqa: PLC0415 (start-up)

    show = options.show(drafts=False, future=False, at=None)
    task = Task(site, site / "_site", show, lenient=lenient, progress=telling.over)
    kept = keep(task, telling.waiting)
    telling.result("\n".join(kept.added), {"added": kept.added, "addresses": kept.count})
    telling.note(f"{len(kept.added)} of {kept.count} addresses are new in urls.txt")
