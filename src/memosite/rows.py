"""One memo as the pages show it: a row in lists, and its own page."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from memosite import contents, experiment, graph, ledger, provenance, reading, routes
from memosite.collected import AskedRow
from memosite.episodes import Episodes
from memosite.frames import Day, Link, MemoRow
from memosite.heads import authors
from memosite.sketches import MemoParts, Sketch
from memosite.views import EpisodeRow, LogPlace, MemoView, Page, YearRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from memosite.config import Config
    from memosite.dates import Moment
    from memosite.heads import Heads
    from memosite.index import Index
    from memosite.ledger import Asked, Ledger
    from memosite.markup.sheet import Body
    from memosite.memo import Memo
    from memosite.records import Html
    from memosite.sketches import Marks, RowMark

WORDS_A_MINUTE = 220


def minutes(memo: Memo, body: Body) -> int:
    """Return the reading time in whole minutes, at least 1."""
    return memo.reading_time or max(1, -(-body.words // WORDS_A_MINUTE))


def other_language(config: Config, memo: Memo) -> str:
    """Return the language of `memo` where it is not the site's; else an empty text."""
    return "" if memo.lang.lower() == config.language.lower() else memo.lang


@dataclass(slots=True)
class Rows:
    """The rows of one site, each made once."""

    config: Config
    index: Index
    bodies: Mapping[str, Body]
    texts: Mapping[str, Html]
    marks: Mapping[str, Marks] = field(default_factory=dict)
    """By slug; only sketches need them."""
    episodes: Episodes = field(default_factory=Episodes)
    ledger: Ledger = field(init=False)
    _made: dict[str, MemoRow] = field(default_factory=dict)
    _marked: dict[str, RowMark] = field(default_factory=dict)
    _neighbours: dict[str, tuple[Memo | None, Memo | None]] = field(init=False)
    _log_number: dict[str, int] = field(init=False)
    _at: dict[str, Memo] = field(init=False)
    _linking: dict[str, tuple[tuple[Memo, str], ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Find each memo's neighbours, its place in the log, and the memos that link to it."""
        order = (None, *self.index.latest, None)
        self._neighbours = {
            memo.slug: (newer, older)
            for newer, memo, older in zip(order, self.index.latest, order[2:], strict=False)
        }
        self._log_number = {
            memo.slug: number for number, memo in enumerate(reversed(self.index.log), start=1)
        }
        self._at = {routes.memo(memo.slug, memo.kind): memo for memo in self.index.everything()}
        self.ledger = ledger.build(self.index, self.bodies)
        self._linking = graph.backlinks(self.index, self.bodies)

    def mark(self, memo: Memo) -> RowMark:
        """Return all that the row of `memo` is made of."""
        slug = memo.slug
        found = self._marked.get(slug)
        if found is None:
            told = minutes(memo, self.bodies[slug])
            found = self.marks[slug].front, told, slug in self.index.successor
            self._marked[slug] = found
        return found

    def row(self, memo: Memo) -> MemoRow:
        """Return the row of `memo`."""
        if memo.slug not in self._made:
            self._made[memo.slug] = self._row(memo)
        return self._made[memo.slug]

    def _row(self, memo: Memo) -> MemoRow:
        return MemoRow(
            url=routes.memo(memo.slug, memo.kind),
            slug=memo.slug,
            title=memo.title,
            date=day(memo.date),
            minutes=minutes(memo, self.bodies[memo.slug]),
            topic=self.topic(memo),
            summary=memo.summary,
            description=memo.description or memo.summary,
            question=memo.question,
            superseded=memo.slug in self.index.successor,
            draft=memo.draft,
            lang=other_language(self.config, memo),
        )

    def topic(self, memo: Memo) -> Link | None:
        """Return the link to the memo's topic; notes and pages have none of their own page."""
        if not memo.topic or memo.kind != "memo":
            return None
        return Link(memo.topic, routes.topic(memo.topic_slug))

    def episode_rows(self) -> tuple[EpisodeRow, ...]:
        """Return the episodes that are listed, in their order."""
        listed = self.episodes.listed
        return tuple(EpisodeRow(self.row(one.memo), one.player) for one in listed)

    def by_year(self, memos: Iterable[Memo]) -> tuple[YearRows, ...]:
        """Return dated memos, newest first, grouped by year."""
        return tuple(YearRows(year, tuple(map(self.row, group))) for year, group in by_year(memos))

    def memo_sketch(self, memo: Memo, heads: Heads, cards: Mapping[str, str]) -> Sketch:
        """Return the sketch of the page of a memo, note or standalone page."""
        slug, marks, mark = memo.slug, self.marks[memo.slug], self.mark
        newer, older = self._neighbours.get(slug, _ALONE)
        successor = self.index.successor.get(slug)
        linking = self._linking.get(routes.memo(slug, memo.kind), ())
        number, episode = self._log_number.get(slug), self.episodes.by_slug.get(slug)
        parts = MemoParts(
            marks.front,
            marks.body,
            mark(newer) if newer else None,
            mark(older) if older else None,
            self.marks[successor.slug].front if successor else None,
            [self.marks[old.slug].front for old in self.index.superseded.get(slug, ())],
            (number, len(self.index.log)) if number else None,
            [(mark(other), sentence) for other, sentence in linking],
            [mark(other) for other in self._linked(memo)],
            cards.get(slug, ""),
            (episode.player, episode.spoken) if episode else None,
            self._answers(memo),
        )
        page = functools.partial(self.memo_page, memo, heads, cards)
        url = routes.memo(slug, memo.kind)
        return Sketch(url, parts, page, memo.path, not memo.draft, memo.date and memo.changed)

    def memo_page(self, memo: Memo, heads: Heads, cards: Mapping[str, str]) -> Page:
        """Return the page of a memo, note or standalone page."""
        body = self.bodies[memo.slug]
        head = heads.memo(memo, body, cards.get(memo.slug, ""))
        if listed := reading.shown(memo, body):
            head = replace(head, feeds=(*listed.feeds, *head.feeds))
        template = "page.html" if memo.kind == "page" else "memo.html"
        return Page(head.url, template, self._view(memo, body, heads), head, memo.path)

    def _view(self, memo: Memo, body: Body, heads: Heads) -> MemoView:
        newer, older = self._neighbours.get(memo.slug, _ALONE)
        successor = self.index.successor.get(memo.slug)
        episode = self.episodes.by_slug.get(memo.slug)
        return MemoView(
            title=memo.title,
            kind=memo.kind,
            html=self.texts[memo.slug],
            date=day(memo.date),
            updated=_updated(memo),
            topic=self.topic(memo),
            summary=memo.summary,
            description=memo.description or memo.summary,
            minutes=minutes(memo, body),
            authors=authors(self.config, memo),
            keywords=memo.keywords,
            contents=contents.of(memo, body),
            corrections=tuple((_day(one.date), one) for one in memo.corrections),
            sources=provenance.rows(memo.sources, body.sources),
            **self._questions(memo),
            experiment=experiment.tables(memo.experiment) if memo.experiment else None,
            superseded_by=_link(successor) if successor else None,
            supersedes=tuple(_link(old) for old in self.index.superseded.get(memo.slug, ())),
            newer=self.row(newer) if newer else None,
            older=self.row(older) if older else None,
            log=self._log_place(memo),
            backlinks=self._backlinks(memo),
            previews=tuple(map(self.row, self._linked(memo))),
            license=memo.license or self.config.license,
            bibtex=heads.bibtex(memo),
            draft=memo.draft,
            reading=reading.shown(memo, body),
            player=episode.player if episode else None,
            spoken=episode.spoken if episode else None,
            extra=memo.extra,
        )

    def asked(self, one: Asked) -> AskedRow:
        """Return the row of a question."""
        answers = tuple(map(self.row, one.answers))
        asker, question = self.row(one.memo), one.question
        url = routes.place(asker.url, question.id)
        return AskedRow(question.id, url, question.html, asker, answers)

    def _questions(self, memo: Memo) -> dict[str, tuple[AskedRow, ...]]:
        """Return what the page of `memo` says of questions, as its view names it."""
        own = [self.asked(one) for one in self.ledger.asked_by.get(memo.slug, ())]
        number = len(memo.open_questions) if memo.kind != "page" else 0
        answered = self.ledger.answered_by.get(memo.slug, ())
        return {
            "open_questions": tuple(own[:number]),
            "answered": tuple(one for one in own[number:] if one.answers),
            "answers": tuple(map(self.asked, answered)),
        }

    def _answers(self, memo: Memo) -> list[tuple[RowMark, str]]:
        """Return all that the page of `memo` shows of questions, but for its own words."""
        own = self.ledger.asked_by.get(memo.slug, ())
        there = [(other, one) for one in own for other in one.answers]
        there += [(one.memo, one) for one in self.ledger.answered_by.get(memo.slug, ())]
        return [
            (self.mark(other), f"{one.question.id} {one.question.html}") for other, one in there
        ]

    def _backlinks(self, memo: Memo) -> tuple[tuple[MemoRow, str], ...]:
        found = self._linking.get(routes.memo(memo.slug, memo.kind), ())
        return tuple((self.row(other), sentence) for other, sentence in found)

    def _linked(self, memo: Memo) -> Iterator[Memo]:
        """Yield the memos that the text of `memo` links to."""
        for link in self.bodies[memo.slug].links:
            other = self._at.get(link.url)
            if other and other is not memo:
                yield other

    def _log_place(self, memo: Memo) -> LogPlace | None:
        number = self._log_number.get(memo.slug)
        if number is None or memo.date is None:
            return None
        page = log_page(memo, len(self.index.log))
        return LogPlace(f"{page}#{memo.slug}", number, len(self.index.log), memo.question)


def by_year(memos: Iterable[Memo]) -> Iterator[tuple[int, Iterator[Memo]]]:
    """Yield each year and its memos, of those that are dated, newest first."""
    dated = (memo for memo in memos if memo.date)
    return itertools.groupby(dated, key=lambda memo: memo.date.day.year if memo.date else 0)


_ALONE: tuple[None, None] = None, None
"""The neighbours of what stands in no order."""

SPREAD_ABOVE = 300
"""Rows on one page of a listing; a longer one gets a page a year."""


def log_page(memo: Memo, count: int) -> str:
    """Return the URL of the page of the log that holds the line of `memo`."""
    assert memo.date is not None, "only dated memos are in the log"
    return routes.year(routes.LOG, memo.date.day.year) if count > SPREAD_ABOVE else routes.LOG


def day(moment: Moment | None) -> Day | None:
    """Return a date as templates show it."""
    return _day(moment) if moment else None


def _day(moment: Moment) -> Day:
    return Day(moment.long, moment.iso)


def _updated(memo: Memo) -> Day | None:
    if memo.changed is None or memo.date is None or memo.changed.day == memo.date.day:
        return None
    return _day(memo.changed)


def _link(memo: Memo) -> Link:
    return Link(memo.title, routes.memo(memo.slug, memo.kind))
