"""The pages as they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from window import HOME, MEMO, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from window import Host

pytestmark = pytest.mark.browser

PAPER = 720
"""About the width of an A4 page in CSS pixels."""

COLOURS = """() => {
  const alpha = colour => colour.match(/[\\d.]+/g)[3] ?? 1;
  const all = [...document.querySelectorAll("html, body, body *")];
  const drawn = all.filter(one => one.checkVisibility({ visibilityProperty: true }));
  const written = drawn.filter(one => [...one.childNodes].some(
    child => child.nodeType === Node.TEXT_NODE && child.data.trim()));
  const grounds = drawn.map(one => getComputedStyle(one).backgroundColor);
  return [
    [...new Set(written.map(one => getComputedStyle(one).color))],
    [...new Set(grounds.filter(colour => alpha(colour) > 0))],
  ];
}"""
"""Every colour of text, and every colour behind text."""


@pytest.mark.parametrize("url", [HOME, MEMO])
def test_paper_is_black_on_white(browser: Browser, host: Host, url: str) -> None:
    """A page prints black on white, whatever scheme its reader's system has and was chosen."""
    with opened(browser, host.address + url, PAPER) as sight:
        page = sight.page
        for _ in ("auto", "light", "dark"):
            page.emulate_media(media="print", color_scheme="light")
            assert [["rgb(0, 0, 0)"], ["rgb(255, 255, 255)"]] == page.evaluate(COLOURS)
            page.emulate_media(media="print", color_scheme="dark")
            assert [["rgb(0, 0, 0)"], ["rgb(255, 255, 255)"]] == page.evaluate(COLOURS)
            page.emulate_media(media="screen")
            page.get_by_role("button", name="Colours").click()


@pytest.mark.parametrize("url", [HOME, MEMO])
def test_paper_has_no_navigation(browser: Browser, host: Host, url: str) -> None:
    """A page prints neither navigation nor buttons, and keeps its heading."""
    with opened(browser, host.address + url, PAPER) as sight:
        sight.page.emulate_media(media="print")
        assert [1, 0, 0] == [_shown(sight.page, what) for what in ("h1", "nav", "button")]


def _shown(page: Page, selector: str) -> int:
    return sum(found.is_visible() for found in page.locator(selector).all())
