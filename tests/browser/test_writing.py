"""Writing from right to left, and formulas that keep to their punctuation, on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from outside import build
from window import DESKTOP, PHONE, opened, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from window import Host

pytestmark = pytest.mark.browser

SITE = Path(__file__).parent / "sites" / "languages"
SIDES = """(name) => {
    const box = (one) => one.getBoundingClientRect()
    const [outer, inner] = [box(document.querySelector('.text')), document.querySelector(name)]
    const range = document.createRange()
    range.selectNodeContents(inner)
    const words = box(range)
    return words.left - outer.left < outer.right - words.right ? 'left' : 'right'
}"""
"""The side of the text column that the words of an element are nearer to."""
TORN = """() => {
    const paragraph = document.querySelector('.text p')
    const torn = []
    for (let width = 60; width < 400; width += 3) {
        paragraph.style.width = width + 'px'
        for (const one of paragraph.querySelectorAll('.tied')) {
            const range = document.createRange()
            range.selectNodeContents(one)
            const tops = [...range.getClientRects()].map((rect) => rect.top)
            if (Math.max(...tops) - Math.min(...tops) > 16) torn.push(width)
        }
    }
    return torn
}"""
"""The widths of a paragraph at which a formula and the signs around it are on two lines."""


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Return a site in English with a memo in Arabic."""
    with served(build(SITE, tmp_path_factory.mktemp("languages") / "out")) as running:
        yield running


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_words_run_from_the_right_and_code_from_the_left(
    browser: Browser, languages: Host, width: int
) -> None:
    """In a memo in Arabic; nothing is wider than the screen."""
    with opened(browser, languages.address + "memos/arabic/", width) as sight:
        page = sight.page
        sides = {name: page.evaluate(SIDES, name) for name in ("h1", "blockquote p", "pre code")}
        assert {"h1": "right", "blockquote p": "right", "pre code": "left"} == sides
        styles = "(name) => getComputedStyle(document.querySelector(name)).direction"
        assert ["rtl", "ltr", "ltr", "ltr"] == [
            page.evaluate(styles, name) for name in (".text p", "p code", "math", ".formula")
        ]
        assert width == page.evaluate("document.documentElement.scrollWidth")


def test_a_formula_keeps_to_its_punctuation(browser: Browser, languages: Host) -> None:
    """At no width does a bracket stay behind, or a comma begin a line."""
    with opened(browser, languages.address + "memos/formulas/") as sight:
        assert 4 == sight.page.locator(".tied").count()
        assert [] == sight.page.evaluate(TORN)
