"""The pages that machines read: feeds, `index.json`, `robots.txt` and the sitemap."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, field

from memosite import routes
from memosite.episodes import Episodes
from memosite.heads import authors
from memosite.records import (
    FeedEntry,
    FeedView,
    IndexEntry,
    IndexView,
    RobotsView,
    SitemapView,
)
from memosite.rows import minutes, other_language
from memosite.sketches import FeedParts, IndexParts, MapParts, Sketch, whole
from memosite.views import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from memosite.config import Config
    from memosite.files import Copy, File
    from memosite.heads import Heads
    from memosite.index import Index
    from memosite.markup.sheet import Body
    from memosite.memo import Memo
    from memosite.records import Enclosure, Html
    from memosite.sketches import FeedMark, IndexMark, Marks

_EPOCH = "1970-01-01T00:00:00+00:00"
"""The date of a feed without entries."""


class Content(Struct, frozen=True):
    """What a plan is made of."""

    config: Config
    index: Index
    bodies: Mapping[str, Body]
    """By slug, without their HTML."""
    texts: Mapping[str, Html]
    """The HTML of the bodies, by slug."""
    files: Sequence[File | Copy]
    """Static files, bundles' files, and variants of images."""
    marks: Mapping[str, Marks]
    """By slug."""
    episodes: Episodes = field(default_factory=Episodes)
    cards: Mapping[str, str] = field(default_factory=dict)
    """Slug -> URL of the memo's own picture for cards."""


def pages(content: Content, heads: Heads) -> Iterator[Sketch]:
    """Yield the feeds of the site and of each topic, `index.json` and `robots.txt`."""
    index, title = content.index, content.config.title
    yield from _feeds_of(content, heads, "", title, index.latest)
    for topic in index.topics:
        current = [memo for memo in topic.memos if memo.slug not in index.successor]
        named = f"{topic.name} \u2013 {title}"
        yield from _feeds_of(content, heads, routes.topic(topic.slug), named, current)
    entries = [_index_parts(memo, content) for memo in index.everything()]
    made = functools.partial(Page, routes.INDEX, "")
    yield Sketch(routes.INDEX, IndexParts(entries), lambda: made(_index_view(content)))
    yield whole(Page(routes.ROBOTS, routes.ROBOTS, RobotsView(heads.full(routes.SITEMAP))))


def _feeds_of(
    content: Content, heads: Heads, folder: str, title: str, memos: Sequence[Memo]
) -> Iterator[Sketch]:
    shown = memos[: content.config.feeds.limit]
    entries = [_feed_parts(memo, content) for memo in shown]
    for kind, name in routes.FEEDS.items():
        page = functools.partial(_feed, content, heads, (kind, folder, title), shown)
        yield Sketch(folder + name, FeedParts(title, entries), page)


def _feed_parts(memo: Memo, content: Content) -> FeedMark:
    """Return all that the entry of `memo` is made of."""
    text = content.texts[memo.slug].name if content.config.feeds.full else None
    return content.marks[memo.slug].front, text, _audio(memo, content)


def _audio(memo: Memo, content: Content) -> Enclosure | None:
    episode = content.episodes.by_slug.get(memo.slug)
    return episode.enclosure(content.config.base_url) if episode else None


def _feed(
    content: Content, heads: Heads, about: tuple[str, str, str], shown: Sequence[Memo]
) -> Page:
    """Return a feed of that format, folder and title."""
    (kind, folder, title), config = about, content.config
    changed = [memo.changed for memo in shown if memo.changed]
    view = FeedView(
        format=kind,
        id=routes.permanent_id(config.base_url, folder or "feed", "page", ()),
        url=heads.full(folder + routes.FEEDS[kind]),
        page=heads.full(folder),
        title=title,
        description=config.description,
        language=config.language,
        updated=max(changed).rfc3339 if changed else _EPOCH,
        authors=authors(config),
        license=config.license,
        icon=heads.full(heads.card) if heads.card else "",
        entries=tuple(feed_entry(memo, content, heads) for memo in shown),
    )
    return Page(folder + routes.FEEDS[kind], "", view)


def feed_entry(memo: Memo, content: Content, heads: Heads) -> FeedEntry:
    """Return what feeds say of a dated memo."""
    assert memo.date is not None, "only dated memos are in feeds"
    assert memo.changed is not None, "a date is a change"
    config = content.config
    return FeedEntry(
        id=routes.permanent_id(config.base_url, memo.slug, memo.kind, memo.aliases),
        url=heads.full(routes.memo(memo.slug, memo.kind)),
        title=memo.title,
        summary=memo.description or memo.summary,
        html=content.texts[memo.slug] if config.feeds.full else None,
        lang=other_language(config, memo),
        published=memo.date.rfc3339,
        updated=memo.changed.rfc3339,
        authors=authors(config, memo),
        topic=memo.topic,
        keywords=memo.keywords,
        audio=_audio(memo, content),
    )


def _index_view(content: Content) -> IndexView:
    entries = tuple(_index_entry(memo, content) for memo in content.index.everything())
    return IndexView(1, content.config.title, content.config.base_url, entries)


def _index_parts(memo: Memo, content: Content) -> IndexMark:
    """Return all that the entry of `memo` is made of."""
    body, newer = content.bodies[memo.slug], content.index.successor.get(memo.slug)
    links = [link.url for link in body.links]
    successor, audio = newer.slug if newer else None, _audio(memo, content)
    return content.marks[memo.slug].front, body.words, links, successor, audio


def _index_entry(memo: Memo, content: Content) -> IndexEntry:
    body = content.bodies[memo.slug]
    newer = content.index.successor.get(memo.slug)
    return IndexEntry(
        url=routes.memo(memo.slug, memo.kind),
        slug=memo.slug,
        kind=memo.kind,
        title=memo.title,
        date=memo.date.iso if memo.date else None,
        updated=memo.updated.iso if memo.updated else None,
        topic=memo.topic or None,
        keywords=memo.keywords,
        summary=memo.summary,
        description=memo.description,
        question=memo.question,
        authors=tuple(person.name for person in authors(content.config, memo)),
        minutes=minutes(memo, body),
        words=body.words,
        links=tuple(link.url for link in body.links),
        supersedes=memo.supersedes,
        superseded_by=newer.slug if newer else None,
        audio=_audio(memo, content),
    )


def sitemap(sketches: Iterable[Sketch], heads: Heads) -> Sketch:
    """Return the sitemap of `sketches`, less those hidden from search engines."""
    shown = sorted((one for one in sketches if one.mapped), key=lambda one: one.url)
    parts = [(one.url, one.changed.at if one.changed else None) for one in shown]
    return Sketch(routes.SITEMAP, MapParts(parts), lambda: _map(shown, heads))


def _map(shown: Sequence[Sketch], heads: Heads) -> Page:
    newest = max((one.changed.rfc3339 for one in shown if one.changed), default="")
    dated = tuple(
        (
            heads.full(one.url),
            one.changed.rfc3339 if one.changed else newest if one.url == routes.HOME else "",
        )
        for one in shown
    )
    return Page(routes.SITEMAP, routes.SITEMAP, SitemapView(dated))


def index_schema() -> dict[str, object]:
    """Return the JSON Schema of `index.json`."""
    schema = msgspec.json.schema(IndexView)
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "memosite index"}
    return {**title, **schema}
