"""One memo as the pages show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from given import CONFIG, heads, index, memo, rows, texts
from memosite.frames import Day, Link
from memosite.markup.sheet import Body, Heading, Outlink
from memosite.rows import SPREAD_ABOVE, Rows, minutes
from memosite.views import Contents, LogPlace, MemoView

if TYPE_CHECKING:
    from memosite.memo import Memo


def view(one: Memo, *others: Memo, body: Body | None = None) -> MemoView:
    """Return the view of a memo among `others`."""
    made = rows(one, *others)
    bodies = {**made.bodies, one.slug: body or made.bodies[one.slug]}
    page = Rows(CONFIG, made.index, bodies, texts(bodies))
    found = page.memo_page(one, heads(), {}).view
    assert isinstance(found, MemoView)
    return found


@pytest.mark.parametrize(
    ("words", "expected"), [(0, 1), (1, 1), (220, 1), (221, 2), (2200, 10), (2201, 11)]
)
def test_reading_takes_a_minute_for_220_words(words: int, expected: int) -> None:
    """Minutes are whole, rounded up, and at least one."""
    assert expected == minutes(memo(), Body("", words=words))


def test_the_author_may_say_how_long_reading_takes() -> None:
    """A written reading time wins over the computed one."""
    assert 19 == minutes(memo(reading_time=19), Body("", words=10_000))


def test_a_row_shows_what_was_written() -> None:
    """Summary, description and question are the author's; nothing is cut from the text."""
    one = memo(summary="Short.", question="why is it so")
    row = rows(one, words=500).row(one)
    assert ("memos/a/", "A claim", 3) == (row.url, row.title, row.minutes)
    assert Day("July 1, 2026", "2026-07-01") == row.date
    assert Link("Scaling", "topics/scaling/") == row.topic
    assert ("Short.", "Short.", "why is it so") == (row.summary, row.description, row.question)


def test_a_row_without_summary_shows_none() -> None:
    """A description does not stand in for a missing summary."""
    one = memo(description="Long.")
    row = rows(one).row(one)
    assert ("", "Long.") == (row.summary, row.description)


def test_notes_and_pages_have_no_topic_page() -> None:
    """Only memos are listed by topic."""
    assert rows().topic(memo(kind="note")) is None
    assert rows().topic(memo(kind="page")) is None


def test_a_memo_knows_its_neighbours() -> None:
    """The older and the newer memo are those beside it in Latest; notes have none."""
    first, second, third = (memo(name, date=f"2026-07-0{n}") for n, name in enumerate("abc", 1))
    made = view(second, first, third)
    assert made.newer is not None
    assert made.older is not None
    assert ("c", "a") == (made.newer.slug, made.older.slug)
    assert view(third, second, first).newer is None
    assert view(first, second, third).older is None


def test_a_superseded_memo_leads_to_its_successor_and_has_no_neighbours() -> None:
    """And the successor names what it replaces."""
    old, new = memo("a"), memo("b", title="B", supersedes=["a"])
    assert Link("B", "memos/b/") == view(old, new).superseded_by
    assert (None, None) == (view(old, new).newer, view(new, old).older)
    assert (Link("A claim", "memos/a/"),) == view(new, old).supersedes
    assert rows(old, new).row(old).superseded


def test_a_memo_knows_its_line_in_the_log() -> None:
    """Lines are counted from the oldest; a memo without a question has none."""
    first, second = memo("a", question="Why?"), memo("b", question="How?", date="2026-07-02")
    assert LogPlace("log/#b", 2, 2, "How?") == view(second, first).log
    assert view(memo("c"), first, second).log is None


def test_a_line_of_a_long_log_is_on_the_page_of_its_year() -> None:
    """A log that is spread over years is linked by year."""
    many = [memo(f"m{n}", question="Why?") for n in range(SPREAD_ABOVE + 1)]
    found = view(*many).log
    assert found is not None
    assert "log/2026/#m0" == found.url


@pytest.mark.parametrize(
    ("keys", "updated"),
    [
        ({}, None),
        ({"updated": "2026-07-01"}, None),
        ({"updated": "2026-08-01"}, Day("August 1, 2026", "2026-08-01")),
        (
            {"corrections": [{"date": "2026-09-01", "text": "A."}]},
            Day("September 1, 2026", "2026-09-01"),
        ),
    ],
)
def test_a_change_is_shown_where_there_was_one(
    keys: dict[str, object], updated: Day | None
) -> None:
    """A date of change that is the date itself is not repeated."""
    assert updated == view(memo(**keys)).updated


