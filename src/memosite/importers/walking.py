"""A walk through foreign Markdown, sign by sign; code and formulas are passed over as they are."""

from __future__ import annotations

import bisect
import functools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from memosite.importers.pages import Page

Rewrite: TypeAlias = "Callable[[re.Match[str], Walk], str | None]"
"""A match -> what is written instead; None leaves it. It may set `walk.at` to go on elsewhere."""

FENCE = (
    r"^(?P<f_in>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)"
    r"(?P<f_marks>`{3,}(?=[^`\n]*$)|~{3,})(?P<f_info>[^\n]*)$"
)
"""The line that opens a block of code: what stands before it, its marks, and what follows."""
_CODE = "`+"
_COMMENT = "<!--"
_DISPLAY = r"\$\$"
_FORMULA = r"\$(?![\s$])[^$\n]{0,2000}\$(?!\d)"
_ESCAPE = r"\\[!-/:-@\[-`{-~]"
_INDENTED = r"^(?: {4}|[ ]{0,3}\t)"


class Grammar(Struct, frozen=True):
    """What a kind of text holds: patterns by name, and what is made of each."""

    rules: Mapping[str, tuple[str, Rewrite]]
    """In order: the first that matches at a place wins. Names of groups are all different."""
    keeps_lines: bool = False
    """Whether each line stays on its line, for another walk to tell of it."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """All rules as one."""
        return _joined(tuple((name, rule[0]) for name, rule in self.rules.items()))


@functools.cache
def _joined(rules: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in rules), re.MULTILINE)


@dataclass(slots=True)
class Walk:
    """One walk through one text."""

    text: str
    page: Page
    """Whose text it is: it answers where links lead, and gathers what is lost."""
    first_line: int = 1
    """The line of the foreign document on which the text begins."""
    at: int = 0
    """How far it got."""
    out: list[str] = field(default_factory=list)
    """What is written so far."""
    opened: list[int] = field(default_factory=list)
    """Which parts of `out` are brackets that have not closed yet."""
    next: dict[str, int] = field(default_factory=dict)
    """Where a sign stands next that was looked for."""
    missing: set[str] = field(default_factory=set)
    """Ends that do not come any more, so that none is looked for twice."""
    starts: list[int] = field(default_factory=list)
    """Where each line begins."""
    parsed: list[str] = field(default_factory=list)
    """Names of the open tags in which Markdown is read."""
    code: dict[int, int] = field(default_factory=dict)
    """Where code by indent begins and ends."""

    def line(self, offset: int) -> int:
        """Return the line of the foreign document at an offset of the text."""
        return bisect.bisect_right(self.starts, offset) + self.first_line - 1

    def lost(self, found: re.Match[str], message: str, hint: str = "") -> None:
        """Tell what could not be carried over."""
        self.page.tell(self.line(found.start()), message, hint)

    def end(self, sign: str, start: int, *, near: bool = False) -> int:
        """Return where `sign` stands next, or -1; with `near`, within the paragraph."""
        if sign in self.missing:
            return -1
        found = self.next.get(sign, -1)
        if found < start:
            found = self.next[sign] = self.text.find(sign, start)
        if found < 0:
            self.missing.add(sign)
        return -1 if near and self.text.find("\n\n", start, found) >= 0 else found


def rewritten(text: str, page: Page, grammar: Grammar, first_line: int = 1) -> str:
    """Return `text` with what the grammar makes of it. Cost: linear, but for what rules do."""
    walk = Walk(text, page, first_line)
    walk.starts = [0, *(found.end() for found in re.finditer("\n", text))]
    walk.code = _indented(text)
    pattern = grammar.pattern
    while (found := pattern.search(text, walk.at)) is not None:
        walk.out.append(text[walk.at : found.start()])
        walk.at = max(found.end(), found.start() + 1)
        made = grammar.rules[found.lastgroup or ""][1](found, walk)
        walk.out.append(text[found.start() : walk.at] if made is None else made)
        if made == "" and not grammar.keeps_lines:
            walk.at = _past_empty(walk, found.start())
    walk.out.append(text[walk.at :])
    return "".join(walk.out)


def _past_empty(walk: Walk, start: int) -> int:
    """Return where to go on, so that a line of which nothing is left goes whole."""
    text, first = walk.text, walk.text.rfind("\n", 0, start) + 1
    end = text.find("\n", walk.at)
    end = len(text) if end < 0 else end
    if text[first:start].strip() or text[walk.at : end].strip():
        return walk.at
    is_alone = text[:first].endswith("\n\n") or not first
    return end + 2 if is_alone and text[end + 1 : end + 2] == "\n" else end + 1


def verbatim() -> dict[str, tuple[str, Rewrite]]:
    """Return the rules that pass over what is no prose; they come before all but a kind's own."""
    return {
        "w_fence": (FENCE, _pass_fence),
        "w_indented": (_INDENTED, _pass_indented),
        "w_escape": (_ESCAPE, _leave),
        "w_code": (_CODE, _pass_code),
        "w_comment": (_COMMENT, _pass_comment),
        "w_display": (_DISPLAY, _pass_display),
        "w_formula": (_FORMULA, _leave),
        "w_blank": (r"\n[ \t]*\n(?:[ \t]*\n)*", _forget),
    }


