"""`memosite new`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from memosite.cli import options, telling

if TYPE_CHECKING:
    from memosite import dates


def _topics(context: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    """Complete a topic from those that exist."""
    from memosite.commands.new import topics  # noqa: PLC0415 (start-up)

    known = topics(context.params.get("site") or Path())
    return [topic for topic in known if topic.lower().startswith(typed.lower())]


@click.command()
@click.argument("title")
@click.option("--topic", default="", shell_complete=_topics, help="Its topic; else the newest's.")
@click.option("--date", type=options.Moment(), metavar="DATE", help="Its date; else today.")
@click.option("--bundle", is_flag=True, help="Give it a folder of its own, for pictures.")
@click.option("--edit", is_flag=True, help="Open it in your editor.")
@options.SITE
@options.QUIET
@options.JSON
def new(  # noqa: PLR0913 (one argument an option)
    title: str, topic: str, *, date: dates.Moment | None, bundle: bool, edit: bool, site: Path
) -> None:
    """Begin a memo called TITLE and print its path."""
    from memosite.commands.new import Wish  # noqa: PLC0415 (start-up)
    from memosite.commands.new import new as make  # noqa: PLC0415 (start-up)

    wish = Wish(title, topic, date.day if date else None, bundle)
    path = make(site, wish, options.now())
    telling.result(str(path), {"path": str(path)})
    if edit:
        click.edit(filename=str(path))
