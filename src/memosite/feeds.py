"""Feed pages -> bytes: RSS 2.0 and Atom through feedgen, JSON Feed 1.1.

Every date comes from the view, every address is absolute, and no entry carries a script.
"""

from __future__ import annotations

import datetime as dt
import functools
import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import msgspec

from memosite import routes
from memosite.languages import attributes
from memosite.markup.formulas.mathml import enclosed
from memosite.records import FeedView

if TYPE_CHECKING:
    from feedgen.feed import FeedGenerator
    from lxml.etree import _Element as Element
    from selectolax.lexbor import LexborNode

    from memosite.memo import Person
    from memosite.records import Enclosure, FeedEntry, Html
    from memosite.views import Page


def render(page: Page) -> bytes:
    """Return the bytes of a feed page.

    Cost: about 75 us an entry, and 75 ms once to import feedgen.
    """
    assert isinstance(page.view, FeedView), "the plan gives feed pages feed views"
    if page.view.format == "json":
        return _json(page.view)
    return _xml(page.view)


_ACTIVE = (
    "script, style, iframe, object, embed, form, input, button, template, link, meta, base,"
    " animate, animateMotion, animateTransform, set"  # they change addresses of drawings
)
_ADDRESSES = ("href", "xlink:href", "src", "poster", "data", "cite", "action", "formaction")
_UNSAFE = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data):", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DROPPED = frozenset({"id", "style", "class", "loading", "decoding", "tabindex", "role", "srcset"})


def portable(html: str, base: str) -> str:
    """Return `html` fit for a reader that is not our page.

    Addresses are made absolute against `base`; scripts, event handlers, styles and ids go, and
    what styles show of formulas is said in elements.
    """
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 (only feeds need it)

    body = LexborHTMLParser(f"<!doctype html><body>{enclosed(html)}").body
    assert body is not None, "the parser always makes a body"
    for node in body.css("input[type=checkbox]"):
        node.replace_with("\u2611 " if "checked" in node.attributes else "\u2610 ")
    for node in body.css(".plot"):  # readers drop the lines of a drawing and print its numbers
        drawing = node.css_first("svg")
        node.replace_with(drawing.attributes["aria-label"] or "" if drawing else "")
    for node in body.css(f"{_ACTIVE}, a.back, .unseen, .callout.raw, .in-dark, picture source"):
        node.decompose()
    for node in body.css("details.callout, .tabs > details"):
        _unfold(node)
    # Classes go, and with them what highlighted code and self-links were wrapped for.
    for node in body.css("a.self, span, label, picture"):
        node.unwrap()
    for node in body.css("*"):
        _absolute(node, base)
    return _CONTROL.sub("", body.inner_html or "").strip()


def _unfold(details: LexborNode) -> None:
    """Put a folded part into the text, its title a paragraph of its own."""
    summary = details.css_first("summary")
    if summary is not None:
        summary.insert_before(details.parser.create_node("p"))
        title = summary.prev
        assert title is not None, "it was put there"
        for child in list(summary.iter(include_text=True)):
            title.insert_child(child)
        summary.decompose()
    details.unwrap()


def _absolute(node: LexborNode, base: str) -> None:
    for name, value in list(node.attributes.items()):
        if name in _DROPPED or name.startswith(("on", "aria-", "data-")):
            del node.attrs[name]
        elif name in _ADDRESSES:
            address = _full(value or "", base)
            if address:
                node.attrs[name] = address
            else:
                del node.attrs[name]


def _full(url: str, base: str) -> str:
    """Return `url` made absolute; empty for one that runs a script or cannot be read."""
    try:
        address = urljoin(base, re.sub(r"[\t\n\r]", "", url))  # as browsers read it
    except ValueError:  # brackets that hold no address
        return ""
    return "" if _UNSAFE.match(address) else address


def moment(written: str) -> dt.datetime:
    """Return the moment of an RFC 3339 date."""
    return dt.datetime.fromisoformat(written)


def _people(people: tuple[Person, ...]) -> list[dict[str, str]]:
    known = ({"name": person.name, "uri": person.url} for person in people)
    return [{key: value for key, value in person.items() if value} for person in known]


