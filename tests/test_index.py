"""Memos in order, and what of them is visible."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from given import NOW, SHOW, front, index, memo
from memosite import index as indexes
from memosite import memo as memos
from memosite.errors import SiteError
from memosite.index import Show
from memosite.read import Source

if TYPE_CHECKING:
    from memosite.memo import Memo


def other(name: str, kind: str, **keys: object) -> Memo:
    """Return a note or page."""
    data = front(title=name, kind=kind, **keys).encode()
    return memos.parse(Source(f"memos/{name}.md", data), dt.UTC)


def slugs(found: tuple[Memo, ...]) -> list[str]:
    """Return the slugs of memos."""
    return [one.slug for one in found]


def told(*given: Memo) -> list[str]:
    """Return the first line of each mistake."""
    with pytest.raises(SiteError) as caught:
        indexes.build(given, SHOW)
    return [str(one).split("\n")[0] for one in caught.value.mistakes]


def test_the_newest_memo_is_first() -> None:
    """Date, then time of day, then the higher order, then the slug decide."""
    found = index(
        memo("e", date="2026-07-01"),
        memo("a", date="2026-07-02"),
        memo("d", date="2026-07-02", order=1),
        memo("c", date="2026-07-02T10:00"),
        memo("b", date="2026-07-02T12:00+03:00"),
        memo("f", date="2026-07-02"),
    )
    assert ["c", "b", "d", "a", "f", "e"] == slugs(found.latest)
    assert found.latest == found.archive


def test_the_order_of_files_does_not_matter() -> None:
    """Any order of the same memos gives the same index."""
    given = [memo(name, topic=name) for name in "abc"]
    assert index(*given) == index(*reversed(given))


@pytest.mark.parametrize(
    ("show", "visible"),
    [
        (Show(NOW), ["now", "past"]),
        (Show(NOW, drafts=True), ["now", "draft", "past"]),
        (Show(NOW, future=True), ["future", "now", "past"]),
        (Show(NOW, drafts=True, future=True), ["future-draft", "future", "now", "draft", "past"]),
        (Show(NOW - dt.timedelta(seconds=1)), ["past"]),
        (Show(NOW + dt.timedelta(days=1)), ["future", "now", "past"]),
    ],
)
def test_drafts_and_future_memos_are_hidden_until_asked_for(show: Show, visible: list[str]) -> None:
    """A memo dated now is there, one a second later is not."""
    given = (
        memo("past", date="2026-07-01"),
        memo("draft", date="2026-07-02", draft=True),
        memo("now", date="2026-12-31"),
        memo("future", date="2026-12-31T00:00:01"),
        memo("future-draft", date="2027-01-01", draft=True),
    )
    found, _ = indexes.build(given, show)
    assert visible == slugs(found.archive)


def test_a_hidden_memo_is_in_nothing() -> None:
    """Neither topics nor log, successors, notes or pages know of a draft."""
    found = index(
        memo("a"),
        memo("b", draft=True, topic="Secret", question="Why?", supersedes="a"),
        other("c", "note", draft=True),
        other("d", "page", draft=True),
    )
    assert ["a"] == slugs(tuple(found.everything()))
    assert ["a"] == slugs(found.latest)
    assert ["scaling"] == [topic.slug for topic in found.topics]
    assert () == found.log
    assert ({}, {}) == (found.successor, found.superseded)


def test_topics_are_grouped_by_slug_and_named_by_their_newest_memo() -> None:
    """Two spellings are one topic, and a warning."""
    found, warnings = indexes.build(
        [
            memo("a", topic="scaling laws", date="2026-01-01"),
            memo("b", topic="Scaling Laws", date="2026-02-01"),
            memo("c", topic="Attention", date="2025-01-01"),
        ],
        SHOW,
    )
    assert [("attention", "Attention", ["c"]), ("scaling-laws", "Scaling Laws", ["b", "a"])] == [
        (topic.slug, topic.name, slugs(topic.memos)) for topic in found.topics
    ]
    assert [
        "memos/a.md:4:1: warning: the topic `scaling laws` is spelt `Scaling Laws` in `memos/b.md`"
    ] == [str(one).split("\n")[0] for one in warnings]


def test_the_log_holds_the_memos_that_ask() -> None:
    """A memo without a question has no line."""
    found = index(memo("a", question="Why?"), memo("b"))
    assert ["a"] == slugs(found.log)


def test_notes_and_pages_keep_the_order_of_their_files() -> None:
    """They are in neither latest, archive nor log, whatever their date."""
    found = index(
        other("a", "note", date="2026-01-01", question="Why?"),
        other("b", "note", date="2026-02-01"),
        other("c", "page"),
        other("d", "page"),
    )
    assert (["a", "b"], ["c", "d"]) == (slugs(found.notes), slugs(found.pages))
    assert ((), (), ()) == (found.latest, found.archive, found.log)


def test_a_superseded_memo_leaves_latest_and_log_but_not_the_archive() -> None:
    """It keeps its place and topic; its successor is known, and the other way round."""
    found = index(
        memo("a", question="Why?"),
        memo("b", question="Why not?", date="2026-07-02", supersedes=["a"]),
        memo("c", date="2026-07-03", supersedes=["b"]),
    )
    assert ["c"] == slugs(found.latest)
    assert ["c", "b", "a"] == slugs(found.archive)
    assert ["c", "b", "a"] == slugs(found.topics[0].memos)
    assert () == found.log
    assert {"a": "b", "b": "c"} == {old: new.slug for old, new in found.successor.items()}
    assert {"b": ["a"], "c": ["b"]} == {new: slugs(old) for new, old in found.superseded.items()}


def test_two_memos_with_one_slug_are_told_with_both_files() -> None:
    """Hidden memos count too, so that publishing one later breaks nothing."""
    assert [
        "memos/2026-07-01-a.md:1: error: the slug `a` is also that of `memos/a.md`",
        "memos/b.md:5:1: error: the slug `a` is also that of `memos/a.md`",
    ] == told(memo("a"), memo("2026-07-01-a", draft=True), memo("b", slug="a"))


def test_supersession_of_nothing_of_itself_or_in_a_circle_is_told() -> None:
    """Every memo of a circle is named, with the way round."""
    assert [
        "memos/a.md:5:14: error: `a` supersedes itself by way of `b`",
        "memos/b.md:5:14: error: `b` supersedes itself by way of `a`",
        "memos/c.md:5:14: error: `c` supersedes itself by way of `c`",
        "memos/d.md:5:19: error: `supersedes` names no memo: `bb`",
    ] == told(
        memo("a", supersedes=["b"]),
        memo("b", supersedes=["a"]),
        memo("c", supersedes=["c"]),
        memo("d", supersedes=["c", "bb"]),
    )


def test_an_empty_site_has_an_empty_index() -> None:
    """No memos are no mistake."""
    assert [] == list(index().everything())
