"""Every output, before any is made: Index and Bodies -> Pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from memosite import exports, home, routes
from memosite.errors import Mistake, Place, SiteError, did_you_mean
from memosite.heads import Heads, cut
from memosite.records import FileView
from memosite.rows import SPREAD_ABOVE, Rows
from memosite.views import (
    Link,
    ListView,
    NotesView,
    NotFoundView,
    Page,
    RedirectView,
    SiteView,
    TopicRow,
    TopicsView,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from memosite.config import Config
    from memosite.exports import Content
    from memosite.index import Index, Topic
    from memosite.memo import Memo


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a build will publish."""

    site: SiteView
    pages: tuple[Page, ...]
    """Sorted by URL; no two give one output."""


def make(content: Content, assets: Mapping[str, str]) -> Plan:
    """Return the plan of `content`; `assets` maps static files to their versioned URLs.

    Raises SiteError when two pages would have one address or the navigation leads nowhere.
    Cost: about 30 us a memo.
    """
    config, index = content.config, content.index
    links = exports.feed_links("", config.title)
    card = "card.png" if "card.png" in assets else ""
    heads = Heads(config, _nav(config, index), links, card)
    rows = Rows(content.config, index, content.bodies, content.texts)
    pages = [
        home.page(config, index, heads, rows),
        *_listings(content, heads, rows),
        *(rows.memo_page(memo, heads, content.cards) for memo in index.everything()),
        *_redirects(index, heads),
        *exports.pages(content, heads),
        *(Page(file.url, "", FileView(file.source), origin=file.origin) for file in content.files),
    ]
    pages.append(exports.sitemap(pages))
    _check(pages, config)
    site = SiteView(
        title=config.title,
        description=config.description,
        language=config.language,
        author=config.author,
        license=config.license,
        assets=assets,
        feeds=links,
    )
    return Plan(site, tuple(sorted(pages, key=lambda page: page.url)))


def page_urls(index: Index) -> frozenset[str]:
    """Return the URLs of the pages that belong to no memo, for links in memos."""
    fixed = (routes.HOME, routes.ARCHIVE, routes.LOG, routes.TOPICS)
    notes = (routes.NOTES,) if index.notes else ()
    generated = (*routes.FEEDS.values(), routes.INDEX, routes.SITEMAP, routes.ROBOTS)
    topics = (routes.topic(topic.slug) for topic in index.topics)
    return frozenset({*fixed, *notes, *generated, *topics})


def _nav(config: Config, index: Index) -> tuple[Link, ...]:
    if config.nav is not None:
        return tuple(Link(item.title, _site_path(item.url)) for item in config.nav)
    usual = (
        ("Archive", routes.ARCHIVE, True),
        ("Topic log", routes.LOG, bool(index.log)),
        ("Topics", routes.TOPICS, bool(index.topics)),
        ("Notes", routes.NOTES, bool(index.notes)),
    )
    own = (Link(page.title, routes.memo(page.slug, page.kind)) for page in index.pages)
    return (*(Link(title, url) for title, url, wanted in usual if wanted), *own)


def _site_path(url: str) -> str:
    return url if ":" in url else url.removeprefix("/").removeprefix("./")


def _listings(content: Content, heads: Heads, rows: Rows) -> Iterator[Page]:
    index, title = content.index, content.config.title
    count = len(index.latest)
    about = f"All {count} memos of {title} by date, newest first, with topic and summary."
    yield from _listing(routes.ARCHIVE, "Archive", index.archive, heads, rows, about=about)
    about = f"The narrow questions behind the memos of {title}, a line each, newest first."
    yield from _listing(routes.LOG, "Topic log", index.log, heads, rows, about=about)
    about = f"The topics of {title}: how many memos each has, and the newest of each."
    topics = TopicsView(tuple(_topic_row(topic, index, rows) for topic in index.topics))
    yield Page(routes.TOPICS, "topics.html", topics, heads.page(routes.TOPICS, "Topics", about))
    for topic in index.topics:
        about = f"Memos on {topic.name} at {title}, newest first, each with its date and summary."
        url = routes.topic(topic.slug)
        yield from _listing(url, topic.name, topic.memos, heads, rows, about=about)
    about = f"Notes kept beside the memos of {title}; they may be undated and change in place."
    notes = NotesView(tuple(rows.row(note) for note in index.notes))
    if index.notes:
        yield Page(routes.NOTES, "notes.html", notes, heads.page(routes.NOTES, "Notes", about))
    newest = NotFoundView(tuple(rows.row(memo) for memo in index.latest[:3]))
    yield Page(routes.NOT_FOUND, "404.html", newest, heads.not_found())


