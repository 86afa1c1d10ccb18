"""site.yaml -> a frozen Config. Each key is declared once, with its sentence of help."""

from __future__ import annotations

import os
import re
import zoneinfo
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

from msgspec import Struct, field

from memosite import schema, yamltext
from memosite.audio import Podcast  # noqa: TC001 (schema reads the annotations)
from memosite.citing import style
from memosite.errors import Mistake, Place, SiteError
from memosite.macros import Macros  # noqa: TC001 (schema reads the annotations)
from memosite.schema import Address, FaultError, Reader, Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NAME = "site.yaml"


def _base_url(value: object) -> str:
    text = value if isinstance(value, str) else ""
    if not _is_full_address(text):
        raise FaultError(
            f"is no full address: `{value}`", "write it as https://example.org/ or with a path"
        )
    return text.rstrip("/") + "/"


def _is_full_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:  # brackets that hold no address, or a port that is no number
        return False
    odd = re.search(r"[\x00-\x20<>\"?#]", text)
    return parts.scheme in ("http", "https") and bool(host) and not odd


def _timezone(value: object) -> str:
    try:
        return zoneinfo.ZoneInfo(str(value)).key
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise FaultError(
            f"names no time zone: `{value}`", "use an IANA name such as Europe/Berlin or UTC"
        ) from None


