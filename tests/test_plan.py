"""Every output before it is made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from given import CONFIG, index, memo, texts
from memosite import plan, routes
from memosite.config import Config, NavItem
from memosite.errors import SiteError
from memosite.exports import Content
from memosite.files import File
from memosite.markup.sheet import Body
from memosite.rows import SPREAD_ABOVE
from memosite.sketches import Marks
from memosite.views import ListView, NotFoundView, Page, RedirectView, TopicsView

if TYPE_CHECKING:
    from memosite.memo import Memo

ALWAYS = {
    "",
    "404.html",
    "archive/",
    "atom.xml",
    "feed.json",
    "feed.xml",
    "index.json",
    "log/",
    "robots.txt",
    "sitemap.xml",
    "topics/",
}


def planned(*memos: Memo, config: Config = CONFIG, files: tuple[File, ...] = ()) -> dict[str, Page]:
    """Return the planned pages by address."""
    found = index(*memos)
    bodies = {one.slug: Body("<p>Text.</p>") for one in found.everything()}
    marks = {slug: Marks(slug.encode(), b"") for slug in bodies}
    made = plan.make(Content(config, found, bodies, texts(bodies), files, marks), {})
    return {one.url: one.page() for one in made.sketches}


def told(*memos: Memo, config: Config = CONFIG, files: tuple[File, ...] = ()) -> list[str]:
    """Return the first line of each mistake of a plan."""
    with pytest.raises(SiteError) as caught:
        planned(*memos, config=config, files=files)
    return [str(one).split("\n")[0] for one in caught.value.mistakes]


def test_an_empty_site_has_its_fixed_pages() -> None:
    """Home, lists, feeds and what machines ask for are always there."""
    assert ALWAYS == set(planned())


def test_a_memo_adds_its_page_and_its_topic() -> None:
    """A topic has a page and feeds of its own."""
    topic = {f"topics/scaling/{name}" for name in ("", "atom.xml", "feed.json", "feed.xml")}
    assert {"memos/a/", *topic} == set(planned(memo())) - ALWAYS


def test_notes_and_pages_add_theirs() -> None:
    """Notes are listed together; a page stands alone."""
    made = planned(
        memo("n", kind="note", topic=None, date=None),
        memo("about", kind="page", topic=None, date=None),
    )
    assert {"notes/", "notes/n/", "about/"} == set(made) - ALWAYS


def test_a_hidden_memo_adds_nothing() -> None:
    """A draft leaves no address behind, not even its aliases."""
    assert ALWAYS == set(planned(memo(draft=True, aliases=["old/"])))


def test_an_alias_is_a_page_that_leads_on() -> None:
    """Old addresses may be folders or files."""
    made = planned(memo(aliases=["/old/", "/2024/old.html"]))
    for url in ("old/", "2024/old.html"):
        view = made[url].view
        assert isinstance(view, RedirectView)
        assert ("A claim", "memos/a/") == (view.target.title, view.target.url)


def test_pages_are_sorted_by_address() -> None:
    """The plan does not depend on how it was made."""
    assert sorted(planned(memo())) == list(planned(memo()))


def test_files_are_pages_too() -> None:
    """A static file is published at its address."""
    assert "a.txt" in planned(files=(File("a.txt", Path("a.txt"), "static/a.txt"),))


@pytest.mark.parametrize(
    ("memos", "file", "mistakes"),
    [
        (
            [memo("a"), memo("b", aliases=["/memos/a/"])],
            None,
            ["memos/b.md: error: the address `/memos/a/` is already taken by memos/a.md"],
        ),
        (
            [memo("a", aliases=["/old/"]), memo("b", aliases=["/old/"])],
            None,
            ["memos/b.md: error: the address `/old/` is already taken by memos/a.md"],
        ),
        (
            [memo("a", aliases=["/archive/", "/feed.xml"])],
            None,
            [
                "memos/a.md: error: the address `/archive/` is already taken by a page that memosi",
                "memos/a.md: error: the address `/feed.xml` is already taken by a page that memosi",
            ],
        ),
        (
            [memo("archive", kind="page")],
            None,
            ["memos/archive.md: error: the address `/archive/` is already taken by a page that m"],
        ),
        (
            [],
            "log/index.html",
            ["static/log/index.html: error: the address `/log/index.html` is already taken by a"],
        ),
        (
            [memo("a")],
            "memos/a/index.html",
            ["static/memos/a/index.html: error: the address `/memos/a/index.html` is already ta"],
        ),
        (
            [memo("a", aliases=["/old.html"])],
            "old.html/b.txt",
            ["memos/a.md: error: the address `/old.html` is both a file and a folder"],
        ),
    ],
)
def test_two_pages_cannot_have_one_address(
    memos: list[Memo], file: str | None, mistakes: list[str]
) -> None:
    """Every clash is told, with the author's file and what is there already."""
    files = (File(file, Path(file), f"static/{file}"),) if file else ()
    found = told(*memos, files=files)
    assert mistakes == [line[: len(mistakes[0])] for line in found]


