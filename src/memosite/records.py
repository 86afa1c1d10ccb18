"""What machines read of a site: feeds, `index.json`, the sitemap, with full addresses; files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from memosite.audio import Chapter
    from memosite.memo import Person


class Html:
    """A memo's text as HTML, which is fetched when it is printed; equal texts are equal."""

    __slots__ = ("_fetch", "name")

    def __init__(self, name: bytes, fetch: Callable[[bytes], str]) -> None:
        """Stand for the text of the digest `name`."""
        self.name = name
        self._fetch = fetch

    def __html__(self) -> str:
        """Return the text, for Jinja."""
        return self._fetch(self.name)

    def __eq__(self, other: object) -> bool:
        """Return whether it is the same text."""
        return isinstance(other, Html) and self.name == other.name

    def __hash__(self) -> int:
        """Return the hash of the digest."""
        return hash(self.name)


class FileView(Struct, frozen=True):
    """A file that is published as it is."""

    source: Path | bytes
    """Where its bytes are, or they themselves."""


class SitemapView(Struct, frozen=True):
    """`sitemap.xml`."""

    pages: tuple[tuple[str, str], ...]
    """Full address and RFC 3339 date of the last change; the date may be empty."""


class RobotsView(Struct, frozen=True):
    """`robots.txt`."""

    sitemap: str
    """The full address of the sitemap."""


class Enclosure(Struct, frozen=True):
    """The recording of an episode."""

    url: str
    """The full address."""
    type: str
    """Its media type."""
    bytes: int
    """0 where it is not known."""
    seconds: int
    """0 where it is not known."""


class FeedEntry(Struct, frozen=True):
    """One memo in a feed."""

    id: str
    """Permanent: see `routes.permanent_id`."""
    url: str
    """The full address."""
    title: str
    summary: str
    html: Html | None
    """The body as its page prints it; None when feeds carry summaries only."""
    lang: str
    """Its language where that is not the feed's; else empty."""
    published: str
    """RFC 3339."""
    updated: str
    """RFC 3339."""
    authors: tuple[Person, ...]
    topic: str
    keywords: tuple[str, ...]
    audio: Enclosure | None = None


class FeedView(Struct, frozen=True):
    """A feed, in any of its formats."""

    format: str
    """rss, atom or json."""
    id: str
    url: str
    """The full address of the feed itself."""
    page: str
    """The full address of the page it follows."""
    title: str
    description: str
    language: str
    updated: str
    """RFC 3339; the newest change of an entry."""
    authors: tuple[Person, ...]
    license: str
    icon: str
    entries: tuple[FeedEntry, ...]
    """Newest first."""


class EpisodeEntry(Struct, frozen=True):
    """One episode in the podcast's feed."""

    entry: FeedEntry
    """What any feed says of it, but for the id; with its recording."""
    explicit: bool
    chapters: tuple[Chapter, ...]
    chapters_url: str
    """The full address of the file of chapters; empty where they have no times."""
    transcript: tuple[str, str] | None
    """Full address and media type."""


class PodcastView(Struct, frozen=True):
    """`podcast.xml`."""

    id: str
    """See `routes.podcast_id`."""
    url: str
    """The full address of the feed itself."""
    page: str
    """The full address of the page of episodes."""
    title: str
    description: str
    language: str
    updated: str
    """RFC 3339; the newest change of an episode."""
    author: str
    email: str
    license: str
    image: str
    """The full address of the cover; empty for none."""
    categories: tuple[tuple[str, str], ...]
    """Each with its subcategory, which may be empty."""
    explicit: bool
    entries: tuple[EpisodeEntry, ...]
    """Newest first."""


class IndexEntry(Struct, frozen=True):
    """One memo in `index.json`."""

    url: str
    slug: str
    kind: str
    title: str
    date: str | None
    updated: str | None
    topic: str | None
    keywords: tuple[str, ...]
    summary: str
    description: str
    question: str
    authors: tuple[str, ...]
    minutes: int
    words: int
    links: tuple[str, ...]
    """URLs below the site's root that it links to."""
    supersedes: tuple[str, ...]
    superseded_by: str | None
    audio: Enclosure | None


class IndexView(Struct, frozen=True):
    """`index.json`: the typed index, for scripts."""

    version: int
    """Of the format; 1."""
    title: str
    base_url: str
    memos: tuple[IndexEntry, ...]
    """Memos newest first, then notes and pages."""
