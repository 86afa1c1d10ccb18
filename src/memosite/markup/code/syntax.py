"""Fenced code, highlighted by Pygments as class spans; the theme's tokens colour them."""

from __future__ import annotations

import functools
import itertools
import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml
from pygments.lexers import get_all_lexers, get_lexer_by_name

from memosite.errors import did_you_mean
from memosite.markup.code import fences, spans
from memosite.markup.code.blocks import Block, block_of
from memosite.markup.code.lexing import quickened
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict
    from pygments.lexer import Lexer

    from memosite.markup.sheet import Sheet

_PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "none", "math", "output"})
_LENGTH_MAX = 100_000
_LINE_MAX = 2000
_GAP_MAX = 1000
"""Of characters; beyond them lexers take a time that grows with the square of the length."""
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
"""What tells a terminal of colours. Source: ECMA-48, section 5.4."""
_CONTROL = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"}
"""Characters that no page may hold -> their pictures."""
_CONTROLS = re.compile("[\0-\x08\x0b-\x1f]")
"""Those characters; what tells a terminal of colours begins with one, too."""


def install(parser: MarkdownIt) -> None:
    """Highlight fences; blocks by indentation stay plain."""
    parser.core.ruler.after("block", "open_fences", _open)
    parser.core.ruler.push("code", _code)
    parser.add_render_rule("fence", _render)
    parser.add_render_rule("code_block", _render)


def _open(state: StateCore) -> None:
    """Warn of fences that nothing closes: whatever follows is code, which few authors mean."""
    for token in state.tokens:
        if token.type == "fence" and not token.meta.get("foreign") and _is_open(token):
            assert token.map is not None, "a fence knows its lines"
            sheet = sheet_of(state)
            place = sheet.find(token.map[0], token.markup)
            hint = "all that follows is code: write the same marks alone on the line behind it"
            sheet.say(place, "this fence is never closed", hint, "warning")


def _is_open(fence: Token) -> bool:
    """Return whether a fence has no last line of its own, behind the first and the code's."""
    first, end = fence.map or (0, 0)
    text = fence.content
    lines = text.count("\n") + (text != "" and not text.endswith("\n"))
    return end - first == lines + 1


def _code(state: StateCore) -> None:
    sheet = sheet_of(state)
    for token in state.tokens:
        if token.type in ("fence", "code_block") and _CONTROLS.search(token.content):
            token.content = _ESCAPES.sub("", token.content).translate(_CONTROL)
        if token.type == "fence" and not token.meta.get("foreign"):
            token.meta["block"] = _checked(sheet, token)


def _checked(sheet: Sheet, token: Token) -> Block:
    """Return what the fence asks for; what cannot be highlighted is a warning."""
    block = block_of(sheet, token)
    name = fences.short(block.language)
    written = fences.place(sheet, token, 0)
    if block.language not in _PLAIN and not _alias(block.language):
        near = did_you_mean(
            name, (*_aliases(), *_PLAIN), "use a name that Pygments knows, or `text`"
        )
        message = f"no highlighting for the language `{name}`"
        sheet.say(written, message, f"the code is shown plain; {near}", "warning")
    elif block.language not in _PLAIN and _is_odd(token.content):
        message = "this code is too long to be highlighted, or one of its lines is"
        hint = "the code is shown plain; link to a file, or name the language `text`"
        sheet.say(written, message, hint, "warning")
    return block


def _is_odd(text: str) -> bool:
    """Return whether `text` is longer, or has longer lines or gaps, than what one reads."""
    return len(text) > _GAP_MAX and (
        len(text) > _LENGTH_MAX
        or any(len(line) > _LINE_MAX for line in text.split("\n"))
        or any(len(gap) > _GAP_MAX for gap in re.findall(r"\s{2,}", text))
    )


@functools.cache
def _aliases() -> Mapping[str, str]:
    """Return name -> Pygments' name for it: its own aliases, and else what files end in."""
    lexers = sorted(get_all_lexers(plugins=False))
    ends = {end[2:]: names[0] for _, names, ends, _ in reversed(lexers) for end in ends if names}
    own = {name: name for _, names, _, _ in lexers for name in names}
    return {end: name for end, name in ends.items() if end.isalnum()} | own


def _alias(name: str) -> str:
    return _aliases().get(name, "")


@functools.cache
def _lexer(alias: str) -> Lexer:
    return quickened(get_lexer_by_name(alias, stripnl=False, ensurenl=False))


@functools.lru_cache(maxsize=256)
def _highlighted(language: str, text: str) -> str:
    """Return the HTML of `text`, in which no element goes on beyond the end of its line."""
    alias = _alias(language)
    if language in _PLAIN or not alias or _is_odd(text):
        return escapeHtml(text)
    return spans.html(_lexer(alias).get_tokens(text))


def _render(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    block = tokens[at].meta.get("block", Block())
    inner = _with_lines(_highlighted(block.language, tokens[at].content), block)
    kind = _attribute("class", block.language and f"language-{block.language}")
    code = f"<code{kind}>{inner}</code>"
    # A block that scrolls must be reachable by keyboard, and says there what it is.
    label = _attribute("aria-label", block.title or f"Code {block.language}".rstrip())
    name = _attribute("id", block.id)
    if not block.title:
        return f'<pre{name} role="group"{label} tabindex="0">{code}</pre>\n'
    caption = f"<figcaption>{escapeHtml(block.title)}</figcaption>"
    pre = f'<pre role="group"{label} tabindex="0">{code}</pre>'
    return f'<figure{name} class="code">\n{caption}\n{pre}\n</figure>\n'


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escapeHtml(value)}"' if value else ""


def _with_lines(inner: str, block: Block) -> str:
    """Return the code with an element around each line that has a number or is marked."""
    if not block.numbered and not block.marked:
        return inner
    lines = inner.removesuffix("\n").split("\n")
    marked = _marked(block, len(lines))
    numbers = _numbers(block, len(lines))
    return "".join(
        f"{_line(line, numbers[at] if numbers else '', marked=at in marked)}\n"
        for at, line in enumerate(lines)
    )


def _marked(block: Block, length: int) -> set[int]:
    """Return the marked lines, counted from 0; however the runs overlap, each is seen once."""
    steps = [0] * (length + 1)
    for first, last in block.marked:
        steps[first - 1] += 1
        steps[last] -= 1
    return {at for at, depth in enumerate(itertools.accumulate(steps)) if depth}


def _numbers(block: Block, length: int) -> list[str]:
    """Return the number of each line, all of one width; none for code without numbers."""
    if not block.numbered:
        return []
    last = block.start + length - 1
    return [str(number).rjust(len(str(last))) for number in range(block.start, last + 1)]


def _line(inner: str, number: str, *, marked: bool) -> str:
    if not number and not marked:
        return inner
    # The style sheet draws the number, so that it is neither selected nor copied.
    shown = number and f' data-n="{number}"'
    return f'<span class="text-line{" hl" * marked}"{shown}>{inner}</span>'
