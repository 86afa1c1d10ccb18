"""The tokens of a callout between its reading and its printing, and its id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token
from msgspec import Struct

from memosite.markup import labels
from memosite.markup.callouts.kinds import NAMES
from memosite.markup.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.rules_core import StateCore

    from memosite.errors import Place
    from memosite.markup.sheet import Sheet


class Callout(Struct, frozen=True):
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


def found(state: StateCore) -> Iterator[tuple[Callout, int, int]]:
    """Yield each callout with where it opens and closes, inner ones before outer ones.

    The three tokens behind the opening are the title's.
    """
    tokens = state.tokens if "callout_open" in sheet_of(state).kinds else []
    begun: list[int] = []
    for at, token in enumerate(tokens):
        if token.type == "callout_open":
            begun.append(at)
        elif token.type == "callout_close":
            start = begun.pop()
            yield tokens[start].meta["callout"], start, at


def name(sheet: Sheet, opening: Token, wanted: str) -> str:
    """Give a callout an id, and return it; a warning where `wanted` is taken."""
    hint = "write an id of its own behind its title: `{#name}`"
    given = labels.named(sheet, wanted, place(sheet, opening), hint)
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
_ANCHOR = re.compile(r"</?a\b[^>]*>")


def without_links(children: Sequence[Token]) -> list[Token]:
    """Return inline tokens less their links, whose words stay."""
    return [_unlinked(child) for child in children if child.type not in _LINKS]


def _unlinked(child: Token) -> Token:
    """Return a token as it is; one that is printed as a link, as its words."""
    if child.type == "reference" and child.meta["linked"]:
        return child.copy(meta={**child.meta, "linked": False})
    if child.type == "equation_ref":
        return child.copy(meta={"html": _ANCHOR.sub("", child.meta["html"])})
    return child


def links_below(children: Sequence[Token], rest: Sequence[Token] = ()) -> list[Token]:
    """Return a paragraph of the links among inline tokens, and of `rest`; nothing for neither."""
    found = [*_links(children), *rest]
    return _paragraph(found) if found else []


def _links(children: Sequence[Token]) -> list[Token]:
    """Return the links among inline tokens, a space between them."""
    kept: list[Token] = []
    inside = 0
    for child in children:
        lone = child.type == "equation_ref" or bool(child.meta.get("linked"))
        begins = not inside and (child.type in _LINKS or lone)
        inside += child.nesting * (child.type in _LINKS)
        if begins and kept:
            kept.append(Token("text", "", 0, content=" "))
        if begins or inside or child.type in _LINKS:
            kept.append(child)
    return kept


def _paragraph(children: list[Token]) -> list[Token]:
    return [
        Token("paragraph_open", "p", 1, block=True),
        Token("inline", "", 0, children=children, block=True),
        Token("paragraph_close", "p", -1, block=True),
    ]
