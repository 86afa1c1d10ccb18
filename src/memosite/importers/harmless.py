"""Text in which no HTML is left that memosite would refuse, as the site itself reads that text."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from markdown_it.common.html_re import close_tag, open_tag
from markdown_it.rules_block import html_block
from markdown_it.rules_inline import html_inline
from msgspec.structs import replace

from memosite.markup import sanitise
from memosite.markup.body import equipped
from memosite.markup.library import Anything
from memosite.markup.parsing.parser import make as make_parser
from memosite.markup.sheet import Sheet
from memosite.memo import Memo

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_ROUNDS = 4
"""Text that is no HTML any more may let another piece be read as HTML."""
_BEGIN = re.compile(r"<(?=[A-Za-z!?/])")
_TAG = re.compile(f"{open_tag}|{close_tag}")
_COMMENT = re.compile(r"<!--(?!-?>)(?:[^-]|-(?!-))*-->")
_ATTRIBUTE = re.compile(r"[\s/]([A-Za-z_:][\w:.-]*)")


def harmless(memo: Memo) -> tuple[str, bool]:
    """Return the memo's text, with HTML that memosite would refuse as text, and whether any was.

    Cost: that of a build of the memo, where it has a sign that may begin HTML.
    """
    text = memo.text
    if not _BEGIN.search(text):
        return text, False
    for _ in range(_ROUNDS):
        lines = {line.strip() for piece in _refused(memo, text) for line in piece.split("\n")}
        told = sorted((line for line in lines if "<" in line), key=len, reverse=True)
        if not told:
            return text, text != memo.text
        for line in told:
            text = text.replace(line, _BEGIN.sub("&lt;", line))
    return _BEGIN.sub("&lt;", text), True


def labels(text: str) -> set[str]:
    """Return the names, such as `fig:loss`, that a text gives to what has a number."""
    return set(_read(Memo(title="", path="", text=text, first_line=1), []).labels)


def _refused(memo: Memo, text: str) -> list[str]:
    """Return the pieces of HTML in a text that are not kept whole where HTML is cleaned."""
    found: list[str] = []
    _read(replace(memo, text=text), found)
    return [piece for piece in found if _is_refused(piece)]


def _read(memo: Memo, pieces: list[str]) -> Sheet:
    """Return what is noted when a text is read; its HTML is added to `pieces`."""
    sheet = Sheet(memo=memo, url="", library=Anything(), macros={}, lenient=True)
    _parser().parse(memo.text, {"sheet": sheet, "pieces": pieces})
    return sheet


@functools.cache
def _parser() -> MarkdownIt:
    parser = equipped(make_parser(), raw_html=True)
    parser.inline.ruler.at("html_inline", _inline)
    parser.block.ruler.at("html_block", _block, {"alt": ["paragraph", "reference", "blockquote"]})
    return parser


def _inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    read = html_inline(state, silent)
    if read and not silent:
        state.env["pieces"].append(state.tokens[-1].content)
    return read


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    read = html_block(state, start, end, silent)
    if read and not silent:
        state.env["pieces"].append(state.tokens[-1].content)
    return read


def _is_refused(piece: str) -> bool:
    rest = _TAG.sub(" ", _COMMENT.sub(" ", piece))
    return bool(_BEGIN.search(rest)) or any(
        _attributes(sanitise.clean(tag[0])[0]) < _attributes(tag[0])
        or not sanitise.clean(tag[0])[0]
        for tag in _TAG.finditer(_COMMENT.sub(" ", piece))
    )


def _attributes(tag: str) -> set[str]:
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", tag)
    return {name.lower() for name in _ATTRIBUTE.findall(bare)}
