"""What each memo is called and asks, kept between commands, so that one need not read them all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, field

from memosite import cache, engine, lastbuild, memo, read, repeats, routes, stamps
from memosite.errors import SiteError
from memosite.repeats import Asked, Register
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from memosite.config import Config
    from memosite.memo import Memo
    from memosite.read import Name
    from memosite.task import Progress

FILE = "catalogue.msgpack"
"""In the folder of caches."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Listed(Struct, frozen=True):
    """What the catalogue says of one memo, note or page."""

    path: str
    """The file, below the site's folder."""
    slug: str
    kind: str
    title: str
    topic: str
    day: str
    """`2026-07-01`; empty for one without a date."""
    at_us: int
    """When it was, in microseconds since 1970; 0 for one without a date."""
    says: msgspec.Raw
    """Its question, summary and description, as far as it has them; few memos are asked."""

    @property
    def url(self) -> str:
        """Its address below the site's root."""
        return routes.memo(self.slug, self.kind)

    @property
    def ways(self) -> tuple[Asked, ...]:
        """The ways in which it asks."""
        return repeats.asked_by(self.title, _SAID.decode(self.says))


_SAID = msgspec.msgpack.Decoder(tuple[str, ...])


class Catalogue(Struct, frozen=True):
    """The memos of a site that can be read, by path, and in which of them each stem occurs."""

    memos: tuple[Listed, ...] = ()
    register: Register = field(default_factory=lambda: Register(0, {}))

    def topic(self, wanted: str) -> str:
        """Return a topic as its newest memo spells it, or as wanted; empty: the newest's own."""
        dated = sorted((one for one in self.memos if one.day), key=_age)
        same = [one.topic for one in dated if one.topic and slug_of(one.topic) == slug_of(wanted)]
        newest = [one.topic for one in dated if one.topic]
        if wanted:
            return same[-1] if same else wanted
        return newest[-1] if newest else ""

    def topics(self) -> tuple[str, ...]:
        """Return every topic, by name."""
        return tuple(sorted({one.topic for one in self.memos if one.topic}))

    def asking(self, asked: Asked) -> tuple[Listed, ...]:
        """Return the memos that ask nearly the same, most alike first.

        Cost: 10 to 40 ms among 10,000 memos.
        """
        found = repeats.repeated((asked,), self.register, lambda number: self.memos[number].ways)
        return tuple(self.memos[number] for _, number in sorted(found, key=_likest))


def _age(one: Listed) -> tuple[int, str]:
    return one.at_us, one.slug


def _likest(found: tuple[float, int]) -> tuple[float, int]:
    return -found[0], found[1]


class _Kept(Struct, frozen=True):
    """A catalogue as it lies in its file, behind a digest of all that follows."""

    key: bytes
    """Of what made it: this memosite, and the settings that count."""
    began_ns: int
    """When the files were looked at, by the clock of their file system."""
    seen: dict[str, stamps.Stamp]
    """Path -> stamp of every file that was read, also of those that are no memos."""
    memos: tuple[Listed, ...]
    where: dict[str, msgspec.Raw]
    """Stem -> the memos that hold it, read when it is asked for."""

    def same(self, path: str, stamp: stamps.Stamp | None) -> bool:
        """Return whether a file surely is what it was."""
        if stamp is None or self.seen.get(path) != stamp:
            return False
        return max(stamp[0], stamp[1]) < self.began_ns - stamps.SOON_NS


