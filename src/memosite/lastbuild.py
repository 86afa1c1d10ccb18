"""What the last build of a folder read and wrote, so that the next can tell what still holds."""

from __future__ import annotations

import contextlib
import datetime as dt  # noqa: TC003 (read by msgspec)
import hashlib
import itertools
import os
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, field

from memosite import engine, stamps
from memosite.errors import Mistake  # noqa: TC001 (read by msgspec)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from memosite.publish import Files

INPUTS = ("memos", "templates", "static")
"""The folders of a site that a build reads; files beside them are settings and bibliographies."""
_THEME = ("templates", "static")
_SHOWN = (".nojekyll", ".well-known")


class Made(Struct, frozen=True):
    """One published file."""

    key: bytes
    """A digest of all that its bytes depend on."""
    time_ns: int
    size: int
    inode: int


class LastBuild(Struct, frozen=True):
    """One build that published."""

    engine: bytes
    asked: bytes
    """A digest of the settings of the command line."""
    since: dt.datetime
    """The newest date that was published..."""
    until: dt.datetime | None
    """...and the next that was not yet; None where there is none."""
    began_ns: int
    """When the sources were looked at, by the clock of their file system."""
    inputs: dict[str, stamps.Stamp] = field(default_factory=dict)
    """Path below the site's folder -> stamp of every source."""
    also: tuple[str, ...] = ()
    """Paths of sources that the settings name, wherever they lie in the site."""
    digests: dict[str, bytes] = field(default_factory=dict)
    """Path -> digest of path and bytes of those that were read."""
    made: dict[str, Made] = field(default_factory=dict)
    """Path below the published folder -> its file."""
    folders: dict[str, int] = field(default_factory=dict)
    """Path of a published folder -> the time in nanoseconds at which an entry came or went."""
    warnings: tuple[Mistake, ...] = ()
    memos: int = 0
    left_out: tuple[int, int] = (0, 0)

    def holds(self, inputs: Mapping[str, stamps.Stamp], now: dt.datetime) -> bool:
        """Return whether a build of `inputs` at `now` would make what this one made."""
        in_time = self.since <= now and (self.until is None or now < self.until)
        return in_time and inputs == self.inputs and not any(map(self.unsure, inputs.values()))

    def unsure(self, stamp: stamps.Stamp) -> bool:
        """Return whether a file with that stamp may have changed after it was read."""
        return max(stamp[0], stamp[1]) >= self.began_ns - stamps.SOON_NS

    def digest(self, path: str, stamp: stamps.Stamp | None) -> bytes | None:
        """Return the digest of a source that surely is what it was; None for any other."""
        if stamp is None or self.inputs.get(path) != stamp or self.unsure(stamp):
            return None
        return self.digests.get(path)


class Before(Struct, frozen=True):
    """What is known before a build."""

    stamps: dict[str, stamps.Stamp]
    """Path below the site's folder -> stamp of every source, now."""
    last: LastBuild | None
    """The last build of the same kind."""

    def digest(self, path: str) -> bytes | None:
        """Return the digest of a source that surely did not change since; None for any other."""
        return self.last.digest(path, self.stamps.get(path)) if self.last else None


def inputs(site: Path, also: Iterable[str] = ()) -> dict[str, stamps.Stamp]:
    """Return path below `site` -> stamp of every file that a build may read, and the theme's.

    `also`: those that the settings name.
    """
    root = os.fspath(site)
    cut = len(root) + 1
    found = {
        path[cut:]: stamp
        for name in INPUTS
        for path, stamp in stamps.tree(f"{root}/{name}")
        if "/." not in path[cut:] or any(f"/{shown}" in path for shown in _SHOWN)
    }
    own = os.fspath(engine.theme())
    found |= {path: one for name in _THEME for path, one in stamps.tree(f"{own}/{name}")}
    found |= named(site, also)
    with contextlib.suppress(OSError), os.scandir(root) as entries:
        for entry in entries:
            if entry.name.endswith((".yaml", ".bib", ".csl")):
                with contextlib.suppress(OSError):
                    found[entry.name] = stamps.stamp(entry.stat())
    return found


