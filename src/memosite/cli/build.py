"""`memosite build`."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import click

from memosite import report
from memosite.cli import options, telling

if TYPE_CHECKING:
    from pathlib import Path

    from memosite import dates


def _address(_context: click.Context, _option: click.Parameter, typed: str) -> str:
    if typed and not re.fullmatch(r"dask://[^/\s]+:\d+", typed):
        raise click.BadParameter(f"{typed!r} is not written as dask://HOST:PORT")
    return typed


@click.command()
@options.SITE
@options.OUT
@options.DRAFTS
@options.FUTURE
@options.NOW
@options.LENIENT
@click.option("--strict", is_flag=True, help="Treat warnings as mistakes.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=options.cores,
    show_default="the cores of this machine",
    help="How many processes share the work of many memos.",
)
@click.option(
    "--executor",
    default="",
    callback=_address,
    metavar="ADDRESS",
    help="Who does the work instead: dask://HOST:PORT.",
)
@click.option("--no-cache", is_flag=True, help="Use and keep nothing of earlier builds.")
@click.option("--explain", is_flag=True, help="Say why each file was made anew or removed.")
@options.QUIET
@options.JSON
def build(  # noqa: PLR0913 (one argument an option)
    *,
    site: Path,
    out: Path | None,
    drafts: bool,
    future: bool,
    now: dates.Moment | None,
    lenient: bool,
    strict: bool,
    jobs: int,
    executor: str,
    no_cache: bool,
    explain: bool,
) -> None:
    """Build the site into the published folder: all of it, or none of it."""
    from memosite.build import build as make  # noqa: PLC0415 (start-up)
    from memosite.task import Task  # noqa: PLC0415 (start-up)

    started = time.perf_counter()
    show = options.show(drafts=drafts, future=future, at=now)
    out = out or site / "_site"
    task = Task(site, out, show, strict, lenient, jobs, executor, telling.over)
    built = make(task, cached=not no_cache, waiting=telling.waiting)
    seconds = time.perf_counter() - started
    for warning in built.warnings if not telling.manner().as_json else ():
        telling.say(warning)
    lines = [
        *(report.explained(built.told) if explain else ()),
        report.summary(built, out, seconds),
    ]
    told = {"explained": report.told_data(built.told)} if explain else {}
    telling.result("\n".join(lines), {**report.data(built, out, seconds), **told})
    if (waiting := report.left_out(built)) and not telling.manner().as_json:
        telling.note(waiting)
