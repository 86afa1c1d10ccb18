"""Charts in light and dark, on a phone and on paper, and for those who do not see them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from given import site, text
from outside import build
from window import DESKTOP, PHONE, opened, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from window import Host, Scheme

pytestmark = pytest.mark.browser

SPEC = {
    "data": {"url": "loss.csv"},
    "mark": {"type": "line", "clip": True},
    "encoding": {
        "x": {"field": "step", "type": "quantitative"},
        "y": {"field": "loss", "type": "quantitative"},
        "color": {"field": "model"},
    },
}
SMALL = {**SPEC, "width": 150, "height": 80, "mark": "bar", "encoding": {"x": {"field": "model"}}}
POLICY = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'self'\">"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Return a site whose one memo has a wide chart and a small one."""
    fence = '```vl alt="{}" title="{}"\n{}\n```\n\n'
    written = fence.format("Two falling curves", "Loss", json.dumps(SPEC))
    written += fence.format("Two bars", "Models", json.dumps(SMALL))
    rows = "".join(f"{step},{9 - step}.5,m{step % 2}\n" for step in range(9))
    home = site(
        tmp_path_factory.mktemp("site"),
        {"memos/a.md": text(written), "memos/loss.csv": "step,loss,model\n" + rows},
    )
    with served(build(home, home / "_site")) as running:
        yield running


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_has_the_colours_of_its_page(browser: Browser, host: Host, scheme: Scheme) -> None:
    """Its words are as legible as those of the text, and nothing is painted behind them."""
    with opened(browser, host.address + "memos/a/", DESKTOP, scheme) as sight:
        page = sight.page
        words = page.locator("svg text")
        fills = words.evaluate_all("all => all.map(one => getComputedStyle(one).fill)")
        known = page.evaluate(
            "['--ink', '--soft'].map(name => { document.body.style.color = `var(${name})`;"
            " return getComputedStyle(document.body).color; })"
        )
        assert len(fills) > 10
        assert set(fills) <= set(known)
        families = words.evaluate_all("all => all.map(one => getComputedStyle(one).fontFamily)")
        assert {
            page.locator("figcaption").first.evaluate("one => getComputedStyle(one).fontFamily")
        } == set(families)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_chart_fits_its_column(browser: Browser, host: Host, width: int) -> None:
    """A wide one scrolls by itself on a phone, with words that can be read; the page never does."""
    with opened(browser, host.address + "memos/a/", width) as sight:
        page = sight.page
        assert width == page.evaluate("document.documentElement.scrollWidth")
        for plot in page.locator(".plot").all():
            drawn, box = plot.locator("svg").bounding_box(), plot.bounding_box()
            assert drawn
            assert box
            scale = drawn["width"] / float(plot.locator("svg").get_attribute("width") or 0)
            assert 14 * scale >= 9
            if "scroll" not in (plot.get_attribute("class") or ""):
                assert drawn["width"] <= box["width"]


def test_a_chart_is_told_and_its_data_can_be_read(browser: Browser, host: Host) -> None:
    """As one picture with its words, and as a table that opens by keyboard."""
    with opened(browser, host.address + "memos/a/") as sight:
        page = sight.page
        assert page.get_by_role("img", name="Two falling curves").is_visible()
        assert page.get_by_role("figure", name="Loss").is_visible()
        table = page.get_by_role("table").first
        assert not table.is_visible()
        page.locator("summary", has_text="Data").first.focus()
        page.keyboard.press("Enter")
        assert table.is_visible()
        assert ["step", "loss", "model"] == table.get_by_role("columnheader").all_inner_texts()
        assert 10 == table.get_by_role("row").count()
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert [] == [rule["id"] for rule in found["violations"]]


def test_a_chart_needs_no_style_of_its_own(browser: Browser, host: Host) -> None:
    """A policy that allows this site's files alone leaves it as it is."""
    with opened(browser, host.address + "memos/a/", scripts=False) as sight:
        page = sight.page

        def strict(route) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
            answer = route.fetch()
            body = answer.text().replace("<head>", f"<head>{POLICY}")
            route.fulfill(response=answer, body=body)

        page.route("**/memos/a/", strict)
        before = page.locator(".plot").first.screenshot()
        page.reload()
        assert 1 == page.locator("meta[http-equiv]").count()
        assert before == page.locator(".plot").first.screenshot()


def test_paper_has_the_chart_without_its_table(browser: Browser, host: Host) -> None:
    """Two hundred rows are no part of what one prints."""
    with opened(browser, host.address + "memos/a/") as sight:
        page = sight.page
        page.emulate_media(media="print")
        assert page.locator("svg").first.is_visible()
        assert not page.locator("figure summary").first.is_visible()
        assert not page.locator("figure table").first.is_visible()
