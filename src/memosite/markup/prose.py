"""Typographic dashes and ellipses, and the count of words of prose.

markdown-it's own replacements would also make (c) a copyright sign; only dots and hyphens are
replaced here. Quotes are markdown-it's `smartquotes`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memosite.markup.sheet import inlines, sheet_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_EM_DASH = re.compile(r"(?<!-)---(?!-)")
_EN_DASH = re.compile(r"(?<![-\s])--(?![-\s])|(?:(?<=\s)|^)--(?=\s|$)")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+(?:['\u2019-][^\W_]+)*")


def install(parser: MarkdownIt) -> None:
    """Count words, then replace, before quotes are curled."""
    parser.core.ruler.before("smartquotes", "prose", _prose)


def count(text: str) -> int:
    """Return the words of `text`; a Chinese, Japanese or Korean character counts as one."""
    return len(_WORD.findall(text))


def dashed(text: str) -> str:
    """Return `text` with `...`, `--` and `---` as one character each."""
    if "--" in text:
        text = _EN_DASH.sub("\u2013", _EM_DASH.sub("\u2014", text))
    return _ELLIPSIS.sub("\u2026", text) if "..." in text else text


def _prose(state: StateCore) -> None:
    sheet = sheet_of(state)
    for _, children, _ in inlines(state):
        words = [child.content for child in children if child.type == "text"]
        sheet.words += count("\n".join(words))
        _replace(children)


def _replace(children: list[Token]) -> None:
    addresses = 0
    for child in children:
        if child.info == "auto":
            addresses += child.nesting
        elif child.type == "text" and not addresses:
            child.content = dashed(child.content)
