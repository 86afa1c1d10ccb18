"""Formulas as the browser draws them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from outside import build
from window import FONTS_READY, MEMO, opened, pages, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from window import Host

pytestmark = pytest.mark.browser

SITE = Path(__file__).parent / "sites" / "brackets"

MARK_NEW = """seen => {
  const all = new Set(seen);
  for (const sign of document.querySelectorAll("math :is(mi, mn, mo, mtext)")) {
    const html = sign.outerHTML;
    if (!all.has(html)) sign.dataset.new = "";
    all.add(html);
  }
  return [...all];
}"""
"""Marks each sign whose like was not yet seen, and returns all that are seen now."""

HEIGHTS = "all => all.map(one => one.getBoundingClientRect().height)"


def test_formulas_are_drawn_as_mathml(browser: Browser, host: Host) -> None:
    """Every formula of a memo is MathML with a size on the page, and no TeX is left over."""
    with opened(browser, host.address + MEMO) as sight:
        heights = sight.page.locator("math").evaluate_all(HEIGHTS)
        text = sight.page.locator("main").inner_text()
    assert len(heights) > 20
    assert min(heights) > 5
    assert [] == [tex for tex in ("$", "\\frac", "\\sum", "\\Pr") if tex in text]


def test_every_sign_is_drawn_in_the_maths_font_of_the_site(
    browser: Browser, host: Host, demonstration: Path
) -> None:
    """No sign in a formula of the demonstration site needs a font that a reader may lack."""
    seen: list[str] = []
    drawn: list[tuple[bool, str]] = []
    with opened(browser, host.address) as sight:
        for url in pages(demonstration, "memos/*/index.html"):
            sight.page.goto(host.address + url)
            sight.page.evaluate(FONTS_READY)
            seen = sight.page.evaluate(MARK_NEW, seen)
            drawn += _drawn(sight.page)
    assert len(drawn) > 50
    assert [] == [sign for is_of_the_site, sign in drawn if not is_of_the_site]


def _drawn(page: Page) -> Iterator[tuple[bool, str]]:
    """Yield whether each marked sign is drawn in a font of the page, and the sign."""
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    marked = tools.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-new]"})
    for node in marked["nodeIds"]:
        fonts = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        html = tools.send("DOM.getOuterHTML", {"nodeId": node})["outerHTML"]
        yield from ((font["isCustomFont"], html) for font in fonts)
    tools.detach()


def test_brackets_grow(browser: Browser, tmp_path: Path) -> None:
    """Brackets around a tall fraction are as tall as it is, those around a letter stay small."""
    out = build(SITE, tmp_path / "out")
    with served(out) as running, opened(browser, running.address + "memos/brackets/") as sight:
        brackets = sight.page.locator("math mo").evaluate_all(HEIGHTS)
        fraction = max(sight.page.locator("math mfrac").evaluate_all(HEIGHTS))
    low, low_too, high, high_too = brackets
    assert low == low_too < fraction / 2
    assert high == high_too > fraction * 0.9
