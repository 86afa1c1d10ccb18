"""Paper callouts: the cards of a reading list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token
from msgspec import Struct

from memosite import dates
from memosite.citing.annotated import is_day
from memosite.markup.callouts.tokens import found, name, place
from memosite.markup.headings import plain
from memosite.markup.sheet import Paper, sheet_of
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

    from memosite.markup.callouts.tokens import Callout
    from memosite.markup.sheet import Sheet

_FURTHER = frozenset({"link_open", "image"})
_PUNCTUATION = " ,;:(|\u00b7\u2013\u2014-"
"""What leads from a title to a link behind it."""


def install(parser: MarkdownIt) -> None:
    """Name the cards by what is written, before their titles are dressed."""
    parser.core.ruler.push("cards", _cards)


def tell(parser: MarkdownIt) -> None:
    """Note the cards, once what they refer to has its number."""
    parser.core.ruler.push("cards_told", _tell)


class _Card(Struct, frozen=True):
    """A card as it is read."""

    title: list[Token]
    line: list[Token]
    """All of the title's line."""
    text: list[Token]
    """The blocks below it."""
    added: str = ""
    """The day on which it was added: `2026-07-01`."""
    record: str = ""
    """Its entry, where it comes from a bibliography."""


def _cards(state: StateCore) -> None:
    sheet = sheet_of(state)
    spans = [span for span in found(state) if span[0].kind == "paper"]
    for callout, start, end in sorted(spans, key=lambda span: span[1]):
        card = _card(sheet, state.tokens[start], state.tokens[start + 1 : end])
        _name(sheet, callout, state.tokens[start], plain(card.title))
        state.tokens[start].meta["card"] = card


def _card(sheet: Sheet, opening: Token, inside: list[Token]) -> _Card:
    """Return a card; what stands behind its title on the title's line is set apart."""
    heading, text = inside[1], inside[3:]
    line = heading.children or []
    listed = opening.meta.get("listed")
    added = listed.added if listed else _day(sheet, opening, _added(line))
    ends = [at for at, child in enumerate(line) if "title_end" in child.meta]
    cut = ends[0] if ends else _title_end(line)
    heading.children, rest = line[:cut], line[cut:]
    gap = _gap(heading.children) if rest and not ends else []
    heading.meta["rest"] = [*gap, *rest]
    if added:
        heading.meta["rest"].append(Token("html_inline", "", 0, content=_told(added)))
    return _Card(heading.children, line, text, added, listed.record if listed else "")


_ADDED = re.compile(r"[\s,;:(|\u00b7\u2013\u2014-]{0,9}\badded (\d{4}-\d\d-\d\d)\)?\s*$")


def _added(line: Sequence[Token]) -> str:
    """Take the day on which a card was added off the end of its title's line, and return it."""
    found = _ADDED.search(line[-1].content[-80:]) if line and line[-1].type == "text" else None
    if found is None:
        return ""
    line[-1].content = line[-1].content[: len(line[-1].content) - len(found[0])]
    return found[1]


def _day(sheet: Sheet, opening: Token, written: str) -> str:
    """Return a day of the calendar; what is none is a warning."""
    if not written or is_day(written):
        return written
    hint = "write it as `added 2026-07-01`; this card is in no feed"
    sheet.say(place(sheet, opening), f"`{written}` is no day of the calendar", hint, "warning")
    return ""


def _told(added: str) -> str:
    moment = dates.parse(added)
    return f' <span class="small">added <time datetime="{moment.iso}">{moment.long}</time></span>'


def _name(sheet: Sheet, callout: Callout, opening: Token, title: str) -> None:
    if not title:
        hint = "write `> [!paper] [Title](https://...)`"
        sheet.say(place(sheet, opening), "this card has no title", hint, "warning")
    name(sheet, opening, callout.own_id or f"paper:{slug_of(title) or 'untitled'}")


def _tell(state: StateCore) -> None:
    sheet = sheet_of(state)
    for token in state.tokens if "callout_open" in sheet.kinds else ():
        if "card" in token.meta:
            sheet.papers.append(_paper(str(token.attrs["id"]), token.meta["card"]))


def _paper(own_id: str, card: _Card) -> Paper:
    hrefs = [str(child.attrs["href"]) for child in card.line if child.type == "link_open"]
    note, quote = _words(card.text)
    return Paper(
        id=own_id,
        title=plain(card.title),
        url=hrefs[0] if hrefs else "",
        links=tuple(hrefs[1:]),
        note=note,
        quote=quote,
        added=card.added,
        record=card.record,
        images=_images([card.line, *(token.children or [] for token in card.text)]),
    )


def _title_end(line: Sequence[Token]) -> int:
    """Return where the title ends: behind the first link, or before it where words precede it."""
    first = next((at for at, child in enumerate(line) if child.type in _FURTHER), len(line))
    link = next((at for at, child in enumerate(line) if child.type == "link_open"), len(line))
    cut = first if plain(list(line[:first])) else link + 1
    depth = sum(int(child.nesting) for child in line[:cut])
    while depth and cut < len(line):  # a link, or words set in bold, are not cut in two
        depth += line[cut].nesting
        cut += 1
    return min(cut, len(line))


def _gap(title: Sequence[Token]) -> list[Token]:
    """Take what leads from a title to a link behind it out of the title, and return it."""
    if not title or title[-1].type != "text":
        return []
    words = title[-1].content
    title[-1].content = words.rstrip(_PUNCTUATION)
    return [Token("text", "", 0, content=" (" if words.endswith("(") else " ")]


def _words(tokens: Sequence[Token]) -> tuple[str, str]:
    """Return what a card says, and what it quotes."""
    said: tuple[list[str], list[str]] = ([], [])
    quotes = 0
    for token in tokens:
        if token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif token.type == "inline" and (text := plain(token.children or [])):
            said[quotes > 0].append(text)
    return "\n\n".join(said[0]), "\n\n".join(said[1])


def _images(lines: Sequence[Sequence[Token]]) -> tuple[str, ...]:
    images = (child for line in lines for child in line if child.type == "image")
    return tuple(str(child.attrs["src"]) for child in images)
