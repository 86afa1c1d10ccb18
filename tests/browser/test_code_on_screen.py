"""Blocks of code as readers select, copy and tab through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from given import site, text
from outside import build
from window import DESKTOP, PHONE, opened, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from window import Host, Scheme

pytestmark = pytest.mark.browser

BLOCKS = """
```python title="x.py" hl_lines="2" linenos
if True:
    x = "one line that is far longer than any column of text on any screen that is looked at here"

    y = 2
```

```console title="Terminal"
$ cd site && memosite build
12 memos: 40 files made
$ ls
```

```pycon linenums="9"
>>> for x in y:
...     x
1
```

```diff hl_lines="1-2"
-a = 1
+a = 2
```

    plain
"""
LONG = "one line that is far longer than any column of text on any screen that is looked at here"
COPIED = [
    f'if True:\n    x = "{LONG}"\n\n    y = 2',
    "cd site && memosite build\nls",
    "for x in y:\n    x",
    "-a = 1\n+a = 2",
    "plain",
]
SELECTED = """number => {
  const selection = getSelection();
  selection.selectAllChildren(document.querySelectorAll("pre")[number]);
  return selection.toString();
}"""
CLIPBOARD = """Object.defineProperty(navigator, "clipboard", {
  value: { writeText: async text => { window.copied = text; } },
});"""
CONTRAST = """() => {
  const channels = colour => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(value => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
  };
  const light = colour => {
    const [red, green, blue] = channels(colour);
    return red * .2126 + green * .7152 + blue * .0722;
  };
  const clear = colour => colour === "rgba(0, 0, 0, 0)";
  const behind = one => {
    const colour = getComputedStyle(one).backgroundColor;
    return clear(colour) ? behind(one.parentElement) : colour;
  };
  const ratio = (one, part) => {
    const [ink, paper] = [light(getComputedStyle(one, part).color), light(behind(one))];
    return (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
  };
  const spans = [...document.querySelectorAll("pre span")];
  return Math.min(...spans.map(one => ratio(one)), ...spans.map(one => ratio(one, "::before")));
}"""
"""The least contrast of a character of code, or of a number beside it, to what is behind it."""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Return a site whose one memo is all code."""
    home = site(tmp_path_factory.mktemp("site"), {"memos/a.md": text(BLOCKS)})
    with served(build(home, home / "_site")) as running:
        yield running


def _pressed(page: Page) -> list[str]:
    """Return what each copy button of the text puts on the clipboard."""
    page.evaluate(CLIPBOARD)
    found = []
    for button in page.locator(".text button").all():
        button.click()
        found.append(page.evaluate("window.copied"))
    return found


def test_copying_takes_the_code_alone(browser: Browser, host: Host) -> None:
    """No title, number or mark; of a console session the commands, without prompts and output."""
    with opened(browser, host.address + "memos/a/") as sight:
        assert COPIED == _pressed(sight.page)
        assert [] == sight.complaints


def test_a_button_says_that_it_copied(browser: Browser, host: Host) -> None:
    """And has its name back after a while."""
    with opened(browser, host.address + "memos/a/") as sight:
        sight.page.evaluate(CLIPBOARD)
        sight.page.get_by_role("button", name="Copy").first.click()
        assert sight.page.get_by_role("button", name="Copied").first.is_visible()
        sight.page.get_by_role("button", name="Copied").wait_for(state="detached")


def test_selecting_takes_neither_numbers_nor_prompts(browser: Browser, host: Host) -> None:
    """What is selected by hand is the code, and the output of a session too."""
    with opened(browser, host.address + "memos/a/", scripts=True) as sight:
        selected = [sight.page.evaluate(SELECTED, number).rstrip("\n") for number in range(5)]
    session = "cd site && memosite build\n12 memos: 40 files made\nls"
    assert [COPIED[0], session, f"{COPIED[2]}\n1", *COPIED[3:]] == selected


def test_the_number_stands_beside_its_line(browser: Browser, host: Host) -> None:
    """It is drawn by the style sheet: no text of the page."""
    with opened(browser, host.address + "memos/a/") as sight:
        lines = sight.page.locator("pre [data-n]")
        shown = lines.evaluate_all(
            "lines => lines.map(line => getComputedStyle(line, '::before').content)"
        )
    assert ["1", "2", "3", "4", " 9", "10", "11"] == [
        one.replace('"', "").rstrip() for one in shown
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_marked_lines_are_marked_across_the_whole_block(
    browser: Browser, host: Host, width: int, scheme: Scheme
) -> None:
    """By a tint as wide as what scrolls, and by a rule for those who do not see the tint."""
    with opened(browser, host.address + "memos/a/", width, scheme) as sight:
        for number in (0, 3):
            pre = sight.page.locator("pre").nth(number)
            wide = pre.evaluate("pre => pre.scrollWidth")
            for line in pre.locator(".hl").all():
                look = line.evaluate(
                    "one => [one.getBoundingClientRect().width,"
                    " getComputedStyle(one).borderInlineStartWidth,"
                    " getComputedStyle(one).backgroundColor"
                    " !== getComputedStyle(one.closest('pre')).backgroundColor]"
                )
                assert [pytest.approx(wide, abs=2), "3px", True] == look


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_code_is_legible(browser: Browser, host: Host, scheme: Scheme) -> None:
    """At 4.5 to 1 or more, on marked lines too. Source: WCAG 2.2, success criterion 1.4.3."""
    with opened(browser, host.address + "memos/a/", DESKTOP, scheme) as sight:
        assert sight.page.evaluate(CONTRAST) >= 4.5


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_block_that_scrolls_is_reached_and_named(
    browser: Browser, host: Host, width: int
) -> None:
    """By keyboard, and the page itself never scrolls sideways."""
    with opened(browser, host.address + "memos/a/", width) as sight:
        page = sight.page
        assert page.get_by_role("group", name="x.py").is_visible()
        assert page.get_by_role("group", name="Code diff").is_visible()
        page.locator("pre").first.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.querySelector('pre').scrollLeft > 0")
        assert width == page.evaluate("document.documentElement.scrollWidth")
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert [] == [rule["id"] for rule in found["violations"]]