def _positive(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise FaultError("must be a whole number above 0", "write digits alone, unquoted")


Positive: TypeAlias = Annotated[int, Reader(_positive, {"type": "integer", "minimum": 1})]
SectionName: TypeAlias = Literal["hero", "format", "focus", "latest", "archive", "log", "episodes"]
SECTIONS: tuple[SectionName, ...] = ("hero", "format", "focus", "latest", "archive", "log")
"""Those that a home page has unless told otherwise."""


_FULL = schema.like(
    r"^[Hh][Tt][Tt][Pp][Ss]?://[^\x00-\x20<>\x22?#]+$",
    "write it as https://example.org/ or with a path",
)
_ZONE = schema.like(r"^[A-Za-z0-9_+/-]+$", "use an IANA name such as Europe/Berlin or UTC")


class Author(Struct, frozen=True):
    """Who writes."""

    name: Annotated[Text, "The author's name."]
    role: Annotated[str, "What the author does, in a few words."] = ""
    email: Annotated[str, "An e-mail address, for templates of your own."] = ""
    url: Annotated[Address, "The author's home page."] = ""
    orcid: Annotated[str, "An ORCID iD such as 0000-0002-1825-0097."] = ""
    monogram: Annotated[str, "One to three letters that stand for the author."] = ""


class NavItem(Struct, frozen=True):
    """One link of the site's navigation."""

    title: Annotated[Text, "The words of the link."]
    url: Annotated[Address, "A path of this site such as archive/, or a full address."]


class Figure(Struct, frozen=True):
    """One figure of the hero."""

    value: Annotated[Text, "The figure; {count} and {window} are filled in."]
    label: Annotated[str, "What the figure counts."] = ""


class Hero(Struct, frozen=True):
    """The top of the home page."""

    eyebrow: Annotated[str, "A few words above the headline."] = ""
    headline: Annotated[str, "The page's heading; the site's title if left out."] = ""
    lede: Annotated[str, "A sentence or two; the site's description if left out."] = ""
    interests: Annotated[tuple[Text, ...], "What the author works on, in free words."] = ()
    figures: Annotated[tuple[Figure, ...], "Figures, each a value and a label."] = ()


class Principle(Struct, frozen=True):
    """One numbered principle."""

    title: Annotated[Text, "The principle in a few words."]
    text: Annotated[str, "One sentence about it."] = ""


class Format(Struct, frozen=True):
    """How memos here are written."""

    eyebrow: Annotated[str, "A few words above the heading."] = ""
    heading: Annotated[str, "The section's heading."] = ""
    text: Annotated[str, "A sentence or two under the heading."] = ""
    principles: Annotated[tuple[Principle, ...], "The principles, numbered as listed."] = ()


class Focus(Struct, frozen=True):
    """What the author works on now."""

    eyebrow: Annotated[str, "A few words above the heading."] = ""
    heading: Annotated[str, "The section's heading."] = "Recent focus"
    text: Annotated[str, "A sentence or two under the heading."] = ""
    items: Annotated[tuple[Text, ...], "The chips; the memos' own `focus` if left out."] = ()


class Latest(Struct, frozen=True):
    """The newest memos."""

    eyebrow: Annotated[str, "A few words above the heading."] = ""
    heading: Annotated[str, "The section's heading."] = "Latest"
    text: Annotated[str, "A sentence or two under the heading."] = ""
    count: Annotated[Positive, "How many memos."] = 7


class Listing(Struct, frozen=True):
    """A section that lists every memo."""

    heading: Annotated[str, "The section's heading."]
    eyebrow: Annotated[str, "A few words above the heading."] = ""
    text: Annotated[str, "A sentence or two under the heading."] = ""
    limit: Annotated[Positive, "How many of the newest memos are listed here."] = 300


class ArchiveListing(Listing, frozen=True):
    """Every memo, one row each."""

    heading: Annotated[str, "The section's heading."] = "Archive"


class LogListing(Listing, frozen=True):
    """Every memo's question, one line each."""

    heading: Annotated[str, "The section's heading."] = "Topic log"


class EpisodesListing(Listing, frozen=True):
    """Every episode with its player."""

    heading: Annotated[str, "The section's heading."] = "Episodes"


class Home(Struct, frozen=True):
    """The home page: which sections, in which order, and their words."""

    sections: Annotated[tuple[SectionName, ...], "The sections in order, each once."] = SECTIONS
    hero: Annotated[Hero, "The top of the page."] = Hero()
    format: Annotated[Format, "How memos here are written."] = Format()
    focus: Annotated[Focus, "What the author works on now."] = Focus()
    latest: Annotated[Latest, "The newest memos."] = Latest()
    archive: Annotated[ArchiveListing, "Every memo, one row each."] = ArchiveListing()
    log: Annotated[LogListing, "Every memo's question, one line each."] = LogListing()
    episodes: Annotated[EpisodesListing, "Every episode with its player."] = EpisodesListing()


class Feeds(Struct, frozen=True):
    """RSS, Atom and JSON Feed."""

    full: Annotated[bool, "Whether entries carry the whole memo, not only its summary."] = True
    limit: Annotated[Positive, "How many of the newest memos a feed carries."] = 20


class Markup(Struct, frozen=True):
    """How Markdown is read."""

    raw_html: Annotated[
        bool, "Whether HTML in memos is kept as it is; otherwise it is cleaned."
    ] = True
    macros: Annotated[Macros, "LaTeX macros, as NAME: REPLACEMENT."] = field(default_factory=dict)


class Config(Struct, frozen=True):
    """Everything site.yaml says."""

    title: Annotated[Text, "The name of the site."]
    base_url: Annotated[
        str, Reader(_base_url, _FULL), "Where the site will be, for feeds, sitemap and cards."
    ] = "http://localhost:8000/"
    description: Annotated[str, "What the site is, in one sentence."] = ""
    language: Annotated[Text, "The language of the site, as in `lang`."] = "en"
    timezone: Annotated[str, Reader(_timezone, _ZONE), "The zone of dates without one."] = "UTC"
    author: Annotated[Author | None, "Who writes."] = None
    license: Annotated[str, "The licence of the text, such as CC BY 4.0."] = ""
    nav: Annotated[tuple[NavItem, ...] | None, "The navigation's links."] = None
    home: Annotated[Home, "The home page."] = Home()
    feeds: Annotated[Feeds, "RSS, Atom and JSON Feed."] = Feeds()
    podcast: Annotated[Podcast | None, "The podcast that the episodes are of."] = None
    markup: Annotated[Markup, "How Markdown is read."] = field(default_factory=Markup)
    citation_style: Annotated[
        Text, "How works are cited: author-date, numeric, or the path of a .csl file."
    ] = style.DEFAULT

    @property
    def zone(self) -> dt.tzinfo:
        """The time zone of dates written without one."""
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def base_path(self) -> str:
        """The path part of `base_url`, with a slash at both ends."""
        return urlsplit(self.base_url).path or "/"


def absent(site: Path) -> SiteError:
    """Return the mistake of a folder without settings; its hint names the site that it lies in."""
    hint = "run this in a site's folder, or make one with `memosite init DIR`"
    above = next((one for one in site.resolve().parents if os.path.isfile(one / NAME)), None)  # noqa: PTH113 (folders that may not be read)
    if above:
        hint = f"the site is in a folder above: add `--site {os.path.relpath(above)}`, or go there"
    return SiteError([Mistake(Place(NAME), "there is no site.yaml here", hint)])


def load(site: Path) -> tuple[Config, tuple[Mistake, ...]]:
    """Return the settings of the folder `site` and the warnings about them.

    Raises SiteError when there is no readable site.yaml or it holds a mistake.
    """
    try:
        text = (site / NAME).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise absent(site) from None
    except UnicodeDecodeError as error:
        raise SiteError([Mistake(Place(NAME), "is not UTF-8", f"byte {error.start}")]) from None
    except OSError as error:
        raise SiteError([Mistake(Place(NAME), f"cannot be read: {error.strerror}")]) from None
    source = yamltext.parse(NAME, text)
    mistakes: list[Mistake] = []
    config = schema.convert(Config, source, mistakes)
    if config is not None:
        mistakes.extend(_repeated(config.home.sections, source))
        mistakes.extend(_style(site, config.citation_style, source))
    if config is None or mistakes:
        raise SiteError(mistakes)
    return config, tuple(_warnings(source))


def _repeated(sections: Sequence[str], source: yamltext.YamlText) -> Iterator[Mistake]:
    for number, name in enumerate(sections):
        if name in sections[:number]:
            where = source.place(("home", "sections", number))
            yield Mistake(where, f"the section `{name}` is listed twice", "take one out")


def _style(site: Path, name: str, source: yamltext.YamlText) -> Iterator[Mistake]:
    try:
        style.text(site, name)
    except style.StyleError as error:
        yield Mistake(source.place(("citation_style",)), *error.args)


def _warnings(source: yamltext.YamlText) -> list[Mistake]:
    if source.values.get("base_url"):
        return []
    hint = "add a line `base_url: https://...` before you publish"
    message = "no `base_url`: feeds, sitemap and cards point at this machine"
    return [Mistake(Place(NAME, 1), message, hint, "warning")]
