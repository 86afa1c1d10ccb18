"""Images: the size at which a page shows one."""

from __future__ import annotations

import functools
import re
import struct
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from memosite.errors import fail

if TYPE_CHECKING:
    from pathlib import Path

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
_UNREADABLE = (OSError, SyntaxError, ValueError, RuntimeError, struct.error)
"""What Pillow raises for files that are damaged or lie about their type."""
_TURNED = range(5, 9)
"""Orientations that lie on their side. Source: Exif 2.3, section 4.6.4."""
_NUMBER = r"(?:\d+\.?\d*|\.\d+)"
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


def image_size(path: Path, shown: str) -> tuple[int, int]:
    """Return width and height in CSS pixels; 0 by 0 for an SVG that names neither size nor box.

    Raises SiteError, with `shown` for the path, for a file that is no image.
    """
    if path.suffix.lower() == ".svg":
        return _drawing_size(path, shown)
    size = _bitmap_size(path, path.stat().st_mtime_ns)
    if size is None:
        raise fail(shown, "this image cannot be read", "save it again as PNG or JPEG")
    return size


@functools.lru_cache(maxsize=4096)
def _bitmap_size(path: Path, _stamp: int) -> tuple[int, int] | None:
    from PIL import ExifTags, Image  # noqa: PLC0415 (40 ms of start-up)

    try:
        with Image.open(path, formats=_FORMATS) as image:
            width, height = image.size
            orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    except (*_UNREADABLE, Image.DecompressionBombError):
        return None
    return (height, width) if orientation in _TURNED else (width, height)


def _drawing_size(path: Path, shown: str) -> tuple[int, int]:
    try:
        root = ET.parse(path).getroot()  # noqa: S314 (the author's own file)
    except (ET.ParseError, OSError, LookupError, ValueError) as error:  # the last two: its encoding
        raise fail(shown, f"this SVG is not well-formed: {error}") from None
    width, height = (_pixels(root.get(name, "")) for name in ("width", "height"))
    if width and height:
        return width, height
    box = re.findall(rf"-?{_NUMBER}", root.get("viewBox", ""))
    return (_whole(box[2]), _whole(box[3])) if len(box) == len("xywh") else (0, 0)


def _pixels(length: str) -> int:
    """Return a CSS length in pixels; 0 for a percentage or nothing."""
    found = re.fullmatch(rf"\s*({_NUMBER})\s*([a-z]*)\s*", length)
    return _whole(found[1], _UNITS[found[2]]) if found and found[2] in _UNITS else 0


def _whole(number: str, unit: float = 1.0) -> int:
    """Return a length in whole pixels; 0 for one that no screen has."""
    pixels = float(number) * unit
    return round(pixels) if 0 <= pixels < 1e6 else 0  # noqa: PLR2004 (a million pixels)
