"""The three-state colour switch: auto, light, dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from window import ARCHIVE, DESKTOP, HOME, MEMO, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Route

    from window import Host, Scheme

pytestmark = pytest.mark.browser

BACKGROUND = """() => {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g);
  return red * 0.2126 + green * 0.7152 + blue * 0.0722 < 128 ? "dark" : "light";
}"""


def _switch(page: Page) -> Locator:
    return page.get_by_role("button", name="Colours")


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_switch_goes_round(browser: Browser, host: Host, system: Scheme) -> None:
    """The switch goes from auto, which is the system's scheme, to light, to dark, and round."""
    with opened(browser, host.address + HOME, DESKTOP, system) as sight:
        page = sight.page
        seen = [(_switch(page).inner_text(), page.evaluate(BACKGROUND))]
        for _ in range(3):
            _switch(page).click()
            seen.append((_switch(page).inner_text(), page.evaluate(BACKGROUND)))
    auto = ("Colours: auto", system)
    assert [auto, ("Colours: light", "light"), ("Colours: dark", "dark"), auto] == seen


def test_auto_follows_the_system(browser: Browser, host: Host) -> None:
    """In auto a page changes with the system; a chosen scheme does not."""
    with opened(browser, host.address + HOME) as sight:
        page = sight.page
        page.emulate_media(color_scheme="dark")
        assert "dark" == page.evaluate(BACKGROUND)
        _switch(page).click()
        assert "light" == page.evaluate(BACKGROUND)


def test_a_choice_is_remembered(browser: Browser, host: Host) -> None:
    """A scheme chosen on one page holds on the next, until auto is chosen there."""
    with opened(browser, host.address + HOME) as sight:
        page = sight.page
        _choose_dark(page)
        page.goto(host.address + ARCHIVE)
        assert ("Colours: dark", "dark") == (_switch(page).inner_text(), page.evaluate(BACKGROUND))
        _switch(page).click()
        page.goto(host.address + HOME)
        assert ("Colours: auto", "light") == (_switch(page).inner_text(), page.evaluate(BACKGROUND))


def test_a_choice_holds_from_the_first_paint(browser: Browser, host: Host) -> None:
    """A page is painted in the chosen scheme at once, before its script file has arrived."""
    with opened(browser, host.address + HOME) as sight:
        page = sight.page
        _choose_dark(page)
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/theme.js*", hold)
        page.goto(host.address + MEMO, wait_until="commit")
        page.wait_for_function("performance.getEntriesByName('first-paint').length > 0")
        assert (1, "dark") == (len(held), page.evaluate(BACKGROUND))
        held[0].continue_()
        page.wait_for_load_state()
        assert "dark" == page.evaluate(BACKGROUND)


def _choose_dark(page: Page) -> None:
    for _ in range(2):
        _switch(page).click()
    assert "dark" == page.evaluate(BACKGROUND)
