"""The values around one rendering: what a memo may ask, what comes back, and the notes between.

A `Sheet` is private to markup: the rules of one rendering write on it, `body.render` reads it off.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from memosite.charts import Drawing
from memosite.errors import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

    from memosite.errors import Place
    from memosite.memo import Memo


@dataclass(frozen=True, slots=True)
class Target:
    """What a name in a memo stands for."""

    url: str
    """URL below the site's root."""
    title: str = ""
    """The title of a memo; empty for a file."""
    visible: bool = True
    """Whether this build publishes it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the site, as a page needs it."""

    url: str
    """URL below the site's root."""
    width: int
    """In CSS pixels."""
    height: int
    """In CSS pixels."""


class Library(Protocol):
    """What a memo may ask of the rest of the site. Every answer depends on the name alone."""

    def memo(self, name: str, asker: Memo) -> Target | None:
        """Return the memo of that slug, title, or path as seen from `asker`."""

    def file(self, path: str, asker: Memo) -> Target | None:
        """Return the file at `path`, as seen from `asker`."""

    def picture(self, path: str, asker: Memo) -> Picture | None:
        """Return the image at `path`, as seen from `asker`."""

    def data(self, path: str, asker: Memo) -> bytes | None:
        """Return the bytes of the file at `path`, as seen from `asker`; it is not published."""

    def charts(self, specs: Sequence[str]) -> Sequence[Drawing] | None:
        """Return the drawing of each Vega-Lite specification; None where nothing can draw."""

    def names(self) -> Iterable[str]:
        """Return the slugs of all memos, for hints."""


class Anything:
    """A Library that has whatever it is asked for, to look for a text's other mistakes."""

    def memo(self, name: str, asker: Memo) -> Target | None:  # noqa: ARG002 (the protocol's)
        """Return a memo of that name."""
        return Target("", name)

    def file(self, path: str, asker: Memo) -> Target | None:  # noqa: ARG002 (the protocol's)
        """Return a file of that path."""
        return Target(path)

    def picture(self, path: str, asker: Memo) -> Picture | None:  # noqa: ARG002 (the protocol's)
        """Return an image of no size."""
        return Picture(path, 0, 0)

    def data(self, path: str, asker: Memo) -> bytes | None:  # noqa: ARG002 (the protocol's)
        """Return what is a chart, JSON, and a table without rows."""
        return b"{}"

    def charts(self, specs: Sequence[str]) -> Sequence[Drawing] | None:
        """Return drawings of nothing."""
        return [Drawing()] * len(specs)

    def names(self) -> Iterable[str]:
        """Return no names."""
        return ()


@dataclass(frozen=True, slots=True)
class Heading:
    """One entry of a table of contents."""

    level: int
    """2 to 6."""
    id: str
    """The anchor, unique in the page."""
    text: str
    """Plain text."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A place in a page that a text leads to; it is looked up once every body is made."""

    url: str
    """The page's URL below the site's root."""
    anchor: str
    """The id written; no id when it is the words of a heading."""
    place: Place
    """Where it is written."""
    written: str
    """As it is written, for messages."""


@dataclass(frozen=True, slots=True)
class Body:
    """One memo's text as HTML, and what was learnt on the way."""

    html: str
    """Links and pictures are relative to the memo's own page."""
    toc: tuple[Heading, ...] = ()
    """Every heading in order."""
    links: tuple[str, ...] = ()
    """URLs below the site's root that the memo links to, in order, once each."""
    words: int = 0
    """Words of prose; code and formulas are not counted."""
    formulas: int = 0
    """How many formulas it has."""
    anchors: tuple[str, ...] = ()
    """Every id in its HTML that a link may lead to, in order."""
    crossings: tuple[Crossing, ...] = ()
    """Where its links with a fragment lead."""
    warnings: tuple[Mistake, ...] = ()
    """What an author may want to mend."""
    sources: tuple[str, ...] = ()
    """The URL of each of the memo's sources; empty where there is none."""


@dataclass(slots=True)
class Sheet:
    """The notes of one rendering."""

    memo: Memo
    url: str
    library: Library
    macros: dict[str, str]
    toc: list[Heading] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    crossings: list[Crossing] = field(default_factory=list)
    words: int = 0
    formulas: int = 0
    tables: int = 0
    charts: int = 0
    ids: set[str] = field(default_factory=set)
    """Ids that an author gave to code and charts."""
    mistakes: list[Mistake] = field(default_factory=list)

    def say(
        self,
        place: Place,
        message: str,
        hint: str = "",
        severity: Literal["error", "warning"] = "error",
    ) -> None:
        """Note one mistake."""
        self.mistakes.append(Mistake(place, message, hint, severity))

    def claim(self, name: str, place: Place) -> None:
        """Take an id; that another thing of this text has it is noted."""
        if name in self.ids:
            self.say(place, f"two things are called `{name}`", "give each an id of its own")
        self.ids.add(name)

    def find(self, line: int, written: str) -> Place:
        """Return the place of `written` at or shortly after `line` of the text, counted from 0."""
        lines = self.memo.text.split("\n")
        for number in range(line, min(line + 40, len(lines))):
            column = lines[number].find(written)
            if column >= 0:
                return self.memo.line(number, column + 1)
        return self.memo.line(line)


def sheet_of(state: StateCore) -> Sheet:
    """Return the sheet of the rendering that `state` belongs to."""
    sheet = state.env["sheet"]
    assert isinstance(sheet, Sheet), "body.render puts the sheet there"
    return sheet


def inlines(state: StateCore) -> Iterator[tuple[Token, list[Token], int]]:
    """Yield every inline token with its children and the line on which it begins."""
    line = 0
    for token in state.tokens:
        if token.map:
            line = token.map[0]
        if token.type == "inline" and token.children:
            yield token, token.children, line


def with_lines(children: Iterable[Token], first: int) -> Iterator[tuple[Token, int]]:
    """Yield each child and the line on which it begins, `first` being the line of the first."""
    line = first
    for child in children:
        yield child, line
        line += child.type in ("softbreak", "hardbreak") or child.content.count("\n")
