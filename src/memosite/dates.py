"""Dates as authors write them and as readers and machines read them.

Nothing here asks the clock, the locale or the time zone of the machine.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Annotated, TypeAlias

from msgspec import Struct

from memosite.schema import FaultError, Reader, kind, like

if TYPE_CHECKING:
    from collections.abc import Sequence

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Moment(Struct, frozen=True, order=True):
    """A date, or a date and time, that an author wrote."""

    at: dt.datetime
    """When it was; midnight when only the date is known. Aware once `within` a zone."""
    day: dt.date
    """The calendar day as written, whatever the zone."""
    timed: bool = False
    """Whether a time of day was written."""

    def within(self, zone: dt.tzinfo) -> Moment:
        """Return the moment with `zone` for one written without a zone."""
        if self.at.tzinfo is not None:
            return self
        return Moment(self.at.replace(tzinfo=zone), self.day, self.timed)

    @property
    def long(self) -> str:
        """`July 1, 2026`."""
        return f"{MONTHS[self.day.month - 1]} {self.day.day}, {self.day.year}"

    @property
    def iso(self) -> str:
        """`2026-07-01`, or with a time of day RFC 3339: the `datetime` attribute of `<time>`."""
        return self.at.isoformat() if self.timed else self.day.isoformat()

    @property
    def rfc3339(self) -> str:
        """`2026-07-01T00:00:00+02:00`. Source: RFC 3339, section 5.6."""
        return self.at.isoformat(timespec="seconds")


_WRITTEN = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[Tt ]+(?P<time>\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?"
    r"\s*(?P<zone>[Zz]|[+-]\d{2}:?\d{2})?)?"
)


def parse(written: str) -> Moment:
    """Return the moment written as `2026-07-01`, `2026-07-01 14:30` or RFC 3339.

    Raises ValueError, with a sentence for the author, for anything else.
    """
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        raise ValueError("must be a date such as 2026-07-01")
    try:
        day = dt.date.fromisoformat(found["day"])
        if found["time"] is None:
            return Moment(dt.datetime.combine(day, dt.time()), day)
        hours, rest = found["time"].split(":", 1)
        zone = (found["zone"] or "").upper()
        at = dt.datetime.fromisoformat(f"{found['day']}T{hours:0>2}:{rest}{zone}")
    except ValueError:
        raise ValueError("is not a date of the calendar") from None
    return Moment(at, day, timed=True)


def _read(value: object) -> Moment:
    if not isinstance(value, str):
        raise FaultError(f"must be a date, not {kind(value)}", _HINT)
    try:
        return parse(value)
    except ValueError as error:
        raise FaultError(str(error), _HINT) from None


_HINT = "write it as 2026-07-01, or with a time as 2026-07-01T14:30"

_SHAPE = re.sub(r"\?P<\w+>", "?:", _WRITTEN.pattern)
Date: TypeAlias = Annotated[Moment, Reader(_read, like(rf"^\s*{_SHAPE}\s*$", _HINT))]
"""A date key of the front matter."""


def window(days: Sequence[dt.date]) -> str:
    """Return the span of months of `days`, newest and oldest in any order.

    `Jul 2026`, `Feb to Jul 2026`, or `Nov 2025 to Feb 2026`; empty for no days.
    """
    if not days:
        return ""
    first, last = min(days), max(days)
    end = f"{MONTHS[last.month - 1][:3]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return end
    start = MONTHS[first.month - 1][:3]
    return f"{start} to {end}" if first.year == last.year else f"{start} {first.year} to {end}"
