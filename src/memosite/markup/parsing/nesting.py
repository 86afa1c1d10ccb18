"""Blocks within blocks: as deep as anyone writes, and an error for what goes deeper.

markdown-it leaves out, without a word, what nests deeper than it may; Python would end the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

LEVELS_MAX = 100
"""Levels of blocks; a list within a list takes two."""


def install(parser: MarkdownIt) -> None:
    """Set the limit, and tell where a text goes beyond it."""
    parser.options["maxNesting"] = LEVELS_MAX
    parser.core.ruler.after("block", "nesting", _tell)


def _tell(state: StateCore) -> None:
    sheet = sheet_of(state)
    line = 0
    for token in state.tokens:
        line = token.map[0] if token.map else line
        if token.nesting == 1 and token.level >= LEVELS_MAX - 1 and token.tag != "p":
            message = "lists and quotes are nested too deep here"
            hint = f"markdown reads {LEVELS_MAX} levels; a list takes two"
            sheet.say(sheet.memo.line(line), message, hint)
            return
