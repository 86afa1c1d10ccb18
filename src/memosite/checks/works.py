"""Bibliographies: works that nobody cites, and entries that lack what their kind needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memosite.checks.findings import Finding
from memosite.citing import fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from memosite.checks.site import Site
    from memosite.citing.bibtex import Entry

_YEAR = ("year", "date")
_HOST = ("school", "institution", "publisher", "organization")
_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "article": (("author", "editor"), ("title",), ("journal", "journaltitle"), _YEAR),
    "book": (("author", "editor"), ("title",), _YEAR),
    "collection": (("editor", "author"), ("title",), _YEAR),
    "proceedings": (("title", "booktitle"), _YEAR),
    "inproceedings": (("author",), ("title",), ("booktitle", "eventtitle"), _YEAR),
    "conference": (("author",), ("title",), ("booktitle", "eventtitle"), _YEAR),
    "incollection": (("author",), ("title",), ("booktitle", "maintitle"), _YEAR),
    "inbook": (("author", "editor"), ("title", "chapter", "pages"), _YEAR),
    "phdthesis": (("author",), ("title",), _HOST, _YEAR),
    "mastersthesis": (("author",), ("title",), _HOST, _YEAR),
    "thesis": (("author",), ("title",), _HOST, _YEAR),
    "techreport": (("author", "institution"), ("title",), _HOST, _YEAR),
    "report": (("author", "institution"), ("title",), _YEAR),
    "online": (("title",), ("url", "doi", "eprint", "howpublished")),
    "patent": (("author", "holder"), ("title",), ("number",), _YEAR),
    "unpublished": (("author",), ("title",)),
    "misc": (("title",),),
    "software": (("title",),),
    "dataset": (("title",),),
    "manual": (("title",),),
}
"""Kind -> what an entry of it needs, each by any of several names.

Source: biblatex manual 3.19, section 2.1.1; a publisher is left out where many have none.
"""


def uncited(site: Site) -> Iterator[Finding]:
    """Yield the works that no memo cites; hidden memos may, and then nothing is said."""
    planned = site.planned
    if len(planned.shelf.memos) > len(site.memos):
        return
    cited = {memo.path: _cited(planned.content.bodies[memo.slug].anchors) for memo in site.memos}
    everyone = frozenset().union(*cited.values()) if cited else frozenset()
    parents = {
        entry.get(name).strip()
        for _, entry, _ in planned.shelf.bibliographies.entries()
        for name in ("crossref", "xdata")
    }
    for owner, entry, _ in planned.shelf.bibliographies.entries():
        name = re.sub(r"\s+", "_", entry.key)
        if name not in (cited.get(owner, everyone) if owner else everyone) | parents:
            fix = f"cite it as `[@{entry.key}]`, or take it out"
            yield Finding(entry.place, "M501", f"no memo cites `{entry.key}`", fix)


def _cited(anchors: tuple[str, ...]) -> frozenset[str]:
    """Return the keys that a page lists, as its ids write them."""
    return frozenset(one.removeprefix("ref:") for one in anchors if one.startswith("ref:"))


def incomplete(site: Site) -> Iterator[Finding]:
    """Yield the entries that lack a field that their kind needs; what a preprint has is enough."""
    for _, entry, known in site.planned.shelf.bibliographies.entries():
        lacking = _lacking(entry, known)
        if lacking:
            message = f"the entry `{entry.key}` has no {' and no '.join(lacking)}"
            fix = f"an @{entry.kind} needs it: add `{lacking[0]} = {{...}}`"
            yield Finding(entry.place, "M502", message, fix)


def _lacking(entry: Entry, known: Mapping[str, str]) -> list[str]:
    needed = _NEEDED.get(entry.kind, ())
    if fields.arxiv_id(known):
        needed = tuple(names for names in needed if names[0] not in ("journal", "booktitle"))
    return [names[0] for names in needed if not any(known.get(name, "").strip() for name in names)]
