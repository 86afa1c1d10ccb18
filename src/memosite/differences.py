"""Two builds' recipes -> the reasons for which outputs are made anew, or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from memosite import plan
from memosite.reasons import Reason, question
from memosite.recipes import FILE
from memosite.sketches import MapParts, MemoParts, RedirectParts, WholeParts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from memosite.recipes import Ingredient, Recipe, Recipes

_TEXT = ("timezone", "language", "markup")
"""Settings that every text is rendered with."""


class Site(Struct, frozen=True):
    """What a build made its outputs of, and of which files."""

    recipes: Recipes
    digests: Mapping[str, bytes]
    """Path of a memo's file -> digest, hidden memos included."""


class Change(Struct, frozen=True):
    """The last build, and this one."""

    old: Site
    new: Site
    referred: Mapping[str, Collection[str]]
    """Slug -> slugs of the memos to whose places its text refers."""


def made(change: Change, paths: Iterable[str]) -> dict[str, tuple[Reason, ...]]:
    """Return path -> reasons for which its key is another than that of the last build."""
    compared = _Comparison(change)
    return {path: compared.reasons(path) for path in paths}


def removed(change: Change, path: str, site: Path, hidden: Mapping[str, str]) -> Reason:
    """Return why the site no longer has the output that was at `path`.

    `hidden`: file of a memo that this build leaves out -> kind of the reason.
    """
    old = change.old.recipes.outputs.get(path)
    if old is None or not old.origin:
        return Reason("unneeded")
    named = (old.origin,)
    if old.origin in hidden:
        return Reason(hidden[old.origin], named)
    if old.origin not in change.new.digests:
        return Reason("unneeded" if (site / old.origin).exists() else "gone", named)
    kinds = {MemoParts.__name__: "address", RedirectParts.__name__: "alias"}
    return Reason(kinds.get(old.kind, "unneeded"), named)


class _Comparison:
    """One change; what the pages have in common is compared once."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._old, self._new = change.old.recipes, change.new.recipes
        self._frame = tuple(_frame(self._old, self._new))
        self._who = {
            memo.front: slug for one in (self._old, self._new) for slug, memo in one.memos.items()
        }

    def reasons(self, path: str) -> tuple[Reason, ...]:
        """Return why the output at `path` is made of something else."""
        new, old = self._new.outputs[path], self._old.outputs.get(path)
        if old is None:
            return tuple(self._first(new))
        found = [] if old.origin == new.origin else [Reason("origin", (new.origin or "theme/",))]
        if FILE in (old.kind, new.kind):
            found = found or [Reason("file", (new.origin or path,))]
        else:
            found += self._frame
            if old.kind == new.kind and old.parts != new.parts:
                found += self._compared(path, old, new)
        return tuple(dict.fromkeys(found)) or (Reason("unknown"),)

    def _first(self, new: Recipe) -> Iterator[Reason]:
        """Yield why there is an output that the last build did not have."""
        named = (new.origin,) if new.origin else ()
        yield Reason("new", named)
        before = self._change.old.digests.get(new.origin)
        if before:  # with the same options, a file that did not change was only too early
            is_same = before == self._change.new.digests.get(new.origin)
            yield Reason("due" if is_same else "source", named)

    def _compared(self, path: str, old: Recipe, new: Recipe) -> Iterable[Reason]:
        if new.kind in (MemoParts.__name__, WholeParts.__name__, RedirectParts.__name__):
            was, now = msgspec.msgpack.decode(old.parts), msgspec.msgpack.decode(new.parts)
            if new.kind == MemoParts.__name__:
                return self._memo(MemoParts(*was), MemoParts(*now))
            if new.kind == WholeParts.__name__:
                return self._whole(path, was, now)
            return [Reason("target", (f"/{RedirectParts(*now).url}",))]
        entries = _apart(_entries(old.parts), _entries(new.parts))
        if new.kind == MapParts.__name__:
            return [Reason("addresses", tuple(dict.fromkeys(f"/{url}" for url, _ in entries)))]
        names = self._slugs(entries)
        return [Reason("listed", names)] if names else [Reason("counts")] * (not self._frame)

    def _slugs(self, entries: Iterable[Any]) -> tuple[str, ...]:
        """Return whom entries are of; each begins with the digest of a front matter."""
        fronts = (_first(one) for one in entries if one is not None)
        return tuple(dict.fromkeys(self._who[front] for front in fronts))

    def _memo(self, was: MemoParts, now: MemoParts) -> Iterator[Reason]:
        if (was.front, was.body) != (now.front, now.body):
            yield from self._own(was, now)
        pairs: dict[str, tuple[Sequence[Any], Sequence[Any]]] = {
            "newer": ([was.newer], [now.newer]),
            "older": ([was.older], [now.older]),
            "successor": ([was.successor], [now.successor]),
            "superseded": (was.superseded, now.superseded),
            "backlinks": (was.backlinks, now.backlinks),
            "links": (was.links, now.links),
            "questions": (was.answers, now.answers),
        }
        for kind, (before, after) in pairs.items():
            if before != after:
                yield Reason(kind, self._slugs(_apart(_packed(before), _packed(after))))
        if was.log != now.log:
            yield Reason("log")
        if was.card != now.card:
            yield Reason("card")
        if was.episode != now.episode:
            yield Reason("episode")

    def _own(self, was: MemoParts, now: MemoParts) -> Iterator[Reason]:
        """Yield why a memo's own front matter or text is another, but for another file."""
        slug = self._who[now.front]
        old, new = self._old.memos[self._who[was.front]], self._new.memos[slug]
        settings = _settings(self._old, self._new, _TEXT)
        if old.path != new.path:
            return
        if self._change.old.digests.get(old.path) != self._change.new.digests.get(new.path):
            yield Reason("source", (new.path,))
        elif settings:
            yield Reason("settings", settings)
        elif old.asks != new.asks:
            yield Reason("answers", tuple(_questions(old, new)))
        else:
            yield Reason("references", self._referred(slug))

    def _referred(self, slug: str) -> tuple[str, ...]:
        """Return the memos that a text refers to and that changed."""
        old, new = self._old.memos, self._new.memos
        there = self._change.referred.get(slug, ())
        return tuple(one for one in there if old.get(one) != new.get(one))

    def _whole(self, path: str, was: Sequence[Any], now: Sequence[Any]) -> Iterator[Reason]:
        """Yield in what the heads and views of a page differ: its rows, or what else it says."""
        old_rows: list[Any] = []
        new_rows: list[Any] = []
        old_rest, new_rest = rest(was, old_rows), rest(now, new_rows)
        rows = _apart(_packed(old_rows), _packed(new_rows))
        if rows:
            yield Reason("listed", tuple(dict.fromkeys(one["slug"] for one in rows)))
        settings = _settings(self._old, self._new, ("home",)) if path == "index.html" else ()
        if old_rest != new_rest and settings:
            yield Reason("settings", settings)
        elif old_rest != new_rest and not self._frame:
            yield Reason("counts")


