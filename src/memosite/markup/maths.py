"""Formulas as MathML, set at build time by math-core; the TeX stays in an annotation."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from math_core import LatexError, LatexToMathML
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.texmath import texmath_plugin

from memosite.markup.sheet import inlines, sheet_of, with_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

    from memosite.markup.sheet import Sheet

_INLINE = frozenset({"math_inline", "math_inline_double"})
_BLOCK = frozenset({"math_block", "amsmath"})
_MACROS_KEY = tuple[tuple[str, str], ...]


def install(parser: MarkdownIt) -> None:
    r"""Read `$x$`, `$$x$$`, `\(x\)`, `\[x\]`, bare environments and `math` fences."""
    # pandoc's rule, so that "$5 and $10" stays text.
    dollarmath_plugin(
        parser, allow_space=False, allow_digits=False, allow_labels=False, double_inline=True
    )
    texmath_plugin(parser, delimiters="brackets")
    amsmath_plugin(parser)
    parser.core.ruler.after("inline", "maths", _maths)
    for name in _INLINE | _BLOCK:
        parser.add_render_rule(name, _render)


def _maths(state: StateCore) -> None:
    sheet = sheet_of(state)
    found = list(_formulas(state))
    if not found:
        return
    sheet.formulas += len(found)
    macros = tuple(sorted(sheet.macros.items()))
    snippets = [(_source(token), token.type != "math_inline") for token, _ in found]
    try:
        set_all = _converter(macros).convert_all(snippets)
    except LatexError:
        set_all = [_set_one(sheet, macros, token, line) for token, line in found]
    for (token, _), mathml in zip(found, set_all, strict=True):
        token.meta = {"tex": token.content.strip(), "mathml": mathml}


def _formulas(state: StateCore) -> Iterator[tuple[Token, int]]:
    """Yield every formula of the text and the line on which it begins, in order."""
    for token in state.tokens:
        if token.type == "fence" and token.info.strip() == "math":
            token.type = "math_block"
        if token.type in _BLOCK:
            yield token, token.map[0] if token.map else 0
    for _, children, first in inlines(state):
        for child, line in with_lines(children, first):
            if child.type in _INLINE:
                yield child, line


def _source(token: Token) -> str:
    return token.content.strip()


@functools.cache
def _converter(macros: _MACROS_KEY) -> LatexToMathML:
    return LatexToMathML(
        macros=dict(macros), annotation=True, fancy_error=False, allow_unreliable_rendering=True
    )


def _set_one(sheet: Sheet, macros: _MACROS_KEY, token: Token, line: int) -> str:
    """Return one formula set on its own; a fault is noted at its place."""
    try:
        return _converter(macros).convert_with_local_state(
            _source(token), displaystyle=token.type != "math_inline"
        )
    except LatexError as error:
        offset, message = _fault(str(error))
        before = _source(token)[:offset]
        first_words = _source(token).split("\n")[before.count("\n")]
        where = sheet.find(line, first_words[:60])
        hint = f"in the formula `{_short(_source(token))}`"
        sheet.say(where, f"this formula cannot be set: {message}", hint)
        return ""


def _fault(said: str) -> tuple[int, str]:
    """Return the offset into the formula and the message that math-core gives."""
    found = re.match(r"(\d+):\s*(.*)", said.strip(), re.DOTALL)
    if found is None:
        return 0, said.strip().rstrip(".")
    return int(found[1]), found[2].strip().rstrip(".")


def _short(tex: str) -> str:
    flat = " ".join(tex.split())
    return flat if len(flat) <= 70 else flat[:67] + "..."  # noqa: PLR2004 (a terminal's line)


def _render(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    mathml = str(tokens[at].meta["mathml"])
    if tokens[at].type in _BLOCK:
        return f'<div class="formula" tabindex="0">{mathml}</div>\n'
    return mathml
