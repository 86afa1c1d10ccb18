"""Where things stand on a page, from a small phone to a desktop."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from window import DESKTOP, MEMO, PHONE, opened, pages

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from window import Host, Sight

pytestmark = pytest.mark.browser

WIDTH_NEEDED = "document.documentElement.scrollWidth"

CHARACTERS_A_LINE = """() => {
  const line = box => Math.round((box.top + box.bottom) / 2 / 8);
  const range = document.createRange();
  const full = [];
  for (const paragraph of document.querySelectorAll("article > div > p")) {
    const counts = new Map();
    const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    for (let text; text = texts.nextNode();) {
      const weight = text.parentElement.closest("math") ? NaN : 1;
      for (let at = 0; at < text.length; at++) {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        const on = line(range.getBoundingClientRect());
        counts.set(on, (counts.get(on) || 0) + weight);
      }
    }
    full.push(...[...counts.values()].slice(0, -1));
  }
  return full.filter(count => count);
}"""
"""Characters on every line of every paragraph, but for last lines and those with formulas."""


def test_a_page_needs_no_sideways_scroll(sight: Sight) -> None:
    """A page is as wide as its window, in every view."""
    size = sight.page.viewport_size
    assert size is not None
    assert size["width"] == sight.page.evaluate(WIDTH_NEEDED)


def test_no_page_of_the_site_scrolls_sideways_on_a_phone(
    browser: Browser, host: Host, demonstration: Path
) -> None:
    """Every page of the demonstration site fits 320 CSS pixels."""
    urls = pages(demonstration, "**/*.html")
    with opened(browser, host.address, PHONE) as sight:
        needed = {url: _width_needed(sight.page, host.address + url) for url in urls}
    assert dict.fromkeys(urls, PHONE) == needed


def _width_needed(page: Page, address: str) -> int:
    page.goto(address)
    return int(page.evaluate(WIDTH_NEEDED))


def test_a_line_of_text_is_good_to_read(browser: Browser, host: Host) -> None:
    """On a desktop the median full line of a memo's prose has 60 to 72 characters."""
    with opened(browser, host.address + MEMO, DESKTOP) as sight:
        lines = sight.page.evaluate(CHARACTERS_A_LINE)
    assert len(lines) > 5
    assert 60 <= statistics.median(lines) <= 72


def test_contents_are_one_tap_away_on_a_phone(browser: Browser, host: Host) -> None:
    """On a phone the table of contents opens on a tap, and leads to the memo's last section."""
    with opened(browser, host.address + MEMO, PHONE) as sight:
        contents = sight.page.get_by_role("navigation", name="Contents")
        contents.locator("summary").tap()
        contents.get_by_role("link").last.tap()
        heading = sight.page.locator(":target")
        assert "References" == heading.inner_text()
        expect(heading).to_be_in_viewport()


def test_contents_are_open_on_a_desktop(browser: Browser, host: Host) -> None:
    """On a desktop the table of contents stands open, and leads to the memo's last section."""
    with opened(browser, host.address + MEMO, DESKTOP) as sight:
        contents = sight.page.get_by_role("navigation", name="Contents")
        link = contents.get_by_role("link").last
        assert link.is_visible()
        link.click()
        heading = sight.page.locator(":target")
        assert "References" == heading.inner_text()
        expect(heading).to_be_in_viewport()
