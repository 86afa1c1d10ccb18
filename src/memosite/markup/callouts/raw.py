"""Raw text: shown character by character, folded, and left out of feeds, search and word counts.

A `raw` fence, or the text of a `raw` callout. Nothing in it is read as Markdown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from memosite.markup.callouts.tokens import Callout, opaque, opened
from memosite.markup.code.fences import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.utils import EnvType, OptionsDict

_TITLE = re.compile(r'title="([^"]*)"')


def install(parser: MarkdownIt) -> None:
    """Make callouts of `raw` fences, before their language is looked up."""
    parser.core.ruler.after("block", "raw", _raw)
    parser.add_render_rule("raw", _render)


def _raw(state: StateCore) -> None:
    if any(_is_raw(one) for one in state.tokens if one.type == "fence"):
        state.tokens = [
            made for one in state.tokens for made in (_callout(one) if _is_raw(one) else (one,))
        ]


def _is_raw(token: Token) -> bool:
    return token.type == "fence" and language(token) == "raw"


def _callout(fence: Token) -> list[Token]:
    title, line = _title(fence.info), fence.map[0] if fence.map else 0
    opening, start, words, end = opened(Callout("raw"), "", line, fence.level)
    words.children = [Token("text", "", 0, content=title)] if title else []
    text = [opaque(fence.content.removesuffix("\n"))] if fence.content.strip(" \t\n") else []
    closing = Token("callout_close", "div", -1, level=fence.level, block=True)
    return [opening, start, words, end, *text, closing]


def _title(info: str) -> str:
    """Return the title that a fence's line names, `title="..."` or all words after the first."""
    named = _TITLE.search(info)
    return named[1] if named else " ".join(info.split()[1:])


def _render(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    # A parser of HTML drops a first line break.
    return f"<pre>\n{escapeHtml(tokens[at].content)}</pre>\n"
