"""Old and wrong addresses, on a site that lives below a path of its host."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from outside import build
from window import opened, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from window import Host

pytestmark = pytest.mark.browser

SITE = Path(__file__).parent / "sites" / "moved"


@pytest.fixture
def moved(tmp_path: Path) -> Iterator[Host]:
    """Return a site at /lab/, one memo of which has moved from /lab/old/."""
    with served(build(SITE, tmp_path / "out"), "/lab/") as running:
        yield running


def test_an_old_address_leads_to_the_memo(browser: Browser, moved: Host) -> None:
    """A memo's old address takes the reader to the memo."""
    with opened(browser, moved.address) as sight:
        sight.page.goto(moved.address + "old/")
        sight.page.wait_for_url(moved.address + "memos/new/")
        assert "Moved" == sight.page.locator("h1").inner_text()
    assert ("/lab/old/", 200) in moved.seen


def test_a_wrong_address_has_a_way_home(browser: Browser, moved: Host) -> None:
    """The 404 page has its looks and a way home at any depth."""
    with opened(browser, moved.address + "memos/no/such/memo/") as sight:
        sight.page.get_by_role("link", name="home page").click()
        sight.page.wait_for_url(moved.address)
    unanswered = [path for path, status in moved.seen if status >= HTTPStatus.BAD_REQUEST]
    assert ["/lab/memos/no/such/memo/"] == unanswered
    assert any(path.startswith("/lab/style.css") for path, _ in moved.seen)
