"""The page of all episodes, their files of chapters, and the podcast's feed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec.structs import replace

from memosite import episodes, exports, routes
from memosite.audio import Podcast, clock
from memosite.categories import PARENTS
from memosite.frames import FeedLink
from memosite.heads import authors
from memosite.records import EpisodeEntry, FileView, PodcastView
from memosite.sketches import PodcastParts, Sketch, whole
from memosite.views import EpisodesView, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memosite.episodes import Episode
    from memosite.exports import Content
    from memosite.heads import Heads
    from memosite.rows import Rows
    from memosite.views import Player


def feed_links(content: Content) -> tuple[FeedLink, ...]:
    """Return the link to the podcast's feed; none where there is none."""
    link = FeedLink(f"{_title(content)} (podcast)", routes.MEDIA_TYPES["rss"], routes.PODCAST)
    return (link,) if content.episodes.in_feed else ()


def pages(content: Content, heads: Heads, rows: Rows) -> Iterator[Sketch]:
    """Yield the page of all episodes, the feed, and a file for each that has timed chapters."""
    if content.episodes.listed:
        yield whole(_page(content, heads, rows))
    if content.episodes.in_feed:
        parts = [_entry_parts(one, content) for one in content.episodes.listed]
        page = Page(routes.PODCAST, "", _view(content, heads))
        made_of = PodcastParts(content.episodes.cover, parts)
        yield Sketch(routes.PODCAST, made_of, lambda: page)
    for one in content.episodes.by_slug.values():
        if one.player.timed and not one.chapters_url:
            yield whole(
                Page(_chapters_url(one), "", FileView(_chapters(one)), origin=one.memo.path)
            )


def _page(content: Content, heads: Heads, rows: Rows) -> Page:
    lengths = [one.seconds for one in content.episodes.listed]
    view = EpisodesView(
        rows=rows.episode_rows(),
        total=clock(sum(lengths)),
        unknown=lengths.count(0),
        feeds=feed_links(content),
    )
    said = f"All {len(lengths)} episodes of {_title(content)}, newest first, with players."
    head = heads.page(routes.EPISODES, "Episodes", said)
    return Page(routes.EPISODES, "episodes.html", view, head)


def _title(content: Content) -> str:
    own = content.config.podcast.title if content.config.podcast else ""
    return own or content.config.title


def _chapters_url(episode: Episode) -> str:
    own = routes.memo(episode.memo.slug, episode.memo.kind) + routes.CHAPTERS
    return episode.chapters_url or own


def _chapters(episode: Episode) -> bytes:
    """Return chapters as players read them. Source: Podcasting 2.0, JSON chapters, version 1.2."""
    chapters = [
        {"startTime": one.start.seconds, "title": one.title}
        for one in episode.player.chapters
        if one.start
    ]
    told = {"version": "1.2.0", "title": episode.memo.title, "chapters": chapters}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _entry_parts(
    one: Episode, content: Content
) -> tuple[bytes, bytes | None, Player, int, str | None]:
    """Return all that the entry of an episode is made of."""
    full = content.config.feeds.full
    text = content.texts[one.memo.slug].name if full else None
    said = one.spoken.url if one.spoken else None
    return content.marks[one.memo.slug].front, text, one.player, one.size, said


def _view(content: Content, heads: Heads) -> PodcastView:
    config, podcast = content.config, content.config.podcast or Podcast()
    listed, cover = content.episodes.listed, content.episodes.cover
    changed = [one.memo.changed for one in listed if one.memo.changed]
    return PodcastView(
        id=episodes.podcast_id(config),
        url=heads.full(routes.PODCAST),
        page=heads.full(routes.EPISODES),
        title=_title(content),
        description=podcast.description or config.description or _title(content),
        language=config.language,
        updated=max(changed).rfc3339,
        author=podcast.author or ", ".join(person.name for person in authors(config)),
        email=podcast.email,
        license=config.license,
        image=heads.full(cover) if cover else "",
        categories=tuple((PARENTS[name] or name, name) for name in podcast.category),
        explicit=podcast.explicit,
        entries=tuple(_entry(one, content, heads) for one in listed),
    )


def _entry(one: Episode, content: Content, heads: Heads) -> EpisodeEntry:
    memo, player, podcast = one.memo, one.player, content.config.podcast or Podcast()
    name = episodes.podcast_id(content.config)
    own = one.audio.guid or routes.episode_id(name, memo.slug, memo.kind, memo.aliases)
    spoken = one.spoken
    return EpisodeEntry(
        entry=replace(exports.feed_entry(memo, content, heads), id=own),
        explicit=podcast.explicit if one.audio.explicit is None else one.audio.explicit,
        chapters=player.chapters,
        chapters_url=heads.full(_chapters_url(one)) if player.timed else "",
        transcript=(
            (content.config.base_url + spoken.url, episodes.transcript_type(one))
            if spoken
            else None
        ),
    )
