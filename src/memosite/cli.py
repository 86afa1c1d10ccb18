"""Arguments -> one call -> exit code; the only module that prints.

Exit codes: 0 done, 1 the site has mistakes, 2 wrong usage.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from memosite import __version__, dates, report
from memosite.errors import Mistake, SiteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from memosite.index import Show

T = TypeVar("T")

SITE = click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="this folder",
    help="The site's folder, which holds site.yaml.",
)
DRAFTS = click.option("--drafts", is_flag=True, help="Publish drafts too.")
FUTURE = click.option("--future", is_flag=True, help="Publish memos dated after now too.")

LENIENT = click.option(
    "--lenient",
    is_flag=True,
    help="Show the TeX of a formula that cannot be set, and warn of it.",
)


class _Moment(click.ParamType[dates.Moment]):
    """A date, or a date and time; without a zone it is UTC."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dates.Moment:
        """Return the moment that was typed."""
        if isinstance(value, dates.Moment):
            return value
        try:
            return dates.parse(str(value)).within(dt.UTC)
        except ValueError as error:
            self.fail(f"{value!r} {error}", param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="memosite %(version)s")
def cli() -> None:
    """Turn a folder of Markdown research memos into a site that is ready to deploy.

    \b
    Start:    memosite init mysite && cd mysite
    Write:    memosite new "Why the loss has a floor" --topic Scaling
    Preview:  memosite serve
    Publish:  memosite build, then copy _site/ to any web host
    """  # noqa: D301 (click's mark for lines that stay as they are is the character)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Make the smallest whole site in DIR."""
    from memosite.commands.init import init as make  # noqa: PLC0415 (start-up)

    for path in make(folder, _now().date()):
        click.echo(path)
    click.echo(f"Next: cd {folder} && memosite serve", err=True)


def _topics(context: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    """Complete a topic from those that exist."""
    from memosite.commands.new import topics  # noqa: PLC0415 (start-up)

    known = topics(context.params.get("site") or Path())
    return [topic for topic in known if topic.lower().startswith(typed.lower())]


@cli.command()
@click.argument("title")
@click.option("--topic", default="", shell_complete=_topics, help="Its topic; else the newest's.")
@click.option("--date", type=_Moment(), metavar="DATE", help="Its date; else today.")
@click.option("--bundle", is_flag=True, help="Give it a folder of its own, for pictures.")
@click.option("--edit", is_flag=True, help="Open it in your editor.")
@SITE
def new(  # noqa: PLR0913 (one argument an option)
    title: str, topic: str, *, date: dates.Moment | None, bundle: bool, edit: bool, site: Path
) -> None:
    """Begin a memo called TITLE and print its path."""
    from memosite.commands.new import Wish  # noqa: PLC0415 (start-up)
    from memosite.commands.new import new as make  # noqa: PLC0415 (start-up)

    wish = Wish(title, topic, date.day if date else None, bundle)
    path = make(site, wish, _now())
    click.echo(path)
    if edit:
        click.edit(filename=str(path))


@cli.command()
@SITE
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    show_default="_site in the site's folder",
    help="The published folder.",
)
@DRAFTS
@FUTURE
@click.option("--now", type=_Moment(), metavar="DATE", help="Build as if it were this moment.")
@LENIENT
@click.option("--strict", is_flag=True, help="Treat warnings as mistakes.")
@click.option("--no-cache", is_flag=True, help="Use and keep nothing of earlier builds.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON report instead of lines.")
def build(  # noqa: PLR0913 (one argument an option)
    *,
    site: Path,
    out: Path | None,
    drafts: bool,
    future: bool,
    now: dates.Moment | None,
    lenient: bool,
    strict: bool,
    no_cache: bool,
    as_json: bool,
) -> None:
    """Build the site into the published folder: all of it, or none of it."""
    from memosite.build import build as make  # noqa: PLC0415 (start-up)
    from memosite.task import Task  # noqa: PLC0415 (start-up)

    started = time.perf_counter()
    show = _show(drafts=drafts, future=future, now=now)
    out = out or site / "_site"
    try:
        task = Task(site, out, show, strict, lenient, _over)
        built = make(task, cached=not no_cache, waiting=_waiting)
    except SiteError as error:
        if not as_json:
            raise
        click.echo(
            json.dumps({"ok": False, "mistakes": report.mistake_data(error.mistakes)}, indent=1)
        )
        sys.exit(1)
    seconds = time.perf_counter() - started
    if as_json:
        click.echo(json.dumps(report.data(built, out, seconds), indent=1))
        return
    for warning in built.warnings:
        _say(warning)
    click.echo(report.summary(built, out, seconds))
    if waiting := report.left_out(built):
        click.echo(waiting, err=True)