def load(site: Path, settings: Config, progress: Progress) -> Catalogue:
    """Return the catalogue of `site`; memos that changed since it was last asked for are read.

    Those that cannot be read are left out, as builds tell of them. Raises SiteError where a
    folder cannot be looked into. Cost: 0.1 s among 10,000 memos, and 0.3 ms for each that is read.
    """
    if not (site / read.FOLDER).is_dir():
        return Catalogue()
    folder = cache.prepared(site)
    began_ns = lastbuild.clock_ns(folder)
    names = read.names(site)[0]
    now = {one.path: stamps.of(f"{site}/{one.path}") for one in names}
    key = cache.key(engine.digest(), settings.timezone)
    kept = _read(folder, key) or _Kept(key, 0, {}, (), {})
    changed = [one for one in names if not kept.same(one.path, now[one.path])]
    if not changed and len(names) == len(kept.seen):
        return _catalogue(kept)
    fresh = _parsed(site, settings, progress("Reading", changed))
    gone = {one.path for one in changed} | (kept.seen.keys() - now.keys())
    known = {one.path: one for one in kept.memos if one.path not in gone} | fresh
    memos = tuple(known[path] for path in sorted(known))
    found = {path: stamp for path, stamp in now.items() if stamp}
    made = _Kept(key, began_ns, found, memos, _moved(kept, gone, memos, fresh))
    _write(folder, made)
    return _catalogue(made)


def _catalogue(kept: _Kept) -> Catalogue:
    return Catalogue(kept.memos, Register(len(kept.memos), _Where(kept.where)))


class _Where(Mapping[str, "Sequence[int]"]):
    """Stem -> the memos that hold it; a title has few of the stems of a site."""

    def __init__(self, data: Mapping[str, msgspec.Raw]) -> None:
        self._data = data
        self._known: dict[str, Sequence[int]] = {}

    def __getitem__(self, stem: str) -> Sequence[int]:
        if stem not in self._known:
            self._known[stem] = _NUMBERS.decode(self._data[stem])
        return self._known[stem]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)


_NUMBERS = msgspec.msgpack.Decoder(list[int])


def _parsed(site: Path, settings: Config, names: Iterable[Name]) -> dict[str, Listed]:
    found = {}
    zone = settings.zone
    for name in names:
        try:
            found[name.path] = _listed(memo.parse(read.source(site, name), zone))
        except SiteError:
            continue
    return found


def _listed(one: Memo) -> Listed:
    told = [text for text in (one.question, one.summary, one.description) if text]
    says = msgspec.Raw(msgspec.msgpack.encode(told))
    at_us = (one.date.at - _EPOCH) // dt.timedelta(microseconds=1) if one.date else 0
    day = one.date.day.isoformat() if one.date else ""
    return Listed(one.path, one.slug, one.kind, one.title, one.topic, day, at_us, says)


def _moved(
    kept: _Kept, gone: set[str], memos: Sequence[Listed], fresh: Mapping[str, Listed]
) -> dict[str, msgspec.Raw]:
    """Return stem -> memos, by their new numbers; only those that are fresh are taken apart."""
    numbers = {one.path: number for number, one in enumerate(memos)}
    after = [-1 if one.path in gone else numbers[one.path] for one in kept.memos]
    where = {
        stem: [after[number] for number in _NUMBERS.decode(data) if after[number] >= 0]
        for stem, data in kept.where.items()
    }
    for path, one in fresh.items():
        for stem in {stem for way in one.ways for stem in repeats.stems(_words(way))}:
            where.setdefault(stem, []).append(numbers[path])
    return {
        stem: msgspec.Raw(msgspec.msgpack.encode(sorted(found)))
        for stem, found in where.items()
        if found
    }


def _words(asked: Asked) -> str:
    return f"{asked.title} {asked.question}"


def _read(folder: Path | None, key: bytes) -> _Kept | None:
    """Return what is kept; None where that is nothing, damaged, or of other settings."""
    if folder is None:
        return None
    try:
        data = (folder / FILE).read_bytes()
        if data[:8] != cache.mark(data[8:]):
            return None
        kept = msgspec.msgpack.decode(data[8:], type=_Kept)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None
    return kept if kept.key == key else None


def _write(folder: Path | None, kept: _Kept) -> None:
    """Keep a catalogue; where the disk refuses, the next command reads the memos again."""
    if folder is None:
        return
    data = msgspec.msgpack.encode(kept)
    path = folder / FILE
    try:
        path.with_suffix(".new").write_bytes(cache.mark(data) + data)
        path.with_suffix(".new").replace(path)
    except OSError:
        return
