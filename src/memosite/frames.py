"""What stands around every page: the site, the page's head, its links, dates and rows of memos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memosite.config import Author


class Link(Struct, frozen=True):
    """Words that lead somewhere."""

    title: str
    url: str
    """Below the site's root, or a full address."""
    current: bool = False
    """Whether it is the page being read, or a page below it."""


class Day(Struct, frozen=True):
    """A date, for readers and for machines."""

    text: str
    """`July 1, 2026`."""
    iso: str
    """The `datetime` attribute."""


class FeedLink(Struct, frozen=True):
    """One feed a page offers."""

    title: str
    type: str
    """Its media type."""
    url: str


class MemoRow(Struct, frozen=True):
    """One memo in any list."""

    url: str
    slug: str
    title: str
    date: Day | None
    """None for an undated note."""
    minutes: int
    topic: Link | None
    summary: str
    description: str
    """The standfirst for Latest; falls back to the summary."""
    question: str
    superseded: bool = False
    draft: bool = False
    """Whether it is only shown because drafts, or future memos, were asked for."""
    lang: str = ""
    """Its language, where it is not the site's."""


class SiteView(Struct, frozen=True):
    """What every page knows of the site."""

    title: str
    description: str
    language: str
    author: Author | None
    license: str
    assets: Mapping[str, str]
    """File under static/ -> its URL, with a version that changes with its bytes."""
    feeds: tuple[FeedLink, ...]
    """The site's own feeds."""


class Head(Struct, frozen=True):
    """What one page says of itself to browsers, search engines and cards."""

    url: str
    """Below the site's root."""
    root: str
    """From the page to the site's root: `./`, `../`; `/` or a path on the 404 page."""
    title: str
    """The whole `<title>`."""
    heading: str
    """The page's own name, without the site's."""
    description: str
    canonical: str
    """The full address."""
    nav: tuple[Link, ...] = ()
    language: str = "en"
    feeds: tuple[FeedLink, ...] = ()
    """Feeds for auto-discovery."""
    hidden: bool = False
    """Whether search engines should leave it out."""
    article: bool = False
    """Whether it is a memo."""
    image: str = ""
    """The full address of the card's picture."""
    image_alt: str = ""
    published: str = ""
    """RFC 3339; empty where there is no date."""
    updated: str = ""
    """RFC 3339; empty where there is no date."""
    json_ld: Mapping[str, object] = field(default_factory=dict)
    """The page as schema.org describes it; empty for none."""
    meta: tuple[tuple[str, str], ...] = ()
    """Further `<meta name content>` pairs, such as Google Scholar's."""
    maths: bool = False
    """Whether it has formulas and so needs the maths font."""
