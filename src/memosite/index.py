"""Memos in order: latest, archive, topics, log, neighbours, supersession."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from memosite.errors import Mistake, SiteError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from memosite.memo import Memo


_BEGIN = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


class Show(Struct, frozen=True):
    """What this build publishes."""

    now: dt.datetime
    """Aware; a memo dated after it is not published yet."""
    drafts: bool = False
    """Whether drafts are published all the same."""
    future: bool = False
    """Whether memos dated after now are published all the same."""


class Topic(Struct, frozen=True):
    """One topic and its memos."""

    slug: str
    name: str
    """As most of its memos write it."""
    memos: tuple[Memo, ...]
    """Newest first, superseded ones included."""


class Index(Struct, frozen=True):
    """Every visible memo, ordered."""

    archive: tuple[Memo, ...]
    """Every visible memo, newest first, superseded ones included."""
    latest: tuple[Memo, ...]
    """The archive less the superseded."""
    log: tuple[Memo, ...]
    """The latest that have a question."""
    notes: tuple[Memo, ...]
    """Notes in the order of their files."""
    pages: tuple[Memo, ...]
    """Standalone pages in the order of their files."""
    topics: tuple[Topic, ...]
    """By name."""
    successor: Mapping[str, Memo] = field(default_factory=dict)
    """Slug of a superseded memo -> the memo that replaces it."""
    superseded: Mapping[str, tuple[Memo, ...]] = field(default_factory=dict)
    """Slug of a memo -> the visible memos it replaces."""

    def everything(self) -> Iterator[Memo]:
        """Yield every visible memo, note and page."""
        yield from self.archive
        yield from self.notes
        yield from self.pages


def left_out(memos: Iterable[Memo], show: Show) -> tuple[int, int]:
    """Return how many memos this build leaves out: drafts, and those dated after now."""
    hidden = [memo for memo in memos if not visible(memo, show)]
    drafts = sum(memo.draft for memo in hidden)
    return drafts, len(hidden) - drafts


def span(memos: Iterable[Memo], show: Show) -> tuple[dt.datetime, dt.datetime | None]:
    """Return the newest date up to now and the next after it, between which nothing changes.

    None where no memo is dated later, and the beginning of time where later ones are shown.
    """
    dates = {memo.date.at for memo in memos if memo.date and not show.future}
    since = max((at for at in dates if at <= show.now), default=_BEGIN)
    return since, min((at for at in dates if at > show.now), default=None)


def visible(memo: Memo, show: Show) -> bool:
    """Return whether `memo` is published: in every output, or in none."""
    if memo.draft and not show.drafts:
        return False
    return show.future or memo.date is None or memo.date.at <= show.now


def build(memos: Sequence[Memo], show: Show) -> tuple[Index, tuple[Mistake, ...]]:
    """Return the index of the visible memos, and the warnings about how they fit together.

    Raises SiteError for a slug used twice, and for a supersession of an unknown memo, of itself
    or round in a circle.
    """
    mistakes = [*_same_slugs(memos), *_wrong_supersessions(memos)]
    if mistakes:
        raise SiteError(mistakes)
    shown = [memo for memo in memos if visible(memo, show)]
    by_slug = {memo.slug: memo for memo in shown}
    successor = {old: memo for memo in newest_first(shown) for old in memo.supersedes}
    archive = newest_first(memo for memo in shown if memo.kind == "memo")
    latest = tuple(memo for memo in archive if memo.slug not in successor)
    topics = _topics(archive)
    index = Index(
        archive=archive,
        latest=latest,
        log=tuple(memo for memo in latest if memo.question),
        notes=tuple(memo for memo in shown if memo.kind == "note"),
        pages=tuple(memo for memo in shown if memo.kind == "page"),
        topics=topics,
        successor=successor,
        superseded={
            memo.slug: tuple(by_slug[old] for old in memo.supersedes if old in by_slug)
            for memo in shown
            if memo.supersedes
        },
    )
    return index, tuple(_spellings(topics))


def newest_first(memos: Iterable[Memo]) -> tuple[Memo, ...]:
    """Return memos by date and time, newest first; then the higher `order`; then the slug."""
    by_slug = sorted(memos, key=lambda memo: memo.slug)
    by_order = sorted(by_slug, key=lambda memo: -memo.order)
    return tuple(sorted(by_order, key=_seconds, reverse=True))


def _seconds(memo: Memo) -> float:
    return memo.date.at.timestamp() if memo.date else float("-inf")


def _topics(archive: Sequence[Memo]) -> tuple[Topic, ...]:
    grouped: dict[str, list[Memo]] = {}
    for memo in archive:
        grouped.setdefault(memo.topic_slug, []).append(memo)
    named = (Topic(slug, _usual(memos), tuple(memos)) for slug, memos in grouped.items())
    return tuple(sorted(named, key=lambda topic: (topic.name.casefold(), topic.slug)))


def _usual(memos: Iterable[Memo]) -> str:
    """Return the topic as most of `memos` spell it; of two spellings as usual, the newer."""
    return Counter(memo.topic for memo in memos).most_common(1)[0][0]


def _same_slugs(memos: Sequence[Memo]) -> Iterator[Mistake]:
    first: dict[str, Memo] = {}
    for memo in memos:
        other = first.setdefault(memo.slug, memo)
        if other is not memo:
            message = f"the slug `{memo.slug}` is also that of `{other.path}`"
            hint = "rename one of the files, or give it a `slug: ...` of its own"
            yield Mistake(memo.place("slug"), message, hint)


def _wrong_supersessions(memos: Sequence[Memo]) -> Iterator[Mistake]:
    olders = {memo.slug: memo.supersedes for memo in memos}
    for memo in memos:
        for number, old in enumerate(memo.supersedes):
            where = memo.place("supersedes", number)
            if old not in olders:
                hint = did_you_mean(old, olders, "write the slug of a memo of this site")
                yield Mistake(where, f"`supersedes` names no memo: `{old}`", hint)
            elif memo.slug in _all_olders(old, olders):
                message = f"`{memo.slug}` supersedes itself by way of `{old}`"
                yield Mistake(where, message, "take one `supersedes` out")


def _all_olders(slug: str, olders: Mapping[str, Sequence[str]]) -> set[str]:
    """Return `slug` and every memo it supersedes, at any distance."""
    found: set[str] = set()
    pending = [slug]
    while pending:
        here = pending.pop()
        if here not in found:
            found.add(here)
            pending.extend(olders.get(here, ()))
    return found


def _spellings(topics: Iterable[Topic]) -> Iterator[Mistake]:
    """Yield a warning for each memo that spells its topic unlike most."""
    for topic in topics:
        usual = next(memo for memo in topic.memos if memo.topic == topic.name)
        for memo in topic.memos:
            if memo.topic != topic.name:
                message = f"the topic `{memo.topic}` is spelt `{topic.name}` in `{usual.path}`"
                hint = f"the page of the topic is headed `{topic.name}`; spell both alike"
                yield Mistake(memo.place("topic"), message, hint, "warning")
