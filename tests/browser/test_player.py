"""Episodes in a browser: players that load nothing, chapters that seek, looks on all screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from outside import PROJECT, build
from test_accessibility import RULES
from test_layout import WIDTH_NEEDED
from window import DESKTOP, PHONE, opened, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from window import Host, Scheme

pytestmark = pytest.mark.browser

EPISODE = "memos/attention/"
PAGES = ("", "episodes/", EPISODE, "memos/dropout/")
TIME = "document.querySelector('audio').currentTime"
PLAYING = "[...document.querySelectorAll('audio')].filter(one => !one.paused).length"


@pytest.fixture(scope="module")
def podcast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Return the example of a podcast on loopback."""
    out = build(PROJECT / "examples" / "podcast", tmp_path_factory.mktemp("podcast") / "out")
    with served(out) as running:
        yield running


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_every_page_is_sound(
    browser: Browser, podcast: Host, url: str, width: int, scheme: Scheme
) -> None:
    """Nothing for axe to find, no sideways scroll, no complaint, nothing of a recording loaded."""
    with opened(browser, podcast.address + url, width, scheme) as sight:
        sight.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
        found = Axe().run(sight.page, options=options).response
        assert [] == [
            (rule["id"], node["html"]) for rule in found["violations"] for node in rule["nodes"]
        ]
        assert width == sight.page.evaluate(WIDTH_NEEDED)
        assert [] == sight.complaints + sight.failures
        assert [] == [address for address in sight.requests if ".mp3" in address]
        expect(sight.page.locator("audio").first).to_be_visible()


def test_a_chapter_moves_the_player(browser: Browser, podcast: Host) -> None:
    """It plays from there, and the page stays."""
    with opened(browser, podcast.address + EPISODE) as sight:
        _endless(sight.page)
        sight.page.get_by_role("link", name="What the softmax sees").click()
        sight.page.wait_for_function(f"{TIME} >= 5 && {PLAYING} === 1")
        assert podcast.address + EPISODE == sight.page.url
        sight.page.get_by_role("link", name="The variance of a sum").click()
        sight.page.wait_for_function(f"{TIME} >= 2 && {TIME} < 5")


def test_a_time_of_the_transcript_moves_the_player(browser: Browser, podcast: Host) -> None:
    """As chapters do, by the keyboard too."""
    with opened(browser, podcast.address + EPISODE) as sight:
        sight.page.locator("summary", has_text="Read the transcript").click()
        sight.page.locator(".transcript a", has_text="0:00:05").focus()
        sight.page.keyboard.press("Enter")
        sight.page.wait_for_function(f"{TIME} >= 5")


def test_one_recording_plays_at_a_time(browser: Browser, podcast: Host) -> None:
    """The next stops the one before."""
    with opened(browser, podcast.address + "episodes/") as sight:
        _endless(sight.page)
        _chapter(sight.page, "What is kept")
        sight.page.wait_for_function(f"{PLAYING} === 1")
        _chapter(sight.page, "The formula")
        sight.page.wait_for_function(
            f"{PLAYING} === 1 && !document.querySelector('audio[src*=attention]').paused"
        )


def _endless(page: Page) -> None:
    """Let recordings begin again at their end, which a slow machine may miss."""
    page.evaluate("document.querySelectorAll('audio').forEach(one => { one.loop = true; })")


def _chapter(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).click()


def test_an_address_may_name_a_moment(browser: Browser, podcast: Host) -> None:
    """The player waits there and loads nothing yet."""
    with opened(browser, podcast.address + EPISODE + "#t=5") as sight:
        assert 5 == sight.page.evaluate(TIME)
        assert [] == [address for address in sight.requests if ".mp3" in address]
        sight.page.evaluate("location.hash = 't=2'")
        sight.page.wait_for_function(f"{TIME} === 2")


def test_without_scripts_a_chapter_opens_the_recording_there(
    browser: Browser, podcast: Host
) -> None:
    """Browsers know times behind the address of a recording."""
    with opened(browser, podcast.address + EPISODE, scripts=False) as sight:
        link = sight.page.get_by_role("link", name="What the softmax sees")
        assert "../../memos/attention/attention.mp3#t=5" == link.get_attribute("href")
        link.click()
        sight.page.wait_for_url("**/attention.mp3#t=5")


def test_a_click_for_a_new_tab_is_left_alone(browser: Browser, podcast: Host) -> None:
    """With a key held down, the link is the browser's."""
    with opened(browser, podcast.address + EPISODE) as sight:
        with sight.page.context.expect_page():
            sight.page.get_by_role("link", name="The formula").click(modifiers=["Control"])
        assert 0 == sight.page.evaluate(PLAYING)
