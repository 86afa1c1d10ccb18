"""Formulas in a line keep to the punctuation around them: `($x$),` breaks nowhere.

A browser may break a line on either side of a formula, as it may of a picture. Signs that forbid it
would be copied along, and Chromium heeds none; so a span holds them together.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from memosite.markup.parsing.walks import holding

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_FORMULAS = frozenset({"math_inline", "math_inline_double"})
_BEFORE = re.compile(
    "(?:[(\\[{\u2018\u201a\u201c\u201e\u300a\u300c\u300e\u3010\uff08]|\u00ab\u202f?){1,9}$"
)
_BEHIND = re.compile(
    "(?:[)\\]}.,;:!?%\u2019\u201d\u201c\u2026\u3001\u3002\u300b\u300d\u300f\u3011\uff01\uff09\uff0c"
    "\uff1a\uff1b\uff1f]|\u202f?\u00bb){1,9}|[-\u2011]?[A-Za-z]{1,24}(?:[.,;:!?)]{1,3}|(?![^\\s]))"
)


def install(parser: MarkdownIt) -> None:
    """Hold formulas and punctuation together, once typography has been set."""
    parser.core.ruler.push("ties", _ties)


def _ties(state: StateCore) -> None:
    for token, children, _ in holding(state, *_FORMULAS):
        token.children = _tied(children)


def _tied(children: list[Token]) -> list[Token]:
    made: list[Token] = []
    none = Token("", "", 0)
    for child, following in itertools.pairwise([*children, none]):
        if child.type not in _FORMULAS:
            made.append(child)
            continue
        last = made[-1] if made else none
        before = _BEFORE.search(last.content[-18:]) if last.type == "text" else None
        behind = _BEHIND.match(following.content) if following.type == "text" else None
        if not (before or behind):
            made.append(child)
            continue
        held = [Token("tie_open", "span", 1)]
        held[0].attrSet("class", "tied")
        if before:
            last.content = last.content[: len(last.content) - len(before[0])]
            held.append(Token("text", "", 0, content=before[0], level=child.level))
        held.append(child)
        if behind:
            following.content = following.content[behind.end() :]
            held.append(Token("text", "", 0, content=behind[0], level=child.level))
        made += [*held, Token("tie_close", "span", -1)]
    return made
