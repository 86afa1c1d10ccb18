"""The example sites: accessible in both schemes, and their links lead there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from outside import PROJECT, build
from test_accessibility import RULES
from window import DESKTOP, PHONE, opened, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from window import Host, Scheme

pytestmark = pytest.mark.browser

NOTEBOOK = (
    "open/",
    "questions/",
    "forecasts/",
    "notes/summation/",
    "memos/does-sorting-help-a-sum/",
)
PODCAST = ("", "episodes/", "memos/attention/", "memos/adam/", "memos/dropout/", "archive/")
READING = ("papers/", "summation/")


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Return the example of a notebook on loopback."""
    out = build(PROJECT / "examples" / "notebook", tmp_path_factory.mktemp("notebook") / "out")
    with served(out) as host:
        yield host


@pytest.fixture(scope="module")
def podcast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Return the example of a podcast on loopback."""
    out = build(PROJECT / "examples" / "podcast", tmp_path_factory.mktemp("podcast") / "out")
    with served(out) as host:
        yield host


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Return the example of reading lists on loopback."""
    out = build(PROJECT / "examples" / "reading", tmp_path_factory.mktemp("reading") / "out")
    with served(out) as host:
        yield host


def look(browser: Browser, address: str, width: int, scheme: Scheme) -> None:
    """Assert that axe finds nothing on a page, and that it stays within its window."""
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    with opened(browser, address, width, scheme) as sight:
        sight.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = Axe().run(sight.page, options=options).response
        assert width == sight.page.evaluate("document.documentElement.scrollWidth")
        assert ([], []) == (sight.failures, sight.complaints)
    assert len(found["passes"]) > 0
    assert [] == [(one["id"], node["html"]) for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("url", NOTEBOOK)
@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_axe_finds_nothing_in_the_notebook(
    browser: Browser, notebook: Host, url: str, width: int, scheme: Scheme
) -> None:
    """Also where tables are wide and the window is not."""
    look(browser, notebook.address + url, width, scheme)


@pytest.mark.parametrize("url", PODCAST)
@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_axe_finds_nothing_in_the_podcast(
    browser: Browser, podcast: Host, url: str, width: int, scheme: Scheme
) -> None:
    """Players, chapters and transcripts, all unfolded."""
    look(browser, podcast.address + url, width, scheme)


@pytest.mark.parametrize("url", READING)
@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_axe_finds_nothing_in_the_reading_lists(
    browser: Browser, reading: Host, url: str, width: int, scheme: Scheme
) -> None:
    """With all cards open."""
    look(browser, reading.address + url, width, scheme)


def test_an_open_task_leads_to_its_place(browser: Browser, notebook: Host) -> None:
    """On the note's own page."""
    with opened(browser, notebook.address + "open/", PHONE) as sight:
        sight.page.get_by_role("link", name="Find out which book").click()
        expect(sight.page.get_by_text("Find out which book")).to_be_in_viewport()
        assert sight.page.url.endswith(
            "/notes/summation/#task:find-out-which-book-the-pages-are-from"
        )


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_leads_to_its_place(browser: Browser, notebook: Host, scripts: bool) -> None:
    """Below the text or in it."""
    with opened(browser, notebook.address + "questions/", scripts=scripts) as sight:
        sight.page.get_by_role("link", name="How do libraries choose").click()
        expect(sight.page.get_by_text("How do libraries choose")).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("papers/#paper:computing-machinery-and-intelligence", "Read it for how a question"),
        ("summation/#paper:kahan1965", "One page, one loop"),
    ],
)
def test_a_card_is_opened_by_its_link(
    browser: Browser, reading: Host, place: str, words: str, scripts: bool
) -> None:
    """And the others stay shut."""
    with opened(browser, reading.address + place, scripts=scripts) as sight:
        if scripts:
            expect(sight.page.get_by_text(words)).to_be_visible()
            assert 1 == sight.page.locator(".paper[open]").count()
        else:  # a browser alone opens what is around a target, and the card is the target
            expect(sight.page.locator(":target")).to_be_in_viewport()


def test_a_card_of_a_title_alone_has_no_toggle(browser: Browser, reading: Host) -> None:
    """It is a box with a link."""
    with opened(browser, reading.address + "papers/") as sight:
        card = sight.page.locator("[id='paper:the-byzantine-generals-problem']")
        expect(card).to_be_visible()
        assert 0 == card.locator("summary").count()
