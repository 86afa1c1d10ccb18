"""What is in a PDF, read in a process of its own that ends when it takes too long or fails."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import re
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from multiprocessing.connection import Connection
    from pathlib import Path

SECONDS_MAX = 60.0
"""Of one document."""
PAGES_MAX = 2000
"""Whose text is read."""
TEXT_MAX = 2_000_000
"""Characters of text."""
_WIDTH, _HEIGHT_MAX = 800, 1600
"""Of the picture of the first page, in pixels."""
_MEMORY_MAX = 2_000_000_000

Fault = Literal["", "password", "damaged", "time", "crash"]


class Line(Struct, frozen=True):
    """A line of the first page."""

    text: str
    size: float
    """The height of its letters, in points."""


class Pages(Struct, frozen=True):
    """What is in a PDF."""

    fault: Fault = ""
    """Why nothing else is known."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Title, Author, Subject, Keywords, CreationDate as the file has them."""
    pages: int = 0
    text: str = ""
    """Of all pages, with an empty line between two."""
    cut: bool = False
    """Whether there is more text than was read."""
    first: tuple[Line, ...] = ()
    """The lines of the first page, from its top."""
    picture: bytes = b""
    """The first page, as JPEG; empty where it cannot be drawn."""


def read(path: Path) -> Pages:
    """Return what is in the file. Cost: a process, about 0.2 s; at most `SECONDS_MAX`."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(str(path), there), daemon=True)
    worker.start()
    there.close()
    try:
        if not here.poll(SECONDS_MAX):
            return Pages("time")
        found = here.recv()
        return found if isinstance(found, Pages) else Pages("crash")
    except (EOFError, OSError):  # it ended without a word
        return Pages("crash")
    finally:
        worker.kill()
        worker.join()
        here.close()


def _work(path: str, answer: Connection) -> None:
    """Send what is in the file."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 (not on Windows)

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_MAX, _MEMORY_MAX))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer.send(_read(path))


def _read(path: str) -> Pages:
    import pypdfium2  # noqa: PLC0415 (40 ms)

    try:
        with pypdfium2.PdfDocument(path) as document:
            text, cut = _text(document)
            return Pages(
                facts={str(key): str(value) for key, value in document.get_metadata_dict().items()},
                pages=len(document),
                text=text,
                cut=cut,
                first=tuple(_lines(document)),
                picture=_picture(document),
            )
    except pypdfium2.PdfiumError as error:
        known = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        return Pages("password" if known else "damaged")
    except (ValueError, MemoryError):
        return Pages("damaged")


def _text(document: Any) -> tuple[str, bool]:  # noqa: ANN401 (pypdfium2 has no types)
    """Return the text of all pages, and whether it was cut."""
    found: list[str] = []
    size = 0
    for number in range(min(len(document), PAGES_MAX)):
        part = clean(_page_text(document, number))
        size += len(part)
        if size > TEXT_MAX:
            return "\n\n".join(found), True
        if part:
            found.append(part)
    return "\n\n".join(found), len(document) > PAGES_MAX


def _page_text(document: Any, number: int) -> str:  # noqa: ANN401 (same)
    import pypdfium2  # noqa: PLC0415 (as above)

    with contextlib.suppress(pypdfium2.PdfiumError):  # a damaged page among whole ones
        return str(document[number].get_textpage().get_text_range())
    return ""


def clean(text: str) -> str:
    """Return text as PDFium gives it with lines of Unix, words whole and no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "")
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\uffff]", "", text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _lines(document: Any) -> Iterator[Line]:  # noqa: ANN401 (same)
    """Yield the upright lines of the first page with the size of their letters."""
    import ctypes  # noqa: PLC0415 (only here)

    from pypdfium2 import PdfiumError, raw  # noqa: PLC0415 (as above)

    try:
        page = document[0].get_textpage()
    except (PdfiumError, IndexError):
        return
    text = ""
    sizes: list[float] = []
    box = raw.FS_RECTF()
    for at in range(min(page.count_chars(), _SIGNS_MAX)):
        sign = chr(raw.FPDFText_GetUnicode(page, at))
        if sign in "\r\n":
            if text.strip():
                yield Line(clean(text).strip(), sorted(sizes)[len(sizes) // 2] if sizes else 0.0)
            text, sizes = "", []
        elif abs(raw.FPDFText_GetCharAngle(page, at)) < _ANGLE_MAX:
            text += sign
            if sign.strip() and raw.FPDFText_GetLooseCharBox(page, at, ctypes.byref(box)):
                sizes.append(round(box.top - box.bottom, 1))
    if text.strip():
        yield Line(clean(text).strip(), sorted(sizes)[len(sizes) // 2] if sizes else 0.0)


_SIGNS_MAX = 5000
_ANGLE_MAX = 0.1


def _picture(document: Any) -> bytes:  # noqa: ANN401 (same)
    """Return the first page as JPEG."""
    from pypdfium2 import PdfiumError  # noqa: PLC0415 (as above)

    try:
        page = document[0]
        width, height = page.get_size()
        scale = min(_WIDTH / max(width, 1), _HEIGHT_MAX / max(height, 1))
        image = page.render(scale=scale).to_pil().convert("RGB")
    except (PdfiumError, IndexError, ValueError, MemoryError, OSError):
        return b""
    data = io.BytesIO()
    image.save(data, "JPEG", quality=80, optimize=True)
    return data.getvalue()
