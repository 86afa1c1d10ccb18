"""Name -> URL -> output path, decided here only.

A URL is the path below the site's root, without a leading slash: `memos/rmsnorm/`. One that ends
in a slash is a folder with an `index.html`.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote, urlsplit

HOME = ""
ARCHIVE = "archive/"
LOG = "log/"
TOPICS = "topics/"
NOTES = "notes/"
EPISODES = "episodes/"
OPEN = "open/"
QUESTIONS = "questions/"
FORECASTS = "forecasts/"
COLLECTED = (OPEN, QUESTIONS, FORECASTS)
"""Pages that are made when there is something on them, or when a link leads to them."""
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
INDEX = "index.json"
PODCAST = "podcast.xml"
CHAPTERS = "chapters.json"
"""Beside an episode's page."""
FEEDS = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}
MEDIA_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
_FOLDERS = {"memo": "memos/", "note": "notes/", "page": ""}


def memo(slug: str, kind: str = "memo") -> str:
    """Return the URL of a memo, note or standalone page."""
    return f"{_FOLDERS[kind]}{slug}/"


def topic(slug: str) -> str:
    """Return the URL of a topic's page."""
    return f"{TOPICS}{slug}/"


def year(listing: str, number: int) -> str:
    """Return the URL of one year of a long listing."""
    return f"{listing}{number}/"


def output(url: str) -> str:
    """Return the path in the published folder of the file that `url` serves."""
    return url + "index.html" if url.endswith("/") or not url else url


NAME_BYTES_MAX = 255
"""Of one part of a path. Source: the limit of ext4, APFS and NTFS."""
PATH_BYTES_MAX = 1024
_PLAIN = re.compile(r"[a-z0-9][a-z0-9.-]{0,249}(?:/[a-z0-9][a-z0-9.-]{0,249})*")
"""Paths that are right at a glance, as nearly all are."""


def name_fault(path: str) -> str:
    """Return why no file system or server should be given `path`; empty when it may."""
    if _PLAIN.fullmatch(path) and len(path) <= PATH_BYTES_MAX:
        return ""
    try:
        parts = [part.encode() for part in path.split("/")]
    except UnicodeEncodeError:
        return "is not UTF-8"
    if any(part in (b"", b".", b"..") for part in parts):
        return "has an empty part, `.` or `..` in it"
    if any(ord(character) < ord(" ") or character == "\x7f" for character in path):
        return "has a control character in it"
    if max(map(len, parts)) > NAME_BYTES_MAX or len(path.encode()) > PATH_BYTES_MAX:
        return "is too long for a file"
    return ""


def root(url: str) -> str:
    """Return the relative path from the page at `url` to the site's root: `./`, `../`, `../../`."""
    return "../" * url.count("/") or "./"


def place(url: str, anchor: str) -> str:
    """Return the URL of the element of that id on the page at `url`."""
    return f"{url}#{quote(anchor, safe=_IN_FRAGMENTS)}"


_IN_FRAGMENTS = "~!$&'()*+,;=:@/?-._"
"""Source: RFC 3986, section 3.5."""


def relative(start: str, target: str) -> str:
    """Return the link from the page at `start` to `target`, both URLs of this site."""
    return root(start).removeprefix("./") + quote_path(target) or "./"


def quote_path(path: str) -> str:
    """Return a path of files as it must be written in an address."""
    return quote(path, safe="/~!$&'()*+,;=:@-._")


def join(folder: str, name: str) -> str:
    """Return `name` as seen from `folder`, with `.` and `..` resolved."""
    return posixpath.normpath(posixpath.join(folder, name))


def permanent_id(base_url: str, slug: str, kind: str, aliases: tuple[str, ...]) -> str:
    """Return the id under which feeds know a memo for ever.

    It is made of the host and of the memo's first address: its oldest alias of that kind, else
    its URL. So it survives a change of title, of slug (through its alias) and of the path in
    `base_url`. Source: RFC 4122, section 4.3 (a name-based UUID).
    """
    import uuid  # noqa: PLC0415 (4 ms of start-up; only feeds need it)

    first = _first_address(slug, kind, aliases)
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://{urlsplit(base_url).hostname}/{first}").urn


def id_within(own: str, name: str) -> str:
    """Return the permanent id of what is called `name` within the page of the id `own`."""
    import uuid  # noqa: PLC0415 (4 ms of start-up; only feeds need it)

    return uuid.uuid5(uuid.UUID(own), name).urn


def _first_address(slug: str, kind: str, aliases: tuple[str, ...]) -> str:
    folder = memo("", kind).removesuffix("/")
    return next((old for old in aliases if old.startswith(folder)), memo(slug, kind))


_PODCASTS = "ead4c236-bf58-58c6-a2c6-a6b28d128cb6"


def podcast_id(feed: str) -> str:
    """Return the id of a podcast whose feed is at that full address.

    Source: Podcasting 2.0, `podcast:guid`.
    """
    import uuid  # noqa: PLC0415 (4 ms of start-up; only podcasts need it)

    return str(uuid.uuid5(uuid.UUID(_PODCASTS), re.sub(r"^\w+://", "", feed).rstrip("/")))


def episode_id(podcast: str, slug: str, kind: str, aliases: tuple[str, ...]) -> str:
    """Return the id under which players know an episode for ever.

    It is made of the id of its podcast and of the memo's first address, as `permanent_id` is; so
    where the podcast's id is written down, it survives a change of host too.
    """
    import uuid  # noqa: PLC0415 (4 ms of start-up; only podcasts need it)

    return uuid.uuid5(uuid.UUID(podcast), _first_address(slug, kind, aliases)).urn
