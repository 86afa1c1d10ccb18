"""What pages say of themselves: to browsers, search engines, cards and reference managers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from memosite import routes
from memosite.dates import MONTHS
from memosite.frames import FeedLink, Head, Link
from memosite.memo import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memosite.config import Config
    from memosite.markup.sheet import Body
    from memosite.memo import Memo

DESCRIPTION_MAX = 300
HEADLINE_MAX = 110
"""Characters. Source: schema.org's guidance for articles."""


class Heads(Struct, frozen=True):
    """The heads of one site's pages."""

    config: Config
    nav: tuple[Link, ...]
    feeds: tuple[FeedLink, ...]
    card: str
    """URL of the picture for cards without their own; empty for none."""

    def page(
        self, url: str, heading: str, description: str, feeds: Sequence[FeedLink] = ()
    ) -> Head:
        """Return the head of a page that is no memo."""
        config = self.config
        return Head(
            url=url,
            root=routes.root(url),
            title=f"{heading} \u2013 {config.title}" if url else config.title,
            heading=heading,
            description=cut(description, DESCRIPTION_MAX),
            canonical=self.full(url),
            nav=tuple(
                replace(link, current=link.url == url or _below(url, link.url)) for link in self.nav
            ),
            language=config.language,
            feeds=(*feeds, *self.feeds),
            image=self.full(self.card) if self.card else "",
            image_alt=config.title,
        )

    def home(self, description: str) -> Head:
        """Return the head of the home page."""
        described = {
            "@context": "https://schema.org",
            "@type": "Blog",
            "name": self.config.title,
            "url": self.config.base_url,
            "description": description,
            "inLanguage": self.config.language,
        }
        head = self.page(routes.HOME, self.config.title, description)
        return replace(head, json_ld=described)

    def memo(self, memo: Memo, body: Body, image: str) -> Head:
        """Return the head of a memo, note or standalone page; `image` is its card's URL."""
        url = routes.memo(memo.slug, memo.kind)
        description = memo.description or memo.summary or f"{memo.title}. {self.config.description}"
        head = replace(
            self.page(url, memo.title, description),
            language=memo.lang or self.config.language,
            maths=body.formulas > 0,
            hidden=memo.draft,
        )
        if image:
            head = replace(head, image=self.full(image), image_alt=memo.title)
        if memo.date is None or memo.changed is None:
            return head
        return replace(
            head,
            article=True,
            published=memo.date.rfc3339,
            updated=memo.changed.rfc3339,
            json_ld=self._article(memo, head),
            meta=self._scholar(memo, head),
        )

    def not_found(self) -> Head:
        """Return the head of the 404 page, which a host serves at any depth."""
        head = self.page(routes.NOT_FOUND, "Not found", "There is no page at this address.")
        return replace(head, root=self.config.base_path, hidden=True)

    def redirect(self, url: str, target: Link) -> Head:
        """Return the head of an old address."""
        head = self.page(url, target.title, f"This page has moved to {target.title}.")
        return replace(head, canonical=self.full(target.url), hidden=True)

    def full(self, url: str) -> str:
        """Return the full address of a URL of this site."""
        return self.config.base_url + routes.quote_path(url)

    def _article(self, memo: Memo, head: Head) -> dict[str, object]:
        """Return `memo` as schema.org describes it. Source: schema.org/BlogPosting."""
        assert memo.date is not None, "only dated memos are articles"
        assert memo.changed is not None, "a date is a change"
        described: dict[str, object] = {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": cut(memo.title, HEADLINE_MAX),
            "description": head.description,
            "url": head.canonical,
            "mainEntityOfPage": head.canonical,
            "datePublished": memo.date.rfc3339,
            "dateModified": memo.changed.rfc3339,
            "author": [_person(person) for person in authors(self.config, memo)],
            "image": head.image,
            "inLanguage": head.language,
            "articleSection": memo.topic,
            "keywords": list(memo.keywords),
            "isPartOf": {"@type": "Blog", "name": self.config.title, "url": self.config.base_url},
        }
        return {key: value for key, value in described.items() if value}

    def _scholar(self, memo: Memo, head: Head) -> tuple[tuple[str, str], ...]:
        """Return Google Scholar's tags; the institution makes Zotero file a report."""
        assert memo.date is not None, "only dated memos are cited"
        people = (("citation_author", person.name) for person in authors(self.config, memo))
        return (
            ("citation_title", memo.title),
            *people,
            ("citation_publication_date", memo.date.day.strftime("%Y/%m/%d")),
            ("citation_technical_report_institution", self.config.title),
            ("citation_abstract", head.description),
            ("citation_abstract_html_url", head.canonical),
            ("citation_language", head.language),
        )

    def bibtex(self, memo: Memo) -> str:
        """Return a BibTeX record of a dated memo; empty for an undated one."""
        if memo.date is None:
            return ""
        day = memo.date.day
        names = " and ".join(f"{{{tex(person.name)}}}" for person in authors(self.config, memo))
        fields = (
            ("author", f"{{{names}}}"),
            ("title", f"{{{{{tex(memo.title)}}}}}"),
            ("howpublished", f"{{{tex(self.config.title)}}}"),
            ("year", f"{{{day.year}}}"),
            ("month", MONTHS[day.month - 1][:3].lower()),
            ("day", f"{{{day.day}}}"),
            ("url", f"{{{self.full(routes.memo(memo.slug, memo.kind))}}}"),
        )
        lines = "".join(f"  {name:<12} = {value},\n" for name, value in fields)
        return f"@misc{{{memo.slug},\n{lines}}}"


def authors(config: Config, memo: Memo | None = None) -> tuple[Person, ...]:
    """Return who wrote `memo`: its own authors, else the site's, else the site itself."""
    if memo is not None and memo.authors:
        return memo.authors
    if config.author is None:
        return (Person(config.title, config.base_url),)
    site = config.author
    return (Person(site.name, site.url, site.orcid),)


def feed_links(folder: str, title: str) -> tuple[FeedLink, ...]:
    """Return the links to the feeds in `folder`, for auto-discovery."""
    named = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
    return tuple(
        FeedLink(f"{title} ({named[kind]})", routes.MEDIA_TYPES[kind], folder + name)
        for kind, name in routes.FEEDS.items()
    )


def cut(text: str, limit: int) -> str:
    """Return `text` as one line of at most `limit` characters, cut between words."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    return flat[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "\u2026"


def _below(url: str, folder: str) -> bool:
    return bool(folder) and folder.endswith("/") and url.startswith(folder)


def _person(person: Person) -> dict[str, str]:
    same = f"https://orcid.org/{person.orcid}" if person.orcid else ""
    known = {"@type": "Person", "name": person.name, "url": person.url, "sameAs": same}
    return {key: value for key, value in known.items() if value}


def tex(text: str) -> str:
    r"""Return `text` with TeX's special characters escaped, and braces and backslashes as words."""
    named = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return re.sub(r"[\\{}$&#%_~^]", lambda found: named.get(found[0], "\\" + found[0]), text)
