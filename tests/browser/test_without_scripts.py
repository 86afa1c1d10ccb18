"""The pages as a browser without JavaScript shows them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from outside import PROJECT
from window import HOME, MEMO, PHONE, opened

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from window import Host

pytestmark = pytest.mark.browser

UNREADABLE = """() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const bad = [];
  for (let text; text = texts.nextNode();) {
    const element = text.parentElement;
    if (!/[\\p{L}\\p{N}]/u.test(text.data) || element.closest("annotation, nav")) continue;
    const drawn = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const size = parseFloat(getComputedStyle(element).fontSize);
    const box = element.getBoundingClientRect();
    if (!drawn || size < 8 || !box.width || !box.height) bad.push(text.data.trim());
  }
  return bad;
}"""
"""Opens what a reader may open, and returns the pieces of the text that still cannot be read."""


def test_a_memo_is_whole_without_scripts(browser: Browser, host: Host) -> None:
    """Without JavaScript every word of a memo's prose and code is there and can be read."""
    source = next((PROJECT / "memos").glob("*-" + MEMO.split("/")[1] + ".md"))
    with opened(browser, host.address + MEMO, scripts=False) as sight:
        assert [] == sight.page.evaluate(UNREADABLE)
        shown = sight.page.locator("main").inner_text()
    written = _prose(source.read_text("utf-8"))
    assert len(written) > 300
    assert set() == written - _words(shown)


def test_the_home_page_is_whole_without_scripts(
    browser: Browser, host: Host, demonstration: Path
) -> None:
    """Without JavaScript the home page shows all titles and summaries, and questions that stand."""
    with opened(browser, host.address + HOME, scripts=False) as sight:
        assert [] == sight.page.evaluate(UNREADABLE)
        shown = _words(sight.page.locator("main").inner_text())
    memos = json.loads((demonstration / "index.json").read_text("utf-8"))["memos"]
    dated = [memo for memo in memos if memo["kind"] == "memo"]
    assert len(dated) > 5
    for memo in dated:
        question = "" if memo["superseded_by"] else memo["question"]
        written = _words(f"{memo['title']} {memo['summary']} {question}")
        assert set() == written - shown


def test_a_control_that_needs_a_script_waits_for_it(browser: Browser, host: Host) -> None:
    """Without JavaScript no button is shown, as none would work."""
    with opened(browser, host.address + MEMO, PHONE, scripts=False) as sight:
        assert 0 == sight.page.get_by_role("button").count()


def _prose(memo: str) -> set[str]:
    """Return the words of a memo's text: no maths, addresses, keys of works, nor markup."""
    _, _, text = memo.split("---\n", 2)
    maths = r"\$\$.*?\$\$|\$[^$\n]*\$"
    addresses = r"\]\([^)]*\)|\[\[[^]|]*\|?"
    languages = r"^```\w*"
    keys = r"@\w+"
    unread = re.compile(f"{maths}|{addresses}|{languages}|{keys}", re.DOTALL | re.MULTILINE)
    return _words(unread.sub(" ", text))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))
