"""Where a citation in a line begins and ends, and what is in it: pandoc's syntax."""

from __future__ import annotations

import re

from msgspec import Struct

from memosite.markup.formulas import dollars

_KEY = r"(?:\{[^{}\n]+\}|\w+(?:[:.#$%&+?<>~/-]\w+)*)"
_CITED = re.compile(rf"(?<![\w.@/\\:-])(-?)@({_KEY})")
_CROSS_REFERENCE = re.compile(r"(?:[\w-]+/)?(?:fig|tbl|eq|sec):")
"""What `@fig:loss` and `@slug/fig:loss` begin with: other rules read them."""
_SIGN = re.compile(r"\\.|`+|\$+|[\[\](){};]", re.DOTALL)
_LENGTH_MAX, _DEPTH_MAX = 2000, 4
"""What brackets around citations may hold; it keeps the search for their end short."""


class Spot(Struct, frozen=True):
    """One work as it is cited."""

    key: str
    written: str
    """With its sign: `@key`, `@{any key}`."""
    bare: bool = False
    """Whether a hyphen leaves the author out."""
    prefix: str = ""
    suffix: str = ""


def cited(text: str, at: int, stop: int) -> tuple[int, Spot] | None:
    """Return the key that stands at the `@` at `at`, and where it ends; None if it is no key."""
    found = _CITED.match(text, at, stop)
    if found is None or _CROSS_REFERENCE.match(found[2]):
        return None
    return found.end(), Spot(found[2].strip("{}"), found[0])


def bracketed(text: str, start: int, stop: int) -> tuple[int, tuple[Spot, ...]]:
    """Return where the bracket at `start` ends, and its works: none where it is no citation.

    Every part between semicolons has a work.
    """
    if text.find("@", start, min(start + _LENGTH_MAX, stop)) < 0:
        return start, ()
    parts, end = _parts(text, start, stop)
    spots = [_spot(part) for part in parts]
    if text.startswith("(", end) or not all(spots):
        return start, ()
    return end, tuple(spot for spot in spots if spot)


def behind(text: str, at: int, stop: int) -> tuple[int, str, tuple[Spot, ...]]:
    """Return where ` [p. 3; @other]` behind a key ends, what it says of that key, and its works."""
    start = at + text.startswith(" ", at)
    if not text.startswith("[", start) or text.startswith(("[[", "[^"), start):
        return at, "", ()
    parts, end = _parts(text, start, stop)
    spots = [_spot(part) for part in parts[1:]]
    if not parts or not parts[0].strip() or _spot(parts[0]) or not all(spots):
        return at, "", ()
    if text.startswith(("(", "["), end):
        return at, "", ()
    return end, parts[0], tuple(spot for spot in spots if spot)


def _spot(part: str) -> Spot | None:
    found = _CITED.search(part)
    if found is None or _CROSS_REFERENCE.match(found[2]) or "`" in part[: found.start()]:
        return None
    key, bare = found[2].strip("{}"), bool(found[1])
    return Spot(key, found[0], bare, part[: found.start()], part[found.end() :])


def _parts(text: str, start: int, stop: int) -> tuple[list[str], int]:
    """Return what stands between the semicolons of the bracket at `start`, and where it ends."""
    parts: list[str] = []
    begin, at, depth = start + 1, start, 0
    while found := _SIGN.search(text, at, min(stop, start + _LENGTH_MAX)):
        sign, at = found[0], found.end()
        if sign[0] in "`$":
            at = _opaque(text, found.start(), at)
        elif sign in "[({":
            depth += 1
        elif sign in "])}":
            depth -= 1
        elif sign == ";" and depth == 1:
            parts.append(text[begin : found.start()])
            begin = at
        if depth > _DEPTH_MAX or (depth <= 0 and sign != "]"):
            break
        if depth <= 0:
            return [*parts, text[begin : found.start()]], at
    return [], start


def _opaque(text: str, start: int, end: int) -> int:
    """Return where the code or formula that begins at `start` ends; else where its sign does."""
    if text[start] == "$":
        return start + len(dollars.formula(text, start) or text[start:end])
    close = text.find(text[start:end], end, end + _LENGTH_MAX)
    return close + end - start if close >= 0 else end
