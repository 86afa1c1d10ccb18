"""Walks over the tokens of a text, for rules that look for some of them.

What was read is noted once, so that a rule whose tokens a text has none of costs it nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token


def install(parser: MarkdownIt) -> None:
    """Note what was read, before any other rule looks at it."""
    parser.core.ruler.after("inline", "kinds", _note)


def _note(state: StateCore) -> None:
    sheet_of(state).note(state.tokens)


def parsed(state: StateCore, text: str) -> list[Token]:
    """Return the tokens of a line that a rule reads later than all others."""
    children: list[Token] = []
    state.md.inline.parse(text, state.md, state.env, children)
    sheet_of(state).note(children)
    return children


def each(state: StateCore, *kinds: str) -> Iterator[tuple[Token, int]]:
    """Yield every token of these types in a line of text, and the line on which it begins."""
    for _, children, first in holding(state, *kinds):
        for child, line in with_lines(children, first):
            if child.type in kinds:
                yield child, line


def holding(state: StateCore, *kinds: str) -> Iterator[tuple[Token, list[Token], int]]:
    """Yield as `inlines` does those that hold a token of these types.

    Cost: nothing where the text has none.
    """
    if sheet_of(state).kinds.isdisjoint(kinds):
        return
    for token, children, line in inlines(state):
        for child in children:
            if child.type in kinds:
                yield token, children, line
                break


def inlines(state: StateCore) -> Iterator[tuple[Token, list[Token], int]]:
    """Yield every inline token with its children and the line on which it begins."""
    return inlines_of(state.tokens)


def inlines_of(tokens: Iterable[Token]) -> Iterator[tuple[Token, list[Token], int]]:
    """Yield every inline token of `tokens` with its children and the line on which it begins."""
    line = 0
    for token in tokens:
        if token.map:
            line = token.map[0]
        if token.type == "inline" and token.children:
            yield token, token.children, line


_BREAKS = frozenset({"softbreak", "hardbreak"})


def with_lines(children: Iterable[Token], first: int) -> Iterator[tuple[Token, int]]:
    """Yield each child and the line on which it begins, `first` being the line of the first."""
    line = first
    for child in children:
        yield child, line
        if child.type in _BREAKS:
            line += 1
        elif "\n" in child.content:
            line += child.content.count("\n")
