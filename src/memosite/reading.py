"""Reading lists: their count, their BibTeX, and the feeds of what was added.

A page or a note with cards is one, and so is a memo that names a bibliography.
"""

from __future__ import annotations

import functools
import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from memosite import routes
from memosite.collected import ReadingView
from memosite.heads import authors, feed_links, tex
from memosite.records import FeedEntry, FeedView, FileView, Html
from memosite.sketches import FeedParts, Sketch, whole
from memosite.views import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from memosite.heads import Heads
    from memosite.index import Index
    from memosite.markup.sheet import Body, Paper
    from memosite.memo import Memo
    from memosite.sketches import Marks


def shown(memo: Memo, body: Body) -> ReadingView | None:
    """Return what the page of `memo` says of its cards; None where it is no reading list."""
    if not body.papers or (memo.kind == "memo" and not memo.reading):
        return None
    url = routes.memo(memo.slug, memo.kind)
    feeds = feed_links(url, memo.title) if _dated(body) else ()
    return ReadingView(len(body.papers), _bib_url(memo), feeds)


def pages(
    index: Index, bodies: Mapping[str, Body], marks: Mapping[str, Marks], heads: Heads
) -> Iterator[Sketch]:
    """Yield the BibTeX of every reading list, and the feeds of those that tell dates."""
    for memo in index.everything():
        body, mark = bodies[memo.slug], marks[memo.slug]
        if not shown(memo, body):
            continue
        base = heads.full(routes.memo(memo.slug, memo.kind))
        data = "\n".join(bibtex(body.papers, base)).encode()
        yield whole(Page(_bib_url(memo), "", FileView(data), origin=memo.path))
        dated = _dated(body)[: heads.config.feeds.limit]
        for kind, name in routes.FEEDS.items() if dated else ():
            url = routes.memo(memo.slug, memo.kind) + name
            page = functools.partial(_feed, memo, dated, kind, heads)
            parts = FeedParts(memo.title, [(mark.front, mark.body, None)])
            yield Sketch(url, parts, page, memo.path)


def _bib_url(memo: Memo) -> str:
    return f"{routes.memo(memo.slug, memo.kind)}{memo.slug}.bib"


def _dated(body: Body) -> tuple[Paper, ...]:
    """Return the cards that tell when they were added, the newest first."""
    dated = [paper for paper in body.papers if paper.added]
    return tuple(sorted(dated, key=lambda paper: paper.added, reverse=True))


def bibtex(papers: Sequence[Paper], base: str) -> Iterator[str]:
    """Yield the record of each card: its own, or one made of what the card says.

    `base`: the full address of the page, which links within the site are relative to.
    """
    taken = {paper.record.partition("{")[2].partition(",")[0] for paper in papers if paper.record}
    for paper in papers:
        if paper.record:
            yield paper.record
            continue
        key = re.sub(r"[^\w:.-]", "-", paper.id.removeprefix("paper:"))
        while key in taken:
            key += "-2"
        taken.add(key)
        yield _record(paper, key, base)


_ARXIV = re.compile(r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5}|[a-z.-]+/\d{7})")
_DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/[^\s{}]+)")


def _record(paper: Paper, key: str, base: str) -> str:
    preprint, doi = _ARXIV.match(paper.url), _DOI.match(paper.url)
    fields = (
        ("title", f"{{{tex(paper.title)}}}"),
        ("url", _bare(urljoin(base, paper.url)) if paper.url else ""),
        ("eprint", preprint[1] if preprint else ""),
        ("archiveprefix", "arXiv" if preprint else ""),
        ("doi", _bare(doi[1]) if doi else ""),
        ("annote", tex(paper.note)),
        ("quote", tex(paper.quote)),
        ("links", _bare(" ".join(urljoin(base, url) for url in paper.links))),
        ("date-added", paper.added),
    )
    lines = "".join(f"  {name:<13} = {{{value}}},\n" for name, value in fields if value.strip("{}"))
    return f"@misc{{{key},\n{lines}}}\n"


def _bare(address: str) -> str:
    """Return an address as BibTeX takes it: no brace in it opens or closes anything."""
    return address.replace("{", "%7B").replace("}", "%7D")


def _feed(memo: Memo, dated: Sequence[Paper], kind: str, heads: Heads) -> Page:
    config, url = heads.config, routes.memo(memo.slug, memo.kind)
    own = routes.permanent_id(config.base_url, memo.slug, memo.kind, memo.aliases)
    view = FeedView(
        format=kind,
        id=own,
        url=heads.full(url + routes.FEEDS[kind]),
        page=heads.full(url),
        title=f"{memo.title} \u2013 {config.title}",
        description=memo.description or memo.summary or config.description,
        language=memo.lang or config.language,
        updated=_noon(dated[0]),
        authors=authors(config, memo),
        license=memo.license or config.license,
        icon=heads.full(heads.card) if heads.card else "",
        entries=tuple(_entry(paper, memo, own, heads) for paper in dated),
    )
    return Page(url + routes.FEEDS[kind], "", view)


def _entry(paper: Paper, memo: Memo, own: str, heads: Heads) -> FeedEntry:
    place = routes.place(routes.memo(memo.slug, memo.kind), paper.id)
    page, _, anchor = place.partition("#")
    html = _html(paper)
    return FeedEntry(
        id=routes.id_within(own, paper.id),
        url=f"{heads.full(page)}#{anchor}",
        title=paper.title,
        summary=" ".join((paper.note or paper.quote).split()),
        html=Html(html.encode(), lambda name: name.decode()) if heads.config.feeds.full else None,
        lang="",
        published=_noon(paper),
        updated=_noon(paper),
        authors=authors(heads.config, memo),
        topic=memo.topic,
        keywords=(),
    )


def _noon(paper: Paper) -> str:
    """Return when a card was added: noon by Greenwich, which is that day for nearly all."""
    return f"{paper.added}T12:00:00+00:00"


def _html(paper: Paper) -> str:
    """Return a card for readers elsewhere: its title with its link, what it says, what it quotes.

    Links as the page has them are relative to the page, as the entry's address is.
    """
    title = escape(paper.title)
    linked = f'<a href="{escape(paper.url)}">{title}</a>' if paper.url else title
    quoted = _paragraphs(paper.quote)
    quote = f"<blockquote>{quoted}</blockquote>" if quoted else ""
    return f"<p>{linked}</p>{_paragraphs(paper.note)}{quote}"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(one)}</p>" for one in text.split("\n\n") if one)
