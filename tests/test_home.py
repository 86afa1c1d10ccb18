"""The home page's sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from given import CONFIG, heads, index, memo, rows
from memosite import home
from memosite.config import (
    ArchiveListing,
    Config,
    Figure,
    Focus,
    Format,
    Hero,
    Home,
    Latest,
    LogListing,
    Principle,
)
from memosite.frames import Link
from memosite.views import HomeView, Section

if TYPE_CHECKING:
    from memosite.memo import Memo


def sections(said: Home, *memos: Memo) -> dict[str, Section]:
    """Return the sections of the home page by name, in their order."""
    config: Config = replace(CONFIG, home=said)
    page = home.page(config, index(*memos), heads(config), rows(*memos, config=config))
    assert isinstance(page.view, HomeView)
    return {section.name: section for section in page.view.sections}


def test_the_sections_come_in_the_order_asked_for() -> None:
    """Those not asked for are left out."""
    shown = sections(Home(sections=("log", "latest", "hero")), memo(question="Why?"))
    assert ["log", "latest", "hero"] == list(shown)


def test_a_section_with_nothing_to_show_is_left_out() -> None:
    """An empty site has a hero alone."""
    assert ["hero"] == list(sections(Home()))


def test_every_section_is_shown_where_there_is_something_to_show() -> None:
    """The default order is hero, format, focus, latest, archive, log."""
    said = Home(format=Format(principles=(Principle("One question"),)))
    shown = sections(said, memo(focus="Kernels", question="Why?"))
    assert ["hero", "format", "focus", "latest", "archive", "log"] == list(shown)


@pytest.mark.parametrize(
    ("dates", "text"),
    [
        (["2026-07-01"], "1 published, Jul 2026"),
        (["2026-07-01", "2026-02-01"], "2 published, Feb to Jul 2026"),
        (["2026-02-01", "2025-11-01", "2025-12-01"], "3 published, Nov 2025 to Feb 2026"),
        ([], "0 published, "),
    ],
)
def test_count_and_window_are_filled_in(dates: list[str], text: str) -> None:
    """They tell of visible memos only; other braces are the author's."""
    memos = [memo(f"m{n}", date=date) for n, date in enumerate(dates)]
    hidden = memo("hidden", date="2020-01-01", draft=True)
    found = index(*memos, hidden)
    assert text == home.filled("{count} published, {window}", found)
    assert "{0, 1} {{ 7*7 }}" == home.filled("{0, 1} {{ 7*7 }}", found)


def test_superseded_memos_do_not_count() -> None:
    """What was replaced is no longer published work."""
    found = index(memo("a", date="2020-01-01"), memo("b", supersedes="a"))
    assert "1 in Jul 2026" == home.filled("{count} in {window}", found)


def test_the_hero_falls_back_to_the_site() -> None:
    """Title and description stand in for headline and lede."""
    config = replace(CONFIG, description="About.")
    page = home.page(config, index(), heads(config), rows())
    assert isinstance(page.view, HomeView)
    assert ("Small Claims", "About.") == (page.view.sections[0].heading, page.view.sections[0].text)


def test_the_hero_shows_interests_and_figures() -> None:
    """A figure whose value comes out empty is left out."""
    said = Hero(
        headline="H",
        interests=("x", "y"),
        figures=(Figure("{count} published", "Memos"), Figure("{window}", "Window")),
    )
    full = sections(Home(hero=said), memo())["hero"]
    assert ("H", ("x", "y")) == (full.heading, full.items)
    assert (Figure("1 published", "Memos"), Figure("Jul 2026", "Window")) == full.figures
    assert (Figure("0 published", "Memos"),) == sections(Home(hero=said))["hero"].figures


def test_recent_focus_is_the_authors_list_or_the_memos_own() -> None:
    """The memos' own come oldest first, each once."""
    memos = (
        memo("a", focus="Kernels", date="2026-07-03"),
        memo("b", focus="Scaling", date="2026-07-01"),
        memo("c", focus="Kernels", date="2026-07-02"),
    )
    assert ("Scaling", "Kernels") == sections(Home(), *memos)["focus"].items
    listed = Home(focus=Focus(items=("Z", "A")))
    assert ("Z", "A") == sections(listed, *memos)["focus"].items


def test_latest_shows_so_many_of_the_newest() -> None:
    """Seven unless the site says otherwise; superseded memos are not among them."""
    memos = [memo(f"m{n}", date=f"2026-07-{n:02}") for n in range(1, 10)]
    last = memo("m10", date="2026-07-10", supersedes="m9")
    shown = [row.slug for row in sections(Home(), *memos, last)["latest"].rows]
    assert ["m10", "m8", "m7", "m6", "m5", "m4", "m3"] == shown
    two = sections(Home(latest=Latest(count=2)), *memos)["latest"]
    assert ["m9", "m8"] == [row.slug for row in two.rows]


@pytest.mark.parametrize(
    ("name", "said", "more"),
    [
        ("archive", Home(archive=ArchiveListing(limit=1)), Link("The whole archive", "archive/")),
        ("log", Home(log=LogListing(limit=1)), Link("The whole log", "log/")),
    ],
)
def test_a_limited_list_leads_to_the_whole(name: str, said: Home, more: Link) -> None:
    """A list that is complete has no such link."""
    memos = (memo("a", question="Why?"), memo("b", question="How?", date="2026-07-02"))
    section = sections(said, *memos)[name]
    assert (["b"], more) == ([row.slug for row in section.rows], section.more)
    assert sections(Home(), *memos)[name].more is None


def test_the_archive_holds_superseded_memos_too() -> None:
    """They keep their row, marked."""
    shown = sections(Home(), memo("a"), memo("b", supersedes="a", date="2026-07-02"))["archive"]
    assert [("b", False), ("a", True)] == [(row.slug, row.superseded) for row in shown.rows]
