"""Static files, bundles' files and images: what is published as it is, and what pages ask of it."""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
import os
import re
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from memosite import routes
from memosite.errors import fail
from memosite.markup.sheet import Picture, Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from memosite.charts import Drawing
    from memosite.memo import Memo
    from memosite.read import Attachment

_STATIC = "static"
CACHE = ".memosite-cache"
"""The folder beside `site.yaml` of what took long to make; it can be deleted at any time."""


@dataclass(frozen=True, slots=True)
class File:
    """One file that is published as it is."""

    url: str
    """Below the site's root."""
    source: Path
    """Where its bytes are."""
    origin: str
    """The author's path, for messages; empty for the default theme's."""


def theme() -> Path:
    """Return the folder of the default theme, which holds templates/ and static/."""
    inside = Path(str(importlib.resources.files("memosite"))) / "theme"
    return inside if inside.is_dir() else Path(__file__).parents[2]


def static_files(site: Path) -> tuple[File, ...]:
    """Return the files of static/, the site's own in place of the theme's of the same name.

    Sorted by URL; hidden files but `.nojekyll` and `.well-known/` are passed over.
    """
    found: dict[str, File] = {}
    for root, own in ((theme() / _STATIC, False), (site / _STATIC, True)):
        for path in sorted(root.rglob("*")):
            url = path.relative_to(root).as_posix()
            if not _hidden(url) and _is_inside(path, root):
                found[url] = File(url, path, f"{_STATIC}/{url}" if own else "")
    return tuple(found[url] for url in sorted(found))


def _hidden(url: str) -> bool:
    kept = (".nojekyll", ".well-known")
    return any(part.startswith(".") and part not in kept for part in url.split("/"))


def versions(files: Iterable[File]) -> dict[str, str]:
    """Return file -> URL with a version made of its bytes, for those that pages load."""
    loaded = (".css", ".js", ".woff2", ".svg", ".png")
    return {
        file.url: f"{file.url}?v={_digest(file.source)}" if file.url.endswith(loaded) else file.url
        for file in files
    }


def _digest(path: Path) -> str:
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=4).hexdigest()
    except OSError as error:
        raise fail(path.name, f"cannot be read: {error.strerror}") from None


