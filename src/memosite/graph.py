"""Memos by link: what leads where once every body is made."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from memosite.errors import Mistake, SiteError, did_you_mean
from memosite.markup import labels
from memosite.markup.references import GAP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from memosite.markup.sheet import Body, Crossing, Label

_GAP = re.compile(f"{GAP}(\\d+){GAP}")


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
        return _words(crossing, known[crossing.url][crossing.anchor])

    def escaped(found: re.Match[str]) -> str:
        return html.escape(words(found))

    toc = tuple(replace(heading, text=_GAP.sub(words, heading.text)) for heading in body.toc)
    return replace(body, html=_GAP.sub(escaped, body.html), toc=toc)


def _words(crossing: Crossing, label: Label) -> str:
    """Return what stands for a label of another memo: its number, or `Figure 1 of "Title"`."""
    if crossing.words == "number":
        return label.number
    return f"{labels.words(label)} of \u201c{crossing.title}\u201d"


def dangling(bodies: Mapping[str, Body]) -> Iterator[Mistake]:
    """Yield a warning for each link to a place that its page does not have.

    `bodies`: URL below the site's root -> body. Pages that have no body are not looked at.
    """
    for body in bodies.values():
        for crossing in body.crossings:
            there = bodies.get(crossing.url)
            if not crossing.words and there is not None and crossing.anchor not in there.anchors:
                message = f"`{crossing.written}` leads to a page that has no `#{crossing.anchor}`"
                hint = did_you_mean(crossing.anchor, there.anchors, "link to a heading's own id")
                yield Mistake(crossing.place, message, hint, "warning")
