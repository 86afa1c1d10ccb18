"""`memosite import KIND PATH`: foreign documents into memos/, each once, over nothing."""

from __future__ import annotations

import importlib
import shutil
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from memosite import config, memo, read
from memosite.errors import Mistake, Place, SiteError, did_you_mean, fail
from memosite.importers import documents
from memosite.read import Source

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from memosite.importers.documents import Document, Importer

KINDS = {
    "markdown": "files with no front matter: title from the first heading, topic from the folder",
}
"""Kind -> what it reads. Each is a module of importers/ of that name, with `load(path)`."""
ORIGIN = "x_import"
"""The key of the front matter that tells where a memo was imported from: `KIND: ORIGIN`."""
_NAMES_MAX = 1000
"""Memos of one name."""


@dataclass(frozen=True, slots=True)
class Imports:
    """What an import did."""

    written: list[str] = field(default_factory=list)
    """Paths below the site's folder."""
    known: list[str] = field(default_factory=list)
    """Origins that an earlier import brought; their memos were left alone."""
    lost: list[Mistake] = field(default_factory=list)
    """What was not carried over, as warnings."""


def import_(site: Path, kind: str, path: Path, *, dry: bool = False) -> Imports:
    """Write the documents of `path` into memos/ and return what was done; nothing is overwritten.

    What was imported before is left as it is, so it can be run again. Raises SiteError when there
    is no such kind, path or site.
    """
    if kind not in KINDS:
        raise fail(kind, "is nothing that memosite imports", did_you_mean(kind, KINDS, _KINDS))
    if not path.exists():
        raise fail(str(path), "is not there", "name the file or folder to import")
    zone = config.load(site)[0].zone
    load: Importer = importlib.import_module(f"memosite.importers.{kind}").load
    known, taken = _known(site, zone)
    done = Imports()
    for one in load(path):
        if isinstance(one, Mistake):
            done.lost.append(one)
            continue
        origin = f"{kind}: {one.origin}"
        if origin in known:
            done.known.append(one.origin)
            continue
        try:
            done.written.append(_put(site, one, origin, taken, zone, dry=dry))
        except SiteError as error:
            done.lost.extend(_warnings(error, one))
            continue
        known.add(origin)
        done.lost.extend(one.lost)
    return done


_KINDS = "kinds: " + ", ".join(KINDS)


def _known(site: Path, zone: dt.tzinfo) -> tuple[set[str], set[str]]:
    """Return the origins of all memos, and their slugs."""
    origins, slugs = set(), set()
    names = read.names(site)[0] if (site / read.FOLDER).is_dir() else ()
    for name in names:
        try:
            one = memo.parse(read.source(site, name), zone)
        except SiteError:
            continue
        slugs.add(one.slug)
        origins.add(str(one.extra.get(ORIGIN)))
    return origins, slugs


def _put(  # noqa: PLR0913 (what one memo needs)
    site: Path, one: Document, origin: str, taken: set[str], zone: dt.tzinfo, *, dry: bool
) -> str:
    """Write one memo with its files and return its path below the site's folder.

    Raises SiteError when it is no memo that memosite can read, or the disk refuses.
    """
    front = {**one.front, ORIGIN: origin}
    for number in range(1, _NAMES_MAX):
        name = one.name if number == 1 else f"{one.name}-{number}"
        path = f"{read.FOLDER}/{name}/index.md" if one.files else f"{read.FOLDER}/{name}.md"
        bundle = f"{read.FOLDER}/{name}" if one.files else ""
        if number > 1 and "slug" in front:
            front["slug"] = f"{one.front['slug']}-{number}"
        text = documents.written(replace(one, front=front)).encode()
        slug = memo.parse(Source(path, text, bundle), zone).slug
        if slug in taken or (site / path).exists() or (bundle and (site / bundle).exists()):
            continue
        taken.add(slug)
        if not dry:
            _write(site, path, text, one.files)
        return path
    raise fail(one.name, "has as many namesakes as can be told apart", "give it another title")


def _write(site: Path, path: str, text: bytes, files: Mapping[str, bytes | Path]) -> None:
    """Write the files first, so that a memo that is there is whole."""
    target = site / path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            beside = target.parent / PurePosixPath(name).name
            if isinstance(data, bytes):
                beside.write_bytes(data)
            else:
                shutil.copyfile(data, beside)
        with target.open("xb") as file:
            file.write(text)
    except OSError as error:
        raise fail(path, f"cannot be written: {error.strerror or error}") from None


def _warnings(error: SiteError, one: Document) -> Iterator[Mistake]:
    """Yield why a document was left out, each at the document."""
    for mistake in error.mistakes:
        said = f"was left out: {mistake.message}"
        yield Mistake(Place(one.origin), said, mistake.hint, "warning")
