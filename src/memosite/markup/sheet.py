"""The values around one rendering: what comes back, and the notes on the way.

A `Sheet` is private to markup: the rules of one rendering write on it, `body.render` reads it off.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from memosite.errors import Mistake, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

    from memosite.markup.library import Library
    from memosite.memo import Memo


class Heading(Struct, frozen=True):
    """One entry of a table of contents."""

    level: int
    """2 to 6."""
    id: str
    """The anchor, unique in the page."""
    text: str
    """Plain text."""
    number: str = ""
    """`1.2`; empty in a memo that does not number its sections."""


class Label(Struct, frozen=True):
    """The name of a figure, table, equation or section, by which a text refers to it."""

    id: str
    """`fig:loss`: its kind and its name, and its id in the page."""
    number: str
    """`1`, `1a`, `1.2`, or what an equation's tag says."""


class Crossing(Struct, frozen=True):
    """A place in a page that a text leads to; it is looked up once every body is made."""

    url: str
    """The page's URL below the site's root."""
    anchor: str
    """The id written, or the words of a heading."""
    place: Place
    """Where it is written."""
    written: str
    """As it is written, for messages."""
    href: str = ""
    """The address that leads there, as the page has it."""
    words: Literal["", "words", "number"] = ""
    """What stands there of the label with that id once it is known; empty for a mere link."""
    title: str = ""
    """The title of the memo that a label belongs to."""


class Outlink(Struct, frozen=True):
    """A page or file of the site that a text links to."""

    url: str
    """Below the site's root."""
    sentence: str = ""
    """The sentence around the first link to it, as plain text; empty where there is none."""


class Question(Struct, frozen=True):
    """A question that a memo leaves open."""

    id: str
    """The anchor, unique in the page; it depends on the question alone."""
    text: str
    """Plain text."""
    html: str
    """Its words as any page can print them."""


class Task(Struct, frozen=True):
    """An item of a task list."""

    id: str
    """The anchor, unique in the page; it depends on the words alone."""
    html: str
    """Its words as any page can print them."""
    done: bool


class Paper(Struct, frozen=True):
    """A card of a reading list."""

    id: str
    """The anchor, unique in the page; it depends on the title alone."""
    title: str
    """Plain text."""
    url: str = ""
    """The first link of the title's line, as the page has it; empty where there is none."""
    links: tuple[str, ...] = ()
    """The further links of that line."""
    note: str = ""
    """The card's own words as plain text, a blank line between paragraphs."""
    quote: str = ""
    """What it quotes, in the same form."""
    images: tuple[str, ...] = ()
    """The addresses of its pictures, as the page has them."""
    added: str = ""
    """The day on which it was added: `2026-07-01`; empty where it is not told."""
    record: str = ""
    """Its entry of the bibliography that it comes from; empty for one that is written here."""


class Body(Struct, frozen=True):
    """One memo's text as HTML, and what was learnt on the way."""

    html: str
    """Links and pictures are relative to the memo's own page."""
    toc: tuple[Heading, ...] = ()
    """Every heading in order."""
    links: tuple[Outlink, ...] = ()
    """The pages and files of the site that the memo links to, in order, once each."""
    words: int = 0
    """Words of prose; code and formulas are not counted."""
    formulas: int = 0
    """How many formulas it has."""
    anchors: tuple[str, ...] = ()
    """Every id that a link may lead to: of its open questions, then of its HTML in order."""
    crossings: tuple[Crossing, ...] = ()
    """Where its links with a fragment lead, and what of other memos it refers to."""
    labels: tuple[Label, ...] = ()
    """What of it a text may refer to by number."""
    questions: tuple[Question, ...] = ()
    """What it leaves open: those of the front matter, then its callouts, in order."""
    papers: tuple[Paper, ...] = ()
    """Its cards, in order."""
    tasks: tuple[Task, ...] = ()
    """The items of its task lists, in order."""
    warnings: tuple[Mistake, ...] = ()
    """What an author may want to mend."""
    sources: tuple[str, ...] = ()
    """The URL of the file of each of the memo's sources; empty where there is none."""


KEPT = frozenset({"main", "contents", "footnotes", "cite"})
"""Ids that the theme's pages use."""


@dataclass(slots=True)
class Sheet:
    """The notes of one rendering."""

    memo: Memo
    url: str
    library: Library
    macros: dict[str, str]
    language: str = "en"
    lenient: bool = False
    """Whether a formula that cannot be set is a warning and shows its TeX."""
    toc: list[Heading] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    """URL -> the sentence that links to it; empty until it is known."""
    crossings: list[Crossing] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    words: int = 0
    formulas: int = 0
    figures: int = 0
    tables: int = 0
    charts: int = 0
    labels: dict[str, Label] = field(default_factory=dict)
    ids: dict[str, Place] = field(default_factory=dict)
    """Every id taken so far, and the place that gives it, as far as that is known."""
    last_numbers: dict[str, int] = field(default_factory=dict)
    """The last number given behind an id that more than one thing wanted."""
    gaps: int = 0
    mistakes: list[Mistake] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    """The types of all tokens that were read: what is not among them need not be looked for."""

    def say(
        self,
        place: Place,
        message: str,
        hint: str = "",
        severity: Literal["error", "warning"] = "error",
    ) -> None:
        """Note one mistake."""
        self.mistakes.append(Mistake(place, message, hint, severity))

    def unique(self, wanted: str) -> str:
        """Return `wanted`, with a number behind it if something else has that id, and take it."""
        name = wanted
        while name in self.ids or name in KEPT:
            # Kept, so that a thousand headings of one name take no million tries.
            self.last_numbers[wanted] = self.last_numbers.get(wanted, 1) + 1
            name = f"{wanted}-{self.last_numbers[wanted]}"
        self.ids[name] = self.memo.line(0)
        return name

    def claim(self, name: str, place: Place) -> None:
        """Take an id; that another thing of this text has it is noted."""
        if name in self.ids:
            self.say(place, f"two things are called `{name}`", "give each an id of its own")
        self.ids.setdefault(name, place)

    def note(self, tokens: Iterable[Token]) -> None:
        """Note the types of `tokens` and of all within them."""
        for token in tokens:
            self.kinds.add(token.type)
            if token.children:
                self.note(token.children)

    def find(self, line: int, *spellings: str) -> Place:
        """Return the place of a text at or shortly after `line` of the memo's, counted from 0.

        The first of its spellings that stands there counts.
        """
        lines = self.memo.lines
        for written in spellings:
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
