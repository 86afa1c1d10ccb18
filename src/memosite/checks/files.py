"""Files that no memo refers to, images larger than they are shown, and pages that are too heavy."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from memosite import routes
from memosite.checks.findings import Finding
from memosite.errors import Place, SiteError
from memosite.images import image_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from memosite.checks.pages import Image
    from memosite.checks.site import Site
    from memosite.memo import Memo

PAGE_BYTES_MAX = 1_000_000
"""Of a memo's text and the images that a sharp screen loads with it."""
DENSITY = 2
"""Pixels of a sharp screen to one of CSS."""
IMAGE_BYTES_MIN = 200_000
"""An image of fewer bytes is no burden, however wide."""
_NAMING = (".html", ".htm", ".css", ".js", ".mjs", ".svg", ".json", ".xml", ".txt")
"""Files that may name others of their bundle."""


def orphans(site: Site) -> Iterator[Finding]:
    """Yield the files of bundles that no page names, nor their memo, nor another of their files."""
    used = {url for memo in site.memos for url in site.seen(memo).inside}
    used |= set(site.planned.content.cards.values())
    for memo in site.memos:
        if memo.bundle:
            home = routes.memo(memo.slug, memo.kind)
            left = {
                path.removeprefix(f"{memo.bundle}/"): site.sources[url]
                for path, url in _bundle(site, memo, home)
                if url not in used and url in site.sources
            }
            for name in _unnamed(site, memo, left):
                message = f"no memo refers to it, and it is published at `/{home}{name}`"
                fix = "take it out, refer to it, or begin its name with an underscore"
                yield Finding(Place(f"{memo.bundle}/{name}"), "M202", message, fix)


def _bundle(site: Site, memo: Memo, home: str) -> Iterator[tuple[str, str]]:
    """Yield path and URL of every file of a bundle."""
    for one in site.planned.shelf.attachments.values():
        if one.bundle == memo.bundle:
            yield one.path, home + one.path.removeprefix(f"{memo.bundle}/")


def _unnamed(site: Site, memo: Memo, left: Mapping[str, Path]) -> Iterable[str]:
    """Return those of `left` that neither the memo's source nor another file there names."""
    if not left:
        return ()
    told = "\n".join(site.lines(memo.path))
    beside = site.folder / memo.bundle
    for path in sorted(beside.rglob("*")):
        if path.suffix.lower() in _NAMING and path.is_file():
            told += path.read_text("utf-8", "replace")
    return [name for name in left if not _names(told, posixpath.basename(name))]


def _names(text: str, name: str) -> bool:
    spellings = "|".join(map(re.escape, (name, quote(name))))
    return bool(re.search(rf"(?<![\w.-])(?:{spellings})(?![\w-])", text))


def oversized(site: Site) -> Iterator[Finding]:
    """Yield the images of more than twice the pixels, in width, that a sharp screen shows."""
    for memo in site.memos:
        for image in site.seen(memo).images:
            source = site.sources.get(image.url)
            width = _width(source) if source else 0
            if source and width > 2 * DENSITY * image.width:
                name = posixpath.basename(image.url)
                size = _told(source.stat().st_size)
                message = f"`{name}` is {width} pixels wide, {size}, and shown in {image.width}"
                fix = f"{DENSITY * image.width} pixels are enough for sharp screens"
                yield Finding(site.find(memo, name), "M203", message, fix)


def _width(path: Path) -> int:
    """Return the width of an image in pixels; 0 where it is no burden or no bitmap."""
    if path.suffix.lower() == ".svg" or path.stat().st_size < IMAGE_BYTES_MIN:
        return 0
    try:
        return image_size(path, path.name)[0]
    except SiteError:  # told of by the build
        return 0


def heavy(site: Site) -> Iterator[Finding]:
    """Yield the memos whose text and images weigh more than the budget."""
    weights = {one.url: one.source for one in site.planned.content.files}
    for memo in site.memos:
        seen = site.seen(memo)
        loaded = {_loaded(image) for image in seen.images}
        images = sorted((_size(weights.get(url)), url) for url in loaded)
        pictures = sum(size for size, _ in images)
        if seen.size + pictures > PAGE_BYTES_MAX:
            told = f"{_told(seen.size)} of text and {_told(pictures)} of pictures"
            message = f"the page has {told}, more than {_told(PAGE_BYTES_MAX)}"
            fix = "spread it over several memos"
            if pictures > seen.size:
                size, url = images[-1]
                fix = f"make its pictures smaller: `{posixpath.basename(url)}` has {_told(size)}"
            yield Finding(memo.place(), "M204", message, fix)


def _loaded(image: Image) -> str:
    """Return the file that a browser on a sharp screen loads for an image."""
    wide = [url for url, width in image.files if width >= DENSITY * image.width]
    last = image.files[-1][0] if image.files else image.url
    return wide[0] if wide else last


def _size(source: Path | bytes | None) -> int:
    if source is None or isinstance(source, bytes):
        return len(source or b"")
    return source.stat().st_size


def _told(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= PAGE_BYTES_MAX else f"{size / 1e3:.0f} kB"
