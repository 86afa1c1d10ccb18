"""Links between memos, checked: `[[slug]]`, `[text](other-memo.md)`, files and site addresses."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from memosite import routes
from memosite.errors import did_you_mean
from memosite.markup.parsing.walks import holding, with_lines
from memosite.markup.sentences import around_links
from memosite.markup.sheet import Crossing, sheet_of
from memosite.markup.typography.syntax import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from memosite.errors import Place
    from memosite.markup.library import Target
    from memosite.markup.sheet import Sheet

WIKI = re.compile(r"\[\[([^\[\]|#\n]*)(#[^\[\]|\n]*)?(?:\\?\|([^\[\]\n]+))?\]\]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def install(parser: MarkdownIt) -> None:
    """Read wikilinks, then give every link of the site its address, at last its sentence."""
    parser.inline.ruler.before("link", "wikilink", _wikilink)
    parser.core.ruler.after("footnote_lines", "links", _links)
    parser.core.ruler.push("sentences", _sentences)


def _wikilink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    found = WIKI.match(state.src, state.pos)
    if found is None or not (found[1].strip() or found[2]) or state.linkLevel:
        return False
    if not silent:
        push_link(state, found)
    state.pos = found.end()
    return True


def push_link(state: StateInline, found: re.Match[str]) -> None:
    """Add the link that a match of WIKI stands for; its address is found later."""
    name, label = found[1].strip(), (found[3] or "").strip()
    # Of `note#Heading#Heading below`, as Obsidian writes it, the last counts.
    fragment = (found[2] or "").rpartition("#")[2].strip()
    start = state.push("link_open", "a", 1)
    start.meta = {"name": name, "fragment": fragment, "written": found[0], "label": bool(label)}
    start.info = "wiki"
    state.push("text", "", 0).content = label or name or fragment
    state.push("link_close", "a", -1)


def _links(state: StateCore) -> None:
    sheet = sheet_of(state)
    for token, children, first in holding(state, "link_open"):
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
    is_wiki = link.info == "wiki"
    href = str(link.attrs.get("href", ""))
    if is_wiki:
        name, fragment = str(link.meta["name"]), str(link.meta["fragment"])
        written = str(link.meta["written"])
    else:
        name, fragment = (unquote(part) for part in href.partition("#")[::2])
        written = unquote(href)
    if not is_wiki and (_SCHEME.match(name) or not (name or fragment)):
        return True
    place = functools.partial(_place, sheet, line, written, href)
    if fragment.startswith("^"):
        hint = "the link leads to the page; link to a heading instead"
        sheet.say(place(), f"`{written}` names a block, which memos do not have", hint, "warning")
        fragment = ""
    target = _target(sheet, name, place, is_wiki=is_wiki) if name else None
    if name and target is None:
        return False
    if target:
        sheet.links.setdefault(target.url, "")
        link.meta = {**link.meta, "url": target.url}
    link.attrSet("href", _href(sheet, target, fragment))
    if fragment:
        url = target.url if target else sheet.url
        sheet.crossings.append(Crossing(url, fragment, place(), written, str(link.attrs["href"])))
    if is_wiki and target and target.title and not link.meta["label"]:
        label.content = target.title
        label.type = "text_special"  # a title stands as written: no quotes curl in it
        sheet.words += count(target.title)
    return True


def _place(sheet: Sheet, line: int, written: str, href: str) -> Place:
    """Return the place of a link, which may be spelt otherwise: in a table, or as an address."""
    return sheet.find(line, written, written.replace("|", r"\|"), href or written)


def _href(sheet: Sheet, target: Target | None, fragment: str) -> str:
    page = routes.relative(sheet.url, target.url) if target else ""
    return page + (f"#{quote(fragment, safe=_IN_FRAGMENTS)}" if fragment else "") or "#"


_IN_FRAGMENTS = "/~!$&'()*+,;=:@-._?"
"""Source: RFC 3986, section 3.5."""


def _target(sheet: Sheet, name: str, place: Callable[[], Place], *, is_wiki: bool) -> Target | None:
    """Return what a link leads to; None, and why, when that is nothing that can be linked."""
    library, memo = sheet.library, sheet.memo
    is_memo = is_wiki or name.endswith(".md")
    target = library.memo(name, memo) if is_memo else library.file(name, memo)
    if target is None:
        known = library.names() if is_wiki else library.file_names(name, memo)
        hint = "check the spelling, or write that memo" if is_memo else _HINT
        sheet.say(place(), f"`{name}` leads nowhere", did_you_mean(name, known, hint))
        return None
    if target.rivals:
        many = ", ".join(f"`{path}`" for path in target.rivals)
        hint = f"it leads to `/{target.url}`; write the slug of the memo that is meant"
        sheet.say(place(), f"`{name}` may also be {many}", hint, "warning")
    if not target.visible:
        hint = "the words stay without a link until it is published"
        sheet.say(place(), f"`{name}` is not published in this build", hint, "warning")
        return None
    return target


_HINT = "check the spelling; a file stands beside the memo, and a page begins with `/`"


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


def _sentences(state: StateCore) -> None:
    """Note for each page linked to the first sentence that links to it."""
    links = sheet_of(state).links
    for _, children, _ in holding(state, "link_open"):
        for link, sentence in around_links(children):
            links[str(link.meta["url"])] = links[str(link.meta["url"])] or sentence
