"""The text of a directive: the lines below it that are indented by four columns more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_COLUMNS = 4


def indent(state: StateBlock, line: int) -> int:
    """Return the column on which the text of the directive on `line` begins."""
    return state.sCount[line] + _COLUMNS


def end(state: StateBlock, line: int, last: int) -> int:
    """Return the line after the text of the directive on `line`; `line + 1` where it has none."""
    column, found = indent(state, line), line + 1
    for number in range(line + 1, last):
        if state.isEmpty(number):
            continue
        if state.sCount[number] < column:
            break
        found = number + 1
    return found


def tokenize(state: StateBlock, line: int, last: int) -> None:
    """Read the text of the directive on `line`, which ends before `last`, as blocks."""
    before = state.blkIndent, state.lineMax, state.parentType
    state.blkIndent, state.lineMax, state.parentType = indent(state, line), last, "directive"
    state.md.block.tokenize(state, line + 1, last)
    state.blkIndent, state.lineMax, state.parentType = before
    state.line = last


def text(state: StateBlock, line: int, last: int) -> str:
    """Return the text of the directive on `line` as it is written, less its indent."""
    return state.getLines(line + 1, last, indent(state, line), keepLastLF=False)
