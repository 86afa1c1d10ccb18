"""HTML in memos, cleaned tag by tag with nh3, where `markup.raw_html` is off.

A tag comes out only as nh3 writes it, everything between tags is escaped, and every tag closes
within the block that it opens in. So nothing gets through that was read otherwise by a browser, and
what memosite itself prints is never touched.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from typing import TYPE_CHECKING

from markdown_it.common.html_re import close_tag, open_tag
from markdown_it.rules_block import html_block
from markdown_it.rules_inline import html_inline
from markdown_it.token import Token

from memosite.markup.parsing.walks import with_lines
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from nh3 import Cleaner

_MATHS_NAMES = (
    "math semantics annotation merror mfrac mi mmultiscripts mn mo mover mpadded mphantom"
    " mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr none"
    " munder munderover"
)
_TEXT_NAMES = (
    "a abbr article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del"
    " details dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p"
    " picture pre q rp rt ruby s samp section small source span strong sub summary sup table tbody"
    " td tfoot th thead time tr track u ul var video wbr"
)
_MATHS, _TEXT = frozenset(_MATHS_NAMES.split()), frozenset(_TEXT_NAMES.split())
_ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "title", "translate"},
    "a": {"href", "hreflang"},
    "audio": {"controls", "loop", "muted", "preload", "src"},
    "video": {
        *("controls", "height", "loop", "muted", "playsinline", "poster", "preload", "src", "width")
    },
    "source": {"height", "media", "src", "type", "width"},
    "track": {"default", "kind", "label", "src", "srclang"},
    "img": {"alt", "height", "loading", "src", "width"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "data": {"value"},
    "time": {"datetime"},
    "del": {"cite", "datetime"},
    "ins": {"cite", "datetime"},
    "details": {"name", "open"},
    "ol": {"reversed", "start", "type"},
    "li": {"value"},
    "col": {"span"},
    "colgroup": {"span"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope"},
    "math": {"alttext", "display"},
    "annotation": {"encoding"},
    "mi": {"mathvariant"},
    "mo": {
        *("fence", "form", "largeop", "lspace", "maxsize", "minsize", "movablelimits", "rspace"),
        *("separator", "stretchy", "symmetric"),
    },
    "mfrac": {"linethickness"},
    "mpadded": {"depth", "height", "lspace", "voffset", "width"},
    "mspace": {"depth", "height", "width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtd": {"columnspan", "rowspan"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto", "tel", "ftp", "xmpp"}
_VOID = frozenset({"br", "col", "hr", "img", "input", "source", "track", "wbr"})
_WITHIN = {
    **dict.fromkeys(("caption", "colgroup", "tbody", "tfoot", "thead"), "<table>"),
    **dict.fromkeys(("td", "th"), "<table><tbody><tr>"),
    **dict.fromkeys(_MATHS - {"math"}, "<math>"),
    "col": "<table><colgroup>",
    "tr": "<table><tbody>",
}
"""What a tag must stand in for a parser of HTML to see it."""
_TAG = re.compile(f"{open_tag}|{close_tag}")
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_CLEAN_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)[^>]*>")
_UNSHOWN = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "<!": ">"}
_SCRIPTS = ("script", "style")
"""What they hold is no prose."""


def install(parser: MarkdownIt) -> None:
    """Clean each tag where it is read, and close at the end what was left open."""
    parser.inline.ruler.at("html_inline", _inline)
    parser.block.ruler.at("html_block", _block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.core.ruler.push("sanitise", _finish)


def clean(written: str) -> tuple[str, tuple[str, ...]]:
    """Return a piece of HTML with safe tags only, and the names of those that were taken out.

    Cost: linear in the piece.
    """
    parts: list[str] = []
    dropped: list[str] = []
    missing: set[str] = set()
    at = 0
    while (start := written.find("<", at)) >= 0:
        parts.append(_escaped(written[at:start]))
        found = _TAG.match(written, start)
        if found:
            at = found.end()
            tag = _tag(found[0])
            parts.append(tag)
            if not tag:
                dropped.append(_named(found[0]))
                at = _after_script(written, found[0], at)
        else:
            at = _after_unshown(written, start, missing)
            if at == start:
                parts.append("&lt;")
                at += 1
    parts.append(_escaped(written[at:]))
    return "".join(parts), tuple(dropped)


def _named(tag: str) -> str:
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


def _tag(written: str) -> str:
    """Return one tag as nh3 writes it; empty where it is not kept."""
    name = _named(written)
    if name not in _TEXT and name not in _MATHS:
        return ""
    if written.startswith("</"):
        return "" if name in _VOID else f"</{name}>"
    made = _cleaner().clean(_WITHIN.get(name, "") + written)
    found = re.search(rf"<{name}(?:\s[^>]*)?>", made)
    return found[0] if found else ""


@functools.cache
def _cleaner() -> Cleaner:
    from nh3 import Cleaner  # noqa: PLC0415 (only sites that clean HTML need it)

    return Cleaner(
        tags=set(_TEXT | _MATHS),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def _escaped(text: str) -> str:
    """Return text with no tag in it; entities stay."""
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _after_script(written: str, tag: str, at: int) -> int:
    """Return where a script or style sheet that begins with `tag` ends; else `at`."""
    name = _named(tag)
    if name not in _SCRIPTS or tag.startswith("</"):
        return at
    end = re.compile(rf"</{name}", re.IGNORECASE).search(written, at)
    return end.start() if end else len(written)


def _after_unshown(written: str, start: int, missing: set[str]) -> int:
    """Return where a comment or declaration at `start` ends; `start` where there is none.

    Ends that are `missing` from here on are noted, and not looked for again.
    """
    for begin, end in _UNSHOWN.items():
        if written.startswith(begin, start):
            found = -1 if end in missing else written.find(end, start + len(begin))
            if found >= 0:
                return found + len(end)
            missing.add(end)
            return start
    return start


def _inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    read = html_inline(state, silent)
    if read and not silent:
        _set(state.tokens[-1])
    return read


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    read = html_block(state, start, end, silent)
    if read and not silent:
        _set(state.tokens[-1])
    return read


def _set(token: Token) -> None:
    token.content, dropped = clean(token.content)
    token.meta["dropped"] = dropped


class _Opened:
    """The author's tags that are open, those of each Markdown block apart."""

    def __init__(self) -> None:
        self._blocks: list[tuple[list[str], Counter[str]]] = [([], Counter())]

    def enter(self) -> None:
        """Begin a block, which keeps what is opened in it apart."""
        self._blocks.append(([], Counter()))

    def leave(self) -> str:
        """Return the ends of what was left open in the block that is over."""
        names, _ = self._blocks.pop() if len(self._blocks) > 1 else ([], Counter())
        return "".join(f"</{name}>" for name in reversed(names))

    def fit(self, tag: re.Match[str]) -> str:
        """Return what a tag is here: itself, with the ends of those within, or nothing."""
        names, count = self._blocks[-1]
        name = tag[2]
        if not tag[1]:
            if name not in _VOID:
                names.append(name)
                count[name] += 1
            return tag[0]
        if not count[name]:
            return ""
        ends: list[str] = []
        while not ends or ends[-1] != f"</{name}>":
            count[names[-1]] -= 1
            ends.append(f"</{names.pop()}>")
        return "".join(ends)


