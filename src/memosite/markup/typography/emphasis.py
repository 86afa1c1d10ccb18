"""Emphasis beside Chinese, Japanese and Korean signs, line ends between them, and single tildes.

CommonMark lets `**` beside punctuation close only before a space or other punctuation; these
scripts write no spaces, so `**"x"。**y` would stay as it is. Here, one of their signs counts as a
space does. No space comes of a line end between two signs of a script without spaces, as CSS Text
says (4.1.3) and few browsers do. Source of the rule: the CommonMark CJK-friendly amendments.

A single `~` strikes out, as GitHub's specification has it, but not within a word: `10~20`, `H~2~O`.
"""

from __future__ import annotations

import types
import unicodedata
from typing import TYPE_CHECKING

from markdown_it.common.utils import isPunctChar, isWhiteSpace
from markdown_it.rules_inline import emphasis, strikethrough
from markdown_it.rules_inline.state_inline import Scanned

from memosite.markup.parsing.walks import inlines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

_SELECTORS = range(0xFE00, 0xFE0F)
_HANGUL = (
    range(0x1100, 0x1200),
    range(0x3130, 0x3190),
    range(0xA960, 0xA980),
    range(0xAC00, 0xD800),
)
_SYMBOLS = range(0x2E80, 0x3400)
"""Signs that are no emoji though they are wide symbols."""


def install(parser: MarkdownIt) -> None:
    """Judge the ends of emphasis anew, and join lines."""
    parser.options["strikethrough_single_tilde"] = True
    parser.inline.ruler.at("emphasis", _friendly(emphasis.tokenize, "*_"))
    parser.inline.ruler.at("strikethrough", _friendly(strikethrough.tokenize, "~"))
    parser.core.ruler.push("joined_lines", _join)
    parser.add_render_rule("softbreak", _break)


def is_cjk(sign: str) -> bool:
    """Return whether `sign` is Chinese, Japanese or Korean, punctuation too, and no emoji."""
    if sign < "\u1100" or unicodedata.east_asian_width(sign) not in "WFH":
        return any(ord(sign) in one for one in _HANGUL) if sign else False
    return unicodedata.category(sign) not in ("So", "Sk") or ord(sign) in _SYMBOLS


def joins(sign: str) -> bool:
    """Return whether `sign` is of a script that sets no space between words."""
    return is_cjk(sign) and not any(ord(sign) in one for one in _HANGUL)


def _friendly(
    rule: Callable[[StateInline, bool], bool], marks: str
) -> Callable[[StateInline, bool], bool]:
    def tokenize(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's)
        if state.src[state.pos] not in marks or silent:
            return False
        if marks == "~" and _is_within_word(state.src, state.pos):
            return False
        state.scanDelims = types.MethodType(_scan, state)  # type: ignore[method-assign]
        return rule(state, silent)

    return tokenize


def _is_within_word(src: str, at: int) -> bool:
    return src[at - 1 : at].isalnum() and src[at + 1 : at + 2].isalnum()


def _scan(state: StateInline, start: int, can_split_word: bool) -> Scanned:  # noqa: FBT001
    """Return whether the marks at `start` can open and close, as `scanDelims` does."""
    src, end = state.src, start
    while end < state.posMax and src[end] == src[start]:
        end += 1
    before, after = _before(src, start), src[end] if end < state.posMax else " "
    if isWhiteSpace(ord(before)) or isWhiteSpace(ord(after)):
        return Scanned(not isWhiteSpace(ord(after)), not isWhiteSpace(ord(before)), end - start)
    opens, closes = isPunctChar(before), isPunctChar(after)
    if can_split_word:
        friendly = is_cjk(before) or is_cjk(after)
        opens, closes = opens or friendly or not closes, closes or friendly or not opens
    return Scanned(opens, closes, end - start)


def _before(src: str, start: int) -> str:
    """Return the sign before `start`; one that only varies it is passed over."""
    if start > 1 and ord(src[start - 1]) in _SELECTORS:
        return src[start - 2]
    return src[start - 1] if start else " "


def _join(state: StateCore) -> None:
    for token, children, _ in inlines(state):
        if token.content.isascii():
            continue
        for n, child in enumerate(children):
            if child.type == "softbreak" and 0 < n < len(children) - 1:
                child.hidden = joins(_edge(children, n, -1)) and joins(_edge(children, n, 1))


def _edge(children: Sequence[Token], at: int, step: int) -> str:
    """Return the sign of the text next to the break at `at`; empty where no text is next."""
    at += step
    while 0 <= at < len(children) and children[at].nesting and children[at].type != "image":
        at += step
    if not 0 <= at < len(children) or children[at].type != "text":
        return ""
    return children[at].content[-1:] if step < 0 else children[at].content[:1]


def _break(
    _self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType
) -> str:
    return "" if tokens[at].hidden else "\n"
