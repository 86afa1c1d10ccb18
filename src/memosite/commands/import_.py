"""`memosite import KIND PATH`: foreign documents into memos/, each once, over nothing."""

from __future__ import annotations

import importlib
import posixpath
import re
import shutil
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from memosite import config, memo, read, routes
from memosite.errors import Mistake, Place, SiteError, did_you_mean, fail
from memosite.importers import addresses, documents
from memosite.importers.harmless import harmless
from memosite.read import Source

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from memosite.importers.documents import Document, Importer
    from memosite.memo import Memo

KINDS = {
    "hugo": "a site of Hugo or Zola",
    "jekyll": "a site of Jekyll, such as one made of al-folio",
    "keep": "notes of Google Keep, from Takeout",
    "markdown": "files with no front matter: title from the first heading, topic from the folder",
    "obsidian": "a vault of Obsidian",
    "pdf": "PDFs: each a note with its first page, its text and the file",
    "pelican": "a site of Pelican",
    "quarto": "a site or folder of Quarto",
    "rss": "a feed of RSS, Atom or a podcast, from a file",
}
"""Kind -> what it reads. Each is a module of importers/ of that name, with `load(path)`."""
ORIGIN = "x_import"
"""The key of the front matter that tells where a memo was imported from: `KIND: ORIGIN`."""
_NAME_MAX = 120
"""Characters of a name: words of other scripts grow, and no disk takes more than 255 bytes."""
_NAMES_MAX = 1000
"""Memos of one name."""


class Imports(Struct, frozen=True):
    """What an import did."""

    written: list[str] = field(default_factory=list)
    """Paths below the site's folder."""
    known: list[str] = field(default_factory=list)
    """Origins that an earlier import brought; their memos were left alone."""
    lost: list[Mistake] = field(default_factory=list)
    """What was not carried over, as warnings."""


def import_(
    site: Path, kind: str, path: Path, *, dry: bool = False, now: dt.datetime | None = None
) -> Imports:
    """Write the documents of `path` into memos/ and return what was done; nothing is overwritten.

    What was imported before is left as it is, so it can be run again. `now`: when the sources of
    what is new are said to be imported; None where nobody needs to know.
    Raises SiteError when there is no such kind, path or site.
    """
    if kind not in KINDS:
        raise fail(kind, "is nothing that memosite imports", did_you_mean(kind, KINDS, _KINDS))
    if not path.exists():
        raise fail(str(path), "is not there", "name the file or folder to import")
    settings = config.load(site)[0]
    zone = settings.zone
    load: Importer = importlib.import_module(f"memosite.importers.{kind}").load
    there = _there(site, zone)
    done = Imports()
    new: list[_Placed] = []
    for found in load(path.resolve()):
        if not isinstance(found, Mistake) and f"{kind}: {found.origin}" in there.paths:
            done.known.append(found.origin)
            continue
        one = found.read() if isinstance(found, documents.Unread) else found
        if isinstance(one, Mistake):
            done.lost.append(one)
            continue
        try:
            here = _at_home(_told_when(one, now, zone), settings.base_url)
            new.append(_placed(site, here, f"{kind}: {one.origin}", there, zone))
        except SiteError as error:
            done.lost.extend(_warnings(error, one))
    for placed in new:
        text = _settled(placed, kind, there.paths, done.lost)
        if not dry:
            _write(site, placed.path, text.encode(), placed.document.files)
        done.written.append(placed.path)
        done.lost.extend(placed.document.lost)
    return done


_KINDS = "kinds: " + ", ".join(KINDS)


class _There(Struct, frozen=True):
    """What the site has, with what is about to be written."""

    paths: dict[str, str]
    """Origin -> the file of its memo, below the site's folder."""
    slugs: set[str]
    outputs: set[str]
    """Files of the published site that memos and aliases claim."""


class _Placed(Struct, frozen=True):
    """A document and where it goes."""

    document: Document
    path: str
    """Below the site's folder."""


_OWN = (routes.HOME, routes.ARCHIVE, routes.LOG, routes.TOPICS, routes.NOTES, routes.NOT_FOUND)
"""Addresses of pages that memosite makes."""


def _there(site: Path, zone: dt.tzinfo) -> _There:
    there = _There({}, set(), {routes.output(url) for url in _OWN})
    names = read.names(site)[0] if (site / read.FOLDER).is_dir() else ()
    for name in names:
        try:
            one = memo.parse(read.source(site, name), zone)
        except SiteError:
            continue
        _claim(there, one, str(one.extra.get(ORIGIN)))
    return there


