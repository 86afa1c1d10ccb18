"""Headings: `{#id}` or an id from the words, unique in the page; each links to itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from memosite.markup.sheet import Heading, sheet_of
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

_OWN_ID = re.compile(r"(?<!\s)\s*\{#([A-Za-z][\w:.-]*)\}\s*$")
_TAKEN = frozenset({"main", "contents", "footnotes", "cite"})
"""Ids that the theme's pages use."""


def install(parser: MarkdownIt) -> None:
    """Name the headings once everything inside them is known."""
    parser.core.ruler.push("headings", _headings)


def _headings(state: StateCore) -> None:
    sheet = sheet_of(state)
    opens = [n for n, token in enumerate(state.tokens) if token.type == "heading_open"]
    # The page's only h1 is the memo's title, so a text that uses `#` moves one level down.
    lower = 1 if any(state.tokens[n].tag == "h1" for n in opens) else 0
    taken = dict.fromkeys(_TAKEN | sheet.ids, 1)
    for n in opens:
        heading, inline, end = state.tokens[n : n + 3]
        level = min(int(heading.tag[1]) + lower, 6)
        children = inline.children or []
        own = _own_id(children)
        text = plain(children)
        name = _unique(own or slug_of(text) or "section", taken)
        heading.tag = end.tag = f"h{level}"
        heading.attrSet("id", name)
        sheet.toc.append(Heading(level, name, text))
        if not any(
            child.type in ("link_open", "html_inline", "footnote_ref") for child in children
        ):
            inline.children = _linked(children, name)


def plain(children: list[Token]) -> str:
    """Return the words of inline tokens, formulas as their TeX."""
    kept = {"softbreak": " ", "hardbreak": " "}
    words = (
        kept.get(child.type) or child.meta.get("tex") or (child.content if _is_text(child) else "")
        for child in children
    )
    return "".join(words).strip()


def _is_text(token: Token) -> bool:
    return token.type in ("text", "code_inline")


def _own_id(children: list[Token]) -> str:
    """Return the id written at the end of the heading, and take it out of the text."""
    if not children or children[-1].type != "text":
        return ""
    found = _OWN_ID.search(children[-1].content)
    if found is None:
        return ""
    children[-1].content = children[-1].content[: found.start()]
    return found[1]


def _unique(wanted: str, taken: dict[str, int]) -> str:
    name = wanted
    while name in taken:
        taken[wanted] += 1  # kept, so that a thousand headings of one name take no million tries
        name = f"{wanted}-{taken[wanted]}"
    taken[name] = 1
    return name


def _linked(children: list[Token], name: str) -> list[Token]:
    start, end = Token("link_open", "a", 1), Token("link_close", "a", -1)
    start.attrs = {"href": f"#{name}", "class": "self"}
    return [start, *children, end]
