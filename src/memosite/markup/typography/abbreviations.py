"""Abbreviations: `*[SLM]: small language model` names every `SLM` of the text.

Source of the syntax: PHP Markdown Extra.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown_it.token import Token

from memosite.markup.parsing.walks import inlines
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

    from memosite.markup.sheet import Sheet

_DEFINITION = re.compile(r"\*\[([^\[\]\n]+)\]:[ \t]*(\S(?:[^\n]*[^\s*])?)[ \t]*$")
_KEY = "abbreviations"


@dataclass(slots=True)
class _Definition:
    """What one abbreviation stands for."""

    title: str
    line: int
    used: bool = False


@dataclass(slots=True)
class _Known:
    """The abbreviations of a text, found by their first sign and then by length."""

    meant: Mapping[str, _Definition]
    lengths: dict[str, list[int]] = field(default_factory=dict)
    begins: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[str, set[int]] = {}
        for short in self.meant:
            found.setdefault(short[0], set()).add(len(short))
        self.lengths = {sign: sorted(sizes, reverse=True) for sign, sizes in found.items()}
        signs = "".join(re.escape(sign) for sign in sorted(found))
        self.begins = re.compile(rf"(?<!\w)[{signs}]")

    def mentions(self, text: str) -> Iterator[str]:
        """Yield the text in pieces, of which every second is an abbreviation."""
        done = 0
        for begin in self.begins.finditer(text):
            short = self._at(text, begin.start()) if begin.start() >= done else ""
            if short:
                yield text[done : begin.start()]
                yield short
                done = begin.start() + len(short)
        yield text[done:]

    def _at(self, text: str, at: int) -> str:
        """Return the longest abbreviation at `at` that ends with its word."""
        for size in self.lengths[text[at]]:
            short = text[at : at + size]
            if short in self.meant and not _goes_on(text, at + size):
                return short
        return ""


def _goes_on(text: str, at: int) -> bool:
    return bool(re.match(r"\w", text[at : at + 1])) and text[at - 1].isalnum()


def install(parser: MarkdownIt) -> None:
    """Read the definitions, then mark the mentions once links and formulas are known."""
    parser.block.ruler.before(
        "reference", "abbreviation", _define, {"alt": ["paragraph", "reference"]}
    )
    parser.core.ruler.push("abbreviations", _mark)


def _define(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001
    if state.is_code_block(start):
        return False
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("*[", at):
        return False
    found = _DEFINITION.match(state.src[at : state.eMarks[start]])
    if found is None or not found[1].strip():
        return False
    if not silent:
        known: list[tuple[str, _Definition]] = state.env.setdefault(_KEY, [])
        known.append((found[1].strip(), _Definition(found[2], start)))
        state.line = start + 1
    return True


def _mark(state: StateCore) -> None:
    written = state.env.get(_KEY)
    if not written:
        return
    sheet = sheet_of(state)
    meant: dict[str, _Definition] = {}
    for short, definition in written:
        if short in meant:
            hint = "the last one counts; take one out"
            _tell(sheet, short, definition, "twice", hint)
        meant[short] = definition
    known = _Known(meant)
    for token, children, _ in inlines(state):
        token.children = list(_marked(children, known))
    for short, definition in meant.items():
        if not definition.used:
            _tell(sheet, short, definition, "and never used", "check its spelling, or take it out")


def _tell(sheet: Sheet, short: str, definition: _Definition, what: str, hint: str) -> None:
    place = sheet.find(definition.line, f"*[{short}]")
    sheet.say(place, f"the abbreviation `{short}` is defined {what}", hint, "warning")


def _marked(children: list[Token], known: _Known) -> Iterator[Token]:
    addresses = 0
    for child in children:
        addresses += child.nesting if child.info == "auto" else 0
        if child.type != "text" or addresses:
            yield child
            continue
        for number, piece in enumerate(known.mentions(child.content)):
            text = Token("text", "", 0, content=piece, level=child.level)
            if number % 2:
                known.meant[piece].used = True
                opening = Token("abbr_open", "abbr", 1, level=child.level)
                opening.attrSet("title", known.meant[piece].title)
                yield opening
                yield text
                yield Token("abbr_close", "abbr", -1, level=child.level)
            elif piece:
                yield text
