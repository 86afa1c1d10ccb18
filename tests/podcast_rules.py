"""What directories and players ask of a podcast's feed, as data, and what a feed lacks of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import lxml.etree

from memosite.categories import PARENTS
from outside import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element as Element

SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}


@dataclass(frozen=True)
class Rule:
    """What a feed must hold of one tag."""

    by: str
    """Who asks for it."""
    path: str
    """Below the channel, or below each item after `item/`."""
    text: str = r"\S(?s:.*\S)?"
    """A pattern of its text; empty for a tag without one."""
    most: int = 1
    least: int = 1
    has: Mapping[str, str] = field(default_factory=dict)
    """Attribute -> a pattern of its value."""


ADDRESS = r"https?://[!-~]+"
NAME = r"\S(?:.{0,253}\S)?"
DESCRIPTION = r"\S(?s:.{0,3998}\S)?"
RFC_2822 = (
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" \d{4} \d\d:\d\d:\d\d [+-]\d{4}"
)
APPLE, PSP, PODCASTING = "Apple, A Podcaster's Guide to RSS", "PSP-1", "Podcasting 2.0"
IMAGE = {"href": rf"{ADDRESS}\.(?:jpg|png)"}
RULES = (
    Rule(PSP, "atom:link", "", has={"rel": "self", "href": ADDRESS, "type": "application/rss.xml"}),
    Rule(APPLE, "title", NAME),
    Rule(APPLE, "description", DESCRIPTION),
    Rule(APPLE, "link", ADDRESS),
    Rule(APPLE, "language", r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?"),
    Rule(APPLE, "itunes:image", "", has=IMAGE),
    Rule(APPLE, "itunes:category", r"\s*", most=9, has={"text": ".+"}),
    Rule(APPLE, "itunes:explicit", "true|false"),
    Rule(APPLE, "itunes:author", NAME),
    Rule(APPLE, "itunes:owner", r"\s*", least=0),
    Rule(APPLE, "itunes:owner/itunes:email", r"\S+@\S+", least=0),
    Rule(APPLE, "itunes:owner/itunes:name", NAME, least=0),
    Rule(APPLE, "itunes:type", "episodic|serial"),
    Rule(APPLE, "copyright", NAME, least=0),
    Rule(PODCASTING, "podcast:guid", r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}(?:-[0-9a-f]+){2}"),
    Rule(PODCASTING, "podcast:locked", "yes|no", least=0, has={"owner": r"\S+@\S+"}),
    Rule(PODCASTING, "podcast:medium", "podcast"),
    Rule(APPLE, "item/title", NAME),
    Rule(
        APPLE,
        "item/enclosure",
        "",
        has={"url": ADDRESS, "length": r"[1-9]\d*", "type": r"audio/(?:mpeg|x-m4a)"},
    ),
    Rule(APPLE, "item/guid", NAME, has={"isPermaLink": "true|false"}),
    Rule(APPLE, "item/pubDate", RFC_2822),
    Rule(APPLE, "item/link", ADDRESS),
    Rule(APPLE, "item/description", DESCRIPTION, least=0),
    Rule(APPLE, "item/itunes:duration", r"[1-9]\d*"),
    Rule(APPLE, "item/itunes:explicit", "true|false"),
    Rule(APPLE, "item/itunes:episodeType", "full|trailer|bonus"),
    Rule(APPLE, "item/itunes:title", NAME),
    Rule(
        PODCASTING,
        "item/podcast:transcript",
        "",
        least=0,
        has={
            "url": ADDRESS,
            "type": r"text/(?:plain|html|vtt)|application/(?:json|x-subrip)",
            "language": r"(?:[a-z]{2,3}(?:-[A-Za-z]{2,4})?)?",
        },
    ),
    Rule(
        PODCASTING,
        "item/podcast:chapters",
        "",
        least=0,
        has={"url": ADDRESS, "type": r"application/json\+chapters"},
    ),
)
"""Sources: Apple, A Podcaster's Guide to RSS; the Podcast Standards Project, PSP-1; Podcasting 2.0,
the documents of its tags. What they only recommend is asked for too where memosite always knows it.
"""


def lacking(feed: bytes) -> list[str]:
    """Return what a feed lacks."""
    root = lxml.etree.fromstring(feed)
    (channel,) = root.findall("channel")
    items = channel.findall("item")
    found = [f"no namespace {name}" for name in SPACES if root.nsmap.get(name) != SPACES[name]]
    for rule in RULES:
        below = rule.path.removeprefix("item/")
        for parent in items if rule.path.startswith("item/") else [channel]:
            found += (f"{rule.by}: {rule.path}: {fault}" for fault in _faults(rule, parent, below))
    found += _wrong_together(channel, items)
    return found + list(_against_schema(channel))


def _faults(rule: Rule, parent: Element, path: str) -> Iterator[str]:
    tags = parent.findall(path, SPACES)
    wanted = [tag for tag in tags if tag.get("rel") == rule.has.get("rel")]
    if not rule.least <= len(wanted) <= rule.most:
        yield f"{len(wanted)} of them"
    for tag in wanted:
        if not re.fullmatch(rule.text, tag.text or ""):
            yield f"the text {tag.text!r}"
        for name, pattern in rule.has.items():
            if not re.fullmatch(pattern, tag.get(name, "")):
                yield f"{name}={tag.get(name)!r}"


def _wrong_together(channel: Element, items: list[Element]) -> Iterator[str]:
    """Yield what no pattern of one tag tells."""
    for tag in channel.iterfind("itunes:category", SPACES):
        for one in tag.iter():
            parent = one.getparent()
            above = "" if one is tag or parent is None else parent.get("text")
            if PARENTS.get(str(one.get("text"))) != above:
                yield f"{APPLE}: no category {one.get('text')!r}"
    guids = [item.findtext("guid") for item in items]
    if len(set(guids)) < len(guids):
        yield f"{APPLE}: two items of one guid"
    if not items:
        yield f"{APPLE}: no item"
    written = [item.findtext("pubDate") or "" for item in items]
    dates = [parsedate_to_datetime(one) for one in written if re.fullmatch(RFC_2822, one)]
    if sorted(dates, reverse=True) != dates:
        yield "items are not newest first"


SCHEMA = PROJECT / "tests" / "specs" / "podcast.xsd"


def _against_schema(channel: Element) -> Iterator[str]:
    """Yield how tags of Podcasting 2.0 break the schema of their namespace, and unknown ones.

    The schema is older than some tags, of which the rules alone tell.
    """
    source = lxml.etree.parse(SCHEMA)
    root = source.getroot()
    root.set("targetNamespace", SPACES["podcast"])  # it is written to be included by another
    text = lxml.etree.tostring(source).replace(
        b"<xs:schema", f'<xs:schema xmlns="{SPACES["podcast"]}"'.encode(), 1
    )
    schema = lxml.etree.XMLSchema(lxml.etree.fromstring(text))
    known = {rule.path.rpartition("podcast:")[2] for rule in RULES}
    told = {one.get("name") for one in root.iterchildren("{*}element")}
    for tag in channel.iterfind(".//podcast:*", SPACES):
        name = lxml.etree.QName(tag).localname
        if name not in known:
            yield f"{PODCASTING}: unknown tag {name}"
        if name in told and not schema.validate(
            lxml.etree.fromstring(lxml.etree.tostring(tag, with_tail=False))
        ):
            yield f"{PODCASTING}, schema: {schema.error_log.last_error}"


def lacking_of_chapters(chapters: Mapping[str, object]) -> Iterator[str]:
    """Yield what a file of chapters lacks. Source: Podcasting 2.0, JSON chapters, 1.2."""
    if chapters.get("version") != "1.2.0":
        yield "version"
    listed = chapters.get("chapters")
    if not isinstance(listed, list) or not listed:
        yield "chapters"
        return
    starts = [one.get("startTime") for one in listed]
    if not all(isinstance(one, int | float) for one in starts) or sorted(set(starts)) != starts:
        yield "startTime"
    if not all(isinstance(one.get("title"), str) and one["title"] for one in listed):
        yield "title"