def test_a_correction_is_shown_with_its_day() -> None:
    """Readers see when a memo was corrected, and how."""
    ((day, one),) = view(memo(corrections=[{"date": "2026-09-01", "text": "A."}])).corrections
    assert ("September 1, 2026", "A.") == (day.text, one.text)


def test_memos_are_grouped_by_year() -> None:
    """Years and memos are newest first; undated ones are left out."""
    given = (memo("a", date="2024-05-01"), memo("b"), memo("c", date="2026-08-01"))
    undated = memo("d", kind="note", date=None, topic=None)
    made = rows(*given, undated)
    found = made.by_year((*made.index.archive, undated))
    assert [(2026, ["c", "b"]), (2024, ["a"])] == [
        (year.year, [row.slug for row in year.rows]) for year in found
    ]


HEADINGS = (
    Heading(2, "a", "A"),
    Heading(3, "b", "B"),
    Heading(4, "c", "C"),
    Heading(2, "d", "D"),
    Heading(2, "e", "E"),
)


@pytest.mark.parametrize(
    ("words", "headings", "toc", "shown"),
    [
        (600, HEADINGS, None, True),
        (599, HEADINGS, None, False),
        (600, HEADINGS[:4], None, False),
        (600, HEADINGS, False, False),
        (1, HEADINGS[:1], True, True),
        (600, (), True, False),
    ],
)
def test_a_long_memo_has_a_table_of_contents(
    words: int, headings: tuple[Heading, ...], toc: bool | None, shown: bool
) -> None:
    """600 words and three headings make one, unless the author says otherwise."""
    made = view(memo(toc=toc), body=Body("", toc=headings, words=words))
    assert shown == bool(made.contents)


def test_contents_are_the_two_upper_levels() -> None:
    """Whatever the upper level is, the next is nested and the rest left out."""
    made = view(memo(toc=True), body=Body("", toc=HEADINGS))
    assert (
        Contents("a", "A", (Link("B", "#b"),)),
        Contents("d", "D"),
        Contents("e", "E"),
    ) == made.contents


def test_a_memo_carries_licence_and_citation() -> None:
    """The memo's own licence wins over the site's."""
    assert "CC0" == view(memo(license="CC0")).license
    assert view(memo()).bibtex.startswith("@misc{a,")
    config = replace(CONFIG, license="CC BY 4.0")
    one = memo()
    bodies = {"a": Body("")}
    page = Rows(config, index(one), bodies, texts(bodies)).memo_page(one, heads(config), {})
    assert isinstance(page.view, MemoView)
    assert "CC BY 4.0" == page.view.license


def test_each_kind_has_its_template() -> None:
    """A page is printed without date and neighbours, so by another template."""
    kinds = ("memo", "note", "page")
    made = [memo(kind, kind=kind) for kind in kinds]
    pages = [rows(*made).memo_page(one, heads(), {}) for one in made]
    assert ["memos/memo/", "notes/note/", "page/"] == [page.url for page in pages]
    assert pages[0].template != pages[2].template
    assert [f"memos/{kind}.md" for kind in kinds] == [page.origin for page in pages]


def test_a_memo_knows_who_links_to_it_and_what_it_links_to() -> None:
    """Neither itself nor files are among them, nor what this build does not publish."""
    one, other = memo("a"), memo("b", title="Other")
    links = ("memos/a/", "memos/b/", "memos/a/data.csv", "archive/")
    body = Body("", links=tuple(Outlink(url, f"To {url}") for url in links))
    found = view(one, other, body=body)
    assert ((), ["memos/b/"]) == (found.backlinks, [row.url for row in found.previews])
    back = rows(one, other)
    bodies = {**back.bodies, "a": body}
    page = Rows(CONFIG, back.index, bodies, texts(bodies)).memo_page(other, heads(), {})
    assert isinstance(page.view, MemoView)
    assert [("memos/a/", "To memos/b/")] == [(row.url, said) for row, said in page.view.backlinks]
