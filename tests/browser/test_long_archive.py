"""The archive of a site that has been written for years."""

from __future__ import annotations

import datetime as dt
import gzip
from typing import TYPE_CHECKING

import pytest

from outside import build
from window import opened, served

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

MEMOS = 730


def test_a_long_archive_is_split_into_light_pages(browser: Browser, tmp_path: Path) -> None:
    """Two years of a memo a day are listed on two pages, each of them light, and none is lost."""
    out = build(_site(tmp_path / "site"), tmp_path / "out")
    listed: list[str] = []
    with served(out) as running, opened(browser, running.address + "archive/") as sight:
        page = sight.page
        years = page.get_by_role("navigation", name="Years").get_by_role("link")
        for year in years.all_inner_texts():
            years.filter(has_text=year).click()
            page.wait_for_url(f"**/archive/{year}/")
            links = page.locator("main li a[href*='memos/']")
            listed += links.evaluate_all("all => all.map(link => link.pathname)")
            html = (out / "archive" / year / "index.html").read_bytes()
            assert len(gzip.compress(html)) < 40_000
            assert page.locator("*").count() < 4_000
    assert sorted(f"/memos/m{number}/" for number in range(MEMOS)) == sorted(listed)


def _site(folder: Path) -> Path:
    """Return a site of 730 memos, one a day from 2023 on."""
    (folder / "memos").mkdir(parents=True)
    (folder / "site.yaml").write_text("title: T\n")
    for number in range(MEMOS):
        date = dt.date(2023, 1, 1) + dt.timedelta(number)
        head = f"title: Memo {number}\ndate: {date}\ntopic: T\nsummary: The {number}th of its kind."
        (folder / "memos" / f"m{number}.md").write_text(f"---\n{head}\n---\nText.\n")
    return folder
