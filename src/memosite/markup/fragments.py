"""Lines of text as HTML that any page can print: words, emphasis, code and formulas, no more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from memosite.markup.headings import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_core import StateCore

_KEPT = frozenset(
    {
        *("text", "softbreak", "code_inline", "math_inline", "math_inline_double"),
        *("em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close"),
        *("tie_open", "tie_close"),
    }
)
"""What means the same wherever it stands; links, pictures and notes belong to their own page."""
_ID = re.compile(r'\sid="[^"]*"')


def fragment(state: StateCore, children: Sequence[Token]) -> str:
    """Return inline tokens as HTML without links and ids; what else there is, as its words."""
    shown = [one if one.type in _KEPT else _words(one) for one in children]
    line = Token("inline", "", 0, children=shown)
    html = state.md.renderer.render([line], state.md.options, state.env)
    return _ID.sub("", str(html)).strip()


def _words(token: Token) -> Token:
    return Token("text", "", 0, content=plain([token]))
