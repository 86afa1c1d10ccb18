"""What memos may be called in a link: by slug, by path or a path's end, by title."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from memosite import routes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from memosite.memo import Memo

_Table: TypeAlias = "dict[str, list[Memo]]"


@dataclass(slots=True)
class _Tables:
    """The memos by what they may be called, each list in the order of paths."""

    paths: dict[str, Memo]
    """By the whole path, as written."""
    ends: _Table = field(default_factory=dict)
    """By path and every end of a path, without `.md`; a bundle's also by its folder."""
    titles: _Table = field(default_factory=dict)


@dataclass(slots=True)
class Names:
    """The names of the memos of one site, hidden ones included. Case does not count."""

    memos: Mapping[str, Memo]
    """By slug."""
    _tables: _Tables | None = None
    """Made when a first name is looked up: many builds look up none."""

    def find(self, name: str, asker: Memo) -> tuple[Memo, ...]:
        """Return the memos that `name` may stand for in the text of `asker`, the first best.

        A path to a file, as seen from the asker or from its bundle, stands for that file alone.
        Else a slug goes before the end of a path, and that before a title; of several alike, the
        first by path.
        """
        self._tables = tables = self._tables or _tables(self.memos.values())
        folder = asker.path.rpartition("/")[0]
        for path in (routes.join(folder, name), routes.join(folder, "../" + name)):
            if path in tables.paths:
                return (tables.paths[path],)
        is_file = name.endswith(".md")
        key = _key(name.removesuffix(".md").removeprefix("/"))
        by_slug = [] if is_file or key not in self.memos else [self.memos[key]]
        by_title = [] if is_file else tables.titles.get(key, [])
        return _once([*by_slug, *tables.ends.get(key, []), *by_title])

    def spoken(self) -> Iterator[str]:
        """Yield every slug, then every title that is not the slug in other letters."""
        yield from self.memos
        for slug, memo in self.memos.items():
            if memo.title.lower().replace(" ", "-") != slug:
                yield memo.title


def _tables(memos: Iterable[Memo]) -> _Tables:
    ordered = sorted(memos, key=lambda memo: memo.path)
    tables = _Tables({memo.path: memo for memo in ordered})
    for memo in ordered:
        tables.titles.setdefault(_key(memo.title), []).append(memo)
        for end in _ends(memo):
            tables.ends.setdefault(_key(end), []).append(memo)
    return tables


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


def _ends(memo: Memo) -> Iterator[str]:
    stem = memo.path.removesuffix(".md")
    for whole in (stem, memo.bundle):
        parts = whole.split("/") if whole else []
        # Of a bundle, `index` alone says nothing.
        last = len(parts) - (whole is stem and bool(memo.bundle))
        yield from ("/".join(parts[first:]) for first in range(last))


def _once(memos: Iterable[Memo]) -> tuple[Memo, ...]:
    return tuple({memo.slug: memo for memo in memos}.values())