def _claim(there: _There, one: Memo, origin: str) -> None:
    there.paths.setdefault(origin, one.path)
    there.slugs.add(one.slug)
    there.outputs.update(map(routes.output, (routes.memo(one.slug, one.kind), *one.aliases)))


def _told_when(one: Document, now: dt.datetime | None, zone: dt.tzinfo) -> Document:
    """Return the document, each of its sources with the day on which it is imported."""
    sources = one.front.get("sources")
    if now is None or not isinstance(sources, list):
        return one
    day = now.astimezone(zone).date()
    return replace(one, front={**one.front, "sources": [{**s, "imported": day} for s in sources]})


def _at_home(one: Document, base_url: str) -> Document:
    """Return the document with its old address as an alias, if that was on the site's own host."""
    old, home = addresses.parts(one.address), addresses.parts(base_url)
    path = "/" + old.path.removeprefix(home.path).lstrip("/")
    if not old.hostname or old.hostname != home.hostname or old.query or path == "/":
        return one
    return replace(one, front={**one.front, "aliases": [path]})


def _placed(site: Path, one: Document, origin: str, there: _There, zone: dt.tzinfo) -> _Placed:
    """Return the document with a name that is free, and without aliases that are not.

    Raises SiteError when it is no memo that memosite can read.
    """
    front = {**one.front, ORIGIN: origin}
    for number in range(1, _NAMES_MAX):
        stem = one.name[:_NAME_MAX].strip("-")
        name = stem if number == 1 else f"{stem}-{number}"
        path = f"{read.FOLDER}/{name}/index.md" if one.files else f"{read.FOLDER}/{name}.md"
        bundle = f"{read.FOLDER}/{name}" if one.files else ""
        if number > 1 and "slug" in front:
            front["slug"] = f"{one.front['slug']}-{number}"
        text = documents.written(replace(one, front=front)).encode()
        made = memo.parse(Source(path, text, bundle), zone)
        url = routes.memo(made.slug, made.kind)
        if made.slug in there.slugs or routes.output(url) in there.outputs:
            continue
        if (site / path).exists() or (bundle and (site / bundle).exists()):
            continue
        kept, taken = _aliases(made, url, there)
        body, refused = harmless(made)
        lost = (*one.lost, *_told(one, taken, refused=refused))
        document = replace(one, front=_with(front, kept), text=body, lost=lost)
        _claim(there, replace(made, aliases=kept), origin)
        return _Placed(document, path)
    raise fail(one.name, "has as many namesakes as can be told apart", "give it another title")


def _aliases(made: Memo, url: str, there: _There) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the aliases that are free, once each, and those that others have."""
    others = [alias for alias in dict.fromkeys(made.aliases) if alias != url]
    free = tuple(one for one in others if routes.output(one) not in there.outputs)
    return free, tuple(one for one in others if one not in free)


def _with(front: Mapping[str, object], aliases: tuple[str, ...]) -> dict[str, object]:
    kept = {**front, "aliases": [f"/{alias}" for alias in aliases]}
    return {key: value for key, value in kept.items() if key != "aliases" or value}


def _told(one: Document, taken: tuple[str, ...], *, refused: bool) -> Iterator[Mistake]:
    if refused:
        said = "holds HTML that may run or load something; it stands as text"
        yield documents.warning(one.origin, said, "write it as Markdown")
    for alias in taken:
        yield documents.warning(one.origin, f"its address `/{alias}` is taken by another page")


def _settled(placed: _Placed, kind: str, paths: Mapping[str, str], lost: list[Mistake]) -> str:
    """Return the text of a memo, its links leading to the files of other memos."""
    home = posixpath.dirname(placed.path)

    def path(found: re.Match[str]) -> str:
        target = paths.get(f"{kind}: {found[1]}")
        if target is None:
            said = f"links to `{found[1]}`, which was left out; the link leads to the home page"
            lost.append(documents.warning(placed.document.origin, said))
            return "/"
        return routes.quote_path(posixpath.relpath(target, home))

    document = placed.document
    return documents.written(replace(document, text=_LINK.sub(path, document.text)))


_LINK = re.compile("\0([^\0]*)\0")
"""What `documents.link` writes."""


def _write(site: Path, path: str, text: bytes, files: Mapping[str, bytes | Path]) -> None:
    """Write the files first, so that a memo that is there is whole.

    Raises SiteError when the disk refuses.
    """
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
