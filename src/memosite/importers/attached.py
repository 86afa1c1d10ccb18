"""Files that come along: what they are called beside a memo, and how it shows them."""

from __future__ import annotations

import base64
import binascii
import io
import re
import struct
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from memosite import images, media
from memosite.errors import SiteError
from memosite.importers import documents, escaping
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from memosite.errors import Mistake

_DATA = re.compile(r"data:image/(png|gif|jpeg|webp);base64,", re.IGNORECASE)


@dataclass(slots=True)
class Bundle:
    """The files of one memo, as they are gathered."""

    files: dict[str, bytes | Path] = field(default_factory=dict)
    """As a `Document` has them."""
    names: dict[Path | bytes, str] = field(default_factory=dict)
    """Where a file is, or its bytes -> its name."""

    def add(self, file: Path | bytes, called: str) -> str:
        """Return the name of a file, which is taken along once."""
        if file not in self.names:
            name = free_name(called, self.files)
            self.names[file], self.files[name] = name, file
        return self.names[file]


def free_name(called: str, taken: Container[str] = ()) -> str:
    """Return a name for a file that was called so: letters, digits and hyphens, and its suffix."""
    path = PurePosixPath(unquote(called).replace("\\", "/"))
    suffix = re.sub(r"[^a-z0-9.]", "", path.suffix.lower())[:10]
    stem = slug_of(path.stem)[: documents.NAME_MAX].strip("-") or "file"
    names = (f"{stem}{n}{suffix}" for n in ("", *(f"-{n}" for n in range(2, 1000))))
    return next((name for name in names if name not in taken), f"{stem}-1000{suffix}")


def data(path: Path, root: Path) -> bytes | Mistake:
    """Return the bytes of a document below `root`, or why they cannot be read."""
    shown = path.relative_to(root).as_posix() if path != root else path.name
    try:
        if path.stat().st_size > documents.BYTES_MAX:
            size = documents.BYTES_MAX // 1_000_000
            return documents.warning(shown, f"is larger than {size} MB and was left out")
        return path.read_bytes()
    except OSError as error:
        return documents.warning(shown, f"cannot be read: {error.strerror}")


def shown(name: str, words: str) -> str:
    """Return Markdown that shows a file beside the memo: a picture, a player, a card."""
    return f"![{escaping.escaped(words or spoken(name), label=True)}]({escaping.target(name)})"


def spoken(name: str) -> str:
    """Return words for a file that nobody described."""
    stem = documents.words(PurePosixPath(name).stem)
    return f"Picture: {stem}" if media.kind(name) == "image" else stem


def fits(file: Path | bytes, called: str) -> bool:
    """Return whether a file may come along: it is not too large, and a page can show it."""
    try:
        size = len(file) if isinstance(file, bytes) else file.stat().st_size
        return size <= documents.FILE_BYTES_MAX and (
            media.kind(called) != "image" or _is_picture(file, called)
        )
    except OSError:
        return False


def _is_picture(file: Path | bytes, called: str) -> bool:
    """Return whether a picture can be read to its end; one that cannot is a mistake in a memo."""
    from PIL import Image  # noqa: PLC0415 (40 ms, and few imports have pictures)

    if not isinstance(file, bytes):
        try:
            images.image_size(file, called)
        except SiteError:
            return False
        if file.suffix.lower() == ".svg":
            return True
    try:
        with Image.open(io.BytesIO(file) if isinstance(file, bytes) else file) as image:
            if image.width * image.height > _PIXELS_MAX:
                return False
            image.load()
    except (*_UNREADABLE, Image.DecompressionBombError):
        return False
    return True


_UNREADABLE = (OSError, SyntaxError, ValueError, RuntimeError, struct.error)
_PIXELS_MAX = 89_000_000
"""As the build has it."""


def inline_picture(address: str) -> tuple[bytes, str] | None:
    """Return the bytes and the name of a picture that stands in its own address."""
    found = _DATA.match(address[:40])
    if not found:
        return None
    try:
        data = base64.b64decode(address[found.end() :], validate=False)
    except (binascii.Error, ValueError):
        return None
    return data, f"picture.{found[1].lower()}"