def _finish(state: StateCore) -> None:
    _tell(state)
    opened = _Opened()
    opened.enter()
    tokens = list(_balanced(state.tokens, opened))
    state.tokens = [*tokens, *_ends(opened)]


def _balanced(tokens: Iterable[Token], opened: _Opened) -> Iterator[Token]:
    for token in tokens:
        if token.nesting == 1:
            opened.enter()
        elif token.nesting == -1:
            yield from _ends(opened)
        elif token.type in ("html_block", "html_inline"):
            token.content = _CLEAN_TAG.sub(opened.fit, token.content)
        elif token.type == "inline":
            opened.enter()
            children = list(_balanced(token.children or [], opened))
            token.children = [*children, *_ends(opened)]
        yield token


def _ends(opened: _Opened) -> list[Token]:
    ends = opened.leave()
    return [Token("html_inline", "", 0, content=ends)] if ends else []


def _tell(state: StateCore) -> None:
    """Warn once of each kind of tag that was taken out."""
    sheet = sheet_of(state)
    told: set[str] = set()
    for token, line in _html(state):
        for name in token.meta.get("dropped", ()):
            if name not in told:
                told.add(name)
                hint = "only text, pictures, players, tables and MathML stay; write Markdown"
                message = f"`<{name}>` is taken out, as `markup.raw_html` is off"
                sheet.say(sheet.find(line, f"<{name}"), message, hint, "warning")


def _html(state: StateCore) -> Iterator[tuple[Token, int]]:
    line = 0
    for token in state.tokens:
        line = token.map[0] if token.map else line
        if token.type == "html_block":
            yield token, line
        yield from with_lines(token.children or [], line)
