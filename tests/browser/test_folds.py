"""What folds: callouts, raw text and tabs, by hand, by link, on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from outside import build
from test_accessibility import RULES
from window import DESKTOP, PHONE, opened, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from window import Scheme

pytestmark = pytest.mark.browser

SITE = Path(__file__).parent / "sites" / "callouts"
DEEP, SECOND, THIRD = "Deep words.", "Second words.", "Third words."

FOLDED_TEXTS = """() => [...document.querySelectorAll(".text p, .text pre, .text h2")]
  .filter(one => !one.checkVisibility()).map(one => one.innerText)"""
"""What of the memo's text cannot be seen."""
STATES = "() => [...document.querySelectorAll('.text details')].map(one => [one.open, one.name])"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a memo of everything that folds."""
    with served(build(SITE, tmp_path_factory.mktemp("callouts") / "out")) as host:
        yield host.address + "memos/folds/"


def words(page: Page, text: str) -> None:
    """Wait until a paragraph of these words is seen, in the window."""
    expect(page.get_by_text(text, exact=True)).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_link_into_a_folded_part_opens_it(browser: Browser, address: str, scripts: bool) -> None:
    """With all parts around it; browsers do so by themselves."""
    with opened(browser, address + "#proof", scripts=scripts) as sight:
        words(sight.page, DEEP)


def test_a_link_to_a_folded_part_opens_it(browser: Browser, address: str) -> None:
    """Its own id stands on what folds."""
    with opened(browser, address + "#folded") as sight:
        expect(sight.page.get_by_text("Hidden words.")).to_be_visible()
        expect(sight.page.get_by_text(DEEP)).to_be_hidden()


def test_a_link_of_the_page_opens_a_tab(browser: Browser, address: str) -> None:
    """Also when the page is there already; the tab that was open shuts."""
    with opened(browser, address) as sight:
        expect(sight.page.get_by_text(SECOND)).to_be_hidden()
        sight.page.get_by_role("link", name="a tab").click()
        words(sight.page, SECOND)
        expect(sight.page.get_by_text("First words.")).to_be_hidden()


@pytest.mark.parametrize("anchor", ["#noted", "#gone", "#%", "#%E0%A4%A", "#:~:text=Deep%20words"])
def test_no_address_breaks_the_page(browser: Browser, address: str, anchor: str) -> None:
    """An anchor that is nowhere, or nothing, says nothing."""
    with opened(browser, address + anchor) as sight:
        assert [] == sight.complaints


def test_words_that_are_looked_for_open_what_holds_them(browser: Browser, address: str) -> None:
    """As find-in-page does, which a test cannot type into."""
    with opened(browser, address + "#:~:text=Deep%20words") as sight:
        words(sight.page, DEEP)


@pytest.mark.parametrize("scripts", [True, False])
def test_tabs_are_chosen_by_keyboard(browser: Browser, address: str, scripts: bool) -> None:
    """One of a set is open, and another set keeps its own."""
    with opened(browser, address, scripts=scripts) as sight:
        page = sight.page
        page.locator("summary", has_text="Third").focus()
        page.keyboard.press("Enter")
        words(page, THIRD)
        expect(page.get_by_text("First words.")).to_be_hidden()
        page.locator("summary", has_text="Second").focus()
        page.keyboard.press("Space")
        words(page, "Inner words.")
        expect(page.get_by_text(THIRD)).to_be_hidden()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_tabs_stand_above_the_text(browser: Browser, address: str, width: int) -> None:
    """All titles of a set, in order, above the text of the one that is open."""
    with opened(browser, address, width) as sight:
        titles = sight.page.locator(".tabs").first.locator("> details > summary")
        bottoms = [_bottom(titles.nth(number).bounding_box()) for number in range(3)]
        assert sorted(bottoms) == bottoms
        assert max(bottoms) <= _top(sight.page.get_by_text("First words.").bounding_box())


def _top(box: object) -> float:
    assert isinstance(box, dict)
    return float(box["y"])


def _bottom(box: object) -> float:
    assert isinstance(box, dict)
    return float(box["y"]) + float(box["height"])


@pytest.mark.parametrize("scripts", [True, False])
def test_paper_shows_all_that_folds(browser: Browser, address: str, scripts: bool) -> None:
    """With its titles; nothing of the text is lost."""
    with opened(browser, address, scripts=scripts) as sight:
        page = sight.page
        assert len(page.evaluate(FOLDED_TEXTS)) > 5
        page.emulate_media(media="print")
        assert [] == page.evaluate(FOLDED_TEXTS)
        assert all(one.is_visible() for one in page.locator(".text summary").all())


def test_printing_leaves_the_page_as_it_was(browser: Browser, address: str) -> None:
    """Everything is open while it prints, tabs too, in any browser."""
    with opened(browser, address) as sight:
        page = sight.page
        before = page.evaluate(STATES)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert [] == page.evaluate(FOLDED_TEXTS)
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert before == page.evaluate(STATES)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, width: int, scheme: Scheme) -> None:
    """With everything open, no rule is broken; and the page stays within its window."""
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    with opened(browser, address, width, scheme) as sight:
        sight.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        found = Axe().run(sight.page, options=options).response
        assert width == sight.page.evaluate("document.documentElement.scrollWidth")
    assert len(found["passes"]) > 0
    assert [] == [(one["id"], node["html"]) for one in found["violations"] for node in one["nodes"]]
