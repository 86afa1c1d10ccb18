"""What is at an address -> HTTP: types, conditions, ranges."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, PlainTextResponse, Response

from memosite import stamps
from memosite.engine import theme
from memosite.read import is_inside

if TYPE_CHECKING:
    from starlette.requests import Request

    from memosite.preview.current import Answer

_TYPES = {
    ".avif": "image/avif",
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_OTHERS = mimetypes.MimeTypes()
"""Python's own list, which does not depend on the machine."""
_TEXTUAL = ("application/json", "application/xml")
NEVER_KEPT = {"Cache-Control": "no-cache"}
"""A browser asks again each time, and is told where nothing has changed."""


def media_type(path: str) -> str:
    """Return the media type of a file by its name, the same on every machine."""
    known = _TYPES.get(Path(path).suffix.lower()) or _OTHERS.guess_type(path)[0]
    if known is None:
        return "application/octet-stream"
    is_text = known.startswith("text/") or known in _TEXTUAL
    return f"{known}; charset=utf-8" if is_text else known


def response(request: Request, path: str, found: Answer, site: Path, status: int = 200) -> Response:
    """Return the answer to `request`, which asked for what is at `path`."""
    if isinstance(found.data, Path):
        return _file(request, path, found.data, site)
    tag = f'"{found.tag}"'
    headers = {**NEVER_KEPT, "ETag": tag}
    if status == 200 and _is_known(request, tag):  # noqa: PLR2004 (HTTP's own numbers)
        return Response(None, 304, headers)
    return Response(found.data, status, headers, media_type(path))


def _file(request: Request, path: str, file: Path, site: Path) -> Response:
    """Return a file, or the range of it that was asked for.

    A file may have become a link to somewhere else since it was planned.
    """
    stamp = stamps.of(str(file))
    if stamp is None or not (is_inside(file, site) or is_inside(file, theme())):
        return PlainTextResponse("There is no such file.\n", 404, NEVER_KEPT)
    tag = f'"{stamp[0]:x}-{stamp[1]:x}-{stamp[2]:x}"'
    headers = {**NEVER_KEPT, "ETag": tag}
    if _is_known(request, tag):
        return Response(None, 304, headers)
    return FileResponse(file, 200, headers, media_type(path))


def _is_known(request: Request, tag: str) -> bool:
    """Return whether the asker has this version. Source: RFC 9110, section 13.1.2."""
    asked = request.headers.get("if-none-match", "")
    known = [one.strip().removeprefix("W/") for one in asked.split(",")]
    return tag in known or known == ["*"]
