"""Outputs before their pages are made, with what each is made of: what is as it was, is not made.

A page takes a tenth of a millisecond to make and its key a hundredth, which counts where there are
ten thousand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from memosite.dates import Moment
    from memosite.frames import Head, Link
    from memosite.records import Enclosure
    from memosite.views import Page, Player, Spoken, View


RowMark = tuple[bytes, int, bool]
"""Digest of the front matter, minutes, and whether it is superseded: all that a row shows."""
FeedMark: TypeAlias = "tuple[bytes, bytes | None, Enclosure | None]"
"""Digest of the front matter and of the HTML, and the recording: all that a feed tells."""
IndexMark: TypeAlias = "tuple[bytes, int, Sequence[str], str | None, Enclosure | None]"
"""Digest of the front matter, words, links, successor and recording: all that the index tells."""


class MemoParts(NamedTuple):
    """What the page of a memo is made of."""

    front: bytes
    """Digest of its front matter."""
    body: bytes
    """Digest of its body and the HTML of that."""
    newer: RowMark | None
    older: RowMark | None
    successor: bytes | None
    """Digest of the front matter of the memo that replaces it."""
    superseded: Sequence[bytes]
    """The same of those that it replaces."""
    log: tuple[int, int] | None
    """Its number in the log, and how many there are."""
    backlinks: Sequence[tuple[RowMark, str]]
    """The memos that link to it, each with the sentence that does."""
    links: Sequence[RowMark]
    """The memos that it links to."""
    card: str
    """The URL of its picture for cards."""
    episode: tuple[Player, Spoken | None] | None
    """What its recording plays and says."""
    answers: Sequence[tuple[RowMark, str]]
    """The memos that answer its questions, and those whose it answers, each with the question."""


class ListParts(NamedTuple):
    """What a page of a listing is made of."""

    told: tuple[str, str, str, str]
    """Its heading, what it says of itself, and URL and heading of the whole listing."""
    counted: int
    """Memos of the whole listing."""
    links: Sequence[Link]
    """The pages of the whole listing."""
    rows: Sequence[RowMark]


class FeedParts(NamedTuple):
    """What a feed is made of."""

    title: str
    entries: Sequence[FeedMark]


class PodcastParts(NamedTuple):
    """What the podcast's feed is made of."""

    cover: str
    """The URL of its picture."""
    entries: Sequence[tuple[bytes, bytes | None, Player, int, str | None]]
    """Digest of the front matter and of the HTML, player, size and transcript of each episode."""


class IndexParts(NamedTuple):
    """What `index.json` is made of."""

    entries: Sequence[IndexMark]


class MapParts(NamedTuple):
    """What the sitemap is made of."""

    pages: Sequence[tuple[str, dt.datetime | None]]
    """URL and last change."""


class RedirectParts(NamedTuple):
    """What the page of an old address is made of."""

    title: str
    """Of the memo that it leads to."""
    url: str


class WholeParts(NamedTuple):
    """A page that takes nothing to make."""

    template: str
    head: Head | None
    view: View


Parts = (
    MemoParts | ListParts | FeedParts | PodcastParts | IndexParts | MapParts | RedirectParts
    | WholeParts
)  # fmt: skip


class Sketch(Struct, frozen=True):
    """One output before its page is made."""

    url: str
    """Below the site's root."""
    parts: Parts
    """All that the page is made of, but for its URL and what pages have in common."""
    page: Callable[[], Page]
    """Makes it."""
    origin: str = ""
    """The author's file it comes from, for messages."""
    mapped: bool = False
    """Whether the sitemap lists it."""
    changed: Moment | None = None
    """When a memo last changed, for the sitemap."""


def whole(page: Page) -> Sketch:
    """Return the sketch of a page that takes nothing to make."""
    mapped = page.head is not None and not page.head.hidden
    parts = WholeParts(page.template, page.head, page.view)
    return Sketch(page.url, parts, lambda: page, page.origin, mapped)


class Marks(Struct, frozen=True):
    """Digests of one memo."""

    front: bytes
    """Of its front matter."""
    body: bytes
    """Of its body and the HTML of that."""
