"""The boxes beside links to memos, and beside mentions of notes that are not in sight."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from outside import build
from window import DESKTOP, PHONE, TABLET, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SITE = Path(__file__).parent / "sites" / "notes"
SAID = ["June 1, 2026 / Notes", "Another claim", "What it says in one sentence."]
A_WHILE = 700
"""Milliseconds after which a box that was meant to come or go has done so."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a memo with links and notes, in a folder that no host serves."""
    out = build(SITE, tmp_path_factory.mktemp("previews") / "out")
    return (out / "memos" / "notes" / "index.html").as_uri()


def lines(page: Page) -> list[str]:
    """Return the lines of the box that is shown."""
    box = page.get_by_role("tooltip")
    expect(box).to_be_visible()
    return [line for line in box.inner_text().split("\n") if line]


def test_a_link_tells_of_the_memo_it_leads_to(browser: Browser, address: str) -> None:
    """Title, date, topic and summary, from the page alone; the text does not move."""
    with opened(browser, address) as sight:
        before = sight.page.evaluate("document.documentElement.scrollHeight")
        sight.page.get_by_role("link", name="Another claim").first.hover()
        assert SAID == lines(sight.page)
        assert before == sight.page.evaluate("document.documentElement.scrollHeight")
        sight.page.get_by_role("link", name="its floor").hover()
        assert SAID == lines(sight.page)


def test_the_pointer_may_enter_the_box(browser: Browser, address: str) -> None:
    """And it goes when the pointer does."""
    with opened(browser, address) as sight:
        sight.page.get_by_role("link", name="Another claim").first.hover()
        box = sight.page.get_by_role("tooltip")
        expect(box).to_be_visible()
        box.hover()
        sight.page.wait_for_timeout(A_WHILE)
        assert box.is_visible()
        sight.page.mouse.move(0, 0)
        expect(box).to_be_hidden()


def test_the_keyboard_opens_and_closes_it(browser: Browser, address: str) -> None:
    """Focus shows it, as the description of the link; Escape takes it away."""
    with opened(browser, address) as sight:
        link = sight.page.locator(".text a", has_text="Another claim")
        sight.page.locator(".text .note a").nth(2).focus()
        sight.page.keyboard.press("Tab")
        assert SAID == lines(sight.page)
        expect(link).to_have_accessible_description(" ".join(SAID))
        sight.page.keyboard.press("Escape")
        expect(sight.page.get_by_role("tooltip")).to_be_hidden()
        assert link.get_attribute("aria-describedby") is None
        assert link.evaluate("link => link === document.activeElement")


@pytest.mark.parametrize("width", [TABLET, PHONE])
def test_a_note_at_the_foot_is_shown_beside_its_mention(
    browser: Browser, address: str, width: int
) -> None:
    """Inside the window, without the way back and without a second element of one id."""
    with opened(browser, address, width) as sight:
        sight.page.locator("[id='fnref:1']").hover()
        assert lines(sight.page)[0].startswith("The first note, with a note of its own")
        box = sight.page.get_by_role("tooltip").bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
        assert 0 == sight.page.locator("[role=tooltip] .back, [role=tooltip] [id]").count()
        assert width == sight.page.evaluate("document.documentElement.scrollWidth")


def test_a_touch_opens_no_box(browser: Browser, address: str) -> None:
    """It follows the link, as it would without a script."""
    with opened(browser, address, PHONE) as sight:
        sight.page.locator("[id='fnref:1']").tap()
        sight.page.wait_for_timeout(A_WHILE)
        assert sight.page.get_by_role("tooltip").is_hidden()
        assert sight.page.url.endswith("#fn:1")


def test_a_pointer_that_passes_by_opens_no_box(browser: Browser, address: str) -> None:
    """Only one that stays."""
    with opened(browser, address, DESKTOP) as sight:
        sight.page.get_by_role("link", name="Another claim").first.hover()
        sight.page.mouse.move(0, 0)
        sight.page.wait_for_timeout(A_WHILE)
        assert sight.page.get_by_role("tooltip").is_hidden()
