"""Dates as bibliographies write them -> When."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memosite.citing import tex
from memosite.citing.bibtex import MONTHS
from memosite.citing.work import When

if TYPE_CHECKING:
    from collections.abc import Mapping

_ISO = re.compile(r"(-?\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?:T[\d:.Z+-]*)?([~?%]?)")
_YEARS = re.compile(
    r"(?P<circa>(?:ca?|circa)\.?\s*)?(?P<first>\d{4})(?:\s*[-\u2013/]+\s*(?P<last>\d{4}))?"
)
_MONTH_LAST = 12


def issued(known: Mapping[str, str]) -> When | None:
    """Return when a work came out: its `date`, else its `year`, `month` and `day`."""
    told = known.get("date", "").strip()
    if told:
        return date(told)
    year = tex.plain(known.get("year", ""))
    found = _YEARS.fullmatch(year.strip("()[]."))
    if found is None:
        return When(literal=year) if year else None
    spans: tuple[tuple[int, ...], ...] = tuple(
        (int(part),) for part in (found["first"], found["last"]) if part
    )
    if len(spans) == 1:
        spans = ((*spans[0], *_month_and_day(known)),)
    return When(spans, circa=bool(found["circa"]))


def date(written: str) -> When | None:
    """Return the date of a `date` field, in the parts of ISO 8601-2 that biblatex knows."""
    written = re.sub(r"[{}\\]", "", written).strip()
    if not written:
        return None
    both = [_ISO.fullmatch(part.strip()) for part in written.split("/")]
    known = [_parts(found) for found in both if found]
    if len(both) == 1 and known:
        return When((known[0],), circa=_is_about(both))
    is_span = len(both) == 2 and all(  # noqa: PLR2004 (begin and end)
        found or part.strip() in ("", "..")
        for found, part in zip(both, written.split("/"), strict=True)
    )
    if is_span and both[0]:
        return When((known[0], known[1] if len(known) > 1 else ()), circa=_is_about(both))
    return When((known[0],)) if is_span and known else When(literal=written)


def _is_about(both: list[re.Match[str] | None]) -> bool:
    return any(found and found[4] for found in both)


def _parts(found: re.Match[str]) -> tuple[int, ...]:
    year, month, day = (int(part) if part else 0 for part in found.groups()[:3])
    if not 0 < month <= _MONTH_LAST:  # seasons are told by the year alone
        return (year,)
    return (year, month, day) if day else (year, month)


def _month_and_day(known: Mapping[str, str]) -> tuple[int, ...]:
    """Return what `month`, which may hold a day, and `day` say."""
    written = tex.plain(known.get("month", "")).replace("\u00a0", " ").lower()
    named = re.search(r"[a-z]{3,}", written)
    numbers = [int(one) for one in re.findall(r"\d+", written)]
    if named and named[0][:3] in MONTHS:
        month = int(MONTHS[named[0][:3]])
    elif numbers:
        month = numbers.pop(0)
    else:
        return ()
    if not 0 < month <= _MONTH_LAST:
        return ()
    told = known.get("day", "").strip()
    day = int(told) if told.isdigit() else (numbers or [0])[0]
    return (month, day) if 0 < day <= 31 else (month,)  # noqa: PLR2004 (days of a month)
