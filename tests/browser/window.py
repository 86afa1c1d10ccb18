"""A folder on loopback as a static host would serve it, and pages of it open in Chromium."""

from __future__ import annotations

import contextlib
import http.server
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Request, Response

Scheme: TypeAlias = Literal["light", "dark"]

HOME = ""
MEMO = "memos/voting-over-samples/"
"""A memo with formulas, code, a table and enough sections for a table of contents."""
ARCHIVE = "archive/"

PHONE = 320
TABLET = 768
DESKTOP = 1440

VIEWS = tuple(
    (url, width, scheme)
    for url in (HOME, MEMO, ARCHIVE)
    for width, scheme in ((PHONE, "dark"), (TABLET, "light"), (DESKTOP, "dark"))
)
"""URL, width in CSS pixels and colour scheme of every view that is looked at: each width, and each
scheme, of every page, as widths change nothing in colours."""


FONTS_READY = "document.fonts.ready.then(() => true)"
"""Waits until the fonts that a page uses have been loaded."""


def pages(site: Path, pattern: str) -> list[str]:
    """Return the URLs of the pages of a built site that stay, which redirects do not."""
    found = sorted(site.glob(pattern))
    staying = [path for path in found if 'http-equiv="refresh"' not in path.read_text("utf-8")]
    return [path.relative_to(site).as_posix() for path in staying]


@dataclass(frozen=True, slots=True)
class Host:
    """A static host."""

    address: str
    """Of the site's root, with a slash at the end."""
    seen: list[tuple[str, int]]
    """Path and status of every request so far."""


@contextlib.contextmanager
def served(folder: Path, path: str = "/") -> Iterator[Host]:
    """Serve `folder` at `path` of a free port; `404.html` answers for what is not there."""
    seen: list[tuple[str, int]] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def handle(self) -> None:
            # A browser may close a page before all of it has arrived.
            with contextlib.suppress(ConnectionError):
                super().handle()

        def translate_path(self, asked: str) -> str:
            below = asked.removeprefix(path) if asked.startswith(path) else "outside/the/site"
            return super().translate_path("/" + below)

        def send_error(self, code: int, message: str | None = None, _: str | None = None) -> None:
            body = (folder / "404.html").read_bytes()
            self.send_response(code, message)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: int | str = "-", _: int | str = "-") -> None:
            seen.append((self.path, int(code)))

    def handler(*connection: object) -> Handler:
        return Handler(*connection, directory=str(folder))  # type: ignore[arg-type]

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield Host(f"http://127.0.0.1:{server.server_port}{path}", seen)
        finally:
            server.shutdown()
            thread.join()


@dataclass(slots=True)
class Sight:
    """One page in a browser, and what the browser said of it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    """Full addresses, in order."""
    failures: list[str] = field(default_factory=list)
    """Requests that failed, or were answered with an error."""
    complaints: list[str] = field(default_factory=list)
    """Errors on the console, and those that a script did not catch."""


@contextlib.contextmanager
def opened(
    browser: Browser,
    address: str,
    width: int = DESKTOP,
    scheme: Scheme = "light",
    *,
    scripts: bool = True,
) -> Iterator[Sight]:
    """Open `address` in a browser of its own storage; all has been loaded."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        java_script_enabled=scripts,
        has_touch=width < TABLET,
        is_mobile=width < TABLET,
    )
    with contextlib.closing(context):
        sight = Sight(context.new_page())
        _listen(sight)
        sight.page.goto(address, wait_until="load")
        sight.page.evaluate(FONTS_READY)
        yield sight


def _listen(sight: Sight) -> None:
    def answered(response: Response) -> None:
        if response.status >= HTTPStatus.BAD_REQUEST:
            sight.failures.append(f"{response.status} {response.url}")

    def failed(request: Request) -> None:
        sight.failures.append(f"{request.failure} {request.url}")

    page = sight.page
    page.on("request", lambda request: sight.requests.append(request.url))
    page.on("response", answered)
    page.on("requestfailed", failed)
    page.on("pageerror", lambda error: sight.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: sight.complaints.append(said.text) if said.type == "error" else None,
    )
