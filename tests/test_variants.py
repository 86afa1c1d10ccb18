"""Variants of images across builds: the cache makes no difference but in time."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from command import NOW, build, memosite
from given import contents, site, text, write
from memosite import variants
from outside import PROJECT
from samples import png

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IMAGES = variants.FOLDER + "/images"
BUNDLE = {"memos/a/index.md": text("![A](plot.png)"), "memos/a/plot.png": png()}


def data(found: variants.Variants) -> list[tuple[int, str, bytes]]:
    """Return width, digest and bytes of each variant."""
    return [
        (one.width, one.digest, one.data if isinstance(one.data, bytes) else one.data.read_bytes())
        for one in found.files
    ]


def test_variants_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time they come from the cache, also when there are none."""
    small = write(tmp_path, {"a.png": png(), "b.png": png(8, 8)})
    first = [variants.of(small / name, name, tmp_path) for name in ("a.png", "b.png")]
    monkeypatch.setattr("memosite.images.variants", None)
    assert first == [variants.of(small / name, name, tmp_path) for name in ("a.png", "b.png")]
    assert [1000, 0] == [one.widest for one in first]
    assert [[558, 1000], []] == [[one.width for one in found.files] for found in first]


def test_another_version_of_pillow_makes_them_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes may differ."""
    write(tmp_path, {"a.png": png()})
    monkeypatch.setattr(variants, "_parameters", lambda: b"one")
    first = variants.of(tmp_path / "a.png", "a.png", tmp_path)
    monkeypatch.setattr(variants, "_parameters", lambda: b"other")
    assert first.key != variants.of(tmp_path / "a.png", "a.png", tmp_path).key


def _flipped(old: bytes) -> bytes:
    return old[:-3] + bytes([old[-3] ^ 1]) + old[-2:]


@pytest.mark.parametrize("damage", [lambda _: b"", lambda old: old[:-1], _flipped, None])
@pytest.mark.parametrize("suffix", ["-558.avif", "-1000.avif", ".json"])
def test_what_is_damaged_is_made_anew(tmp_path: Path, suffix: str, damage: object) -> None:
    """Cut off, changed by a bit or gone: the variants are the same, and whole again."""
    write(tmp_path, {"a.png": png()})
    found = variants.of(tmp_path / "a.png", "a.png", tmp_path)
    before, cache = data(found), contents(tmp_path / IMAGES)
    path = tmp_path / IMAGES / f"{found.key}{suffix}"
    if callable(damage):
        path.write_bytes(damage(path.read_bytes()))
    else:
        path.unlink()
    assert before == data(variants.of(tmp_path / "a.png", "a.png", tmp_path))
    assert cache == contents(tmp_path / IMAGES)


def test_a_disk_that_refuses_loses_only_time(tmp_path: Path) -> None:
    """The site is the same where nothing can be kept."""
    home = site(tmp_path / "a", BUNDLE)
    refused = site(tmp_path / "b", {**BUNDLE, variants.FOLDER: b"a file"})
    assert contents(build(home)) == contents(build(refused))


def test_the_cache_makes_no_difference(tmp_path: Path) -> None:
    """Built with it, without it, or in another place, a site has the same bytes."""
    home = site(tmp_path / "a", BUNDLE)
    first, again = contents(build(home)), contents(build(home))
    shutil.rmtree(home / variants.FOLDER)
    assert first == again == contents(build(home))
    assert first == contents(build(site(tmp_path / "b", BUNDLE)))


def test_a_page_offers_the_variants_that_are_published(tmp_path: Path) -> None:
    """Beside the image, with a digest in their names; the image itself stays for other browsers."""
    page = contents(build(site(tmp_path, BUNDLE)))
    written = page["memos/a/index.html"].decode()
    source = re.search(
        r'<picture><source media="screen" type="image/avif" srcset="([^"]*)" sizes="([^"]*)">',
        written,
    )
    assert source
    offered = re.findall(r"\.\./\.\./(memos/a/plot-(\d+)w\.[0-9a-f]{8}\.avif) (\d+)w", source[1])
    assert [("558", "558"), ("1000", "1000")] == [(name, width) for _, name, width in offered]
    assert {path for path, _, _ in offered} | {"memos/a/plot.png", "memos/a/index.html"} == {
        path for path in page if path.startswith("memos/a/")
    }
    assert "min(558px, 100vw - 40px)" == source[2]
    assert '<img src="../../memos/a/plot.png" width="1000" height="40"' in written


def test_the_image_itself_is_offered_where_no_variant_is_smaller(tmp_path: Path) -> None:
    """So that a screen of double density gets all there is."""
    plain = shutil.copy(next(_plots()), tmp_path / "plot.png").read_bytes()
    page = contents(build(site(tmp_path / "a", {**BUNDLE, "memos/a/plot.png": plain})))
    assert re.search(
        r'srcset="\S*memos/a/plot-558w\.\w{8}\.avif 558w, \S*memos/a/plot\.png 1300w"',
        page["memos/a/index.html"].decode(),
    )


def test_feeds_and_cards_have_the_image_itself(tmp_path: Path) -> None:
    """Readers and other sites know neither AVIF nor sets of sources."""
    page = contents(
        build(
            site(tmp_path, {**BUNDLE, "memos/a/index.md": text("![A](plot.png)", image="plot.png")})
        )
    )
    for feed in ("feed.xml", "atom.xml", "feed.json"):
        written = page[feed].decode().replace("\\", "")
        assert "https://example.org/memos/a/plot.png" in written
        assert "picture" not in written
        assert "avif" not in written
    assert (
        b'property="og:image" content="https://example.org/memos/a/plot.png"'
        in page["memos/a/index.html"]
    )


def test_an_image_that_is_only_a_card_has_no_variants(tmp_path: Path) -> None:
    """Nor has one that lies in a bundle and is not shown."""
    out = build(site(tmp_path, {**BUNDLE, "memos/a/index.md": text(image="plot.png")}))
    assert [] == [path for path in contents(out) if path.endswith(".avif")]
    assert not (tmp_path / variants.FOLDER).exists()


def test_an_image_of_static_has_variants_where_a_memo_shows_it(tmp_path: Path) -> None:
    """Beside it, and once however many memos do."""
    shown = text("![A](/plot.png)")
    files = {
        "static/plot.png": png(),
        "static/other.png": png(),
        "memos/a.md": shown,
        "memos/b.md": shown,
    }
    found = contents(build(site(tmp_path, files)))
    assert ["plot-1000w", "plot-558w"] == sorted(
        path.split(".")[0] for path in found if path.endswith(".avif")
    )


def test_the_cache_is_neither_published_nor_watched_nor_committed(tmp_path: Path) -> None:
    """It lies beside site.yaml and tells git to leave it alone."""
    home = site(tmp_path, BUNDLE)
    assert [] == [path for path in contents(build(home)) if variants.FOLDER in path]
    assert "*" in (home / variants.FOLDER / ".gitignore").read_text().split("\n")
    ran = memosite("build", "--site", home, "--out", home / variants.FOLDER / "out", "--now", NOW)
    assert (1, True) == (ran.code, "lies among the site's sources" in ran.err)


def test_what_no_build_asks_for_goes_when_it_is_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest first; what this build uses stays."""
    monkeypatch.setattr(variants, "SPARE_BYTES_MAX", 25)
    names = {
        "0" * 32 + "-558.avif": 1,
        "1" * 32 + "-558.avif": 2,
        "2" * 32 + ".json": 3,
        "3" * 32 + ".json": 4,
    }
    for name, age in names.items():
        write(tmp_path, {f"{IMAGES}/{name}": b"0123456789"})
        os.utime(tmp_path / IMAGES / name, (age, age))
    variants.prune(tmp_path, {"0" * 32})
    assert [name for name in names if not name.startswith("1")] == sorted(
        contents(tmp_path / IMAGES)
    )


def _plots() -> Iterator[Path]:
    return (PROJECT / "memos").glob("2026-07-07-*/kept.png")
