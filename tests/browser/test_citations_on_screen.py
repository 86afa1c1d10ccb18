"""Citations as a browser shows them: the entry beside the citation, and the way there and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from test_accessibility import RULES
from window import DESKTOP, PHONE, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from window import Host, Sight

pytestmark = pytest.mark.browser

CITING = "memos/speculative-decoding-is-exact/"
"""A memo that cites, with a list of references."""
CITATION = "a[href='#ref:sun2024block']"
PREVIEW = "#preview\\:box:not([hidden])"
BOXES = """() => [...document.querySelectorAll("main article *")]
  .map(element => JSON.stringify(element.getBoundingClientRect()))"""
INSIDE = """box => {
  const at = box.getBoundingClientRect();
  return at.left >= 0 && at.top >= 0 && at.right <= innerWidth && at.bottom <= innerHeight;
}"""


@pytest.fixture(params=[DESKTOP, PHONE])
def sight(request: pytest.FixtureRequest, browser: Browser, host: Host) -> Iterator[Sight]:
    """Return the memo in a window with a mouse."""
    with opened(browser, host.address + CITING) as looked_at:
        looked_at.page.set_viewport_size({"width": request.param, "height": 700})
        looked_at.page.locator(CITATION).scroll_into_view_if_needed()
        yield looked_at


def is_within(page: Page) -> bool:
    """Return whether the whole preview is in the window."""
    return bool(page.locator(PREVIEW).evaluate(INSIDE))


def test_pointing_at_a_citation_shows_its_entry(sight: Sight) -> None:
    """All of it but the way back, inside the window, and nothing in the page moves."""
    page = sight.page
    before = page.evaluate(BOXES)
    page.locator(CITATION).hover()
    shown = page.locator(PREVIEW)
    assert shown.inner_text().startswith(
        "Sun, Ziteng, Uri Mendlovic, Yaniv Leviathan, et al. 2024."
    )
    assert 0 == shown.locator(".back").count()
    assert is_within(page)
    assert before == page.evaluate(BOXES)
    assert [] == sight.complaints


def test_the_preview_goes_when_the_pointer_does(sight: Sight) -> None:
    """But not on its way into it, where there is a link."""
    page = sight.page
    page.locator(CITATION).hover()
    page.locator(f"{PREVIEW} a").hover()
    page.wait_for_timeout(400)
    assert page.locator(PREVIEW).is_visible()
    page.mouse.move(1, 1)
    page.locator(PREVIEW).wait_for(state="detached")


def test_the_keyboard_shows_it_and_escape_takes_it_away(sight: Sight) -> None:
    """The citation is described by its entry as long as that is shown."""
    page = sight.page
    page.locator("h2 a", has_text="What this does not show").focus()
    page.keyboard.press("Tab")
    citation = page.locator(f"{CITATION}:focus")
    page.locator(PREVIEW).wait_for()
    assert "preview:box" == citation.get_attribute("aria-describedby")
    assert is_within(page)
    page.keyboard.press("Escape")
    assert 0 == page.locator(PREVIEW).count()
    assert citation.get_attribute("aria-describedby") is None
    assert 1 == citation.count()


def test_axe_finds_nothing_in_it(sight: Sight) -> None:
    """Neither in the entry shown, nor in the list."""
    sight.page.locator(CITATION).hover()
    sight.page.locator(PREVIEW).wait_for()
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    for part in (PREVIEW, ".references"):
        found = Axe().run(sight.page, context=part, options=options).response
        assert len(found["passes"]) > 0
        assert [] == [rule["id"] for rule in found["violations"]]


def test_a_citation_leads_to_its_entry_and_back(browser: Browser, host: Host) -> None:
    """Without JavaScript too."""
    with opened(browser, host.address + CITING, scripts=False) as sight:
        page = sight.page
        page.locator(CITATION).click()
        entry = page.locator("li:target")
        assert "Block Verification" in entry.inner_text()
        entry.locator(".back").click()
        assert 1 == page.locator(f"{CITATION}:target").count()
