"""What templates see. Every template gets `site`, `page` and `view`, and computes nothing.

URLs in views are paths below the site's root, without a leading slash; a template writes
`{{ page.root }}{{ row.url }}`, so that the folder works from any address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from memosite.collected import ForecastsView, OpenView, QuestionsView
from memosite.records import (
    FeedView,
    FileView,
    Html,
    IndexView,
    PodcastView,
    RobotsView,
    SitemapView,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memosite.audio import Chapter, Clock
    from memosite.collected import AskedRow, ReadingView
    from memosite.config import Figure, Principle
    from memosite.experiment import Tables
    from memosite.frames import Day, FeedLink, Head, Link, MemoRow
    from memosite.memo import Correction, Person
    from memosite.provenance import SourceRow
    from memosite.transcripts import Turn


class YearRows(Struct, frozen=True):
    """The memos of one year."""

    year: int
    rows: tuple[MemoRow, ...]


class Player(Struct, frozen=True):
    """The recording of an episode; nothing of it is loaded before it is played."""

    url: str
    """Of the recording: below the site's root, or a full address."""
    type: str
    """Its media type."""
    about: str
    """`MP3, 12.4 MB`."""
    duration: Clock | None
    """None where it is not known."""
    chapters: tuple[Chapter, ...]
    timed: bool
    """Whether every chapter has a start, and so leads there."""


class Spoken(Struct, frozen=True):
    """The transcript of an episode."""

    url: str
    """Of the file: below the site's root."""
    about: str
    """`VTT`."""
    complete: bool
    """Whether it goes to the end."""
    turns: tuple[Turn, ...]


class EpisodeRow(Struct, frozen=True):
    """One episode in a list."""

    row: MemoRow
    player: Player


class EpisodesView(Struct, frozen=True):
    """`episodes.html`."""

    rows: tuple[EpisodeRow, ...]
    """Newest first; undated ones last, in the order of their files."""
    total: Clock
    """Of those whose length is known."""
    unknown: int
    """How many have no known length."""
    feeds: tuple[FeedLink, ...]
    """The podcast's; empty where an episode has no date."""


class Section(Struct, frozen=True):
    """One section of the home page; `name` says which partial prints it: `_latest.html`."""

    name: str
    eyebrow: str = ""
    heading: str = ""
    text: str = ""
    rows: tuple[MemoRow, ...] = ()
    """latest, archive, log."""
    more: Link | None = None
    """The page that holds all of it."""
    items: tuple[str, ...] = ()
    """hero: the interests; focus: the chips."""
    figures: tuple[Figure, ...] = ()
    """hero."""
    principles: tuple[Principle, ...] = ()
    """format."""
    episodes: tuple[EpisodeRow, ...] = ()


class HomeView(Struct, frozen=True):
    """`home.html`."""

    sections: tuple[Section, ...]


class ListView(Struct, frozen=True):
    """`archive.html`, `log.html` and `topic.html`: memos by year, newest first."""

    heading: str
    count: int
    """Memos listed under all years."""
    years: tuple[YearRows, ...]
    """The years on this page."""
    pages: tuple[Link, ...] = ()
    """One link a year when the listing is spread over several pages; `title` is the year."""
    feeds: tuple[FeedLink, ...] = ()
    """A topic's own feeds."""


class TopicRow(Struct, frozen=True):
    """One topic in the list of topics."""

    link: Link
    count: int
    latest: MemoRow


class TopicsView(Struct, frozen=True):
    """`topics.html`."""

    topics: tuple[TopicRow, ...]
    """By name."""


class NotesView(Struct, frozen=True):
    """`notes.html`."""

    rows: tuple[MemoRow, ...]


class Contents(Struct, frozen=True):
    """One entry of a memo's table of contents."""

    id: str
    title: str
    children: tuple[Link, ...] = ()
    """The sections one level below; `url` is `#id`."""


class LogPlace(Struct, frozen=True):
    """Where a memo's question sits in the topic log."""

    url: str
    """The line in the log, with its fragment."""
    number: int
    """Counted from 1, the oldest first."""
    count: int
    question: str


class MemoView(Struct, frozen=True):
    """`memo.html` and `page.html`."""

    title: str
    kind: str
    """memo, note or page."""
    html: Html
    """The body; safe to print as it is."""
    date: Day | None = None
    updated: Day | None = None
    """None when it does not differ from the date."""
    topic: Link | None = None
    summary: str = ""
    description: str = ""
    minutes: int = 1
    authors: tuple[Person, ...] = ()
    keywords: tuple[str, ...] = ()
    contents: tuple[Contents, ...] = ()
    """Empty for a short memo."""
    corrections: tuple[tuple[Day, Correction], ...] = ()
    sources: tuple[SourceRow, ...] = ()
    """Each once."""
    open_questions: tuple[AskedRow, ...] = ()
    """Those of the front matter."""
    answered: tuple[AskedRow, ...] = ()
    """Those of its text that have an answer."""
    answers: tuple[AskedRow, ...] = ()
    """Those of other memos that it answers."""
    experiment: Tables | None = None
    reading: ReadingView | None = None
    """None for what is no reading list."""
    superseded_by: Link | None = None
    supersedes: tuple[Link, ...] = ()
    newer: MemoRow | None = None
    older: MemoRow | None = None
    log: LogPlace | None = None
    backlinks: tuple[tuple[MemoRow, str], ...] = ()
    """The memos that link here, each with the sentence that does; superseded ones last."""
    previews: tuple[MemoRow, ...] = ()
    """The memos that the text links to, for the boxes that the script shows."""
    license: str = ""
    bibtex: str = ""
    """How to cite it; empty for undated pages."""
    draft: bool = False
    player: Player | None = None
    """Of an episode."""
    spoken: Spoken | None = None
    """What is said in it."""
    extra: Mapping[str, object] = field(default_factory=dict)
    """The author's own `x_` keys."""


class NotFoundView(Struct, frozen=True):
    """`404.html`."""

    latest: tuple[MemoRow, ...] = ()


class RedirectView(Struct, frozen=True):
    """`redirect.html`: an old address."""

    target: Link


View = (
    HomeView | ListView | TopicsView | NotesView | EpisodesView | MemoView | NotFoundView
    | OpenView | QuestionsView | ForecastsView
    | RedirectView | SitemapView | RobotsView | FeedView | PodcastView | IndexView | FileView
)  # fmt: skip


class Page(Struct, frozen=True):
    """One output before it is made."""

    url: str
    """Below the site's root."""
    template: str
    """The template's name, or empty where no template is used."""
    view: View
    head: Head | None = None
    """What the page says of itself; None for what is no HTML page."""
    origin: str = ""
    """The author's file it comes from, for messages."""
