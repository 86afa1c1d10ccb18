"""One browser a worker, and the demonstration site open in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from outside import chromium
from window import VIEWS, Host, Sight, opened, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

FLAGS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
"""Containers have no sandbox to offer; and nothing but loopback can be reached."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the system's Chromium, started once a worker."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def host(demonstration: Path) -> Iterator[Host]:
    """Return the demonstration site on loopback."""
    with served(demonstration) as running:
        yield running


def _named(view: tuple[str, int, str]) -> str:
    url, width, scheme = view
    return f"{url.strip('/') or 'home'}-{width}-{scheme}"


@pytest.fixture(scope="session", params=VIEWS, ids=_named)
def sight(request: pytest.FixtureRequest, browser: Browser, host: Host) -> Iterator[Sight]:
    """Return one view of the demonstration site; its tests look and do not touch."""
    url, width, scheme = request.param
    with opened(browser, host.address + url, width, scheme) as looked_at:
        yield looked_at
