"""`memosite build`."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from memosite import report
from memosite.cli import options, telling
from memosite.errors import SiteError

if TYPE_CHECKING:
    from memosite import dates


def _address(_context: click.Context, _option: click.Parameter, typed: str) -> str:
    if typed and not re.fullmatch(r"dask://[^/\s]+:\d+", typed):
        raise click.BadParameter(f"{typed!r} is not written as dask://HOST:PORT")
    return typed


@click.command()
@options.SITE
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    show_default="_site in the site's folder",
    help="The published folder.",
)
@options.DRAFTS
@options.FUTURE
@click.option(
    "--now", type=options.Moment(), metavar="DATE", help="Build as if it were this moment."
)
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
    jobs: int,
    executor: str,
    no_cache: bool,
    as_json: bool,
) -> None:
    """Build the site into the published folder: all of it, or none of it."""
    from memosite.build import build as make  # noqa: PLC0415 (start-up)
    from memosite.task import Task  # noqa: PLC0415 (start-up)

    started = time.perf_counter()
    show = options.show(drafts=drafts, future=future, at=now)
    out = out or site / "_site"
    try:
        task = Task(site, out, show, strict, lenient, jobs, executor, telling.over)
        built = make(task, cached=not no_cache, waiting=telling.waiting)
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
        telling.say(warning)
    click.echo(report.summary(built, out, seconds))
    if waiting := report.left_out(built):
        click.echo(waiting, err=True)
