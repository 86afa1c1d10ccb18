"""Straight quotes as the marks of the memo's language, and apostrophes, in one pass over a text.

A mark opens or closes by what stands on either side of it; it turns only as one of a pair on one
level of emphasis, so that what never closes stays straight. markdown-it's own rule knows one
language, and its cost grows with the square of the marks.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from markdown_it.common.utils import isPunctChar, isWhiteSpace
from msgspec import Struct

from memosite.languages import primary, quotes
from memosite.markup.typography.emphasis import is_cjk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memosite.markup.typography.runs import Run

APOSTROPHE = "\u2019"
_MARK = re.compile(r"['\"]")
_ELIDED = {
    "en": re.compile(r"'(?:n'(?!\w)|(?:em|tis|twas|til|cause|bout|twere|twill)\b)", re.IGNORECASE),
    "nl": re.compile(r"'(?:[nst]|ns)\b", re.IGNORECASE),
    "af": re.compile(r"'n\b", re.IGNORECASE),
}
"""Words that begin with an apostrophe."""
_DECADE = re.compile(r"'\d\ds?(?!\w)")


class _Mark(Struct, frozen=True):
    """A straight quote that may yet open."""

    run: int
    at: int
    sign: str
    level: int


def curl(runs: Sequence[Run], language: str) -> list[dict[int, str]]:
    """Return for each run the places of its straight quotes that turn, and into what."""
    if not any("'" in run.text or '"' in run.text for run in runs):
        return [{}] * len(runs)
    work = _Curling(runs, language)
    for number, run in enumerate(runs):
        work.leave(run.level)
        for found in _MARK.finditer(run.text):
            work.meet(_Mark(number, found.start(), found[0], run.level))
    work.finish()
    return work.edits


class _Curling:
    """The marks of one line that wait for their end; each is put on and taken off once."""

    def __init__(self, runs: Sequence[Run], language: str) -> None:
        outer, outer_end, inner, inner_end = quotes(language)
        self.edits: list[dict[int, str]] = [{} for _ in runs]
        self._runs = runs
        self._marks = {'"': (outer, outer_end), "'": (inner, inner_end)}
        self._elided = _ELIDED.get(primary(language))
        self._waiting: list[_Mark] = []
        self._count: Counter[tuple[str, int]] = Counter()

    def leave(self, level: int) -> None:
        """Forget the marks inside emphasis that is over."""
        while self._waiting and self._waiting[-1].level > level:
            self._pop()

    def meet(self, mark: _Mark) -> None:
        """Turn this mark, or let it wait."""
        run = self._runs[mark.run]
        if mark.at in self.edits[mark.run]:
            return
        if mark.sign == "'" and _is_elided(run, mark.at, self._elided):
            self._elide(run, mark)
            return
        opens, closes = _sides(run, mark.at)
        waits = self._count[mark.sign, mark.level] > 0
        if closes and waits:
            self._close(mark)
        elif opens:
            self._waiting.append(mark)
            self._count[mark.sign, mark.level] += 1
        elif mark.sign == "'" and not _is_measure(run, mark.at):
            self.edits[mark.run][mark.at] = APOSTROPHE

    def finish(self) -> None:
        """Turn what stands before a year and never closed."""
        for mark in self._waiting:
            if mark.sign == "'" and _DECADE.match(self._runs[mark.run].text, mark.at):
                self.edits[mark.run][mark.at] = APOSTROPHE

    def _close(self, mark: _Mark) -> None:
        """Turn a pair; marks within it that never closed stay straight."""
        partner = self._pop()
        while (partner.sign, partner.level) != (mark.sign, mark.level):
            partner = self._pop()
        self.edits[partner.run][partner.at], self.edits[mark.run][mark.at] = self._marks[mark.sign]

    def _pop(self) -> _Mark:
        mark = self._waiting.pop()
        self._count[mark.sign, mark.level] -= 1
        return mark

    def _elide(self, run: Run, mark: _Mark) -> None:
        """Turn the apostrophe of a word such as 'tis; 'n' has two."""
        self.edits[mark.run][mark.at] = APOSTROPHE
        if run.text[mark.at : mark.at + 3].lower() == "'n'":
            self.edits[mark.run][mark.at + 2] = APOSTROPHE


def _is_elided(run: Run, at: int, elided: re.Pattern[str] | None) -> bool:
    """Return whether a word or a decade begins at `at` with an apostrophe: `'tis`, `'90s`."""
    if run.sign(at - 1).isalnum():
        return False
    decade = _DECADE.match(run.text, at)
    if decade and decade[0].endswith("s"):
        return True
    return elided is not None and elided.match(run.text, at) is not None


def _is_measure(run: Run, at: int) -> bool:
    """Return whether feet or minutes are meant, as in `6'` and `6'2`, not an apostrophe."""
    return run.sign(at - 1).isdigit() and not run.sign(at + 1).isalpha()


def _sides(run: Run, at: int) -> tuple[bool, bool]:
    """Return whether the mark at `at` can open and can close; neither within a word."""
    before, after = run.sign(at - 1), run.sign(at + 1)
    space_before, space_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    sign_before, sign_after = isPunctChar(before), isPunctChar(after)
    opens = not (space_after or (sign_after and not (space_before or sign_before)))
    closes = not (space_before or (sign_before and not (space_after or sign_after)))
    if opens and closes:
        if is_cjk(before) or is_cjk(after):
            return True, True
        return sign_before, sign_after
    return opens, closes
