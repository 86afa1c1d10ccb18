"""Files that tests put beside memos, made so that one call gives the same bytes always."""

from __future__ import annotations

import io
import random

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