_TEMPLATES = {routes.ARCHIVE: "archive.html", routes.LOG: "log.html"}


def _listing(  # noqa: PLR0913 (the words of one page)
    url: str, heading: str, memos: Sequence[Memo], heads: Heads, rows: Rows, *, about: str
) -> Iterator[Page]:
    """Yield the page of a listing, or for a long one its newest year and a page a year."""
    feed_links = exports.feed_links(url, heading) if url.startswith(routes.TOPICS) else ()
    years = rows.by_year(memos)
    count = sum(1 for memo in memos if memo.slug not in rows.index.successor)
    template = _TEMPLATES.get(url, "topic.html")
    head = heads.page(url, heading, about, feed_links)
    if len(memos) <= SPREAD_ABOVE:
        view = ListView(heading, count, years, feeds=feed_links)
        yield Page(url, template, view, head)
        return
    numbers = [year.year for year in years]
    for n, year in enumerate((years[0], *years)):
        here = routes.year(url, year.year) if n else url
        links = tuple(
            Link(str(number), routes.year(url, number), current=number == year.year)
            for number in numbers
        )
        named = f"{heading} {year.year}" if n else heading
        view = ListView(named, count, (year,), links, feed_links)
        said = f"{about.rstrip('.')}: {year.year}." if n else about
        yield Page(here, template, view, heads.page(here, named, said, feed_links))


def _topic_row(topic: Topic, index: Index, rows: Rows) -> TopicRow:
    current = [memo for memo in topic.memos if memo.slug not in index.successor]
    link = Link(topic.name, routes.topic(topic.slug))
    return TopicRow(link, len(current), rows.row((current or list(topic.memos))[0]))


def _redirects(index: Index, heads: Heads) -> Iterator[Page]:
    for memo in index.everything():
        target = Link(memo.title, routes.memo(memo.slug, memo.kind))
        for alias in memo.aliases:
            head = heads.redirect(alias, target)
            yield Page(alias, "redirect.html", RedirectView(target), head, memo.path)


def _check(pages: Sequence[Page], config: Config) -> None:
    """Raise SiteError for an address that two pages claim, and a navigation link to nowhere."""
    mistakes = [*_bad_names(pages), *_clashes(pages)]
    known = {page.url for page in pages}
    for number, item in enumerate(config.nav or ()):
        url = _site_path(item.url).partition("#")[0]
        if ":" not in url and url not in known:
            hint = did_you_mean(url, known, "write it as archive/ or memos/SLUG/")
            message = f"nav: `{item.title}` leads nowhere: `{item.url}` (link {number + 1})"
            mistakes.append(Mistake(Place("site.yaml"), message, hint))
    if mistakes:
        raise SiteError(mistakes)


def _bad_names(pages: Sequence[Page]) -> Iterator[Mistake]:
    for page in pages:
        fault = routes.name_fault(routes.output(page.url))
        if fault:
            shown = page.url.encode("utf-8", "replace").decode()
            where = Place((page.origin or "site.yaml").encode("utf-8", "replace").decode())
            message = f"the address `/{cut(shown, 60)}` {fault}"
            yield Mistake(where, message, "give it another name")


def _clashes(pages: Sequence[Page]) -> Iterator[Mistake]:
    outputs = Counter(routes.output(page.url) for page in pages)
    folders = {folder for path in outputs for folder in _folders(path)}
    first: dict[str, Page] = {}
    for page in pages:
        path = routes.output(page.url)
        other = first.setdefault(path, page)
        where = Place(page.origin or other.origin or "site.yaml")
        if other is not page:
            rival = (page.origin and other.origin) or "a page that memosite makes"
            message = f"the address `/{page.url}` is already taken by {rival}"
            yield Mistake(where, message, "rename one, or take the alias out")
        elif path in folders:
            message = f"the address `/{page.url}` is both a file and a folder"
            yield Mistake(where, message, "rename one of the two")


def _folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
