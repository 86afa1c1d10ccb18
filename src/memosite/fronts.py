"""Sources -> Memos, each parsed once: what an earlier build parsed is not parsed again."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import force_setattr, replace

from memosite import cache, memo, read, yamltext
from memosite.errors import Mistake, Place, SiteError
from memosite.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from memosite.cache import Cache
    from memosite.config import Config
    from memosite.lastbuild import Before
    from memosite.read import Name, Source


class Front(Struct, frozen=True):
    """A memo without its text, and its digests."""

    memo: Memo
    digest: bytes
    """Of its path and its bytes."""
    mark: bytes
    """A digest of the memo without its text."""
    whole: Memo | None = None
    """The memo with its text, where this build has read it."""


def make(
    site: Path, names: Sequence[Name], settings: Config, kept: Cache, before: Before
) -> list[Front]:
    """Return the front of every memo in the order of `names`.

    Files that did not change since the last build are not read. Raises SiteError with every
    mistake.
    """
    digests = {one.path: before.digest(one.path) for one in names}
    sources = {one.path: read.source(site, one) for one in names if not digests[one.path]}
    known = {path: digest or digest_of(sources[path]) for path, digest in digests.items()}
    zone = cache.key("memo", settings.timezone)
    keys = {path: zone + digest for path, digest in known.items()}
    found = _found(kept, keys)
    fresh: dict[bytes, bytes] = {}
    fronts: list[Front] = []
    mistakes: list[Mistake] = []
    for one in names:
        if one.path in found:
            front, mark = found[one.path]
            fronts.append(Front(front, known[one.path], mark))
            continue
        try:
            whole = memo.parse(sources.get(one.path) or read.source(site, one), settings.zone)
        except SiteError as error:
            mistakes.extend(error.mistakes)
            continue
        front = replace(whole, text="")
        fresh[keys[one.path]] = data = _data(front)
        mark = cache.mark(data) if data else known[one.path]
        fronts.append(Front(front, known[one.path], mark, whole))
    if mistakes:
        raise SiteError(mistakes)
    kept.put("memos", {key: data for key, data in fresh.items() if data})
    return fronts


def whole(site: Path, front: Front, settings: Config) -> Memo:
    """Return the memo with its text, which is read if need be.

    Raises LostError when the file is no longer the one that `front` is of.
    """
    if front.whole:
        return front.whole
    source = read.source(site, read.Name(front.memo.path, front.memo.bundle))
    if digest_of(source) != front.digest:
        raise cache.LostError
    return memo.parse(source, settings.zone)


def digest_of(source: Source) -> bytes:
    """Return the digest of a source's path and bytes."""
    return cache.key(source.path, source.data)


class _Kept(Struct, frozen=True):
    """A memo as it is kept."""

    memo: bytes
    """As JSON, which unlike MessagePack keeps the zones of dates."""
    places: bytes
    """As MessagePack, compressed to a sixth; they are looked at only to tell of mistakes."""
    extra: bytes
    """As MessagePack, which keeps keys that are numbers."""


_KEPT = msgspec.msgpack.Decoder(_Kept)
_MEMO = msgspec.json.Decoder(Memo)
_PLACES = msgspec.msgpack.Decoder(list[tuple[yamltext.KeyPath, Place]])


class _Places(Mapping[yamltext.KeyPath, Place]):
    """The places of a memo's keys, read when one is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @functools.cached_property
    def _known(self) -> dict[yamltext.KeyPath, Place]:
        return dict(_PLACES.decode(zlib.decompress(self._data)))

    def __getitem__(self, key: yamltext.KeyPath) -> Place:
        return self._known[key]

    def __iter__(self) -> Iterator[yamltext.KeyPath]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _found(kept: Cache, keys: dict[str, bytes]) -> dict[str, tuple[Memo, bytes]]:
    """Return path -> memo and its mark, of those that are kept and sound."""
    paths = {key: path for path, key in keys.items()}
    found = {}
    for key, data, mark in kept.get("memos", paths):
        try:
            found[paths[key]] = _decoded(data), mark
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
    return found


def _decoded(data: bytes) -> Memo:
    one = _KEPT.decode(data)
    bare = _MEMO.decode(one.memo)
    extra = msgspec.msgpack.decode(one.extra) if one.extra != _NONE else {}
    # The two fields are the only ones that JSON does not hold, and a copy takes four times as long.
    force_setattr(bare, "places", _Places(one.places))
    force_setattr(bare, "extra", extra)
    return bare


_NONE = msgspec.msgpack.encode({})


def _data(front: Memo) -> bytes:
    """Return the memo as bytes; none where it would not come back as it is."""
    try:
        bare = replace(front, places={}, extra={})
        places = zlib.compress(msgspec.msgpack.encode(list(front.places.items())))
        extra = msgspec.msgpack.encode(front.extra)
        data = msgspec.msgpack.encode(_Kept(msgspec.json.encode(bare), places, extra))
        return data if _decoded(data) == front else b""
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError):
        return b""  # such as a zone's offset of the 19th century, with seconds