def fenced(found: re.Match[str], walk: Walk) -> tuple[str, str, int]:
    """Return a fence's prefix, its lines with their end, and where the text goes on.

    `found` is a match of FENCE. A fence ends with the quote or list item that it stands in.
    """
    prefix = found["f_in"]
    quotes, indent = prefix.count(">"), len(prefix.expandtabs(4)) if prefix[-1:] != ">" else 0
    closing = re.compile(rf"[ \t>]*{found['f_marks'][0]}{{{len(found['f_marks'])},}}[ \t]*$")
    at = min(found.end() + 1, len(walk.text))
    start = at
    while at < len(walk.text):
        end = walk.text.find("\n", at)
        end = len(walk.text) if end < 0 else end
        line = walk.text[at:end]
        if closing.match(line):
            return prefix, walk.text[start:at], end
        left = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        over = line[:200].count(">") < quotes or (not quotes and line.strip() and left < indent - 3)
        if over:
            return prefix, walk.text[start:at], at - 1
        at = end + 1
    return prefix, walk.text[start:], len(walk.text)


def _pass_fence(found: re.Match[str], walk: Walk) -> None:
    walk.at = walk.code.get(found.start()) or max(fenced(found, walk)[2], found.end())


def _pass_indented(found: re.Match[str], walk: Walk) -> None:
    walk.at = walk.code.get(found.start(), found.end())


def _leave(found: re.Match[str], walk: Walk) -> None:
    """Leave what was found."""


def _forget(found: re.Match[str], walk: Walk) -> str:
    """Return one empty line; the brackets that were not closed before it are text."""
    walk.opened.clear()
    walk.at = found.end() - 1
    return "\n"


def _pass_code(found: re.Match[str], walk: Walk) -> None:
    walk.at = code_end(found[0], walk, found.end())


def code_end(run: str, walk: Walk, start: int) -> int:
    """Return where code in a line ends that opened with `run`; `start` if it does not."""
    at = start
    while (at := walk.end(run, at, near=True)) >= 0:
        end = at + len(run)
        if walk.text[end : end + 1] != "`" and walk.text[at - 1] != "`":
            return end
        while walk.text[end : end + 1] == "`":
            end += 1
        at = end
    return start


def _pass_comment(found: re.Match[str], walk: Walk) -> str | None:
    end = walk.end("-->", found.end())
    if end < 0:
        return "&lt;!--"
    walk.at = end + 3
    return None


def _pass_display(found: re.Match[str], walk: Walk) -> None:
    end = walk.end("$$", found.end(), near=True)
    walk.at = end + 2 if end >= 0 else found.end()


_ITEM = re.compile(r"[ ]{0,3}(?:[-*+]|\d{1,9}[.)])[ \t]|[ ]{0,3}(?:\[\^|!!!|\?\?\?|===|: )")


def _indented(text: str) -> dict[int, int]:
    """Return where code by indent begins and ends: after an empty line, and not within a list."""
    found: dict[int, int] = {}
    at, start, after_blank, within = 0, -1, True, False
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        blank = not line.strip()
        deep = not blank and line.startswith(("    ", "\t"))
        if deep and not within and (after_blank or start >= 0):
            start = at if start < 0 else start
            found[start] = at + len(line)
        elif not blank:
            start = -1
            goes_on = within and (deep or not after_blank or line.startswith(" "))
            within = goes_on or bool(_ITEM.match(line))
        after_blank = blank
        at += len(line)
    return found
