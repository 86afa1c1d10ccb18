"""Formulas as the browser draws them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from given import site, text
from outside import build
from window import FONTS_READY, MEMO, leads_on, opened, served

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

BOXES = "all => all.map(one => one.getBoundingClientRect().toJSON())"
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
    found = sorted(demonstration.glob("memos/*/index.html"))
    pages = [page for page in found if not leads_on(page)]
    seen: list[str] = []
    drawn: list[tuple[bool, str]] = []
    with opened(browser, host.address) as sight:
        for page in pages:
            sight.page.goto(f"{host.address}memos/{page.parent.name}/")
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


TALL = r"""$$
\biggl( x \biggr)^{2} \hat{f} \xrightarrow{a + b + c + d + e} \int_\Omega u
$$
"""


def test_signs_are_where_tex_has_them(browser: Browser, tmp_path: Path) -> None:
    """A bracket with a script is no smaller, and a label is near its arrow."""
    out = build(site(tmp_path, {"memos/a.md": text(TALL)}), tmp_path / "out")
    with served(out) as running, opened(browser, running.address + "memos/a/") as sight:
        heights = sight.page.locator("math mo[minsize]").evaluate_all(HEIGHTS)
        arrow, label = sight.page.locator("math mover:has(mover) > *").evaluate_all(BOXES)
        space = sight.page.evaluate(
            "getComputedStyle(document.querySelector('math .int')).marginInlineEnd"
        )
    assert heights[0] == heights[1] > 30
    assert 0 <= arrow["y"] - label["y"] - label["height"] < 6
    assert space.startswith("-")


def test_the_words_of_a_head_cell_take_no_room(browser: Browser, tmp_path: Path) -> None:
    """They are for those who hear the page."""
    out = build(site(tmp_path, {"memos/a.md": text("| $x$ |\n|---|\n| 1 |\n")}), tmp_path / "out")
    with served(out) as running, opened(browser, running.address + "memos/a/") as sight:
        [box] = sight.page.locator(".unseen").evaluate_all(BOXES)
    assert (1, 1) == (box["width"], box["height"])


PROSE = r"""So $x_i < 1$ and $y$ hold:

$$
\frac{a}{b}
$$

the end.
"""
COPIED = """([from, to]) => {
  const range = document.createRange();
  const [first, last] = [from, to].map((name) => document.querySelector(name));
  range.setStart(first.firstChild ?? first, 0);
  range.setEndAfter(last.lastChild ?? last);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  const data = new DataTransfer();
  const event = new ClipboardEvent("copy", {clipboardData: data, cancelable: true, bubbles: true});
  document.body.dispatchEvent(event);
  return [data.getData("text/plain"), data.getData("text/html")];
}"""
"""Selects from the first of two elements to the second, and returns what is copied."""


@pytest.mark.parametrize(
    ("first", "last", "copied"),
    [
        (".text > p", ".text > p", "So $x_i < 1$ and $y$ hold:"),
        (".text > p", ".text > p:last-of-type", None),
        ("math mi", "math mi", "$x_i < 1$"),
        (".formula mfrac mi", ".formula mfrac mi", "$$\\frac{a}{b}$$"),
        ("h1", "h1", ""),
    ],
)
def test_a_formula_is_copied_as_its_tex(
    browser: Browser, tmp_path: Path, first: str, last: str, copied: str | None
) -> None:
    """Whole, in its text, and alone where only a part of it is selected."""
    out = build(site(tmp_path, {"memos/a.md": text(PROSE)}), tmp_path / "out")
    with served(out) as running, opened(browser, running.address + "memos/a/") as sight:
        plain, html = sight.page.evaluate(COPIED, [first, last])
    if copied is None:
        copied = "So $x_i < 1$ and $y$ hold:\n\n$$\\frac{a}{b}$$\n\nthe end."
    assert copied == plain
    assert ("<math" in html) == bool(copied)
