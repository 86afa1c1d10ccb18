"""Sources -> Memos, each parsed once: what an earlier build parsed is not parsed again."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from memosite import cache, memo, read, yamltext
from memosite.errors import Mistake, Place, SiteError
from memosite.memo import Memo  # noqa: TC001 (read by msgspec)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from memosite.cache import Cache
    from memosite.config import Config
    from memosite.lastbuild import Before
    from memosite.read import Name


@dataclass(frozen=True, slots=True)
class Front:
    """A memo without its text, and the digest of its file."""

    memo: Memo
    digest: bytes
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
    known = {path: digest or _digest(sources[path].data) for path, digest in digests.items()}
    keys = {path: cache.key("memo", str(settings.zone), path, known[path]) for path in known}
    found = _found(kept, keys)
    fresh: dict[bytes, bytes] = {}
    fronts: list[Front] = []
    mistakes: list[Mistake] = []
    for one in names:
        if one.path in found:
            fronts.append(Front(found[one.path], known[one.path]))
            continue
        try:
            whole = memo.parse(sources.get(one.path) or read.source(site, one), settings.zone)
        except SiteError as error:
            mistakes.extend(error.mistakes)
            continue
        front = dataclasses.replace(whole, text="")
        fresh[keys[one.path]] = _data(front)
        fronts.append(Front(front, known[one.path], whole))
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
    if _digest(source.data) != front.digest:
        raise cache.LostError
    return memo.parse(source, settings.zone)


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class _Kept:
    """A memo as JSON can hold it, which unlike MessagePack keeps the zones of dates."""

    memo: Memo
    places: list[tuple[yamltext.KeyPath, Place]]
    extra: bytes
    """As MessagePack, which keeps keys that are numbers."""


_DECODER = msgspec.json.Decoder(_Kept)


def _found(kept: Cache, keys: dict[str, bytes]) -> dict[str, Memo]:
    """Return path -> memo of those that are kept and sound."""
    paths = {key: path for path, key in keys.items()}
    found = {}
    for key, data in kept.get("memos", paths):
        try:
            found[paths[key]] = _decoded(data)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue
    return found


def _decoded(data: bytes) -> Memo:
    one = _DECODER.decode(data)
    extra = msgspec.msgpack.decode(one.extra)
    return dataclasses.replace(one.memo, places=dict(one.places), extra=extra)


def _data(front: Memo) -> bytes:
    """Return the memo as bytes; none where it would not come back as it is."""
    try:
        bare = dataclasses.replace(front, places={}, extra={})
        places = list(front.places.items())
        data = msgspec.json.encode(_Kept(bare, places, msgspec.msgpack.encode(front.extra)))
        return data if _decoded(data) == front else b""
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError):
        return b""  # such as a zone's offset of the 19th century, with seconds
