"""A name -> the work that it names, out of the bibliographies that a site has already."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from memosite import read
from memosite.citing import bibliography, marks, numbers
from memosite.errors import did_you_mean, fail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memosite.citing import work
    from memosite.citing.bibliography import Bibliographies

_PLAIN_KEY = re.compile(r"\w+(?:[:.#$%&+?<>~/-]\w+)*")
"""A key that needs no braces. Source: pandoc's manual, citation syntax."""


class Work(Struct, frozen=True):
    """A work as the templates of new memos see it; plain texts."""

    key: str
    title: str
    authors: tuple[str, ...]
    """Their full names."""
    year: str
    url: str
    """Where it can be read; may be empty."""
    kind: Literal["paper", "web"]
    """As in `sources`."""
    citation: str
    """What cites it; empty where only another memo can, whose own bibliography holds it."""
    path: str
    """The `.bib` of its entry."""


def find(site: Path, name: str) -> Work:
    """Return the work of that key, arXiv number, DOI, or address of either.

    Raises SiteError where no bibliography holds it. Nothing is fetched.
    """
    files, _ = read.bibliographies(site, read.names(site)[0]) if _has_memos(site) else _own(site)
    shelves = bibliography.read(files)
    for owner, key in _named(shelves, name):
        found = shelves.work(key, owner)
        assert found is not None, "the key is one of the shelf's"
        return _seen(found, shelves.shelves[owner].entries[key].place.path, citable=not owner)
    keys = {key for shelf in shelves.shelves.values() for key in shelf.entries}
    hint = f"put its BibTeX into {read.REFERENCES}, or name it by its arXiv number or DOI"
    if numbers.read(name):
        hint = f"fetch it first: `memosite refs add {name}`"
    raise fail(name, "is in no bibliography of this site", did_you_mean(name, keys, hint))


def _has_memos(site: Path) -> bool:
    return (site / read.FOLDER).is_dir()


def _own(site: Path) -> tuple[tuple[bibliography.BibFile, ...], tuple[object, ...]]:
    path = site / read.REFERENCES
    known = (bibliography.BibFile(read.REFERENCES, path.read_bytes()),) if path.is_file() else ()
    return known, ()


def _named(shelves: Bibliographies, name: str) -> Iterator[tuple[str, str]]:
    """Yield owner and key of the entries meant, a key before a number, the site's own first."""
    owners = sorted(shelves.shelves)
    cited = name.strip().removeprefix("@")
    yield from ((owner, cited) for owner in owners if cited in shelves.shelves[owner].entries)
    number = numbers.read(name)
    if number:
        for owner in owners:
            entries = shelves.shelves[owner].entries.values()
            yield from ((owner, one.key) for one in entries if number.is_of(one))


def _seen(found: work.Work, path: str, *, citable: bool) -> Work:
    known = dict(found.fields)
    issued = dict(found.dates).get("issued")
    year = issued.parts[0][0] if issued and issued.parts and issued.parts[0] else ""
    return Work(
        key=found.key,
        title=_plain(known.get("title", "")) or found.key,
        authors=tuple(filter(None, map(_full, dict(found.names).get("author", ())))),
        year=str(year),
        url=found.url,
        kind="web" if found.kind in ("webpage", "software") else "paper",
        citation=_citation(found.key) if citable else "",
        path=path,
    )


def _citation(key: str) -> str:
    return f"@{key}" if _PLAIN_KEY.fullmatch(key) else f"@{{{key}}}"


def _full(name: work.Name) -> str:
    parts = (name.given, name.particle, name.family, name.suffix)
    return _plain(name.literal or " ".join(filter(None, parts)))


def _plain(text: str) -> str:
    """Return a marked text as words in one line, fit for front matter."""
    shown = "".join(sign if sign.isprintable() else " " for sign in marks.without(text))
    return " ".join(shown.split())
