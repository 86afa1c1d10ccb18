"""`memosite explain`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from memosite.cli import options, telling

if TYPE_CHECKING:
    from memosite import dates


@click.command()
@click.argument("asked", metavar="PATH-OR-URL")
@options.SITE
@options.OUT
@options.DRAFTS
@options.FUTURE
@options.NOW
@options.LENIENT
@options.QUIET
@options.JSON
def explain(  # noqa: PLR0913 (one argument an option)
    asked: str,
    *,
    site: Path,
    out: Path | None,
    drafts: bool,
    future: bool,
    now: dates.Moment | None,
    lenient: bool,
) -> None:
    """Say what made a page or file, where a memo stands, and why it was made anew."""
    from memosite.commands import explanation  # noqa: PLC0415 (start-up)
    from memosite.commands.explain import explain as explained  # noqa: PLC0415 (start-up)
    from memosite.task import Task  # noqa: PLC0415 (start-up)

    show = options.show(drafts=drafts, future=future, at=now)
    task = Task(site, out or site / "_site", show, lenient=lenient, progress=telling.over)
    found = explained(task, asked, Path.cwd(), telling.waiting)
    telling.result("\n".join(explanation.lines(found)), explanation.data(found))
