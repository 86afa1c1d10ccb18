"""Images: the size at which a page shows one, and variants of it that are faster to load."""

from __future__ import annotations

import functools
import io
import re
import struct
import warnings
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from memosite.errors import fail

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

COLUMN = 558
"""The width of the text column in CSS pixels: `--columns` in style.css, 31rem of 18 pixels."""
WIDTHS = (COLUMN, 2 * COLUMN, 3 * COLUMN)
"""The text column on an ordinary screen and on one of double density, and a wide figure there."""
SOURCE_BYTES_MIN = 4000
"""A smaller file is not worth a variant."""
PARAMETERS = "AVIF 1: PNG 4:4:4 at 75, JPEG 4:2:0 at 65, speed 8, one thread, Lanczos"
"""All that variants depend on besides the image and Pillow; changes with what is below."""

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
_UNREADABLE = (OSError, SyntaxError, ValueError, RuntimeError, struct.error)
"""What Pillow raises for files that are damaged or lie about their type."""
_BROKEN, _TOO_LARGE = "this image cannot be read", "this image has more than 89 million pixels"
_HINTS = {
    _BROKEN: "save it again as PNG or JPEG",
    _TOO_LARGE: "make it smaller: a large screen shows 8 million",
}
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
    if isinstance(size, str):
        raise fail(shown, size, _HINTS[size])
    return size


def variants(data: bytes, shown: str) -> tuple[tuple[int, bytes | None], ...]:
    """Return widths in pixels and AVIF files of a PNG or JPEG, narrow to wide; none upscaled.

    A width has None where its file would not be smaller than `data`. Nothing is returned for what
    would lose by it: animations, more than 8 bits, colours for print, and what is tiny. Turned as
    it is shown, with its colour profile and without Exif; one image gives the same bytes always.
    Raises SiteError, with `shown` for the path, for one that cannot be read to its end.
    Cost: about 0.15 s a megapixel.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 (40 ms of start-up)

    if len(data) < SOURCE_BYTES_MIN:
        return ()
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as opened:
            if not _plain(opened):
                return ()
            profile, photo = opened.info.get("icc_profile", b""), opened.format != "PNG"
            image = _colours(ImageOps.exif_transpose(opened))
    except UnidentifiedImageError:  # of another format
        return ()
    except _UNREADABLE:
        raise fail(shown, "this image breaks off", _HINTS[_BROKEN]) from None
    made = (
        (width, _encode(_narrow(image, width), profile, photo=photo))
        for width in _widths(image.width)
    )
    return tuple((width, one if len(one) < len(data) else None) for width, one in made)


def _plain(image: Image) -> bool:
    """Return whether a variant shows just what `image` shows."""
    still = image.format == "MPO" or not getattr(image, "is_animated", False)
    grey = image.mode in ("1", "L", "LA")
    profile = image.info.get("icc_profile") or b""
    spaced = not profile or (profile[16:20] == b"RGB " and not grey)  # source: ICC.1, section 7.2.6
    return still and spaced and (grey or image.mode in ("P", "PA", "RGB", "RGBA"))


def _colours(image: Image) -> Image:
    """Return `image` in RGB, with transparency where a pixel of it has any."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    opaque = image.getchannel("A").getextrema() == (255, 255)
    return image.convert("RGB") if opaque else image


def _widths(width: int) -> tuple[int, ...]:
    """Return the widths of the variants: the image's own on top, and those well below it."""
    narrower = (one for one in WIDTHS[:-1] if 5 * one <= 4 * width)
    return (*narrower, min(width, WIDTHS[-1]))


def _narrow(image: Image, width: int) -> Image:
    from PIL import Image as images  # noqa: N813, PLC0415 (loaded already; the type has its name)

    if width == image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), images.Resampling.LANCZOS, reducing_gap=3.0)


def _encode(image: Image, profile: bytes, *, photo: bool) -> bytes:
    """Return an AVIF file. Lines and letters keep the resolution of their colours, photographs not.

    More threads than one would change the bytes with the machine.
    """
    quality, subsampling = (65, "4:2:0") if photo else (75, "4:4:4")
    file = io.BytesIO()
    image.save(
        file,
        "AVIF",
        quality=quality,
        subsampling=subsampling,
        speed=8,
        max_threads=1,
        icc_profile=profile,
        exif=b"",
        xmp=b"",
    )
    return file.getvalue()


@functools.lru_cache(maxsize=4096)
def _bitmap_size(path: Path, _stamp: int) -> tuple[int, int] | str:
    """Return width and height, or why there are none."""
    from PIL import ExifTags, Image  # noqa: PLC0415 (40 ms of start-up)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=_FORMATS) as image:
                width, height = image.size
                orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return _TOO_LARGE
    except _UNREADABLE:
        return _BROKEN
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
