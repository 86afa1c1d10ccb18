"""The tokens of a callout between its reading and its printing, and its id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it.token import Token

from memosite.markup.calloutkinds import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memosite.errors import Place
    from memosite.markup.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Callout:
    """What the first line of a callout says besides its title."""

    name: str
    """The kind as it is written."""
    fold: str = ""
    """`-` for shut, `+` for open, empty for one that does not fold."""
    own_id: str = ""
    untitled: bool = False
    """Whether it asks for no title at all, as `!!! note ""` does."""

    @property
    def kind(self) -> str:
        """One of KINDS, or empty for a name that is none."""
        return NAMES.get(self.name.lower(), "")


def found(tokens: Sequence[Token]) -> Iterator[tuple[Callout, int, int]]:
    """Yield each callout with where it opens and closes, inner ones before outer ones.

    The three tokens behind the opening are the title's.
    """
    begun: list[int] = []
    for at, token in enumerate(tokens):
        if token.type == "callout_open":
            begun.append(at)
        elif token.type == "callout_close":
            start = begun.pop()
            yield tokens[start].meta["callout"], start, at


def name(sheet: Sheet, opening: Token, wanted: str) -> str:
    """Give a callout an id, and return it; a warning where `wanted` is taken."""
    given = sheet.unique(wanted)
    if given != wanted:
        hint = f"this one becomes `{given}`; write an id of its own behind its title: `{{#name}}`"
        sheet.say(place(sheet, opening), f"the id `{wanted}` is used twice", hint, "warning")
    opening.attrSet("id", given)
    return given


def place(sheet: Sheet, opening: Token) -> Place:
    """Return where the kind of a callout is written."""
    assert opening.map, "a callout knows its line"
    return sheet.find(opening.map[0], opening.meta["callout"].name)


def opened(callout: Callout, title: str, line: int, level: int = 0) -> list[Token]:
    """Return the opening of the callout on `line`, and its title."""
    lines, meta = [line, line + 1], {"callout": callout}
    return [
        Token("callout_open", "div", 1, level=level, map=lines, block=True, meta=meta),
        Token("callout_title_open", "p", 1, level=level + 1, block=True),
        Token("inline", "", 0, level=level + 2, map=lines, content=title, block=True, children=[]),
        Token("callout_title_close", "p", -1, level=level + 1, block=True),
    ]


def opaque(text: str) -> Token:
    """Return raw text, which nothing reads."""
    return Token("raw", "pre", 0, content=text, block=True)


_LINKS = frozenset({"link_open", "link_close", "footnote_ref"})


def without_links(children: Sequence[Token]) -> list[Token]:
    """Return inline tokens less their links, whose words stay."""
    return [child for child in children if child.type not in _LINKS]


def links(children: Sequence[Token]) -> list[Token]:
    """Return the links among inline tokens, a space between them."""
    kept: list[Token] = []
    inside = 0
    for child in children:
        begins = not inside and child.type in _LINKS
        inside += child.nesting * (child.type in _LINKS)
        if begins and kept:
            kept.append(Token("text", "", 0, content=" "))
        if begins or inside or child.type in _LINKS:
            kept.append(child)
    return kept
