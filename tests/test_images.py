"""Images: the size at which a page shows one, and its variants."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING

import pytest
from PIL import ExifTags, Image, ImageChops, ImageCms, ImageStat

from given import write
from memosite.errors import SiteError
from memosite.images import image_size, variants
from samples import png, saved, view

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


def test_an_image_of_too_many_pixels_is_told(tmp_path: Path) -> None:
    """Its header alone is read; decoding it could take all memory."""
    bomb = bytearray(saved(Image.new("1", (8, 8))))
    bomb[16:24] = (40_000).to_bytes(4, "big") * 2
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    write(tmp_path, {"a.png": bytes(bomb)})
    with pytest.raises(SiteError) as caught:
        image_size(tmp_path / "a.png", "a.png")
    assert ["this image has more than 89 million pixels"] == [
        one.message for one in caught.value.mistakes
    ]


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (300, [300]),
        (558, [558]),
        (697, [697]),
        (698, [558, 698]),
        (1394, [558, 1394]),
        (1395, [558, 1116, 1395]),
        (3000, [558, 1116, 1674]),
    ],
)
def test_an_image_has_variants_of_a_few_widths(width: int, widths: list[int]) -> None:
    """For the text column and twice it, and none wider than the image or a wide figure needs."""
    made = variants(png(width), "a")
    opened = [Image.open(io.BytesIO(data)) for _, data in made if data]
    assert widths == [found for found, _ in made]
    assert [("AVIF", one) for one in widths] == [(one.format, one.width) for one in opened]
    assert {round(one.width * 40 / width) for one in opened} <= {one.height for one in opened}


def test_a_variant_that_would_not_be_smaller_is_none() -> None:
    """Noise in black and white has no smaller file than one bit a pixel."""
    noise = Image.frombytes("1", (800, 200), random.Random(1).randbytes(800 * 200 // 8))  # noqa: S311
    assert [None, None] == [data for _, data in variants(saved(noise), "a")]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(saved(Image.new("RGB", (30, 20))), id="tiny"),
        pytest.param(saved(view(900, 40).convert("CMYK"), "JPEG"), id="for print"),
        pytest.param(saved(view(900, 40).convert("L").convert("I;16")), id="16 bits"),
        pytest.param(saved(view(900, 40), "GIF"), id="GIF"),
        pytest.param(saved(view(900, 40), "WEBP", quality=95), id="WebP"),
        pytest.param(
            saved(view(900, 40), save_all=True, append_images=[view(900, 40).rotate(180)]),
            id="animated PNG",
        ),
        pytest.param(
            saved(view(900, 40).convert("L"), icc_profile=b"\0" * 16 + b"GRAY"), id="grey"
        ),
    ],
)
def test_an_image_that_would_lose_by_it_has_no_variants(data: bytes) -> None:
    """Nor has one that is small already."""
    assert () == variants(data, "a")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_images_of_the_usual_modes_have_variants(kind: str, mode: str) -> None:
    """Each shows what the image shows."""
    if (kind, mode) == ("JPEG", "P"):
        mode = "RGB"
    image = view(300, 200).convert(mode)
    ((_, data),) = variants(saved(image, kind, **({"quality": 95} if kind == "JPEG" else {})), "a")
    expected = image.convert("RGB")
    if data is not None:
        shown = Image.open(io.BytesIO(data)).convert("RGB")
        assert 12 > max(ImageStat.Stat(ImageChops.difference(expected, shown)).mean)
    else:
        assert mode == "1"


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_stays_so(mode: str) -> None:
    """Also in a palette."""
    image = view(300, 200).convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 150, 200))
    ((_, data),) = variants(saved(image.convert(mode)), "a")
    assert data
    with Image.open(io.BytesIO(data)) as shown:
        assert [0, 255] == [shown.convert("RGBA").getpixel((x, 100))[3] for x in (20, 280)]


def test_a_photograph_is_turned_and_says_nothing_of_its_place() -> None:
    """Exif may hold where it was taken; the colour profile stays."""
    image, exif = view(300, 200), Image.Exif()
    image.paste("red", (0, 0, 100, 200))
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Artist] = "somebody"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(image, "JPEG", quality=95, exif=exif, icc_profile=profile, xmp=b"<x>somewhere</x>")
    ((width, made),) = variants(data, "a")
    assert made
    assert b"some" not in made
    with Image.open(io.BytesIO(made)) as shown:
        assert (200, (200, 300)) == (width, shown.size)
        assert {} == dict(shown.getexif())
        assert profile == shown.info["icc_profile"]
        assert 200 < shown.convert("RGB").getpixel((100, 50))[0]


def test_an_image_that_breaks_off_is_told() -> None:
    """Its header was right, so only decoding shows it."""
    with pytest.raises(SiteError) as caught:
        variants(png()[:-4000], "memos/a.png")
    assert [("memos/a.png", "this image breaks off")] == [
        (str(one.place), one.message) for one in caught.value.mistakes
    ]


def test_one_image_gives_the_same_bytes_on_any_number_of_cores(tmp_path: Path) -> None:
    """An encoder that shares its work among threads would not."""
    write(tmp_path, {"a.png": png(700, 400)})
    script = (
        "import os, sys; from memosite.images import variants; os.sched_setaffinity(0, {%s}); "
        "made = variants(open(sys.argv[1], 'rb').read(), 'a'); "
        "sys.stdout.buffer.write(b''.join(data for _, data in made))"
    )
    cores = sorted(os.sched_getaffinity(0))
    made = {
        subprocess.run(
            [sys.executable, "-c", script % ",".join(map(str, some)), tmp_path / "a.png"],
            check=True,
            capture_output=True,
        ).stdout
        for some in (cores, cores[:1])
    }
    assert 1 == len(made)
    assert b"".join(data for _, data in variants(png(700, 400), "a") if data) in made