@pytest.mark.parametrize(
    "url",
    [
        "archive/",
        "/archive/",
        "./archive/",
        "memos/a/",
        "/",
        "topics/scaling/",
        "log/#a",
        "feed.xml",
        "https://example.com/",
        "mailto:a@example.org",
    ],
)
def test_the_navigation_may_lead_to_any_page(url: str) -> None:
    """A path may be written with or without its leading slash."""
    config = replace(CONFIG, nav=(NavItem("A", url),))
    head = planned(memo(), config=config)["log/"].head
    assert head is not None
    assert ["A"] == [link.title for link in head.nav]


@pytest.mark.parametrize(
    ("url", "hint"), [("archve/", "did you mean `archive/`?"), ("zzz/", "write it as archive/")]
)
def test_a_navigation_link_to_nowhere_is_told(url: str, hint: str) -> None:
    """The nearest address is named."""
    config = replace(CONFIG, nav=(NavItem("A", "log/"), NavItem("B", url)))
    with pytest.raises(SiteError) as caught:
        planned(config=config)
    (mistake,) = caught.value.mistakes
    assert f"nav: `B` leads nowhere: `{url}` (link 2)" == mistake.message
    assert mistake.hint.startswith(hint)


def test_the_navigation_is_made_of_what_there_is() -> None:
    """Log, topics and notes are linked where they hold something; pages always."""
    page = memo("about", kind="page", title="About")

    def titles(*memos: Memo) -> list[str]:
        head = planned(*memos)["archive/"].head
        assert head is not None
        return [link.title for link in head.nav]

    assert ["Archive"] == titles()
    assert ["Archive", "Topics"] == titles(memo())
    assert ["Archive", "Topic log", "Topics", "Notes", "About"] == titles(
        memo(question="Why?"), memo("n", kind="note"), page
    )


def test_a_list_counts_what_is_not_superseded() -> None:
    """The archive still shows the superseded."""
    view = planned(memo("a"), memo("b", supersedes="a", date="2026-07-02"))["archive/"].view
    assert isinstance(view, ListView)
    assert (1, ["b", "a"]) == (view.count, [row.slug for row in view.years[0].rows])


def test_a_topic_counts_and_names_its_newest() -> None:
    """A superseded memo is not the newest while there is another."""
    view = planned(
        memo("a", date="2026-07-01"), memo("b", date="2026-07-03"), memo("c", supersedes="b")
    )["topics/"].view
    assert isinstance(view, TopicsView)
    (row,) = view.topics
    assert ("Scaling", 2) == (row.link.title, row.count)
    assert "a" == row.latest.slug


def test_the_404_page_offers_the_newest_memos() -> None:
    """Three of them are enough."""
    view = planned(*(memo(f"m{n}", date=f"2026-07-0{n}") for n in range(1, 6)))["404.html"].view
    assert isinstance(view, NotFoundView)
    assert ["m5", "m4", "m3"] == [row.slug for row in view.latest]


def test_a_long_list_gets_a_page_a_year() -> None:
    """Its first page shows the newest year, each page links the others, and all rows are there."""
    memos = [memo(f"m{n}", date=f"{2024 + n % 3}-01-01") for n in range(SPREAD_ABOVE + 1)]
    made = planned(*memos)
    views = {url: page.view for url, page in made.items() if url.startswith("archive/")}
    assert {"archive/", "archive/2024/", "archive/2025/", "archive/2026/"} == set(views)
    first, *rest = (view for view in views.values() if isinstance(view, ListView))
    assert [2026] == [year.year for year in first.years]
    assert ["2026", "2025", "2024"] == [link.title for link in first.pages]
    assert SPREAD_ABOVE + 1 == sum(len(year.rows) for view in rest for year in view.years)


def test_every_planned_page_can_be_linked() -> None:
    """The addresses that memos may link to are those of the plan."""
    found = index(memo(), memo("n", kind="note"))
    made = planned(memo(), memo("n", kind="note"))
    assert plan.page_urls(found) - set(routes.COLLECTED) <= set(made)
    assert {routes.HOME, routes.ARCHIVE, routes.topic("scaling")} <= plan.page_urls(found)


def test_a_page_that_is_not_made_cannot_be_linked() -> None:
    """Without notes there is no page of notes."""
    assert plan.page_urls(index(memo())) - set(routes.COLLECTED) <= set(planned(memo()))
