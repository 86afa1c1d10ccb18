"""Images: the size at which a page shows one."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import ExifTags, Image

from given import write
from memosite.errors import SiteError
from memosite.images import image_size

if TYPE_CHECKING:
    from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}/>'


def bitmap(kind: str, *, orientation: int = 1) -> bytes:
    """Return an image of 30 by 20 pixels."""
    data, exif = io.BytesIO(), Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    Image.new("RGB", (30, 20)).save(data, kind, exif=exif)
    return data.getvalue()


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp"])
def test_the_size_of_a_picture_is_read(tmp_path: Path, kind: str) -> None:
    """Width and height are those of the pixels."""
    write(tmp_path, {"a": bitmap(kind)})
    assert (30, 20) == image_size(tmp_path / "a", "a")


@pytest.mark.parametrize(("orientation", "size"), [(1, (30, 20)), (3, (30, 20)), (6, (20, 30))])
def test_a_turned_photograph_has_the_size_that_is_shown(
    tmp_path: Path, orientation: int, size: tuple[int, int]
) -> None:
    """A camera held upright stores the picture on its side."""
    write(tmp_path, {"a.jpg": bitmap("jpeg", orientation=orientation)})
    assert size == image_size(tmp_path / "a.jpg", "a.jpg")


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="30" height="20"', (30, 20)),
        ('width="30px" height="20.4px"', (30, 20)),
        ('width="72pt" height="1in"', (96, 96)),
        ('width="2.54cm" height="25.4mm"', (96, 96)),
        ('viewBox="0 0 30 20"', (30, 20)),
        ('viewBox="-5,-5 30.2,19.8" width="100%" height="100%"', (30, 20)),
        ('width="100%" height="50%"', (0, 0)),
        ('width="1.2.3" height="-" viewBox="0 0 - -"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_the_size_of_a_drawing_is_read(
    tmp_path: Path, attributes: str, size: tuple[int, int]
) -> None:
    """Lengths in CSS units count first, then the view box; a drawing may have no size."""
    write(tmp_path, {"a.svg": SVG.format(attributes)})
    assert size == image_size(tmp_path / "a.svg", "a.svg")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", b"no image"),
        ("a.png", bitmap("png")[:20]),
        ("a.png", bitmap("png").replace(b"IHDR", b"IHDX")),
        ("a.png", b""),
        ("a.svg", b"<svg"),
        ("a.svg", b"\xff\xfe"),
        ("a.svg", b'<?xml version="1.0" encoding="nope"?><svg/>'),
    ],
)
def test_a_broken_image_is_told(tmp_path: Path, name: str, data: bytes) -> None:
    """A file that is no image is a mistake of the path it was asked by."""
    write(tmp_path, {name: data})
    with pytest.raises(SiteError) as caught:
        image_size(tmp_path / name, "memos/b/" + name)
    assert [f"memos/b/{name}"] == [str(one.place) for one in caught.value.mistakes]
