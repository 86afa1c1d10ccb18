"""The variants of a site's images, kept across builds: encoding one takes a tenth of a second.

A key is the digest of the image and of all that its variants depend on, so an entry is right or it
is not found. It is a list that opens with its own digest, and a file for each variant with a digest
in the list: what is damaged counts as absent. Everything can be deleted at any time.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from memosite import images
from memosite.cache import FOLDER, prepared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

SPARE_BYTES_MAX = 256_000_000
"""What may be kept for images that a build did not ask for."""
_SUFFIXES = (".png", ".jpg", ".jpeg")
_KEY_LENGTH = 32


class Variant(Struct, frozen=True):
    """One narrower or smaller file of an image."""

    width: int
    """In pixels."""
    digest: str
    """Of its bytes, 8 hexadecimal digits."""
    data: Path | bytes
    """The file in the cache; its bytes where there can be no cache."""


class Variants(Struct, frozen=True):
    """What there is to an image."""

    key: str
    """Its name in the cache."""
    widest: int
    """The width in pixels of the widest that was tried; 0 for an image that has none."""
    files: tuple[Variant, ...]
    """Narrow to wide, less those that would not be smaller than the image."""


def of(source: Path, shown: str, site: Path) -> Variants:
    """Return the variants of an image, from the cache of `site` or made: that makes no difference.

    Raises SiteError, with `shown` for the path, for an image that cannot be read to its end.
    """
    if source.suffix.lower() not in _SUFFIXES:
        return Variants("", 0, ())
    data = source.read_bytes()
    folder, key = _prepared(site), _key(data)
    entries = _read(folder, key)
    if entries is None:
        entries = _write(folder, key, images.variants(data, shown))
    widest = max((width for width, _ in entries), default=0)
    return Variants(key, widest, tuple(file for _, file in entries if file))


def _prepared(site: Path) -> Path:
    """Return the folder of the site's variants, made where it can be."""
    folder = site / FOLDER / "images"
    if not folder.is_dir():
        prepared(site)
        with contextlib.suppress(OSError):
            folder.mkdir()
    return folder


def _key(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16, key=_parameters()).hexdigest()


@functools.cache
def _parameters() -> bytes:
    """Return the digest of all but the image that a variant depends on."""
    import PIL  # noqa: PLC0415 (40 ms of start-up)
    from PIL import features  # noqa: PLC0415 (same)

    versions = (PIL.__version__, str(features.version("avif")))
    told = "\n".join((images.PARAMETERS, repr(images.WIDTHS), *versions))
    return hashlib.blake2b(told.encode(), digest_size=16).digest()


def _read(folder: Path, key: str) -> tuple[tuple[int, Variant | None], ...] | None:
    """Return width and variant of each entry; None where anything is missing or damaged."""
    try:
        digest, _, listed = (folder / f"{key}.json").read_bytes().partition(b"\n")
        if digest != _digest(listed).encode():
            return None
        entries = []
        for width, known in json.loads(listed):
            path = folder / f"{key}-{width}.avif"
            if known and _digest(path.read_bytes()) != known:
                return None
            entries.append((width, Variant(width, known[:8], path) if known else None))
    except OSError:
        return None
    return tuple(entries)


def _write(
    folder: Path, key: str, made: Iterable[tuple[int, bytes | None]]
) -> tuple[tuple[int, Variant | None], ...]:
    """Keep what was made, the list last, and return it; a disk that refuses keeps nothing."""
    listed: list[tuple[int, str | None]] = []
    entries: list[tuple[int, Variant | None]] = []
    for width, data in made:
        digest = _digest(data) if data else None
        listed.append((width, digest))
        path = folder / f"{key}-{width}.avif"
        kept = path if data and _put(path, data) else data
        entries.append((width, Variant(width, digest[:8], kept) if digest and kept else None))
    text = json.dumps(listed).encode()
    _put(folder / f"{key}.json", _digest(text).encode() + b"\n" + text)
    return tuple(entries)


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _put(path: Path, data: bytes) -> bool:
    """Write a file in one step; False when the disk refuses."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        new.write_bytes(data)
        new.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            new.unlink()
        return False
    return True


def prune(site: Path, used: Collection[str]) -> None:
    """Remove the oldest files whose key is not in `used`, while they are more than may be kept."""
    with contextlib.suppress(OSError):
        found = [Path(entry.path) for entry in os.scandir(site / FOLDER / "images")]
        spare = [(path.stat(), path) for path in found if path.name[:_KEY_LENGTH] not in used]
        left = sum(stat.st_size for stat, _ in spare)
        for stat, path in sorted(spare, key=lambda one: (one[0].st_mtime_ns, one[1])):
            if left <= SPARE_BYTES_MAX:
                break
            path.unlink()
            left -= stat.st_size
