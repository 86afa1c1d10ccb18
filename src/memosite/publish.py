"""Outputs -> the published folder, as a transaction: wholly new, or unchanged.

Everything is staged in a second folder, with unchanged files hard-linked, and the two change
places. The second folder can be kept as a spare, so that the next time only what differs is
touched. A file `.memosite` in each lists what this tool wrote; nothing else is ever removed.
"""

from __future__ import annotations

import contextlib
import errno
import filecmp
import os
import shutil
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from memosite import exchange
from memosite.errors import SiteError, fail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEDGER = ".memosite"
_LEDGER_HEAD = "# Made by memosite. The files below belong to it; leave this list here.\n"
_SOURCES = ("memos", "templates", "static", ".memosite-cache")
_JUNK = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


class Output(Struct, frozen=True):
    """One file to publish."""

    path: str
    """Below the published folder, with forward slashes."""
    data: bytes | Path | None
    """Its bytes, or the file that holds them; None where the published one is right."""


class Published(Struct, frozen=True):
    """What publishing did."""

    made: int
    """Files that are new or differ."""
    kept: int
    """Files left as they were, with their times."""
    removed: int
    """Files that this tool once wrote and the site no longer has."""


Files = Mapping[str, tuple[int, int]]
"""Path of a file that memosite wrote -> its device and inode."""


class Known(Struct, frozen=True):
    """What spares looks at a published folder."""

    files: Files = {}
    """Those in it that are as the last build left them."""
    settled: Callable[[], bool] = lambda: False
    """Called when all is staged, before folders change places; tells whether all is memosite's."""


_NOTHING = Known()


def check(out: Path, site: Path) -> None:
    """Raise SiteError when `out` is no folder that memosite may replace."""
    # Unlike resolve(), realpath() does not raise at a circle of links.
    here, home = (Path(os.path.realpath(path)) for path in (out, site))
    if here == home or here in home.parents:
        raise _refused(out, "is the site's own folder or holds it", "use a folder of its own")
    if any(here.is_relative_to(home / name) for name in _SOURCES):
        raise _refused(out, "lies among the site's sources", "use a folder of its own")
    if here == Path.cwd():
        raise _refused(out, "is the one this runs in", "change to another folder first")
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise _refused(out, "is not a folder", "remove it, or use another `--out`")


def refuse_foreign(out: Path) -> None:
    """Raise SiteError when `out` holds what memosite did not write. Cost: a look at every file."""
    foreign = sorted(_foreign(out, _held(out, {}))) if out.exists() else []
    if foreign:
        named = ", ".join(f"`{name}`" for name in foreign[:3])
        more = f" and {len(foreign) - 3} more" if len(foreign) > 3 else ""  # noqa: PLR2004
        hint = "move them (files to publish belong in static/), or use another `--out`"
        raise _refused(out, f"holds files that memosite did not write: {named}{more}", hint)


def publish(
    paths: Iterable[str],
    outputs: Iterable[Output],
    out: Path,
    spare: Path | None = None,
    known: Known = _NOTHING,
) -> Published:
    """Make the folder `out` hold exactly `outputs`, all at once; report what changed.

    `paths` are those of the outputs, which are taken one after another, each written before the
    next is made; what making one raises leaves `out` as it was.

    A file whose bytes did not change keeps its time. `spare` is a folder on the same disk for the
    one that is replaced: the next call brings it up to date and puts it back, so that it costs
    what changed and a look at the rest. Raises SiteError, with the folder as it was, when the disk
    refuses.
    """
    stage = spare or out.with_name(f".{out.name}.stage")
    try:
        move = _Move(frozenset(paths), out, stage, _held(out, known.files), _held(stage, {}))
        _rescue(move)
        return _publish(move, outputs, known.settled, keep=spare is not None)
    except OSError as error:
        reason = error.strerror or str(error)
        where = f" ({error.filename})" if error.filename else ""
        hint = "the published folder is as it was; mend the cause and build again"
        raise fail(out.name, f"cannot be written: {reason}{where}", hint) from None


class _Move(Struct, frozen=True):
    """What is to be published, and where."""

    wanted: frozenset[str]
    """The paths of the outputs."""
    out: Path
    stage: Path
    old: Files
    """What `out` holds."""
    spare: Files
    """What `stage` holds."""


def _rescue(move: _Move) -> None:
    """Put back the hidden entries that a killed build had moved out of `out`."""
    if move.stage.is_dir() and move.out.is_dir():
        for name in _staying(move.stage, move.spare):
            if not os.path.lexists(move.out / name):
                exchange.move(name, move.stage, move.out)


