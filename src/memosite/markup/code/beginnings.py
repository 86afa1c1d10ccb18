"""Which ASCII characters a regular expression's matches can begin with."""

from __future__ import annotations

import functools
import re
from typing import Any

try:
    from re import _parser  # type: ignore[attr-defined]
except ImportError:  # a Python whose parser of patterns has moved: nothing is known then
    _parser = None

ASCII = frozenset(map(chr, range(128)))
_BY_NAME = {
    name: frozenset(sign for sign in ASCII if re.match(pattern, sign))
    for name, pattern in (("DIGIT", r"\d"), ("SPACE", r"\s"), ("WORD", r"\w"))
}


@functools.lru_cache(maxsize=4096)
def beginnings(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Return the characters that may come first in a match; None where it may be empty, or more.

    What is not understood counts as anything. Cost: that of parsing the pattern.
    """
    if _parser is None:
        return None
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    signs, empty = _of_all(parsed, parsed.state.flags)
    return None if empty else signs


def _of_all(items: Any, flags: int) -> tuple[frozenset[str], bool]:  # noqa: ANN401 (re's own lists)
    """Return how a sequence may begin, and whether it may be empty."""
    signs: frozenset[str] = frozenset()
    for code, argument in items:
        more, empty = _of_one(code, argument, flags)
        signs |= more
        if not empty:
            return signs, False
    return signs, True


def _of_one(code: Any, argument: Any, flags: int) -> tuple[frozenset[str], bool]:  # noqa: ANN401, PLR0911 (parallel cases)
    match str(code):
        case "LITERAL":
            return _between((argument, argument), flags), False
        case "IN":
            return _in(argument, flags), False
        case "NOT_LITERAL" | "ANY":
            return ASCII, False
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return frozenset(), True
        case "SUBPATTERN":
            _, added, removed, inner = argument
            return _of_all(inner, (flags | added) & ~removed)
        case "ATOMIC_GROUP":
            return _of_all(argument, flags)
        case "BRANCH":
            parts = [_of_all(inner, flags) for inner in argument[1]]
            return frozenset().union(*(p[0] for p in parts)), any(p[1] for p in parts)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, _, inner = argument
            signs, empty = _of_all(inner, flags)
            return signs, empty or least == 0
        case _:
            return ASCII, True


def _in(items: Any, flags: int) -> frozenset[str]:  # noqa: ANN401 (re's own lists)
    """Return the ASCII characters of a set."""
    signs: frozenset[str] = frozenset()
    negated = False
    for code, argument in items:
        match str(code):
            case "NEGATE":
                negated = True
            case "LITERAL":
                signs |= _between((argument, argument), flags)
            case "RANGE":
                signs |= _between(argument, flags)
            case "CATEGORY":
                signs |= _category(str(argument), flags)
            case _:
                return ASCII
    if not negated:
        return signs
    return ASCII if flags & re.IGNORECASE else ASCII - signs


def _between(ends: tuple[int, int], flags: int) -> frozenset[str]:
    first, last = ends
    signs = {chr(code) for code in range(first, min(last, 127) + 1)}
    if not flags & re.IGNORECASE:
        return frozenset(signs)
    if last > 127:  # noqa: PLR2004 (some letters beyond ASCII match one within it)
        return ASCII
    return frozenset(signs | {s.lower() for s in signs} | {s.upper() for s in signs})


def _category(name: str, flags: int) -> frozenset[str]:
    kind = name.removeprefix("CATEGORY_")
    known = _BY_NAME.get(kind.removeprefix("NOT_"))
    # Under re.ASCII fewer signs are space, so more are none.
    if known is None or (kind.startswith("NOT_") and flags & re.ASCII):
        return ASCII
    return ASCII - known if kind.startswith("NOT_") else known
