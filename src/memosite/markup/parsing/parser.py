"""markdown-it's parser, sooner: what most texts do not need is not tried.

What is read is the same. tests/test_parser.py holds it beside markdown-it's own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt, rules_core
from markdown_it.common.normalize_url import normalizeLink

from memosite.markup.parsing.lines import Lines
from memosite.markup.parsing.outline import Outline

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_PLAIN = re.compile(
    r"https?://[a-z0-9.-]{1,60}(?:[/?#][A-Za-z0-9;/?:@&=+$,_.!~*'()#-]*)?"
    r"|(?!//)[A-Za-z0-9;/?@&=+$,_.!~*'()#-]*"
)
"""Addresses of plain letters, with a plain host or none, in which nothing is to be encoded."""


def make() -> MarkdownIt:
    """Return a parser of CommonMark with HTML, to which rules can be added."""
    parser = MarkdownIt()
    parser.inline, parser.block = Lines(), Outline()
    parser.configure("commonmark", {"html": True})
    parser.core.ruler.at("normalize", _normalize)
    parser.core.ruler.at("text_join", _join)
    parser.normalizeLink = normalized  # type: ignore[method-assign]
    return parser


def normalized(url: str) -> str:
    """Return an address as a page has it."""
    return url if _PLAIN.fullmatch(url) else normalizeLink(url)


def _normalize(state: StateCore) -> None:
    """Write every line end as one sign; most texts have no other."""
    if "\r" in state.src or "\0" in state.src:
        rules_core.normalize(state)


def _join(state: StateCore) -> None:
    """Join neighbouring texts; most lines are one text already."""
    tokens = state.tokens
    state.tokens = [one for one in tokens if one.type == "inline" and not _is_text(one)]
    rules_core.text_join(state)
    state.tokens = tokens


def _is_text(line: Token) -> bool:
    children = line.children or []
    return len(children) == 1 and children[0].type == "text"
