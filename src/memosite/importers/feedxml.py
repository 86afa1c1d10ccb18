"""RSS, Atom and podcast feeds -> their items, whatever version; nothing is fetched."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from html.entities import html5
from typing import TYPE_CHECKING

from msgspec import Struct

from memosite.importers import addresses
from memosite.importers.hypertext import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_ATOM = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
_PREFIXES = {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "https://podcastindex.org/namespace/1.0": "podcast",
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "http://podlove.org/simple-chapters": "psc",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.w3.org/1999/xhtml": "xhtml",
    **dict.fromkeys(_ATOM, "atom"),
}
"""Namespace -> the prefix that names it here, whatever the feed calls it."""
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")


class Enclosure(Struct, frozen=True):
    """A file that an item brings, such as a recording."""

    url: str
    type: str = ""
    bytes: int = 0


class Item(Struct, frozen=True):
    """One entry of a feed."""

    title: str
    html: str
    """Its text, as HTML."""
    line: int
    """Where it begins in the file."""
    link: str = ""
    guid: str = ""
    when: dt.datetime | None = None
    updated: dt.datetime | None = None
    unread: str = ""
    """A date that cannot be read."""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    summary: str = ""
    base: str = ""
    """What its addresses are relative to."""
    enclosures: tuple[Enclosure, ...] = ()
    duration: str = ""
    chapters: tuple[tuple[str, str], ...] = ()
    """Start and title of each."""
    transcripts: tuple[str, ...] = ()


class Feed(Struct, frozen=True):
    """A feed with its items, in its own order."""

    title: str
    items: tuple[Item, ...]
    faults: tuple[tuple[int, str], ...] = ()
    """Where the file is no XML, and how; what could be read was read."""


def parse(data: bytes) -> Feed:
    """Return the feed in a file. Raises ValueError with a sentence where there is none."""
    from lxml import etree  # noqa: PLC0415 (20 ms, and only feeds need it)

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_ENTITY.sub(_number, data.strip()), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"is not XML: {error.msg}") from None
    kind = _name(root) if root is not None else ""
    if kind not in ("rss", "atom:feed", "RDF", "channel"):
        raise ValueError("is no feed of RSS or Atom")
    channel = root if kind == "atom:feed" else next(_named(root, "channel"), root)
    named = [one for one in root.iter() if _name(one) in ("item", "atom:entry")]
    faults = ((one.line, one.message.strip()) for one in parser.error_log[:1])
    return Feed(_title(channel), tuple(_item(one) for one in named), tuple(faults))


def _number(found: re.Match[bytes]) -> bytes:
    """Return an entity of HTML as XML knows it."""
    known = html5.get(found[1].decode())
    return "".join(f"&#{ord(sign)};" for sign in known).encode() if known else b"&amp;" + found[1]


def _item(node: _Element) -> Item:
    parts: dict[str, list[_Element]] = {}
    for child in node:
        parts.setdefault(_name(child), []).append(child)
    link = addresses.joined(_based(node), _link(parts))
    told = _dates(parts, "pubDate", "dc:date", "dcterms:created", "atom:published", "atom:issued")
    updated = _dates(parts, "atom:updated", "atom:modified", "dcterms:modified")
    html, summary = _texts(parts)
    kept = parts.get("content:encoded") or parts.get("atom:content") or [node]
    base = addresses.joined(link, _based(kept[0]))
    return Item(
        title=_title(node),
        html=html,
        line=node.sourceline or 0,
        link=link,
        guid=_first(parts, "guid", "atom:id"),
        when=told[0] or updated[0],
        updated=updated[0],
        unread=told[1] or updated[1],
        authors=tuple(_authors(parts)),
        keywords=tuple(dict.fromkeys(_keywords(parts))),
        summary=summary,
        base=base,
        enclosures=tuple(_enclosures(parts)),
        duration=_first(parts, "itunes:duration"),
        chapters=tuple(_chapters(node)),
        transcripts=tuple(one.get("url", "") for one in parts.get("podcast:transcript", ())),
    )


def _name(node: _Element) -> str:
    """Return the name of an element with the prefix that its namespace has here."""
    if not isinstance(node.tag, str):
        return ""
    space, _, name = node.tag.rpartition("}")
    prefix = _PREFIXES.get(space.removeprefix("{"))
    return f"{prefix}:{name}" if prefix else name


def _named(node: _Element, *names: str) -> Iterator[_Element]:
    return (child for child in node if _name(child) in names)


def _text(node: _Element) -> str:
    return "".join(node.itertext()).strip()


def _first(parts: dict[str, list[_Element]], *names: str) -> str:
    found = (_text(one) for name in names for one in parts.get(name, ()))
    return next((text for text in found if text), "")


def _based(node: _Element) -> str:
    bases = [one.get(_BASE) for one in (node, *node.iterancestors()) if one.get(_BASE)]
    base = ""
    for one in reversed(bases):
        base = addresses.joined(base, one or "")
    return base


def _title(node: _Element) -> str:
    found = next(_named(node, "title", "atom:title", "dc:title"), None)
    if found is None:
        return ""
    text = _text(found)
    is_text = _name(found) == "atom:title" and found.get("type", "text") in ("text", "xhtml")
    return " ".join(text.split()) if is_text else words(text)


def _link(parts: dict[str, list[_Element]]) -> str:
    links = [one for one in parts.get("atom:link", ()) if one.get("href")]
    mains = [one.get("href", "") for one in links if one.get("rel", "alternate") == "alternate"]
    permanent = [
        _text(one)
        for one in parts.get("guid", ())
        if one.get("isPermaLink", "true") == "true" and re.match("https?://", _text(one))
    ]
    found = (_first(parts, "feedburner:origLink", "link"), *mains, *permanent)
    return next((one for one in found if one), "")


def _texts(parts: dict[str, list[_Element]]) -> tuple[str, str]:
    """Return the longest text of an item as HTML, and a short one beside it as words."""
    names = ("content:encoded", "atom:content", "xhtml:body", "description", "atom:summary")
    found = [_html(one) for name in names for one in parts.get(name, ())]
    plain = [_escaped(_text(one)) for one in parts.get("itunes:summary", ())]
    texts = [text for text in (found if any(found) else plain) if text]
    if not texts:
        return "", ""
    longest = max(texts, key=len)
    others = (words(text) for text in (*texts, *plain) if text != longest)
    told = (one for one in others if one and not one.endswith(("\u2026", "...", "[\u2026]")))
    return longest, next((one for one in told if one not in words(longest)), "")


def _html(node: _Element) -> str:
    kind = node.get("type", "html" if not _name(node).startswith("atom:") else "text")
    if len(node) or kind in ("xhtml", "application/xhtml+xml"):
        return _inner(node)
    return _escaped(_text(node)) if kind in ("text", "text/plain") else _text(node)


def _inner(node: _Element) -> str:
    """Return the elements within one as HTML."""
    from lxml import etree  # noqa: PLC0415 (as above)

    for one in node.iter():
        if isinstance(one.tag, str):
            one.tag = one.tag.rpartition("}")[2]
    etree.cleanup_namespaces(node)
    inner = (etree.tostring(child, encoding="unicode", method="html") for child in node)
    return _escaped(node.text or "") + "".join(inner)


def _escaped(text: str) -> str:
    """Return plain text as HTML, its lines kept."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"\n[ \t]*", "<br>", safe.strip())


