"""Files that tests put beside memos, made so that one call gives the same bytes always."""

from __future__ import annotations

import io
import random
import struct
import wave

from PIL import Image


def view(width: int, height: int) -> Image.Image:
    """Return soft shapes in many colours, like a photograph: large as PNG, small as AVIF."""
    small = max(2, width // 8), max(2, height // 8)
    pixels = random.Random(1).randbytes(3 * small[0] * small[1])  # noqa: S311 (no secret)
    return Image.frombytes("RGB", small, pixels).resize((width, height), Image.Resampling.BICUBIC)


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """Return an image as a file."""
    data = io.BytesIO()
    image.save(data, kind, **options)  # type: ignore[arg-type]
    return data.getvalue()


def png(width: int = 1000, height: int = 40) -> bytes:
    """Return a PNG of which every variant is smaller."""
    return saved(view(width, height))


def wav(seconds: float = 3) -> bytes:
    """Return a recording of silence."""
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(1000)
        file.writeframes(b"\x80" * round(1000 * seconds))
    return data.getvalue()


def mp3(frames: int = 100) -> bytes:
    """Return a recording of silence, 26 ms a frame."""
    return (b"\xff\xfb\x90\x64" + bytes(413)) * frames


def mp4(width: int = 640, height: int = 360, *, turned: bool = False, version: int = 0) -> bytes:
    """Return the least that says how large a video is, behind its pictures and a sound track."""
    return (
        _box(b"ftyp", b"isom")
        + struct.pack(">I4sQ", 1, b"mdat", 20)
        + b"abcd"
        + _box(
            b"moov",
            _box(b"mvhd", bytes(100)),
            _box(b"trak", _tkhd(0, 0)),
            _box(b"trak", _tkhd(width, height, turned=turned, version=version), _box(b"mdia")),
        )
    )


def _tkhd(width: int, height: int, *, turned: bool = False, version: int = 0) -> bytes:
    unit = 1 << 16
    matrix = (0, unit, 0, -unit, 0, 0) if turned else (unit, 0, 0, 0, unit, 0)
    times = bytes(32 if version else 20)
    said = struct.pack(">9i2I", *matrix, 0, 0, 1 << 30, width * unit, height * unit)
    return _box(b"tkhd", bytes([version, 0, 0, 7]) + times + bytes(16) + said)


def _box(name: bytes, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return struct.pack(">I4s", 8 + len(data), name) + data


def webm(width: int = 640, height: int = 360) -> bytes:
    """Return the least that says how large a video is, as browsers record one."""
    size = _element("b0", width.to_bytes(2, "big")) + _element("ba", height.to_bytes(2, "big"))
    sound, picture = _element("ae", _element("d7", b"\1")), _element("ae", _element("e0", size))
    tracks = _element("1654ae6b", sound + picture)
    unknown = bytes.fromhex("18538067 01ffffffffffffff")
    return _element("1a45dfa3", b"\x42\x82\x84webm") + unknown + _element("ec", bytes(9)) + tracks


def _element(name: str, data: bytes) -> bytes:
    return bytes.fromhex(name) + (1 << 14 | len(data)).to_bytes(2, "big") + data


def pdf(pages: int = 12) -> bytes:
    """Return a document of empty pages."""
    kids = " ".join(f"{n + 3} 0 R" for n in range(pages))
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>",
        *["<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * pages,
    )
    text, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj{one}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in (0, *places))
    table = table.replace("0000000000 00000 n", "0000000000 65535 f", 1)
    end = f"trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{len(text)}\n%%EOF\n"
    return f"{text}xref\n0 {len(places) + 1}\n{table}{end}".encode()
