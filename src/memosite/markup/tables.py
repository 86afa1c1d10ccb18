"""Tables scroll inside themselves, so that they never push a page wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml

from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

_ALIGNED = {
    "text-align:left": "left",
    "text-align:right": "right",
    "text-align:center": "center",
}


def install(parser: MarkdownIt) -> None:
    """Let tables scroll; classes stand for the styles that a strict CSP refuses."""
    parser.core.ruler.push("tables", _tables)
    parser.add_render_rule("table_open", _open)
    parser.add_render_rule("table_close", _close)


def _tables(state: StateCore) -> None:
    sheet = sheet_of(state)
    for at, token in enumerate(state.tokens):
        if token.type == "table_open":
            sheet.tables += 1
            token.meta["number"] = sheet.tables
        elif token.type in ("th_open", "td_open"):
            style = str(token.attrs.pop("style", ""))
            if style in _ALIGNED:
                token.attrSet("class", _ALIGNED[style])
            if token.type == "th_open":
                _head(*state.tokens[at : at + 3])


def _head(opening: Token, words: Token, closing: Token) -> None:
    """Let a head cell head its column; an empty one heads nothing and is a plain cell."""
    if not words.content.strip():
        opening.tag = closing.tag = "td"
        return
    opening.attrSet("scope", "col")
    children = words.children or []
    if all("tex" in child.meta for child in children):
        for child in children:  # many readers, and axe, find no words in a formula
            child.meta["html"] += f'<span class="unseen">{escapeHtml(child.meta["tex"])}</span>'


def _open(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    number = tokens[at].meta["number"]
    return f'<section class="scroll" aria-label="Table {number}" tabindex="0"><table>\n'


def _close(
    _self: RendererHTML, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return "</table></section>\n"
