"""`memosite new`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from memosite.cli import options, telling

if TYPE_CHECKING:
    from memosite import dates
    from memosite.commands.new import Begun, Kind


def _topics(context: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    """Complete a topic from those that exist."""
    from memosite.commands.new import topics  # noqa: PLC0415 (start-up)

    known = topics(context.params.get("site") or Path())
    return [topic for topic in known if topic.lower().startswith(typed.lower())]


@click.command()
@click.argument("title", default="")
@click.option("--topic", default="", shell_complete=_topics, help="Its topic; else the newest's.")
@click.option("--question", default="", metavar="TEXT", help="The one question it asks.")
@click.option(
    "--from",
    "work",
    default="",
    metavar="ID",
    help="The work it is about: a key of your .bib, an arXiv number or a DOI.",
)
@click.option(
    "--kind",
    type=click.Choice(["memo", "note", "page"]),
    default="memo",
    show_default=True,
    help="What it is.",
)
@click.option("--date", type=options.Moment(), metavar="DATE", help="Its date; else today.")
@click.option("--bundle", is_flag=True, help="Give it a folder of its own, for pictures.")
@click.option("--edit", is_flag=True, help="Open it in your editor.")
@options.SITE
@options.QUIET
@options.JSON
def new(  # noqa: PLR0913 (one argument an option)
    title: str,
    topic: str,
    question: str,
    work: str,
    kind: Kind,
    *,
    date: dates.Moment | None,
    bundle: bool,
    edit: bool,
    site: Path,
) -> None:
    """Begin a memo called TITLE and print its path; with --from the work's title will do."""
    from memosite.commands.new import Wish  # noqa: PLC0415 (start-up)
    from memosite.commands.new import new as make  # noqa: PLC0415 (start-up)

    if not title and not work:
        raise click.UsageError("Missing argument 'TITLE'.")
    day = date.day if date else None
    wish = Wish(title, topic, day, kind, question, work, bundle)
    begun = make(site, wish, options.now(), telling.over)
    telling.result(str(begun.path), _data(begun))
    _tell(begun)
    if edit:
        click.edit(filename=str(begun.path))


def _data(begun: Begun) -> dict[str, object]:
    """Return what a script reads."""
    alike = [{"path": one.path, "url": address} for one, address in begun.alike]
    made = begun.memo
    return {"path": str(begun.path), "slug": made.slug, "topic": made.topic, "alike": alike}


def _tell(begun: Begun) -> None:
    """Say what was inferred, and which memos ask nearly the same."""
    made = begun.memo
    told = (f"slug {made.slug}", made.topic and f"topic {made.topic}")
    telling.remark(", ".join(filter(None, told)))
    if begun.hint:
        telling.remark(f"No memo has the topic {made.topic} yet: {begun.hint}")
    for one, address in begun.alike:
        day = f" on {one.day}" if one.day else ""
        telling.remark(f"Nearly the same was asked{day}: {one.path} ({address})")
    if begun.work and not begun.work.citation:
        work = begun.work
        telling.remark(f"To cite {work.key}, move it from {work.path} to references.bib.")
