"""The podcast's page -> RSS with the tags of Apple and of Podcasting 2.0, through feedgen."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import lxml.etree  # noqa: F401 (feedgen's extensions need it there before them)
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from memosite import feeds, routes
from memosite.records import PodcastView

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from memosite.records import EpisodeEntry
    from memosite.views import Page

_APPLE = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_NAMESPACE = "https://podcastindex.org/namespace/1.0"


class Show(BaseExtension):  # type: ignore[misc] # feedgen has no types
    """What feedgen's own extension does not say of a podcast: its id, and `explicit` as of now."""

    def __init__(self) -> None:
        """Say nothing yet."""
        self.view: PodcastView | None = None

    def extend_ns(self) -> dict[str, str]:
        """Return the prefix of the namespace."""
        return {"podcast": _NAMESPACE}

    def extend_rss(self, feed: Element) -> Element:
        """Add to the channel of an RSS feed."""
        assert self.view is not None, "it is told at once"
        channel = feed[0]
        _add(channel, _APPLE, "explicit", _flag(is_true=self.view.explicit))
        _add(channel, _NAMESPACE, "guid", self.view.id)
        _add(channel, _NAMESPACE, "medium", "podcast")
        if self.view.email:  # another host that is to import the feed asks there first
            _add(channel, _NAMESPACE, "locked", "yes", owner=self.view.email)
        return feed


class Part(BaseEntryExtension):  # type: ignore[misc] # feedgen has no types
    """What feedgen's own extension does not say of an episode: chapters and transcript."""

    def __init__(self) -> None:
        """Say nothing yet."""
        self.entry: EpisodeEntry | None = None

    def extend_rss(self, item: Element) -> Element:
        """Add to an item of an RSS feed."""
        assert self.entry is not None, "it is told at once"
        _add(item, _APPLE, "explicit", _flag(is_true=self.entry.explicit))
        if self.entry.chapters_url:
            kind = "application/json+chapters"
            _add(item, _NAMESPACE, "chapters", url=self.entry.chapters_url, type=kind)
        if self.entry.transcript:
            url, kind = self.entry.transcript
            language = {"language": self.entry.entry.lang} if self.entry.entry.lang else {}
            _add(item, _NAMESPACE, "transcript", url=url, type=kind, **language)
        return item


def _add(parent: Element, space: str, name: str, text: str = "", **attributes: str) -> None:
    made = xml_elem(f"{{{space}}}{name}", parent, **attributes)
    made.text = text or None


def _flag(*, is_true: bool) -> str:
    return "true" if is_true else "false"


def render(page: Page) -> bytes:
    """Return the bytes of the podcast's feed. Source: Apple, A Podcaster's Guide to RSS."""
    view = page.view
    assert isinstance(view, PodcastView), "the plan gives the feed its view"
    feed = FeedGenerator()
    feed.load_extension("podcast", atom=False)
    feed.register_extension("podcasting", Show, Part, atom=False)
    feed.podcasting.view = view
    feed.title(view.title)
    feed.description(view.description)
    feed.language(view.language)
    feed.lastBuildDate(feeds.moment(view.updated))
    feed.generator("memosite")
    feed.docs("https://www.rssboard.org/rss-specification")
    if view.license:
        feed.rights(view.license)
    feed.link(href=view.url, rel="self", type=routes.MEDIA_TYPES["rss"])
    feed.link(href=view.page, rel="alternate", type="text/html")  # RSS takes the last one
    _show(feed, view)
    for one in view.entries:
        _item(feed, one)
    return bytes(feed.rss_str())


def _show(feed: FeedGenerator, view: PodcastView) -> None:
    feed.podcast.itunes_author(view.author)
    if view.email:
        feed.podcast.itunes_owner(view.author, view.email)
    if view.image:
        feed.podcast.itunes_image(view.image)
        feed.image(url=view.image, title=view.title, link=view.page)
    for name, sub in view.categories:
        feed.podcast.itunes_category({"cat": name, **({"sub": sub} if sub != name else {})})
    feed.podcast.itunes_type("episodic")


def _item(feed: FeedGenerator, one: EpisodeEntry) -> None:
    item, entry = feed.add_entry(order="append"), one.entry
    item.guid(entry.id, permalink=False)
    item.title(entry.title)
    item.link(href=entry.url, rel="alternate", type="text/html")
    item.published(feeds.moment(entry.published))
    audio = entry.audio
    assert audio is not None, "an episode has a recording"
    item.enclosure(audio.url, str(audio.bytes), audio.type)
    if entry.summary:
        item.summary(html.escape(entry.summary, quote=False))  # RSS reads it as HTML
    if text := feeds.content(entry) + _chapters(one):
        item.content(text, type="html")
    item.podcast.itunes_author(", ".join(person.name for person in entry.authors))
    item.podcast.itunes_title(entry.title)
    item.podcast.itunes_episode_type("full")
    if audio.seconds:
        item.podcast.itunes_duration(audio.seconds)
    item.podcasting.entry = one


def _chapters(one: EpisodeEntry) -> str:
    """Return the chapters as show notes; players make links of their times."""
    rows = (
        f"<li>{chapter.start.text + ' ' if chapter.start else ''}"
        f"{html.escape(chapter.title, quote=False)}"
        f"{': ' + html.escape(chapter.summary, quote=False) if chapter.summary else ''}</li>"
        for chapter in one.chapters
    )
    return f"<p>In this episode:</p><ul>{''.join(rows)}</ul>" if one.chapters else ""