def _dates(parts: dict[str, list[_Element]], *names: str) -> tuple[dt.datetime | None, str]:
    """Return the first moment, and what stands in its place where it cannot be read."""
    text = _first(parts, *names)
    return (moment(text), "" if moment(text) or not text else text)


def moment(text: str) -> dt.datetime | None:
    """Return the moment that RFC 822 or ISO 8601 writes so, in its own zone."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    aware = found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    return aware if aware.year > 1 and aware.utcoffset() is not None else None


def _authors(parts: dict[str, list[_Element]]) -> Iterator[str]:
    for node in (*parts.get("dc:creator", ()), *parts.get("atom:author", ())):
        name = next(_named(node, "atom:name"), node)
        yield " ".join(_text(name).split())
    if not parts.get("dc:creator"):
        for node in parts.get("author", ()):
            found = re.search(r"\(([^()]*)\)", _text(node))  # name@host (Name)
            yield found[1] if found else ("" if "@" in _text(node) else _text(node))


def _keywords(parts: dict[str, list[_Element]]) -> Iterator[str]:
    for name in ("category", "atom:category", "dc:subject"):
        for node in parts.get(name, ()):
            yield words(node.get("label") or node.get("term") or _text(node))


def _enclosures(parts: dict[str, list[_Element]]) -> Iterator[Enclosure]:
    links = (one for one in parts.get("atom:link", ()) if one.get("rel") == "enclosure")
    for node in (*parts.get("enclosure", ()), *links):
        length = node.get("length", "")
        size = int(length) if re.fullmatch(r"[0-9]{1,15}", length) else 0
        yield Enclosure(node.get("url") or node.get("href", ""), node.get("type", ""), size)


def _chapters(node: _Element) -> Iterator[tuple[str, str]]:
    for one in node.iter():
        if _name(one) == "psc:chapter" and one.get("title"):
            yield one.get("start", ""), one.get("title", "")
