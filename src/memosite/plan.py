"""Every output, before any is made: Index and Bodies -> Pages."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from memosite import episodes, exports, home, notebook, podcast, reading, routes
from memosite.config import Home, Markup
from memosite.errors import Mistake, Place, SiteError, did_you_mean
from memosite.frames import Link, SiteView
from memosite.heads import Heads, cut, feed_links
from memosite.records import FileView
from memosite.rows import SPREAD_ABOVE, Rows, by_year
from memosite.sketches import ListParts, RedirectParts, Sketch, whole
from memosite.views import (
    ListView,
    NotesView,
    NotFoundView,
    Page,
    RedirectView,
    TopicRow,
    TopicsView,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from memosite.config import Config
    from memosite.exports import Content
    from memosite.files import Copy, File
    from memosite.index import Index, Topic
    from memosite.memo import Memo


class Frame(NamedTuple):
    """All that every page depends on, but for the templates."""

    site: SiteView
    nav: tuple[Link, ...]
    card: str
    """URL of the picture for cards without their own; empty for none."""
    config: Config
    """The settings less those that show in the parts of the pages that they are for."""


class Plan(Struct, frozen=True):
    """Everything a build will publish."""

    site: SiteView
    frame: Frame
    sketches: tuple[Sketch, ...]
    """Sorted by URL; no two give one output."""


def make(content: Content, assets: Mapping[str, str]) -> Plan:
    """Return the plan of `content`; `assets` maps static files to their versioned URLs.

    Raises SiteError when two pages would have one address or the navigation leads nowhere.
    Cost: about 10 us a memo.
    """
    config, index = content.config, content.index
    heads, rows = _common_parts(content, assets)
    sketches = [
        whole(home.page(config, index, heads, rows)),
        *_listings(content, heads, rows),
        *(rows.memo_sketch(memo, heads, content.cards) for memo in index.everything()),
        *notebook.pages(content, heads, rows),
        *reading.pages(index, content.bodies, content.marks, heads),
        *_redirects(index, heads),
        *exports.pages(content, heads),
        *podcast.pages(content, heads, rows),
        *(_file(file) for file in content.files),
    ]
    sketches.append(exports.sitemap(sketches, heads))
    _check(sketches, config)
    site = SiteView(
        title=config.title,
        description=config.description,
        language=config.language,
        author=config.author,
        license=config.license,
        assets=assets,
        feeds=heads.feeds,
    )
    frame = Frame(site, heads.nav, heads.card, _common(config))
    return Plan(site, frame, tuple(sorted(sketches, key=lambda one: one.url)))


def memo_page(memo: Memo, content: Content, assets: Mapping[str, str]) -> Page:
    """Return the page of one memo as `make` would have it; a tenth of the cost at many memos."""
    heads, rows = _common_parts(content, assets)
    return rows.memo_page(memo, heads, content.cards)


def _common_parts(content: Content, assets: Mapping[str, str]) -> tuple[Heads, Rows]:
    config, index = content.config, content.index
    links = (*feed_links("", config.title), *podcast.feed_links(content))
    card = "card.png" if "card.png" in assets else ""
    heads = Heads(config, _nav(config, index), links, card)
    rows = Rows(config, index, content.bodies, content.texts, content.marks, content.episodes)
    return heads, rows


APART = ("home", "markup", "citation_style", "timezone")
"""Settings that show in the parts of the pages that they are for."""


def _common(config: Config) -> Config:
    """Return the settings less those."""
    return replace(config, home=Home(), markup=Markup(), citation_style="", timezone="UTC")


def _file(file: File | Copy) -> Sketch:
    return whole(Page(file.url, "", FileView(file.source), origin=file.origin))


def page_urls(index: Index) -> frozenset[str]:
    """Return the URLs of the pages that belong to no memo, for links in memos."""
    fixed = (routes.HOME, routes.ARCHIVE, routes.LOG, routes.TOPICS)
    notes = (routes.NOTES,) if index.notes else ()
    generated = (*routes.FEEDS.values(), routes.INDEX, routes.SITEMAP, routes.ROBOTS)
    topics = (routes.topic(topic.slug) for topic in index.topics)
    spoken = episodes.page_urls(index)
    return frozenset({*fixed, *notes, *routes.COLLECTED, *generated, *topics, *spoken})


def _nav(config: Config, index: Index) -> tuple[Link, ...]:
    if config.nav is not None:
        return tuple(Link(item.title, _site_path(item.url)) for item in config.nav)
    usual = (
        ("Episodes", routes.EPISODES, bool(episodes.listed(index))),
        ("Archive", routes.ARCHIVE, True),
        ("Topic log", routes.LOG, bool(index.log)),
        ("Topics", routes.TOPICS, bool(index.topics)),
        ("Notes", routes.NOTES, bool(index.notes)),
    )
    own = (Link(page.title, routes.memo(page.slug, page.kind)) for page in index.pages)
    return (*(Link(title, url) for title, url, wanted in usual if wanted), *own)


def _site_path(url: str) -> str:
    return url if ":" in url else url.removeprefix("/").removeprefix("./")


def _listings(content: Content, heads: Heads, rows: Rows) -> Iterator[Sketch]:
    index, title = content.index, content.config.title
    count = len(index.latest)
    about = f"All {count} memos of {title} by date, newest first, with topic and summary."
    yield from _listing(Listing(routes.ARCHIVE, "Archive", index.archive, about), heads, rows)
    about = f"The narrow questions behind the memos of {title}, a line each, newest first."
    yield from _listing(Listing(routes.LOG, "Topic log", index.log, about), heads, rows)
    about = f"The topics of {title}: how many memos each has, and the newest of each."
    topics = TopicsView(tuple(_topic_row(topic, index, rows) for topic in index.topics))
    head = heads.page(routes.TOPICS, "Topics", about)
    yield whole(Page(routes.TOPICS, "topics.html", topics, head))
    for topic in index.topics:
        about = f"Memos on {topic.name} at {title}, newest first, each with its date and summary."
        one = Listing(routes.topic(topic.slug), topic.name, topic.memos, about)
        yield from _listing(one, heads, rows)
    about = f"Notes kept beside the memos of {title}; they may be undated and change in place."
    notes = NotesView(tuple(rows.row(note) for note in index.notes))
    if index.notes:
        head = heads.page(routes.NOTES, "Notes", about)
        yield whole(Page(routes.NOTES, "notes.html", notes, head))
    newest = NotFoundView(tuple(rows.row(memo) for memo in index.latest[:3]))
    yield whole(Page(routes.NOT_FOUND, "404.html", newest, heads.not_found()))


_TEMPLATES = {routes.ARCHIVE: "archive.html", routes.LOG: "log.html"}


class Listing(Struct, frozen=True):
    """One list of memos, on one page or spread over several."""

    url: str
    heading: str
    memos: Sequence[Memo]
    """Newest first."""
    about: str
    """What search engines are told."""


def _listing(one: Listing, heads: Heads, rows: Rows) -> Iterator[Sketch]:
    """Yield the page of a listing, or for a long one its newest year and a page a year."""
    count = sum(1 for memo in one.memos if memo.slug not in rows.index.successor)
    if len(one.memos) <= SPREAD_ABOVE:
        yield _list_sketch(one, (count, ()), heads, rows)
        return
    years = [(year, tuple(group)) for year, group in by_year(one.memos)]
    for n, (year, memos) in enumerate((years[0], *years)):
        links = tuple(
            Link(str(number), routes.year(one.url, number), current=number == year)
            for number, _ in years
        )
        part = Listing(
            url=routes.year(one.url, year) if n else one.url,
            heading=f"{one.heading} {year}" if n else one.heading,
            memos=memos,
            about=f"{one.about.rstrip('.')}: {year}." if n else one.about,
        )
        yield _list_sketch(part, (count, links), heads, rows, of=one)


def _list_sketch(
    one: Listing,
    counted: tuple[int, tuple[Link, ...]],
    heads: Heads,
    rows: Rows,
    *,
    of: Listing | None = None,
) -> Sketch:
    """Return the sketch of one page of a listing, `of` the whole one.

    `counted`: the memos of the whole listing, and the links to its pages.
    """
    whole_url, named = (of or one).url, (of or one).heading
    count, links = counted
    is_topic = whole_url.startswith(routes.TOPICS)

    def page() -> Page:
        feeds = feed_links(whole_url, named) if is_topic else ()
        view = ListView(one.heading, count, rows.by_year(one.memos), links, feeds)
        head = heads.page(one.url, one.heading, one.about, feeds)
        return Page(one.url, _TEMPLATES.get(whole_url, "topic.html"), view, head)

    told = (one.heading, one.about, whole_url, named)
    parts = ListParts(told, count, links, [rows.mark(memo) for memo in one.memos])
    return Sketch(one.url, parts, page, mapped=True)


def _topic_row(topic: Topic, index: Index, rows: Rows) -> TopicRow:
    current = [memo for memo in topic.memos if memo.slug not in index.successor]
    link = Link(topic.name, routes.topic(topic.slug))
    return TopicRow(link, len(current), rows.row((current or list(topic.memos))[0]))


def _redirects(index: Index, heads: Heads) -> Iterator[Sketch]:
    for memo in index.everything():
        for alias in memo.aliases:
            target = Link(memo.title, routes.memo(memo.slug, memo.kind))
            page = functools.partial(_redirect, alias, target, heads, memo.path)
            yield Sketch(alias, RedirectParts(target.title, target.url), page, memo.path)


def _redirect(alias: str, target: Link, heads: Heads, origin: str) -> Page:
    head = heads.redirect(alias, target)
    return Page(alias, "redirect.html", RedirectView(target), head, origin)


def _check(sketches: Sequence[Sketch], config: Config) -> None:
    """Raise SiteError for an address that two pages claim, and a navigation link to nowhere."""
    mistakes = [*_bad_names(sketches), *_clashes(sketches)]
    known = {one.url for one in sketches}
    for number, item in enumerate(config.nav or ()):
        url = _site_path(item.url).partition("#")[0]
        if ":" not in url and url not in known:
            hint = did_you_mean(url, known, "write it as archive/ or memos/SLUG/")
            message = f"nav: `{item.title}` leads nowhere: `{item.url}` (link {number + 1})"
            mistakes.append(Mistake(Place("site.yaml"), message, hint))
    if mistakes:
        raise SiteError(mistakes)


def _bad_names(sketches: Sequence[Sketch]) -> Iterator[Mistake]:
    for one in sketches:
        fault = routes.name_fault(routes.output(one.url))
        if fault:
            shown = one.url.encode("utf-8", "replace").decode()
            where = Place((one.origin or "site.yaml").encode("utf-8", "replace").decode())
            message = f"the address `/{cut(shown, 60)}` {fault}"
            yield Mistake(where, message, "give it another name")


def _clashes(sketches: Sequence[Sketch]) -> Iterator[Mistake]:
    paths = [routes.output(one.url) for one in sketches]
    folders = {folder for path in paths for folder in _folders(path)}
    first: dict[str, Sketch] = {}
    for path, one in zip(paths, sketches, strict=True):
        other = first.setdefault(path, one)
        if other is one and path not in folders:
            continue
        where = Place(one.origin or other.origin or "site.yaml")
        if other is not one:
            rival = (one.origin and other.origin) or "a page that memosite makes"
            message = f"the address `/{one.url}` is already taken by {rival}"
            yield Mistake(where, message, "rename one, or take the alias out")
        else:
            message = f"the address `/{one.url}` is both a file and a folder"
            yield Mistake(where, message, "rename one of the two")


def _folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
