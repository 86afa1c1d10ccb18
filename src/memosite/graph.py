"""Memos by link: the places that links lead to, once every body is made, and who links to whom."""

from __future__ import annotations

import functools
import re
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec.structs import replace

from memosite import routes
from memosite.errors import Mistake, SiteError, did_you_mean
from memosite.markup import labels
from memosite.markup.references import GAP
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from memosite.index import Index
    from memosite.markup.sheet import Body, Crossing, Label
    from memosite.memo import Memo

_GAP = re.compile(f"{GAP}(\\d+){GAP}")


def is_open(body: Body, bodies: Mapping[str, Body]) -> bool:
    """Return whether `settled` or `joined` may change the HTML of `body`.

    `bodies`: URL below the site's root -> body.
    """
    return any(
        one.words or (one.url in bodies and one.anchor not in bodies[one.url].anchors)
        for one in body.crossings
    )


def settled(bodies: Mapping[str, Body]) -> dict[str, Body]:
    """Return `bodies` with the words of every reference from one memo to a label of another.

    `bodies`: URL below the site's root -> body; one without such references comes back as it is.
    Raises SiteError with every reference to a label that is not there.
    """
    known = {url: {label.id: label for label in body.labels} for url, body in bodies.items()}
    mistakes = [one for body in bodies.values() for one in _unknown(body, known)]
    if mistakes:
        raise SiteError(mistakes)
    return {url: _filled(body, known) for url, body in bodies.items()}


def _unknown(body: Body, known: Mapping[str, Mapping[str, Label]]) -> Iterator[Mistake]:
    for crossing in body.crossings:
        there = known.get(crossing.url, {})
        if crossing.words and crossing.anchor not in there:
            kind = labels.kind_of(crossing.anchor).lower()
            message = f"`{crossing.written}`: no {kind} of that memo has this label"
            hint = labels.near(crossing.anchor, there, labels.how(crossing.anchor) + " there")
            yield Mistake(crossing.place, message, hint)


def _filled(body: Body, known: Mapping[str, Mapping[str, Label]]) -> Body:
    if not any(crossing.words for crossing in body.crossings):
        return body

    def words(found: re.Match[str]) -> str:
        crossing = body.crossings[int(found[1])]
        return _shown(crossing, known[crossing.url][crossing.anchor])

    def escaped(found: re.Match[str]) -> str:
        return escape(words(found))

    def whole(text: str) -> str:
        return _GAP.sub(words, text)

    toc = tuple(replace(one, text=whole(one.text)) for one in body.toc)

    def dressed(html: str) -> str:
        return _GAP.sub(escaped, html)

    questions = tuple(
        replace(one, text=whole(one.text), html=dressed(one.html)) for one in body.questions
    )
    tasks = tuple(replace(one, html=dressed(one.html)) for one in body.tasks)
    papers = tuple(
        replace(one, title=whole(one.title), note=whole(one.note), quote=whole(one.quote))
        for one in body.papers
    )
    return replace(
        body, html=dressed(body.html), toc=toc, questions=questions, tasks=tasks, papers=papers
    )


def _shown(crossing: Crossing, label: Label) -> str:
    """Return what stands for a label of another memo: its number, or `Figure 1 of "Title"`."""
    if crossing.words == "number":
        return label.number
    return f"{labels.words(label)} of \u201c{crossing.title}\u201d"


def joined(bodies: Mapping[str, Body]) -> tuple[dict[str, Body], tuple[Mistake, ...]]:
    """Return the bodies with links to the words of a heading led to its id, and warnings.

    `bodies`: URL below the site's root -> body. A place is an id of its page, else the words of
    its first heading that reads so, case and punctuation aside. A place that is not there is a
    warning; pages that have no body are not looked at. Cost: about 20 us a heading of pages that
    are linked by words.
    """
    ids = functools.cache(lambda url: frozenset(bodies[url].anchors))
    headings = functools.cache(lambda url: _by_words(bodies[url]))
    done: dict[str, Body] = {}
    said: list[Mistake] = []
    for here, body in bodies.items():
        led: dict[str, str] = {}
        for one in body.crossings:
            if one.words or one.url not in bodies or one.anchor in ids(one.url):
                continue
            found = headings(one.url).get(_words(one.anchor))
            if found is None:
                said.append(_dangling(one, bodies[one.url]))
            else:
                led[one.href] = f"{one.href.partition('#')[0]}#{quote(found)}"
        done[here] = _led(body, led) if led else body
    return done, tuple(said)


def backlinks(index: Index, bodies: Mapping[str, Body]) -> dict[str, tuple[tuple[Memo, str], ...]]:
    """Return URL of a memo -> the visible memos that link to it, each with its sentence.

    `bodies`: slug -> body. Newest first, then notes and pages; superseded memos stand last.
    """
    linking: dict[str, list[tuple[Memo, str]]] = {}
    for memo in sorted(index.everything(), key=lambda one: one.slug in index.successor):
        own = routes.memo(memo.slug, memo.kind)
        for link in bodies[memo.slug].links:
            if link.url != own:
                linking.setdefault(link.url, []).append((memo, link.sentence))
    return {url: tuple(found) for url, found in linking.items()}


def _by_words(body: Body) -> dict[str, str]:
    """Return the words of each heading -> its id; of headings that read alike, the first."""
    return {_words(heading.text): heading.id for heading in reversed(body.toc)}


def _words(text: str) -> str:
    return slug_of(text) or text.casefold()


def _dangling(crossing: Crossing, there: Body) -> Mistake:
    message = f"`{crossing.written}` leads to a page that has no `#{crossing.anchor}`"
    hint = did_you_mean(crossing.anchor, there.anchors, "link to a heading's own id")
    return Mistake(crossing.place, message, hint, "warning")


def _led(body: Body, led: Mapping[str, str]) -> Body:
    """Return `body` with other addresses; what HTML wrote alike, would lead nowhere either."""

    def other(found: re.Match[str]) -> str:
        address = led.get(unescape(found[1]))
        return f'href="{escape(address)}"' if address else found[0]

    return replace(body, html=re.sub(r'(?<=\s)href="([^"]*)"', other, body.html))