def _questions(old: Ingredient, new: Ingredient) -> Iterator[str]:
    """Yield what was asked before, and is answered otherwise."""
    was, now = (
        {(kind, name): mark for kind, name, mark in msgspec.msgpack.decode(one.asks)}
        for one in (old, new)
    )
    return (question(*one) for one, mark in was.items() if now.get(one, mark) != mark)


def _frame(old: Recipes, new: Recipes) -> Iterator[Reason]:
    """Yield what changed of all that pages have in common."""
    if old.frame.key == new.frame.key:
        return
    yield from list(_framed(old, new)) or [Reason("frame")]


def _framed(old: Recipes, new: Recipes) -> Iterator[Reason]:
    settings = _settings(old, new, [one for one in new.frame.settings if one not in plan.APART])
    if settings:
        yield Reason("settings", settings)
    if templates := _keys_apart(old.frame.templates, new.frame.templates):
        yield Reason("templates", templates)
    if assets := _keys_apart(old.frame.assets, new.frame.assets):
        yield Reason("static", tuple(f"static/{name}" for name in assets))
    if old.frame.nav != new.frame.nav and "nav" not in settings:
        yield Reason("navigation")


def _settings(old: Recipes, new: Recipes, names: Iterable[str]) -> tuple[str, ...]:
    was, now = old.frame.settings, new.frame.settings
    return tuple(name for name in names if was.get(name) != now.get(name))


def _keys_apart(was: Mapping[str, object], now: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(sorted(key for key in was.keys() | now.keys() if was.get(key) != now.get(key)))


def _first(entry: Any) -> bytes:  # noqa: ANN401 (a digest, or a list that begins with one)
    while not isinstance(entry, bytes):
        entry = entry[0]
    return entry


def _apart(was: Sequence[bytes], now: Sequence[bytes]) -> list[Any]:
    """Return what is in one list and not in the other; else what stands elsewhere in it."""
    known, there = set(was), set(now)
    found = [one for one in now if one not in known] + [one for one in was if one not in there]
    found = found or [one for one, other in zip(now, was, strict=False) if one != other]
    return [msgspec.msgpack.decode(one) for one in found]


def _entries(parts: bytes) -> list[bytes]:
    """Return the entries of the list that stands last in the parts of a listing, each packed.

    Ten thousand are told apart in a tenth of the time that reading them takes.
    """
    last = msgspec.msgpack.decode(parts, type=list[msgspec.Raw])[-1]
    return [bytes(one) for one in msgspec.msgpack.decode(last, type=list[msgspec.Raw])]


def _packed(entries: Iterable[object]) -> list[bytes]:
    return [msgspec.msgpack.encode(one) for one in entries]


def rest(value: Any, rows: list[Any]) -> Any:  # noqa: ANN401 (whatever a view holds)
    """Return `value` without the rows of memos in it, which are added to `rows`."""
    if isinstance(value, dict):
        if "slug" in value and "question" in value:
            rows.append(value)
            return None
        return {key: rest(one, rows) for key, one in value.items()}
    if isinstance(value, list):
        left = (rest(one, rows) for one in value)
        return [one for one in left if one is not None]
    return value
