"""What an author can get wrong, and how it is told: a place, a sentence, one next step.

SiteError        one or more mistakes of the author's; ends a stage
(assert)         a mistake of ours; never caught
"""

from __future__ import annotations

import difflib
import functools
import heapq
import itertools
import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable


class Place(Struct, frozen=True, order=True):
    """A point in one of the author's files."""

    path: str
    """Path below the site's folder, with forward slashes."""
    line: int = 0
    """Counted from 1; 0 means the file as a whole."""
    column: int = 0
    """Counted from 1 in characters; 0 means the line as a whole."""
    text: str = ""
    """The line itself, without its end."""

    def __str__(self) -> str:
        """Return `path`, `path:line` or `path:line:column`."""
        known = [self.path, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(known)


class Mistake(Struct, frozen=True, order=True):
    """One thing to mend."""

    place: Place
    message: str
    """What is wrong, as one sentence without a final period."""
    hint: str = ""
    """One next step, or empty."""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Return the lines an author reads, in a terminal or in the preview."""
        return shown(self.place, self.severity, self.message, self.hint)


EXCERPT_MAX = 88
"""Characters of a line that a message shows; a paragraph may be one line of a thousand."""


def shown(place: Place, weight: str, message: str, hint: str, width: int = EXCERPT_MAX) -> str:
    """Return the lines an author reads; `weight` says how bad it is: `error`.

    Of the line of the file at most `width` characters are shown.
    """
    lines = [f"{place}: {weight}: {message}"]
    if place.text.strip():
        number = f"{place.line:>5} | "
        excerpt, mark = _excerpt(place.text, place.column, width)
        lines.append(number + excerpt.expandtabs(1))
        if mark:
            lines.append(" " * (len(number) - 2) + "| " + " " * (mark - 1) + "^")
    if hint:
        lines.append(f"      = {hint}")
    return "\n".join(lines)


class SiteError(Exception):
    """The site cannot be built as it stands; carries every mistake found so far."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        """Keep the mistakes once each, in order of their places."""
        self.mistakes = tuple(sorted(set(mistakes)))
        assert self.mistakes, "a SiteError names at least one mistake"
        super().__init__("\n\n".join(map(str, self.mistakes)))

    def __reduce__(self) -> tuple[type[SiteError], tuple[tuple[Mistake, ...]]]:
        """Let the error travel between processes whole."""
        return (type(self), (self.mistakes,))


def _excerpt(text: str, column: int, width: int) -> tuple[str, int]:
    """Return the part of `text` around `column`, and the column there; both counted from 1."""
    if len(text) <= width:
        return text, column
    start = max(0, min(column - width // 2, len(text) - width))
    shown = text[start : start + width]
    before, after = "\u2026" * (start > 0), "\u2026" * (start + width < len(text))
    return before + shown + after, column - start + len(before) if column else 0


def fail(path: str, message: str, hint: str = "") -> SiteError:
    """Return the error of one mistake that concerns `path` as a whole."""
    return SiteError([Mistake(Place(path), message, hint)])


def place_at(path: str, text: str, line: int, column: int = 0) -> Place:
    """Return the place `line`, `column` of the file `path` whose whole text is `text`."""
    lines = text.split("\n")
    shown = lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""
    return Place(path, line, column, shown)


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a hint that names the up to three known words nearest to `word`, else `otherwise`.

    Cost: about 2 us a known word, and 10 ms for those looked at closely.
    """
    wanted = word.lower()[:_LETTERS_MAX]
    spelt = {name.lower(): name for name in sorted(_likely(wanted, known), reverse=True)}
    near = difflib.get_close_matches(wanted, spelt, n=3, cutoff=0.6)
    if not near:
        return otherwise
    near = near[: 1 if near[0] == wanted else 3]  # one that differs in case only is meant
    return "did you mean " + " or ".join(f"`{spelt[name]}`" for name in near) + "?"


def meant(hint: str) -> set[str]:
    """Return the words that a hint about an unknown one names: they are there, but misspelt."""
    return set(re.findall(r"`(\w+)`", hint))


_LETTERS_MAX = 80
_LOOKED_AT = 50


def _likely(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words worth comparing letter by letter: those that share most pairs."""
    names = [name for name in known if len(name) <= 2 * _LETTERS_MAX]
    if len(names) <= _LOOKED_AT:
        return names
    wanted = _pairs(word)
    return heapq.nlargest(_LOOKED_AT, names, key=lambda name: len(wanted & _pairs(name)))


@functools.lru_cache(maxsize=32768)
def _pairs(word: str) -> frozenset[str]:
    """Return every two letters of `word` that stand together."""
    small = word.lower()
    return frozenset(map("".join, itertools.pairwise(small)))