@cli.command()
@SITE
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; the next free one if taken.",
)
@DRAFTS
@FUTURE
@LENIENT
@click.option("--open", "open_browser", is_flag=True, help="Open it in your browser.")
def serve(  # noqa: PLR0913 (one argument an option)
    *, site: Path, port: int, drafts: bool, future: bool, lenient: bool, open_browser: bool
) -> None:
    """Preview the site on this machine; each reload shows what you saved."""
    from memosite.commands.serve import Preview, server  # noqa: PLC0415 (start-up)

    with tempfile.TemporaryDirectory(prefix="memosite-") as folder:
        preview = Preview(
            site,
            Path(folder) / "site",
            lambda: _show(drafts=drafts, future=future, now=None),
            lambda line: click.echo(line, err=True),
            lenient=lenient,
        )
        preview.refresh()
        listening = server(preview, port)
        address = f"http://127.0.0.1:{listening.server_address[1]}/"
        click.echo(f"Preview at {address} (Ctrl-C ends it)")
        if open_browser:
            click.launch(address)
        try:
            listening.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            click.echo("", err=True)
        finally:
            listening.server_close()


@cli.group()
def refs() -> None:
    """Keep the site's bibliography, references.bib."""


@refs.command("add")
@click.argument("name", metavar="ID")
@SITE
def refs_add(name: str, site: Path) -> None:
    """Fetch the work ID, an arXiv number, a DOI or an address of either, into references.bib."""
    from memosite.commands.refs import add  # noqa: PLC0415 (start-up)

    added = add(site, name)
    click.echo(added.key)
    told = "Added" if added.is_new else "Already there"
    click.echo(f"{told}: {added.title}. Cite it as [@{added.key}] or @{added.key}.", err=True)


def main() -> None:
    """Run the command line; an author's mistakes are printed, never a traceback."""
    try:
        cli(standalone_mode=False)
    except SiteError as error:
        for mistake in error.mistakes:
            _say(mistake)
        click.echo(report.failure(error.mistakes), err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except Exception as error:
        if "MEMOSITE_TRACEBACK" in os.environ:
            raise
        click.echo(f"memosite itself failed: {type(error).__name__}: {error}", err=True)
        click.echo("This is our mistake. MEMOSITE_TRACEBACK=1 shows where, for a report.", err=True)
        sys.exit(70)  # EX_SOFTWARE. Source: sysexits(3)


def _now() -> dt.datetime:
    """Return this moment: the one place that asks the clock.

    SOURCE_DATE_EPOCH stands in for the clock where it is set. Source: reproducible-builds.org.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not fixed:
        return dt.datetime.now(dt.UTC)
    try:
        return dt.datetime.fromtimestamp(int(fixed), dt.UTC)
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH is no time: {fixed!r}") from None


def _show(*, drafts: bool, future: bool, now: dates.Moment | None) -> Show:
    from memosite.index import Show  # noqa: PLC0415 (start-up)

    return Show(now.at if now else _now(), drafts, future)


def _waiting() -> None:
    click.echo("Another build of this site is running; waiting for it to end.", err=True)


def _over(stage: str, items: Sequence[T]) -> Iterable[T]:
    """Return `items`; where they are many, with a bar on a terminal and a line elsewhere."""
    if len(items) < 200:  # noqa: PLR2004 (about half a second)
        return items
    if sys.stderr.isatty():
        return _with_bar(stage, items)
    click.echo(f"{stage} {len(items):,} ...", err=True)
    return items


def _with_bar(stage: str, items: Sequence[T]) -> Iterator[T]:
    with click.progressbar(items, label=f"{stage:<8}", file=sys.stderr) as bar:
        yield from bar


def _say(mistake: Mistake) -> None:
    """Print a mistake for a person, in colour where the terminal has it and NO_COLOR is not set."""
    text = str(mistake)
    if not os.environ.get("NO_COLOR"):
        colour = "red" if mistake.severity == "error" else "yellow"
        word = f"{mistake.severity}:"
        text = text.replace(word, click.style(word, fg=colour, bold=True), 1)
    click.echo(text, err=True)
    click.echo(err=True)
