"""`memosite serve`: a preview on this machine, made anew whenever a source has changed.

Nothing is written to the published folder; the preview is built into a temporary one.
"""

from __future__ import annotations

import html
import http.server
import os
import posixpath
import sys
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from memosite import build
from memosite.errors import SiteError, fail
from memosite.task import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from memosite.index import Show

HOST = "127.0.0.1"
_WATCHED = ("memos", "templates", "static", "site.yaml", "references.bib")
_TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}


@dataclass(slots=True)
class Preview:
    """The site as it is now: looked at on each request, made anew when a source has changed."""

    site: Path
    folder: Path
    """The temporary folder that is served."""
    show: Callable[[], Show]
    said: Callable[[str], None]
    """Told in a line what each build did."""
    lenient: bool = False
    """Whether a formula that cannot be set is a warning."""
    mistakes: str = ""
    """What is wrong with the sources, as the terminal shows it; empty when nothing is."""
    _seen: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refresh(self) -> None:
        """Build again if a source has changed since the last time."""
        with self._lock:
            now = hash(tuple(_stamps(self.site)))
            if now == self._seen:
                return
            try:
                task = Task(self.site, self.folder, self.show(), lenient=self.lenient)
                report = build.build(task)
            except SiteError as error:
                self._seen, self.mistakes = now, str(error)
                self.said(self.mistakes)
                return
            self._seen, self.mistakes = now, ""
            for warning in report.warnings:
                self.said(str(warning))
            done = report.published
            self.said(f"{done.made} pages made, {done.kept} kept, {done.removed} removed")


def _stamps(site: Path) -> Iterator[tuple[str, int, int]]:
    """Yield the path, time and size of every source."""
    styles = sorted((*site.glob("*.csl"), *site.glob("*/*.csl")))
    for top in (*(site / name for name in _WATCHED), *styles):
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file():
                stat = path.stat()
                yield str(path), stat.st_mtime_ns, stat.st_size


def server(preview: Preview, port: int) -> http.server.ThreadingHTTPServer:
    """Return a server on loopback, at `port` or the next free one of the following twenty."""
    handler = type("_Request", (_Request,), {"preview": preview})
    ports = range(port, min(port + 20, 65536)) if port else range(1)
    for candidate in ports:
        try:
            return _Server((HOST, candidate), handler)
        except OSError:
            continue
    told = f"ports {ports[0]} to {ports[-1]} are all in use"
    raise fail("serve", told, "name another with --port")


class _Server(http.server.ThreadingHTTPServer):
    """Tells in a line of a request that failed, never by a traceback."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say what went wrong on our side; a browser that went away is no matter."""
        error = sys.exception()
        if "MEMOSITE_TRACEBACK" in os.environ:
            super().handle_error(request, client_address)  # type: ignore[arg-type]
        elif not isinstance(error, ConnectionError):
            said = self.RequestHandlerClass.preview.said  # type: ignore[attr-defined]
            said(f"memosite itself failed: {type(error).__name__}: {error}")


class _Request(http.server.SimpleHTTPRequestHandler):
    """Serves the preview's folder, or the mistakes that keep it from being made."""

    preview: Preview

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs["directory"] = str(self.preview.folder)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Send a file of the preview, or the mistakes."""
        if not self._told_of_mistakes():
            super().do_GET()

    def do_HEAD(self) -> None:
        """Send what GET sends, without the body."""
        if not self._told_of_mistakes():
            super().do_HEAD()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's own 404 page where there is one."""
        page = self.preview.folder / "404.html"
        if code == HTTPStatus.NOT_FOUND and page.is_file():
            self._send(HTTPStatus.NOT_FOUND, page.read_bytes())
        else:
            super().send_error(code, message, explain)

    def list_directory(self, path: str) -> None:  # type: ignore[override]  # noqa: ARG002
        """Refuse: a folder without an index.html is no page."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """Let no browser keep what may change with the next save."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def translate_path(self, path: str) -> str:
        """Return the file at `path`; a null byte, at which opening raises, is in no file's name."""
        return super().translate_path(path).replace("\0", "\ufffd")

    def guess_type(self, path: str) -> str:  # type: ignore[override]
        """Return a media type that does not depend on the machine."""
        return _TYPES.get(Path(path).suffix.lower()) or super().guess_type(path)

    def log_message(self, *_args: object) -> None:
        """Say nothing of single requests."""

    def _told_of_mistakes(self) -> bool:
        """Make the preview anew for a page; send the mistakes and return True if there are any."""
        if self._is_page():
            self.preview.refresh()
            if self.preview.mistakes:
                self._send(HTTPStatus.INTERNAL_SERVER_ERROR, _mistakes_page(self.preview.mistakes))
                return True
        return False

    def _is_page(self) -> bool:
        name = posixpath.basename(unquote(urlsplit(self.path).path))
        return not Path(name).suffix or name.endswith((".html", ".xml", ".json"))

    def _send(self, status: HTTPStatus, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", _TYPES[".html"])
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


def _mistakes_page(mistakes: str) -> bytes:
    title = "This site cannot be built yet"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<h1>{title}</h1><pre>{html.escape(mistakes)}</pre>"
        "<p>Mend it and reload this page.</p></html>\n"
    ).encode()
