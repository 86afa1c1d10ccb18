"""Headings: `{#id}` or an id from the words, unique in the page; `{#sec:id}` numbers them all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from memosite.markup import labels
from memosite.markup.sheet import Heading, sheet_of
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

    from memosite.markup.sheet import Sheet

_OWN_ID = re.compile(r"(?<!\s)\s*\{#([A-Za-z][\w:.-]*)\}\s*$")
_LEADING = frozenset({"link_open", "html_inline", "footnote_ref", "equation_ref", "reference"})
"""What may hold a link, so that none can be around it."""


def install(parser: MarkdownIt) -> None:
    """Name and number headings before anything refers to them; link them after that."""
    parser.core.ruler.before("references", "sections", _sections)
    parser.core.ruler.push("headings", _headings)


def _sections(state: StateCore) -> None:
    """Give every heading its level and its id; a number too, where any is labelled `sec:`."""
    sheet = sheet_of(state)
    opens = [n for n, token in enumerate(state.tokens) if token.type == "heading_open"]
    # The page's only h1 is the memo's title, so a text that uses `#` moves one level down.
    lower = 1 if any(state.tokens[n].tag == "h1" for n in opens) else 0
    own = {n: _own_id(state.tokens[n + 1].children or []) for n in opens}
    levels = [min(int(state.tokens[n].tag[1]) + lower, 6) for n in opens]
    labelled = any(name.startswith("sec:") for name in own.values())
    counted = [labelled and state.tokens[n].meta.get("numbered", True) for n in opens]
    numbers = _numbers(levels, counted)
    for n, level, number in zip(opens, levels, numbers, strict=True):
        heading, inline, end = state.tokens[n : n + 3]
        heading.tag = end.tag = f"h{level}"
        heading.attrSet("id", _id(sheet, heading, own[n], plain(inline.children or []), number))
        heading.meta["number"] = number


def _id(sheet: Sheet, heading: Token, own: str, text: str, number: str) -> str:
    """Return the id of a heading: its own, a label that others refer to, or one of its words."""
    if not own:
        return sheet.unique(slug_of(text) or "section")
    place = sheet.find(heading.map[0] if heading.map else 0, f"#{own}")
    if own.startswith("sec:"):
        return own if labels.claim(sheet, "sec", own, number, place) else sheet.unique(own)
    if labels.is_kept(own):
        return sheet.unique(own.replace(":", "-"))
    return labels.named(sheet, own, place, "write another one")


def _numbers(levels: Sequence[int], counted: Sequence[bool]) -> list[str]:
    """Return the number of each section: `1`, `1.1`, `1.2`, `2`; `0.1` before the first `1`.

    One that is not counted has none.
    """
    counts = [0] * 7
    top = min(levels, default=1)
    shown = []
    for level, counts_too in zip(levels, counted, strict=True):
        if not counts_too:
            shown.append("")
            continue
        counts[level] += 1
        counts[level + 1 :] = [0] * (6 - level)
        shown.append(".".join(str(count) for count in counts[top : level + 1]))
    return shown


def _headings(state: StateCore) -> None:
    """Tell the contents of every heading, and link it to itself."""
    sheet = sheet_of(state)
    for n, heading in enumerate(state.tokens):
        if heading.type != "heading_open":
            continue
        inline = state.tokens[n + 1]
        children = inline.children or []
        name, number = str(heading.attrs["id"]), str(heading.meta["number"])
        sheet.toc.append(Heading(int(heading.tag[1]), name, plain(children), number))
        if number:
            shown = f'<span class="number">{number}</span> '
            children = [Token("html_inline", "", 0, content=shown), *children]
        if not any(child.type in _LEADING for child in inline.children or []):
            children = _linked(children, name)
        inline.children = children


def plain(children: list[Token]) -> str:
    """Return the words of inline tokens, formulas as their TeX, references as far as known."""
    kept = {"softbreak": " ", "hardbreak": " "}
    words = (
        kept.get(child.type)
        or child.meta.get("tex")
        or child.meta.get("plain")
        or (child.content if _is_text(child) else "")
        for child in children
    )
    return "".join(words).strip()


def _is_text(token: Token) -> bool:
    return token.type in ("text", "code_inline", "reference")


def _own_id(children: list[Token]) -> str:
    """Return the id written at the end of the heading, and take it out of the text."""
    if not children or children[-1].type != "text":
        return ""
    found = _OWN_ID.search(children[-1].content)
    if found is None:
        return ""
    children[-1].content = children[-1].content[: found.start()]
    return found[1]


def _linked(children: list[Token], name: str) -> list[Token]:
    start, end = Token("link_open", "a", 1), Token("link_close", "a", -1)
    start.attrs = {"href": f"#{name}", "class": "self"}
    return [start, *children, end]
