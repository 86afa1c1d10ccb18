"""Files that are published as they are: those of static/, and those of bundles."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct

from memosite import routes
from memosite.engine import theme
from memosite.errors import fail
from memosite.read import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from memosite.memo import Memo
    from memosite.read import Attachment

_STATIC = "static"


class File(Struct, frozen=True):
    """One file that is published as it is."""

    url: str
    """Below the site's root."""
    source: Path
    """Where its bytes are."""
    origin: str
    """The author's path, for messages; empty for the default theme's."""


class Copy(Struct, frozen=True):
    """One variant of an image, published beside it."""

    url: str
    """Below the site's root."""
    source: Path | bytes
    """Where its bytes are, or they themselves."""
    origin: str
    """The path of the image, for messages."""


def static_files(site: Path) -> tuple[File, ...]:
    """Return the files of static/, the site's own in place of the theme's of the same name.

    Sorted by URL; hidden files but `.nojekyll` and `.well-known/` are passed over.
    """
    found: dict[str, File] = {}
    for root, own in ((theme() / _STATIC, False), (site / _STATIC, True)):
        for path in sorted(root.rglob("*")):
            url = path.relative_to(root).as_posix()
            if not _hidden(url) and is_inside(path, root):
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
