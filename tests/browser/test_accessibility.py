"""What readers with assistive technology, or with a keyboard alone, meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from window import ARCHIVE, HOME, MEMO, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from window import Host, Sight

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

REMEMBER = """() => {
  const parts = ["boxShadow", "backgroundColor", "border", "textDecoration"];
  const style = element => {
    const computed = getComputedStyle(element);
    const outline = computed.outlineStyle === "none" ? "" : computed.outline;
    return [outline, ...parts.map(part => computed[part])].join();
  };
  const rest = new Map([...document.querySelectorAll("*")].map(one => [one, style(one)]));
  const visited = new Set();
  window.stop = () => {
    const element = document.activeElement;
    if (element === document.body || visited.has(element)) return null;
    visited.add(element);
    const box = element.getBoundingClientRect();
    const across = box.right > 0 && box.left < innerWidth;
    const inside = across && box.bottom > 0 && box.top < innerHeight;
    const drawn = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const differs = style(element) !== rest.get(element);
    return [element.outerHTML, inside && drawn && differs];
  };
  window.passedOver = () => [...document.querySelectorAll("a[href], button, summary")]
    .filter(element => element.checkVisibility({ visibilityProperty: true }))
    .filter(element => !visited.has(element))
    .map(element => element.outerHTML);
}"""
"""Remembers how every element looks without focus; `stop()` tells of the element in focus, once."""


def test_axe_finds_nothing(sight: Sight) -> None:
    """axe-core finds no violation of WCAG 2.2 A and AA or of its best practices in any view."""
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = Axe().run(sight.page, options=options).response
    assert len(found["passes"]) > 0
    assert [] == [
        (rule["id"], node["html"]) for rule in found["violations"] for node in rule["nodes"]
    ]


@pytest.mark.parametrize("url", [HOME, MEMO, ARCHIVE])
def test_the_first_tab_is_a_skip_link_that_works(browser: Browser, host: Host, url: str) -> None:
    """The first Tab shows a link that takes the keyboard past the navigation into the text."""
    with opened(browser, host.address + url) as sight:
        keyboard = sight.page.keyboard
        keyboard.press("Tab")
        link = sight.page.locator("a:focus")
        assert link.is_visible()
        assert link.evaluate("link => link.getBoundingClientRect().top") >= 0
        keyboard.press("Enter")
        keyboard.press("Tab")
        assert 1 == sight.page.locator("main :focus").count()


@pytest.mark.parametrize("url", [HOME, MEMO])
def test_every_tab_stop_shows_its_focus(browser: Browser, host: Host, url: str) -> None:
    """Tab reaches every control once, each looks different in focus, and none holds it."""
    with opened(browser, host.address + url) as sight:
        sight.page.evaluate(REMEMBER)
        stops = list(_stops(sight.page))
        assert [] == sight.page.evaluate("window.passedOver()")
    assert len(stops) > 5
    assert [] == [element for element, is_shown in stops if not is_shown]


def _stops(page: Page) -> list[tuple[str, bool]]:
    """Return each Tab stop of `page`, and whether it shows that it is one."""

    def stop() -> tuple[str, bool] | None:
        page.keyboard.press("Tab")
        found = page.evaluate("window.stop()")
        return found and (found[0], found[1])

    return [one for one in iter(stop, None) if one]
