"""Recordings and documents: what a file is by its name, and what is in it."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

Kind = Literal["", "image", "audio", "video", "pdf", "file"]


class Facts(Struct, frozen=True):
    """What a reader wants to know of a file before it is loaded; 0 is unknown."""

    seconds: int = 0
    pages: int = 0
    width: int = 0
    """In pixels, as it is shown."""
    height: int = 0
    fault: str = ""
    """Why they cannot be read, where they should be."""


_IMAGES = "png jpg jpeg gif webp avif svg apng bmp tif tiff heic heif ico jxl eps psd"
_AUDIO = "mp3 m4a m4b aac oga ogg opus wav flac weba"
_VIDEO = "mp4 m4v webm ogv mov"
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_IMAGES.split(), "image"),
    **dict.fromkeys(_AUDIO.split(), "audio"),
    **dict.fromkeys(_VIDEO.split(), "video"),
    "pdf": "pdf",
}


def kind(name: str) -> Kind:
    """Return what a file is by the last part of its name; empty where there is none."""
    _, dot, suffix = name.rpartition("/")[2].rpartition(".")
    return _KINDS.get(suffix.lower(), "file") if dot and suffix else ""


def facts(path: Path) -> Facts:
    """Return what is in a file. Cost: about 1 ms, and 40 ms once for PDF."""
    suffix = path.suffix.lower()
    read = _READERS.get(suffix.removeprefix("."))
    try:
        return read(path) if read else Facts()
    except _UNREADABLE:
        return Facts(fault=f"this file cannot be read as {suffix.removeprefix('.').upper()}")


def size(count: int) -> str:
    """Return a number of bytes as `812 B`, `64 kB` or `2.4 MB`; empty when it is unknown."""
    if not count:
        return ""
    amount, unit = float(count), "B"
    for larger in ("kB", "MB", "GB"):
        if amount < 999.5:  # noqa: PLR2004 (from here on it would read 1000)
            break
        amount, unit = amount / 1000, larger
    return f"{amount:.1f} {unit}" if unit != "B" and amount < 9.95 else f"{amount:.0f} {unit}"  # noqa: PLR2004


_UNREADABLE = (OSError, ValueError, LookupError, ArithmeticError, TypeError, struct.error)


def _audio(path: Path) -> Facts:
    """Return the length of a recording."""
    from tinytag import TinyTag, TinyTagException  # noqa: PLC0415 (only pages with audio need it)

    try:
        seconds = TinyTag.get(path, tags=False).duration
    except TinyTagException as error:
        raise ValueError(str(error)) from None
    if not seconds:
        raise ValueError("no sound")
    return Facts(seconds=max(1, round(seconds)))


def _document(path: Path) -> Facts:
    """Return how many pages a PDF has; none for one that needs a password."""
    import pypdfium2  # noqa: PLC0415 (40 ms, and only pages with a PDF need it)

    try:
        with pypdfium2.PdfDocument(path) as document:
            return Facts(pages=len(document))
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            return Facts()
        raise ValueError(str(error)) from None


def _mp4(path: Path) -> Facts:
    """Return the size of the first picture track. Source: ISO/IEC 14496-12, section 8.3.2."""
    with path.open("rb") as file:
        end = file.seek(0, 2)
        at = 0
        while at + 8 <= end:
            size, name, head = _box(file, at)
            if name == b"tkhd":
                width, height = _track(file.read(min(size - head, 96)))
                if width and height:
                    return Facts(width=width, height=height)
            if size < head:
                break
            at += head if name in (b"moov", b"trak") else size
    raise ValueError("no picture track")


def _box(file: BinaryIO, at: int) -> tuple[int, bytes, int]:
    """Return size, name and length of head of the box at `at`, and go behind its head."""
    file.seek(at)
    size, name = struct.unpack(">I4s", file.read(8))
    if size == 1:
        return struct.unpack(">Q", file.read(8))[0], name, 16
    return size, name, 8


def _track(data: bytes) -> tuple[int, int]:
    """Return width and height of a track as shown: phones turn it by its matrix."""
    matrix = 52 if data[0] == 1 else 40
    a, _, _, _, d = struct.unpack_from(">5i", data, matrix)
    width, height = (one >> 16 for one in struct.unpack_from(">2I", data, matrix + 36))
    return (width, height) if a or d else (height, width)


_MASTERS = (0x18538067, 0x1654AE6B, 0xAE, 0xE0)
"""Segment, Tracks, TrackEntry, Video. Source: RFC 9559, section 5.1."""
_CLUSTER, _WIDTH, _HEIGHT = 0x1F43B675, 0xB0, 0xBA


def _webm(path: Path) -> Facts:
    """Return the size of the first picture track, which stands before the first pictures."""
    with path.open("rb") as file:
        data = file.read(1_000_000)
    if data[:4] != b"\x1a\x45\xdf\xa3":
        raise ValueError("not EBML")
    found: dict[int, int] = {}
    at = 0
    while at < len(data) and len(found) < len((_WIDTH, _HEIGHT)):
        name, at = _number(data, at, marked=True)
        size, at = _number(data, at, marked=False)
        if name == _CLUSTER:
            break
        if name in (_WIDTH, _HEIGHT):
            found[name] = int.from_bytes(data[at : at + size], "big")
        at += 0 if name in _MASTERS else size
    return Facts(width=found[_WIDTH], height=found[_HEIGHT])


def _number(data: bytes, at: int, *, marked: bool) -> tuple[int, int]:
    """Return a number of 1 to 8 bytes, with or without its mark of length, and where it ends."""
    length = 9 - data[at].bit_length()
    number = int.from_bytes(data[at : at + length], "big")
    if length > 8:  # noqa: PLR2004 (no mark in the first byte)
        raise ValueError("no number")
    return number if marked else number & ((1 << 7 * length) - 1), at + length


_READERS: dict[str, Callable[[Path], Facts]] = {
    **dict.fromkeys(["mp3", "m4a", "m4b", "oga", "ogg", "opus", "wav", "flac"], _audio),
    **dict.fromkeys(["mp4", "m4v", "mov"], _mp4),
    "webm": _webm,
    "pdf": _document,
}