def named(site: Path, paths: Iterable[str]) -> dict[str, stamps.Stamp]:
    """Return path -> stamp of those of `paths`, below `site`, that are files."""
    found = ((path, stamps.of(f"{os.fspath(site)}/{path}")) for path in paths)
    return {path: one for path, one in found if one}


def published(
    out: Path, paths: Mapping[str, bytes], kept: Mapping[str, Made]
) -> tuple[dict[str, Made], dict[str, int]]:
    """Return the files and the folders of `out`, as `LastBuild` keeps them; `paths`: their keys.

    `kept`: the files that are those of the last build, where the disk has links for them.
    """
    root = os.fspath(out)
    if not all(_same(one, f"{root}/{path}") for path, one in itertools.islice(kept.items(), 1)):
        kept = {}  # copies, which have times of their own
    made = {
        path: kept.get(path) or _made(key, os.stat(f"{root}/{path}"))  # noqa: PTH116 (a third of pathlib's time)
        for path, key in paths.items()
    }
    folders = {""}
    for path in paths:
        while path := path.rpartition("/")[0]:
            if path in folders:
                break
            folders.add(path)
    return made, {name: os.stat(f"{root}/{name}").st_mtime_ns for name in sorted(folders)}  # noqa: PTH116 (same)


def _made(key: bytes, found: os.stat_result) -> Made:
    return Made(key, found.st_mtime_ns, found.st_size, found.st_ino)


def intact(last: LastBuild, out: Path) -> Files:
    """Return the files of the last build that are still as it left them."""
    root = os.fspath(out)
    found = ((path, _same(made, f"{root}/{path}")) for path, made in last.made.items())
    return {path: one for path, one in found if one}


def _same(made: Made, path: str) -> tuple[int, int] | None:
    """Return device and inode of a file that is as it was made; None for another."""
    try:
        now = os.stat(path)  # noqa: PTH116 (a third of pathlib's time)
    except OSError:
        return None
    is_same = (now.st_mtime_ns, now.st_size, now.st_ino) == (made.time_ns, made.size, made.inode)
    return (now.st_dev, now.st_ino) if is_same else None


def strangers(last: LastBuild, out: Path) -> bool:
    """Return whether an entry came into a published folder, or went, since the last build."""
    root = os.fspath(out)
    try:
        return any(
            os.stat(f"{root}/{name}").st_mtime_ns != time  # noqa: PTH116 (a third of pathlib's time)
            for name, time in last.folders.items()
        )
    except OSError:
        return True


def load(folder: Path | None, out: Path) -> LastBuild | None:
    """Return the last build into `out`; None where nothing, or nothing sound, is kept."""
    if folder is None:
        return None
    try:
        data = file(folder, out, "build").read_bytes()
        return msgspec.msgpack.decode(data, type=LastBuild)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def save(folder: Path | None, out: Path, build: LastBuild) -> None:
    """Keep `build`; where the disk refuses, the next build does all the work."""
    if folder is None:
        return
    if not write(file(folder, out, "build"), msgspec.msgpack.encode(build)):
        forget(folder, out)


def write(path: Path, data: bytes) -> bool:
    """Put `data` into a file, all or nothing; return whether the disk took it."""
    try:
        path.with_suffix(".new").write_bytes(data)
        path.with_suffix(".new").replace(path)
    except OSError:
        return False
    return True


def forget(folder: Path | None, out: Path) -> None:
    """Forget the last build into `out`."""
    if folder is not None:
        with contextlib.suppress(OSError):
            file(folder, out, "build").unlink(missing_ok=True)


def file(folder: Path, out: Path, kind: str) -> Path:
    """Return where what is known of the last build into `out` is kept: a file of each kind."""
    name = hashlib.blake2b(os.fsencode(os.path.realpath(out)), digest_size=6).hexdigest()
    return folder / f"{kind}-{name}.msgpack"


def clock_ns(folder: Path | None) -> int:
    """Return the time by the clock of the file system of `folder`; 0 where it cannot be had.

    With 0 every file counts as changed after it was read.
    """
    if folder is None:
        return 0
    try:
        (folder / "clock").write_bytes(b"")
        return (folder / "clock").stat().st_mtime_ns
    except OSError:
        return 0
