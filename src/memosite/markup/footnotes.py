"""Footnotes: `[^1]` and `^[inline]`, parsed by mdit-py-plugins, marked up for every reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdit_py_plugins.footnote import footnote_plugin

from memosite.markup.sheet import inlines, with_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict


def install(parser: MarkdownIt) -> None:
    """Parse footnotes and print them at the foot of the memo."""
    footnote_plugin(parser)
    parser.core.ruler.after("footnote_tail", "footnote_lines", _lines)
    parser.add_render_rule("footnote_ref", _ref)
    parser.add_render_rule("footnote_block_open", _block_open)
    parser.add_render_rule("footnote_block_close", _block_close)
    parser.add_render_rule("footnote_open", _open)
    parser.add_render_rule("footnote_anchor", _anchor)


def _lines(state: StateCore) -> None:
    """Give the text of a note written inline the line of its mention, for messages."""
    mentioned: dict[int, int] = {}
    for _, children, first in inlines(state):
        for child, line in with_lines(children, first):
            if child.type == "footnote_ref":
                mentioned.setdefault(int(child.meta["id"]), line)
    note = -1
    for token in state.tokens:
        if token.type == "footnote_open":
            note = int(token.meta["id"])
        elif token.type == "footnote_close":
            note = -1
        elif note in mentioned and token.type == "inline" and token.map is None:
            token.map = [mentioned[note], mentioned[note] + 1]


def _names(token: Token) -> tuple[int, str]:
    """Return a note's number, and the id of this mention of it."""
    number = int(token.meta["id"]) + 1
    mention = int(token.meta.get("subId", 0))
    return number, f"fnref{number}" + (f"-{mention + 1}" if mention > 0 else "")


def _ref(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    number, mention = _names(tokens[at])
    link = f'<a href="#fn{number}" id="{mention}" aria-label="Footnote {number}">{number}</a>'
    return f'<sup class="note">{link}</sup>'


def _block_open(
    _self: RendererHTML, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return '<section class="notes" id="footnotes" aria-label="Footnotes">\n<ol>\n'


def _block_close(
    _self: RendererHTML, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return "</ol>\n</section>\n"


def _open(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return f'<li id="fn{_names(tokens[at])[0]}">'


def _anchor(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    number, mention = _names(tokens[at])
    label = f"Back to footnote {number} in the text"
    if tokens[at].meta.get("subId", 0) > 0:
        label += f", mention {tokens[at].meta['subId'] + 1}"
    return f' <a href="#{mention}" class="back" aria-label="{label}">\u21a9\ufe0e</a>'
