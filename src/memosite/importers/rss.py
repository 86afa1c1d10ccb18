"""RSS, Atom and podcast feeds, from a file: each item a memo, its HTML as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Struct

from memosite import audio, media
from memosite.errors import Mistake
from memosite.importers import (
    addresses,
    attached,
    documents,
    episodes,
    escaping,
    feedxml,
    hypertext,
)
from memosite.importers.attached import Bundle
from memosite.importers.documents import Document
from memosite.importers.phrases import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from memosite.importers.feedxml import Enclosure, Feed, Item

_TITLE_MAX = 200
_BROUGHT = ("image", "audio", "video", "pdf")
"""Kinds of files that come along."""
_SCHEMES = ("http", "https", "mailto", "ftp")


def load(root: Path) -> Iterator[Document | Mistake]:
    """Yield a memo for each item with a date, a note for each without, in the feed's order.

    The topic is the item's first category, else the feed's title. A file that an item shows or
    encloses comes along where it lies below `root` at the path of its address.
    """
    home = root if root.is_dir() else root.parent
    for path in documents.below(root, ".xml", ".rss", ".atom", ".rdf"):
        shown = path.relative_to(home).as_posix()
        data = attached.data(path, home)
        if isinstance(data, Mistake):
            yield data
            continue
        try:
            feed = feedxml.parse(data)
        except ValueError as error:
            yield documents.warning(shown, f"{error}; it was left out")
            continue
        origins = {_key(item.link): _origin(item) for item in feed.items if item.link}
        place = _Place(path, home, data.decode("utf-8", "replace"), origins)
        yield from (place.warning(f"is no whole XML: {said}", "", at) for at, said in feed.faults)
        yield from _documents(feed, place)


class _Place(Struct, frozen=True):
    """Where the items of a feed come from."""

    path: Path
    home: Path
    """The folder that nothing is taken from outside of."""
    text: str
    """The feed, for messages."""
    origins: Mapping[str, str]
    """The address of each item, and its origin."""

    def warning(self, said: str, hint: str, line: int) -> Mistake:
        """Return a warning at a line of the feed."""
        shown = self.path.relative_to(self.home).as_posix()
        return documents.warning(shown, said, hint, line=line, text=self.text)


def _documents(feed: Feed, place: _Place) -> Iterator[Document]:
    told: set[str] = set()
    for item in feed.items[: documents.FILES_MAX]:
        origin = _origin(item)
        if origin not in told:
            told.add(origin)
            yield _Carrier(feed, item, place).document()


def _origin(item: Item) -> str:
    """Return what stays the same when the feed is imported again."""
    day = item.when.isoformat() if item.when else ""
    return re.sub(r"[\s\0]+", " ", item.guid or item.link or f"{item.title} {day}").strip()


def _key(address: str) -> str:
    """Return an address as those of one page share it."""
    parts = addresses.parts(address)
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{parts.query}"


class _Carrier:
    """One item on its way."""

    def __init__(self, feed: Feed, item: Item, place: _Place) -> None:
        """Begin with no files, and nothing said."""
        self.feed, self.item, self.place = feed, item, place
        self.bundle = Bundle()
        self.reading = Reading(self._link, self._picture)

    def document(self) -> Document:
        """Return the memo of the item."""
        item = self.item
        text = hypertext.markdown(item.html, self.reading)
        episode, others = self._episode()
        parts = [text, *map(self._enclosed, others)]
        title = (item.title or _first_words(item.html))[:_TITLE_MAX].strip()
        day = item.when.date().isoformat() if item.when else ""
        front = {"title": title, **_front(self.feed, item), **episode}
        return Document(
            documents.file_name(title, day),
            {key: value for key, value in front.items() if value},
            "\n\n".join(part for part in parts if part),
            _origin(item),
            self.bundle.files,
            tuple(self.place.warning(said, hint, item.line) for said, hint in self._said().items()),
            item.link,
        )

    def _said(self) -> dict[str, str]:
        said = dict(self.reading.said)
        if self.item.unread:
            said[f"has a date that cannot be read: `{self.item.unread}`"] = "give it a `date`"
        if not self.item.title:
            said["has no title; its first words are one"] = "give it a `title`"
        return said

    def _link(self, address: str) -> str:
        """Return where a link leads: another item of the feed, or the web."""
        whole = self._whole(address)
        parts = addresses.parts(whole)
        if parts.scheme not in _SCHEMES:
            self.reading.said[f"a link to `{address[:80]}` became its words"] = ""
            return ""
        origin = self.place.origins.get(_key(whole))
        if origin and origin != _origin(self.item):
            return documents.link(origin) + (f"#{parts.fragment}" if parts.fragment else "")
        return whole

    def _whole(self, address: str) -> str:
        return addresses.joined(self.item.base, address)

    def _picture(self, address: str, words: str) -> str:
        """Return a picture that comes along, or a link to one that does not."""
        inline = attached.inline_picture(address)
        if inline and attached.fits(*inline):
            return attached.shown(self.bundle.add(*inline), words)
        file = self._file(address)
        if file:
            return attached.shown(self.bundle.add(file, file.name), words)
        found = self._link(address)
        if not found:
            return escaping.escaped(words)
        hint = "put it beside the memo and write `![words](file)`"
        self.reading.said[f"the picture {found} became a link"] = hint
        label = escaping.escaped(words or f"Picture: {addresses.last(found)}", label=True)
        return f"[{label}]({escaping.target(found)})"

    def _file(self, address: str) -> Path | None:
        """Return the file at an address, where what was imported holds it.

        Hidden ones, and others than feeds bring, stay: a feed may name what it should not.
        """
        path = unquote(addresses.parts(self._whole(address)).path).lstrip("/")
        brought = media.kind(path) in _BROUGHT or audio.suffix(path) in audio.TRANSCRIPTS
        if not brought or any(part.startswith((".", "_")) for part in path.split("/")):
            return None
        for name in (path, path.rpartition("/")[2]):
            found = documents.beside(self.place.path, name, self.place.home) if name else None
            if found and found != self.place.path and attached.fits(found, found.name):
                return found
        return None

    def _enclosed(self, one: Enclosure) -> str:
        """Return a card or a picture of a file that comes along, or a link to one elsewhere."""
        file = self._file(one.url) if one.url else None
        if file:
            return attached.shown(self.bundle.add(file, file.name), self.item.title)
        found = self._link(one.url) if one.url else ""
        if not found:
            return ""
        size = f"{one.bytes / 1e6:.1f} MB" if one.bytes else ""
        facts = ", ".join(part for part in (one.type, size) if part)
        label = escaping.escaped(addresses.last(found) or self.item.title, label=True)
        behind = f" ({escaping.escaped(facts)})" if facts else ""
        return f"[{label}]({escaping.target(found)}){behind}"

    def _episode(self) -> tuple[dict[str, object], tuple[Enclosure, ...]]:
        """Return what an episode says of its recording, and the item's other enclosures."""
        item = self.item
        for one in item.enclosures:
            whole = self._whole(one.url)
            if not episodes.is_recording(whole, one.type):
                continue
            file = self._file(one.url)
            source = {"file": self.bundle.add(file, file.name)} if file else {"url": whole}
            told = episodes.told(item, one) if not file else episodes.told(item)
            others = tuple(other for other in item.enclosures if other is not one)
            return {"audio": {**source, **told, **self._transcript()}}, others
        return {}, item.enclosures

    def _transcript(self) -> dict[str, str]:
        """Return the first transcript that comes along and that memosite reads."""
        for url in self.item.transcripts:
            file = self._file(url)
            if file and audio.suffix(file.name) in audio.TRANSCRIPTS:
                return {"transcript": self.bundle.add(file, file.name)}
        for url in self.item.transcripts:
            hint = "put the file beside the memo, and name it in `audio.transcript`"
            self.reading.said[f"its transcript {self._whole(url)} was not there"] = hint
        return {}


_SUMMARY_MAX = 160
_WORDS_MAX = 60


def _front(feed: Feed, item: Item) -> dict[str, object]:
    topics = [one for one in item.keywords if one.lower() != "uncategorized"]
    topic = (topics or [feed.title])[0]
    day = item.when.date() if item.when else None
    later = item.updated.date() if day and item.updated and item.updated.date() > day else None
    link = item.link if addresses.parts(item.link).scheme in ("http", "https") else ""
    source = {"title": feed.title or "Feed", "url": link, "kind": "web"}
    short = len(item.summary) <= _SUMMARY_MAX
    return {
        **documents.dated(day.isoformat() if day else "", topic),
        **({"date": item.when.replace(microsecond=0)} if item.when else {}),
        "updated": later,
        "keywords": topics[1:],
        "summary": item.summary if short else "",
        "description": "" if short else item.summary,
        "authors": [one for one in item.authors if one],
        "sources": [source] if link else [],
    }


def _first_words(html: str) -> str:
    """Return what may stand for a title."""
    first = hypertext.words(html)
    cut = first if len(first) <= _WORDS_MAX else first[:_WORDS_MAX].rsplit(" ", 1)[0] + "\u2026"
    return cut or "Untitled"
