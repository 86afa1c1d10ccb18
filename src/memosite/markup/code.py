"""Fenced code, highlighted by Pygments as class spans; the theme's tokens colour them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict
    from pygments.lexer import Lexer

_PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "none", "math", "output"})
_FORMATTER = HtmlFormatter(nowrap=True)


def install(parser: MarkdownIt) -> None:
    """Highlight fences; blocks by indentation stay plain."""
    parser.core.ruler.push("code", _check)
    parser.add_render_rule("fence", _render)
    parser.add_render_rule("code_block", _render)


def language(token: Token) -> str:
    """Return the language a fence names, in lower case."""
    words = token.info.replace("{", " ").replace("}", " ").split()
    return words[0].lstrip(".").lower() if words else ""


@functools.cache
def _lexer(name: str) -> Lexer | None:
    try:
        return get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return None


def _check(state: StateCore) -> None:
    sheet = sheet_of(state)
    for token in state.tokens:
        if token.type != "fence" or token.meta.get("foreign"):
            continue
        name = language(token)
        if name not in _PLAIN and _lexer(name) is None:
            place = sheet.find(token.map[0] if token.map else 0, token.info.strip())
            hint = "the code is shown plain; use a name that Pygments knows, or `text`"
            sheet.say(place, f"no highlighting for the language `{name}`", hint, "warning")


def _render(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    name = language(tokens[at])
    lexer = _lexer(name) if name not in _PLAIN else None
    text = tokens[at].content
    inner = highlight(text, lexer, _FORMATTER) if lexer else escapeHtml(text)
    named = f' class="language-{escapeHtml(name)}"' if name else ""
    # A block that scrolls must be reachable by keyboard.
    return f'<pre tabindex="0"><code{named}>{inner}</code></pre>\n'