def _xml(view: FeedView) -> bytes:
    # Together they take 75 ms.
    import lxml.etree  # noqa: F401, PLC0415 (feedgen's extensions need it there before them)
    from feedgen.feed import FeedGenerator  # noqa: PLC0415 (only feeds need it)

    feed = FeedGenerator()
    if view.format == "rss":
        feed.load_extension("dc", atom=False)  # RSS itself knows authors by e-mail only
    feed.id(view.id)
    feed.title(view.title)
    feed.subtitle(view.description or view.title)
    feed.language(view.language)
    feed.updated(moment(view.updated))
    feed.lastBuildDate(moment(view.updated))
    feed.author(_people(view.authors))
    feed.generator("memosite")
    feed.docs("https://www.rssboard.org/rss-specification")
    if view.license:
        feed.rights(view.license)
    feed.link(href=view.url, rel="self", type=routes.MEDIA_TYPES[view.format])
    feed.link(href=view.page, rel="alternate", type="text/html")  # RSS takes the last one
    for entry in view.entries:
        _entry(feed, entry, rss=view.format == "rss")
    return bytes(feed.rss_str() if view.format == "rss" else feed.atom_str())


def _entry(feed: FeedGenerator, entry: FeedEntry, *, rss: bool) -> None:
    item = feed.add_entry(order="append")
    item.id(entry.id)
    item.guid(entry.id, permalink=False)
    item.title(entry.title)
    item.link(href=entry.url, rel="alternate", type="text/html")
    item.published(moment(entry.published))
    item.updated(moment(entry.updated))
    if entry.audio and rss:
        item.enclosure(entry.audio.url, str(entry.audio.bytes), entry.audio.type)
    elif entry.audio:
        item.register_extension("recording", _Recording, rss=False)
        item.recording.audio = entry.audio
    if rss:
        item.dc.dc_creator([person.name for person in entry.authors])
    else:
        item.author(_people(entry.authors))
    # All in one call: each call goes through all that are there.
    item.category([{"term": term} for term in (entry.topic, *entry.keywords) if term])
    if entry.summary:
        # RSS reads a description as HTML, Atom a summary as text.
        item.summary(html.escape(entry.summary, quote=False) if rss else entry.summary)
    if text := content(entry):
        item.content(text, type="html")


class _Recording:
    """A link to a recording; those that feedgen makes in entries lack `rel`, type and length."""

    audio: Enclosure

    def extend_atom(self, entry: Element) -> None:
        """Add to an entry of an Atom feed. Source: RFC 4287, section 4.2.7."""
        from feedgen.util import xml_elem  # noqa: PLC0415 (it is there, as the feed is)

        known = {"length": str(self.audio.bytes)} if self.audio.bytes else {}
        xml_elem("link", entry, rel="enclosure", href=self.audio.url, type=self.audio.type, **known)


def content(entry: FeedEntry) -> str:
    """Return the body as feeds carry it; one in another language than the feed's says so."""
    return _content(entry.html, entry.lang, entry.url) if entry.html else ""


@functools.lru_cache(maxsize=128)
def _content(html: Html, lang: str, base: str) -> str:
    # Kept for the next feed: a memo is in six, three formats of the site and of its topic.
    text = html.__html__()
    if text and lang:
        text = f"<div{attributes(lang)}>{text}</div>"
    return portable(text, base) if text else ""


def _json(view: FeedView) -> bytes:
    """Return a JSON Feed. Source: jsonfeed.org, version 1.1."""
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": view.title,
        "home_page_url": view.page,
        "feed_url": view.url,
        "description": view.description,
        "icon": view.icon,
        "authors": [_json_person(person) for person in view.authors],
        "language": view.language,
        "items": [_json_item(entry) for entry in view.entries],
    }
    kept = {key: value for key, value in whole.items() if value or key == "items"}
    return msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n"


def _json_person(person: Person) -> dict[str, str]:
    return {"name": person.name, **({"url": person.url} if person.url else {})}


def _json_item(entry: FeedEntry) -> dict[str, object]:
    whole = content(entry)
    text = {"content_html": whole} if whole else {}
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        **(text or {"content_text": entry.summary or entry.title}),
        "summary": entry.summary,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [_json_person(person) for person in entry.authors],
        "tags": [term for term in (entry.topic, *entry.keywords) if term],
        "attachments": [_attachment(entry.audio)] if entry.audio else [],
    }
    return {key: value for key, value in item.items() if value}


def _attachment(audio: Enclosure) -> dict[str, object]:
    known = {"size_in_bytes": audio.bytes, "duration_in_seconds": audio.seconds}
    told = {key: value for key, value in known.items() if value}
    return {"url": audio.url, "mime_type": audio.type, **told}
