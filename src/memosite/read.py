"""Walk memos/ -> Sources, sorted by path."""

from __future__ import annotations

import contextlib
import os
import posixpath
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from memosite.citing.bibliography import BibFile
from memosite.errors import Mistake, Place, fail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

FOLDER = "memos"
REFERENCES = "references.bib"


class Source(Struct, frozen=True):
    """One Markdown file under memos/."""

    path: str
    """Path below the site's folder, with forward slashes: `memos/2026-07-01-rmsnorm.md`."""
    data: bytes
    """The file's bytes."""
    bundle: str = ""
    """The folder that belongs to this memo alone, below the site's; empty for a single file."""


class Attachment(Struct, frozen=True):
    """One file that lies in a memo's bundle."""

    path: str
    """Path below the site's folder."""
    bundle: str
    """The bundle it lies in, below the site's folder."""


class Name(Struct, frozen=True):
    """Where a source is, before it is read."""

    path: str
    """Path below the site's folder."""
    bundle: str
    """As a source has it."""


def names(site: Path) -> tuple[tuple[Name, ...], tuple[Attachment, ...]]:
    """Return every memo's name and every bundle's files, each sorted by path.

    Hidden files and folders, and names that begin with an underscore, are passed over. Raises
    SiteError when there is no memos/ or a folder cannot be read.
    """
    root = site / FOLDER
    if not root.is_dir():
        raise fail(
            FOLDER,
            "there is no folder `memos`",
            "make it, and put a memo into it: `memosite new TITLE`",
        )
    found: list[Name] = []
    attached: list[Attachment] = []
    for folder, names in _folders(root):
        below = posixpath.join(FOLDER, folder.relative_to(root).as_posix()).removesuffix("/.")
        if "index.md" in names and folder != root:
            found.append(Name(f"{below}/index.md", below))
            attached.extend(_attachments(folder, below))
        else:
            paths = (f"{below}/{name}" for name in names if name.endswith(".md"))
            found.extend(Name(path, "") for path in paths)
    return tuple(sorted(found, key=_by_path)), tuple(sorted(attached, key=_by_path))


def bibliographies(
    site: Path, memos: Sequence[Name]
) -> tuple[tuple[BibFile, ...], tuple[Mistake, ...]]:
    """Return every `.bib` of the site with the memo it belongs to, and warnings of strays.

    `references.bib` at the top is everyone's; all in a bundle are its memo's, and `NAME.bib` is
    that of `NAME.md`. A stray is a `.bib` of no memo, or what looks like a memo and is none.
    """
    owners = {source.bundle or source.path.removesuffix(".md"): source.path for source in memos}
    found = [BibFile(REFERENCES, _bytes(site, REFERENCES))] if (site / REFERENCES).is_file() else []
    strays = []
    bundles = tuple(f"{one.bundle}/" for one in memos if one.bundle)
    for name in sorted(_below(site, FOLDER, _is_told_apart)):
        stem, end = posixpath.splitext(name)
        if end != ".bib":
            if not name.startswith(bundles):
                hint = f"a memo's name ends in `.md`: call it `{posixpath.basename(stem)}.md`"
                strays.append(Mistake(Place(name), "is read as no memo", hint, "warning"))
            continue
        above = (name.removesuffix(".bib"), *(str(one) for one in PurePosixPath(name).parents))
        owner = next((owners[one] for one in above if one in owners), "")
        if owner:
            found.append(BibFile(name, _bytes(site, name), owner))
        else:
            hint = f"name it as the memo that cites it, or put its entries into {REFERENCES}"
            strays.append(Mistake(Place(name), "belongs to no memo", hint, "warning"))
    return tuple(found), tuple(strays)


def _below(site: Path, folder: str, is_meant: Callable[[os.DirEntry[str]], bool]) -> Iterator[str]:
    """Yield the path below `site` of every file in `folder` that is shown and meant."""
    with contextlib.suppress(OSError), os.scandir(site / folder) as entries:
        for entry in entries:
            if entry.name.startswith((".", "_")):
                continue
            path = f"{folder}/{entry.name}"
            if _is_folder(entry):
                yield from _below(site, path, is_meant)
            elif is_meant(entry):
                yield path


def _is_told_apart(entry: os.DirEntry[str]) -> bool:
    """Return whether a file is a bibliography, or Markdown by another ending than a memo's."""
    name = entry.name
    is_odd = name.lower().endswith(_MARKDOWN) and not name.endswith(".md")
    return (is_odd or name.endswith(".bib")) and _is_file(entry)


_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")


def _by_path(item: Name | Attachment) -> str:
    return item.path


def source(site: Path, name: Name) -> Source:
    """Return the source of that name. Raises SiteError when it cannot be read."""
    return Source(name.path, _bytes(site, name.path), name.bundle)


def _bytes(site: Path, path: str) -> bytes:
    try:
        return (site / path).read_bytes()
    except OSError as error:
        raise fail(path, f"cannot be read: {error.strerror}") from None


def _folders(root: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield each folder and its files' names; what lies below a bundle belongs to the bundle."""
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as entries:
                shown = [entry for entry in entries if not entry.name.startswith((".", "_"))]
        except OSError as error:
            raise fail(folder.name, f"cannot be read: {error.strerror}") from None
        names = [entry.name for entry in shown if _is_file(entry)]
        yield folder, names
        if folder == root or "index.md" not in names:
            pending.extend(folder / entry.name for entry in shown if _is_folder(entry))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    # A link to a folder may lead out of the site or round in a circle.
    return entry.is_dir(follow_symlinks=False)


def _is_file(entry: os.DirEntry[str]) -> bool:
    # What the folder says of it is free; a link has to be looked at, and a circle is no file.
    return entry.is_file(follow_symlinks=False) or os.path.isfile(entry.path)  # noqa: PTH113


def _attachments(folder: Path, bundle: str) -> Iterator[Attachment]:
    site = folder.parents[bundle.count("/")]

    def is_published(entry: os.DirEntry[str]) -> bool:
        if entry.name.lower().endswith((".md", ".bib")):
            return False
        return entry.is_file(follow_symlinks=False) or is_inside(Path(entry.path), site)

    for path in _below(site, bundle, is_published):
        yield Attachment(path, bundle)


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether `path` is a file that really lies in `folder`, links resolved."""
    # Unlike Path.is_file(), os.path.isfile() takes a name of any length.
    return os.path.isfile(path) and Path(os.path.realpath(path)).is_relative_to(folder.resolve())  # noqa: PTH113
