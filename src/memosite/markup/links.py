"""Links between memos, checked: `[[slug]]`, `[text](other-memo.md)`, files and site addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from memosite import routes
from memosite.errors import did_you_mean
from memosite.markup.sheet import Crossing, inlines, sheet_of, with_lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from memosite.markup.sheet import Sheet, Target

_WIKI = re.compile(r"\[\[([^\[\]|#\n]*)(#[^\[\]|\n]*)?(?:\\?\|([^\[\]\n]+))?\]\]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def install(parser: MarkdownIt) -> None:
    """Read wikilinks, then give every link of the site its address."""
    parser.inline.ruler.before("link", "wikilink", _wikilink)
    parser.core.ruler.after("footnote_lines", "links", _links)


def _wikilink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    found = _WIKI.match(state.src, state.pos)
    if found is None or not (found[1] or found[2]):
        return False
    if not silent:
        start = state.push("link_open", "a", 1)
        start.attrSet("href", found[2] or "")
        start.meta = {"name": found[1].strip(), "written": found[0], "label": bool(found[3])}
        start.info = "wiki"
        state.push("text", "", 0).content = (found[3] or found[1] or found[2].lstrip("#")).strip()
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


def _links(state: StateCore) -> None:
    sheet = sheet_of(state)
    for token, children, first in inlines(state):
        dropped = set()
        # An opening link always has something behind it, if only its end.
        pairs = zip(with_lines(children, first), children[1:], strict=False)
        for (child, line), after in pairs:
            written = child.type == "link_open" and child.info != "auto"
            if written and not _resolve(sheet, child, after, line):
                dropped.add(id(child))
        if dropped:
            token.children = _without(children, dropped)


def _resolve(sheet: Sheet, link: Token, label: Token, line: int) -> bool:
    """Give `link` its address; False when it leads to nothing that this build publishes."""
    href = unquote(str(link.attrs.get("href", "")))
    path, _, fragment = href.partition("#")
    if link.info == "wiki":
        name, written = str(link.meta["name"]), str(link.meta["written"])
    else:
        name, written = path, str(link.attrs.get("href", ""))
    if not name and fragment:
        _cross(sheet, sheet.url, fragment, written, line)
    if not name or (link.info != "wiki" and _SCHEME.match(name)):
        return True
    target = _target(sheet, link.info == "wiki", name)
    if target is None:
        place = sheet.find(line, written)
        sheet.say(place, f"`{name}` leads nowhere", _nearest(sheet, name))
        return False
    if not target.visible:
        hint = "the words stay without a link until it is published"
        place = sheet.find(line, written)
        sheet.say(place, f"`{name}` is not published in this build", hint, "warning")
        return False
    sheet.links[target.url] = None
    anchor = "#" + fragment if fragment else ""
    link.attrSet("href", routes.relative(sheet.url, target.url) + anchor)
    if fragment:
        _cross(sheet, target.url, fragment, written, line)
    if link.info == "wiki" and target.title and not link.meta["label"]:
        label.content = target.title
    return True


def _cross(sheet: Sheet, url: str, fragment: str, written: str, line: int) -> None:
    place = sheet.find(line, written)
    sheet.crossings.append(Crossing(url, fragment, place, written))


def _target(sheet: Sheet, wiki: bool, name: str) -> Target | None:  # noqa: FBT001
    if wiki or name.endswith(".md"):
        return sheet.library.memo(name, sheet.memo)
    return sheet.library.file(name, sheet.memo)


def _nearest(sheet: Sheet, name: str) -> str:
    stem = name.rsplit("/", 1)[-1].removesuffix(".md")
    return did_you_mean(stem, sheet.library.names(), "check the spelling, or write that memo")


def _without(children: list[Token], dropped: set[int]) -> list[Token]:
    """Return the children less the links in `dropped`, whose words stay."""
    kept: list[Token] = []
    inside: list[bool] = []
    for child in children:
        if child.type == "link_open":
            inside.append(id(child) in dropped)
            gone = inside[-1]
        else:
            gone = child.type == "link_close" and inside.pop()
        if not gone:
            kept.append(child)
    return kept
