"""Bibliographies: `references.bib` for the site, and others for one memo alone, which win."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from memosite.citing import bibtex, fields
from memosite.citing.annotated import annotated
from memosite.errors import Mistake, Place, SiteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from memosite.citing.annotated import Annotated
    from memosite.citing.bibtex import Entry
    from memosite.citing.work import Work


class BibFile(Struct, frozen=True):
    """One `.bib` as it was read."""

    path: str
    """Below the site's folder."""
    data: bytes
    owner: str = ""
    """The path of the memo it belongs to; empty for the site's."""


class Shelved(Struct, frozen=True):
    """The entries of a bibliography by key."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    rivals: Mapping[str, Entry] = field(default_factory=dict)
    """Further entries of a key that say something else."""


class Bibliographies(Struct, frozen=True):
    """Every bibliography of a site."""

    shelves: Mapping[str, Shelved] = field(default_factory=dict)
    """By the memo that owns it; the site's own is that of the empty name."""
    mistakes: tuple[Mistake, ...] = ()
    """Warnings."""
    paths: Mapping[str, str] = field(default_factory=dict)
    """Path of a file -> the memo that owns it."""
    made: dict[tuple[str, str], Work | None] = field(default_factory=dict)
    """The works so far, by key and owner."""

    def work(self, key: str, owner: str) -> Work | None:
        """Return the work that the memo at `owner` cites by `key`."""
        if (key, owner) not in self.made:
            self.made[key, owner] = self._work(key, owner)
        return self.made[key, owner]

    def keys(self, owner: str) -> Iterable[str]:
        """Return the keys that the memo at `owner` can cite."""
        return {key: None for one in self._shelves(owner) for key in one.entries}

    def listed(self, path: str, owner: str) -> tuple[Annotated, ...] | None:
        """Return the works of one file in its order, each once; None where `owner` has it not."""
        if self.paths.get(path) not in ("", owner):
            return None
        shelf = self.shelves[self.paths[path]]
        entries = (entry for entry in shelf.entries.values() if entry.place.path == path)
        return tuple(annotated(one, lambda name: self._entry(name, owner)) for one in entries)

    def files(self, owner: str) -> Sequence[str]:
        """Return the paths of the files that the memo at `owner` can list."""
        return [path for path, one in self.paths.items() if one in ("", owner)]

    def entries(self) -> Iterator[tuple[str, Entry, Mapping[str, str]]]:
        """Yield owner, entry and all fields of every work, those it inherits too."""
        for owner, shelf in self.shelves.items():
            for entry in shelf.entries.values():
                parents = functools.partial(self._entry, owner=owner)
                yield owner, entry, fields.inherited(entry, parents)

    def _work(self, key: str, owner: str) -> Work | None:
        entry = self._entry(key, owner)
        if entry is None:
            return None
        found = fields.work(entry, lambda name: self._entry(name, owner))
        rival = self._rival(key, owner)
        return replace(found, doubts=(*found.doubts, rival)) if rival else found

    def _entry(self, key: str, owner: str) -> Entry | None:
        return next((one.entries[key] for one in self._shelves(owner) if key in one.entries), None)

    def _rival(self, key: str, owner: str) -> Mistake | None:
        shelf = next(one for one in self._shelves(owner) if key in one.entries)
        if key not in shelf.rivals:
            return None
        first, other = shelf.entries[key].place, shelf.rivals[key].place
        message = f"`{key}` is another work in {first.path}:{first.line}"
        return Mistake(other, message, "give one of them another key")

    def _shelves(self, owner: str) -> Sequence[Shelved]:
        return [self.shelves[name] for name in (owner, "") if name in self.shelves]


def read(files: Iterable[BibFile]) -> Bibliographies:
    """Return the bibliographies in `files`.

    Raises SiteError for files that are not UTF-8. Cost: about 50 ms a megabyte.
    """
    found: dict[str, list[Entry]] = {}
    warnings: list[Mistake] = []
    unreadable: list[Mistake] = []
    files = sorted(files, key=lambda one: one.path)
    for file in files:
        try:
            text = file.data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            unreadable.append(_no_utf8(file, error))
            continue
        bib = _parse(file.path, text)
        found.setdefault(file.owner, []).extend(bib.entries)
        warnings.extend(bib.mistakes)
    if unreadable:
        raise SiteError(unreadable)
    shelves = {name: _shelved(all_) for name, all_ in found.items()}
    paths = {file.path: file.owner for file in files}
    return Bibliographies(shelves, tuple(warnings), paths)


@functools.lru_cache(maxsize=64)
def _parse(path: str, text: str) -> bibtex.Bib:
    """Return what is in a file; kept for the preview, which builds again and again."""
    return bibtex.parse(path, text)


def _no_utf8(file: BibFile, error: UnicodeDecodeError) -> Mistake:
    line = file.data.count(b"\n", 0, error.start) + 1
    column = error.start - (file.data.rfind(b"\n", 0, error.start) + 1) + 1
    hint = f"save the file as UTF-8; byte 0x{file.data[error.start]:02x} does not belong"
    return Mistake(Place(file.path, line, column), "the file is not UTF-8", hint)


def _shelved(entries: Iterable[Entry]) -> Shelved:
    """Return entries by key: the first of a key, and the first that says something else."""
    first: dict[str, Entry] = {}
    rivals: dict[str, Entry] = {}
    for entry in entries:
        known = first.setdefault(entry.key, entry)
        if (entry.kind, sorted(entry.fields)) != (known.kind, sorted(known.fields)):
            rivals.setdefault(entry.key, entry)
    return Shelved(first, rivals)
