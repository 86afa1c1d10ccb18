"""What several commands take, and this moment."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from memosite import dates
from memosite.cli import telling

if TYPE_CHECKING:
    from memosite.index import Show


class Moment(click.ParamType[dates.Moment]):
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


SITE = click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="this folder",
    help="The site's folder, which holds site.yaml.",
)
DRAFTS = click.option("--drafts", is_flag=True, help="Publish drafts too.")
FUTURE = click.option("--future", is_flag=True, help="Publish memos dated after now too.")

OUT = click.option(
    "--out",
    type=click.Path(path_type=Path),
    show_default="_site in the site's folder",
    help="The published folder.",
)
NOW = click.option("--now", type=Moment(), metavar="DATE", help="Build as if it were this moment.")
LENIENT = click.option(
    "--lenient",
    is_flag=True,
    help="Show the TeX of a formula that cannot be set, and warn of it.",
)


def _asked(context: click.Context, option: click.Parameter, given: bool) -> None:  # noqa: FBT001 (click's)
    """Note how to tell, before any command is called."""
    if given:
        setattr(context.ensure_object(telling.Manner), str(option.name), True)


QUIET = click.option(
    "--quiet",
    "-q",
    is_flag=True,
    expose_value=False,
    callback=_asked,
    help="Tell of mistakes only.",
)
JSON = click.option(
    "--json",
    "as_json",
    is_flag=True,
    expose_value=False,
    callback=_asked,
    help="Print a JSON report instead of lines.",
)


def now() -> dt.datetime:
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


def cores() -> int:
    """Return how many cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def show(*, drafts: bool, future: bool, at: dates.Moment | None) -> Show:
    """Return what is to be published, at a moment or at this one."""
    from memosite.index import Show  # noqa: PLC0415 (start-up)

    return Show(at.at if at else now(), drafts, future)