@dataclass(slots=True)
class Shelf:
    """A `Library` over the files of one site. Answers depend on names and files alone."""

    site: Path
    memos: Mapping[str, Memo]
    """Every memo by slug, hidden ones too."""
    visible: frozenset[str]
    """The slugs that this build publishes."""
    static: Mapping[str, File]
    """Static files by URL."""
    pages: frozenset[str]
    """URLs of pages that belong to no memo: `archive/`, `log/`."""
    attachments: Mapping[str, Attachment]
    """Bundles' files by path."""
    wanted: dict[tuple[str, str], File] = field(default_factory=dict)
    """Files beside single-file memos that were asked for, by URL and origin."""
    by_name: dict[str, str] = field(init=False)
    """Path, title or slug -> slug."""

    def __post_init__(self) -> None:
        """Let memos be found by path, by title in lower case, and by slug, the last first."""
        named = {memo.title.casefold(): slug for slug, memo in sorted(self.memos.items())}
        paths = {memo.path: slug for slug, memo in self.memos.items()}
        self.by_name = {**named, **paths, **{slug: slug for slug in self.memos}}

    def names(self) -> Iterable[str]:
        """Return the slugs of all memos."""
        return self.memos

    def memo(self, name: str, asker: Memo) -> Target | None:
        """Return the memo of that slug, title, or path as seen from `asker`."""
        folder = _folder(asker)
        tries = (
            name,
            name.casefold(),
            routes.join(folder, name),
            routes.join(folder, "../" + name),
        )
        slug = next((self.by_name[one] for one in tries if one in self.by_name), None)
        if slug is None:
            return None
        found = self.memos[slug]
        return Target(routes.memo(slug, found.kind), found.title, visible=slug in self.visible)

    def file(self, path: str, asker: Memo) -> Target | None:
        """Return the file or page at `path`, seen from `asker`; `/...` is below the site's root."""
        if path.startswith("/"):
            return self._at_root(path.removeprefix("/"))
        file = self._beside(path, asker)
        return Target(file.url) if file else None

    def picture(self, path: str, asker: Memo) -> Picture | None:
        """Return the image at `path` with its size; 0 by 0 when the size cannot be told."""
        name = path.removeprefix("/")
        file = self.static.get(name) if path.startswith("/") else self._beside(path, asker)
        if file is None:
            return None
        return Picture(file.url, *image_size(file.source, file.origin or file.url))

    def data(self, path: str, asker: Memo) -> bytes | None:
        """Return the bytes of a file beside `asker`, or of one in static/ for `/...`."""
        if path.startswith("/"):
            file = self.static.get(path.removeprefix("/"))
            return file.source.read_bytes() if file else None
        inside = self._inside(path, asker)
        return (self.site / inside).read_bytes() if inside else None

    def charts(self, specs: Sequence[str]) -> Sequence[Drawing] | None:
        """Return the drawing of each specification; None where nothing that draws is installed."""
        from memosite.charts import draw  # noqa: PLC0415 (30 ms of start-up; only charts need it)

        return draw.draw(specs, self.site / CACHE / "charts") if draw.version() else None

    def _at_root(self, url: str) -> Target | None:
        for candidate in (url, url + "/"):
            memo = self._memo_at(candidate)
            if memo is not None:
                return Target(candidate, memo.title, visible=memo.slug in self.visible)
            if candidate in self.pages or candidate in self.static:
                return Target(candidate)
        return None

    def _memo_at(self, url: str) -> Memo | None:
        slug = url.rstrip("/").rpartition("/")[2]
        memo = self.memos.get(slug)
        return memo if memo and routes.memo(slug, memo.kind) == url else None

    def _beside(self, path: str, asker: Memo) -> File | None:
        """Return the file beside a memo; a single-file memo's becomes wanted."""
        inside = self._inside(path, asker)
        if not inside:
            return None
        if inside in self.attachments:
            return self._in_bundle(self.attachments[inside])
        url = routes.memo(asker.slug, asker.kind) + routes.join("/", path).lstrip("/")
        file = File(url, self.site / inside, inside)
        self.wanted[url, inside] = file
        return file

    def _inside(self, path: str, asker: Memo) -> str:
        """Return the path below the site's folder of a file beside a memo; empty for none."""
        inside = routes.join(_folder(asker), path)
        shown = inside.startswith("memos/") and not _private(inside)
        return inside if shown and _is_inside(self.site / inside, self.site) else ""

    def _in_bundle(self, attachment: Attachment) -> File | None:
        """Return a bundle's file where its own memo publishes it; None when that is hidden."""
        owner = next(memo for memo in self.memos.values() if memo.bundle == attachment.bundle)
        if owner.slug not in self.visible:
            return None
        url = routes.memo(owner.slug, owner.kind) + attachment.path[len(owner.bundle) + 1 :]
        return File(url, self.site / attachment.path, attachment.path)


def _private(path: str) -> bool:
    """Return whether a file under memos/ is a memo's source, or hidden, and so never published."""
    parts = path.split("/")
    return path.lower().endswith((".md", ".bib", "/")) or any(
        p.startswith((".", "_")) for p in parts
    )


def _is_inside(path: Path, site: Path) -> bool:
    """Return whether `path` is a file that really lies in `site`, links resolved."""
    # Unlike Path.is_file(), os.path.isfile() takes a name of any length.
    return os.path.isfile(path) and Path(os.path.realpath(path)).is_relative_to(site.resolve())  # noqa: PTH113


def _folder(memo: Memo) -> str:
    return memo.path.rpartition("/")[0]


def bundle_files(
    site: Path, attachments: Iterable[Attachment], memos: Iterable[Memo]
) -> list[File]:
    """Return the files of the bundles of `memos`, each beside its memo's page."""
    homes = {memo.bundle: routes.memo(memo.slug, memo.kind) for memo in memos if memo.bundle}
    return [
        File(homes[one.bundle] + one.path.removeprefix(one.bundle + "/"), site / one.path, one.path)
        for one in attachments
        if one.bundle in homes
    ]


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


_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
_UNREADABLE = (OSError, SyntaxError, ValueError, RuntimeError, struct.error)
"""What Pillow raises for files that are damaged or lie about their type."""
_TURNED = range(5, 9)
"""Orientations that lie on their side. Source: Exif 2.3, section 4.6.4."""
_NUMBER = r"(?:\d+\.?\d*|\.\d+)"
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


def _pixels(length: str) -> int:
    """Return a CSS length in pixels; 0 for a percentage or nothing."""
    found = re.fullmatch(rf"\s*({_NUMBER})\s*([a-z]*)\s*", length)
    return _whole(found[1], _UNITS[found[2]]) if found and found[2] in _UNITS else 0


def _whole(number: str, unit: float = 1.0) -> int:
    """Return a length in whole pixels; 0 for one that no screen has."""
    pixels = float(number) * unit
    return round(pixels) if 0 <= pixels < 1e6 else 0  # noqa: PLR2004 (a million pixels)
