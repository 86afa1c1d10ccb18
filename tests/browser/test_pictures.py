"""Which of a picture's files a browser loads: by width, by scheme, and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from command import build
from given import site, text
from samples import png
from window import DESKTOP, Scheme, opened, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from window import Host, Sight

pytestmark = pytest.mark.browser

FILES = {
    "memos/a/index.md": text("![A](plot.png)"),
    "memos/a/plot.png": png(1200, 60),
    "memos/a/plot.dark.png": png(1200, 50),
}


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Return a site with one picture, which has a second file for the dark."""
    with served(build(site(tmp_path_factory.mktemp("site"), FILES))) as running:
        yield running


def loaded(sight: Sight) -> list[str]:
    """Return the names of the images that were asked for, less their digests."""
    names = [address.rpartition("/")[2] for address in sight.requests]
    parts = [name.split(".") for name in names if name.startswith("plot")]
    return [".".join(part for part in some if len(part) != 8) for some in parts]


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("chosen", ["", "light", "dark"])
def test_one_of_a_pair_is_loaded(
    browser: Browser, pictures: Host, system: Scheme, chosen: str
) -> None:
    """That of the scheme chosen on the page, else of the system's; the other never is."""
    with opened(browser, pictures.address, DESKTOP, system) as sight:
        sight.page.evaluate(f"localStorage.setItem('memosite.scheme', '{chosen}')")
        sight.page.goto(pictures.address + "memos/a/", wait_until="networkidle")
        name = "plot.dark" if "dark" == (chosen or system) else "plot"
        assert [f"{name}-558w.avif"] == loaded(sight)
        assert 1 == sight.page.locator("figure img:visible").count()


def test_paper_has_the_image_itself(browser: Browser, pictures: Host) -> None:
    """With all its pixels, and it is the one for light paper."""
    with opened(browser, pictures.address + "memos/a/", DESKTOP, "dark") as sight:
        sight.page.wait_for_load_state("networkidle")
        sight.requests.clear()
        sight.page.pdf()
        assert "plot.png" in loaded(sight)
