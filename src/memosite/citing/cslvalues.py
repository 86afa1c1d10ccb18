"""Works -> the values that citeproc-py works on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citeproc import source
from citeproc.source import Date, DateRange, LiteralDate, Reference
from citeproc.string import MixedString, NoCase, String

from memosite.citing import marks
from memosite.citing.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memosite.citing.work import Name, When, Work

_KEPT = (Mark.NO_CASE, Mark.FORMULA)
"""Runs that keep their case, and with them the words they are in."""


def reference(name: str, work: Work, letter: str, *, own: bool) -> Reference:
    """Return a work as citeproc-py knows it; `letter` tells it from others of its year."""
    values: dict[str, object] = {
        field.replace("-", "_"): _string(text) for field, text in work.fields if field != "language"
    }
    values |= {
        role.replace("-", "_"): [_name(one) for one in people] for role, people in work.names
    }
    values |= {field.replace("-", "_"): _date(when) for field, when in work.dates}
    language = dict(work.fields).get("language", "")
    if language:
        values["language"] = language
    if letter and own:
        values["year_suffix"] = String(letter)
    elif letter:
        _add(letter, values.get("issued"))
    return Reference(name, work.kind, **values)


def _add(letter: str, when: object) -> None:
    match when:
        case LiteralDate():
            when.text = f"{when.text}-{letter}"
        case DateRange():
            _add(letter, when.begin if when.end.is_nil() else when.end)
        case Date():
            when.letter = letter


def _name(name: Name) -> source.Name:
    if name.literal:
        return source.Name(literal=name.literal)
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return source.Name(**{part: value for part, value in parts.items() if value})


def _date(when: When) -> Date | DateRange | LiteralDate:
    if not when.parts:
        return LiteralDate(when.literal, circa=when.circa)
    first = when.parts[0]
    if len(when.parts) > 1 and when.parts[1][:1] != first[:1]:
        last = when.parts[1]
        return DateRange(begin=_day(first), end=_day(last or (0,)), circa=when.circa)
    if len(when.parts) > 1 and when.parts[1][:2] != first[:2]:
        first = first[:1]  # citeproc-py shows no year for a span within one
    return Date(circa=when.circa, **_day_parts(first))


def _day(parts: tuple[int, ...]) -> Date:
    return Date(**_day_parts(parts))


def _day_parts(parts: tuple[int, ...]) -> dict[str, int]:
    return dict(zip(("year", "month", "day"), parts, strict=False))


def _string(text: str) -> MixedString:
    """Return a text in pieces whose case a style may change, and whole words that it may not."""
    return MixedString(
        NoCase(piece) if is_kept else String(piece) for is_kept, piece in _pieces(text)
    )


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Yield runs of words, with the spaces behind them, and whether they keep their case."""
    held, kept, depth = "", False, 0
    for word in re.findall(r"[^ ]+ *", text):
        keeps = depth > 0 or any(marks.begin(one) in word for one in _KEPT)
        depth += sum(word.count(marks.begin(one)) - word.count(marks.end(one)) for one in _KEPT)
        if held and keeps != kept:
            yield kept, held
            held = ""
        held, kept = held + word, keeps
    if held:
        yield kept, held