def _publish(
    move: _Move, outputs: Iterable[Output], settled: Callable[[], bool], *, keep: bool
) -> Published:
    out, stage, old = move.out, move.stage, move.old
    whole = False
    try:
        _prepare(move)
        made = sum(_staged(move, output) for output in outputs)
        if not move.spare or move.wanted != move.spare.keys():
            _write_ledger(stage, move.wanted)
        report = Published(made, len(move.wanted) - made, len(old.keys() - move.wanted))
        if report.made or report.removed or not out.exists():
            if not settled():
                refuse_foreign(out)  # again: a file may have come while the site was built
            exchange.exchange(stage, out, _staying(out, old) if out.exists() else ())
        whole = True
    except SiteError:
        whole = True  # what is staged is of use to the next build
        raise
    finally:
        if not (whole and keep):
            shutil.rmtree(stage, ignore_errors=True)
    return report


def _refused(out: Path, why: str, hint: str) -> SiteError:
    return fail(str(out), f"the output folder {why}", hint)


def owned(folder: Path) -> frozenset[str]:
    """Return the paths of the files in a published folder that memosite wrote."""
    return frozenset(_held(folder, {}))


def _held(folder: Path, seen: Files) -> Files:
    """Return the files that memosite wrote into `folder` and that are still there.

    `seen`: those of them that need no look.
    """
    try:
        lines = (folder / LEDGER).read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return {}
    root, found = os.fspath(folder), dict(seen)
    for path in lines[1:]:
        if path in seen:
            continue
        with contextlib.suppress(OSError, ValueError):
            now = os.stat(f"{root}/{path}")  # noqa: PTH116 (a third of pathlib's time)
            if path and stat.S_ISREG(now.st_mode):
                found[path] = now.st_dev, now.st_ino
    return found


def _foreign(out: Path, owned: Files) -> Iterator[str]:
    """Yield what lies in `out` and is not memosite's; hidden entries at its top do not count."""
    root, pending = os.fspath(out), [""]
    while pending:
        below = pending.pop()
        with os.scandir(f"{root}/{below}") as entries:  # what cannot be looked into is refused
            for entry in entries:
                path = below + entry.name
                if not below and _stays(path, owned):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{path}/")
                elif path not in owned and path != LEDGER and entry.name not in _JUNK:
                    yield path


def _staying(folder: Path, owned: Files) -> list[str]:
    """Return the top-level entries of a folder that are carried over."""
    return sorted(name for name in os.listdir(folder) if _stays(name, owned))  # noqa: PTH208 (names are enough)


def _stays(name: str, owned: Iterable[str]) -> bool:
    """Return whether a top-level entry such as `.git` is carried over as it is."""
    hidden = name.startswith(".") and name != LEDGER and name not in _JUNK
    return hidden and not any(path == name or path.startswith(name + "/") for path in owned)


def _same(output: Output, out: Path) -> bool:
    if output.data is None:
        return True
    there = out / output.path
    if isinstance(output.data, Path):
        return filecmp.cmp(there, output.data, shallow=False)
    return there.stat().st_size == len(output.data) and there.read_bytes() == output.data


def _prepare(move: _Move) -> None:
    """Make the stage a folder with room for the outputs, less what is not among them.

    What it held is used where its own list says what that is.
    """
    stage, held, wanted = move.stage, move.spare, move.wanted
    if not held:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True)
    if not wanted <= held.keys():
        _write_ledger(stage, wanted | held.keys())  # a kill leaves nothing that is not in the list
    for path in sorted(held.keys() - wanted, reverse=True):
        _prune(stage, path)
    folders = {os.path.dirname(path) for path in wanted - held.keys()}  # noqa: PTH120 (a third of pathlib's time)
    for folder in sorted(folders):
        os.makedirs(stage / folder, exist_ok=True)  # noqa: PTH103 (a third of pathlib's time)


def _staged(move: _Move, output: Output) -> bool:
    """Bring an output into the stage; return whether the published one is another, or none."""
    path = output.path
    is_same = path in move.old and _same(output, move.out)
    if not is_same or move.spare.get(path) != move.old[path]:
        kept = move.out / path if is_same else None
        _put(output, f"{move.stage}/{path}", kept, new=path not in move.spare)
    return not is_same


def _write_ledger(stage: Path, paths: Iterable[str]) -> None:
    ledger = "".join(f"{path}\n" for path in sorted(paths))
    (stage / LEDGER).unlink(missing_ok=True)
    (stage / LEDGER).write_text(_LEDGER_HEAD + ledger, "utf-8")


def _prune(stage: Path, path: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    (stage / path).unlink()
    with contextlib.suppress(OSError):  # one that is not empty stays
        for folder in (stage / path).parents:
            if folder == stage:
                return
            folder.rmdir()


def _put(output: Output, target: str, kept: Path | None, *, new: bool) -> None:
    """Write one file, or link it to the one that is kept."""
    if not new:
        os.unlink(target)  # noqa: PTH108 (it may be linked to a published one)
    if kept is not None:
        _link(kept, Path(target))
    elif output.data is None:
        raise FileNotFoundError(errno.ENOENT, "has gone while the site was built", output.path)
    elif isinstance(output.data, Path):
        shutil.copyfile(output.data, target)
    else:
        Path(target).write_bytes(output.data)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        shutil.copy2(source, target)  # a file system without hard links
