"""Outputs -> the published folder, as a transaction: wholly new, or unchanged.

Everything is staged in a folder beside the published one, with unchanged files hard-linked, and
the two are exchanged: on Linux in one atomic step (renameat2), elsewhere by two renames. A file
`.memosite` in the folder lists what this tool wrote; nothing else is ever removed.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import filecmp
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from memosite.errors import SiteError, fail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LEDGER = ".memosite"
_LEDGER_HEAD = "# Made by memosite. The files below belong to it; leave this list here.\n"
_SOURCES = ("memos", "templates", "static", ".memosite-cache")
_JUNK = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Output:
    """One file to publish."""

    path: str
    """Below the published folder, with forward slashes."""
    data: bytes | Path
    """Its bytes, or the file that holds them."""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did."""

    made: int
    """Files that are new or differ."""
    kept: int
    """Files left as they were, with their times."""
    removed: int
    """Files that this tool once wrote and the site no longer has."""


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
    _refuse_foreign(out)


def _refuse_foreign(out: Path) -> None:
    foreign = sorted(_foreign(out)) if out.exists() else []
    if foreign:
        named = ", ".join(f"`{name}`" for name in foreign[:3])
        more = f" and {len(foreign) - 3} more" if len(foreign) > 3 else ""  # noqa: PLR2004
        hint = "move them (files to publish belong in static/), or use another `--out`"
        raise _refused(out, f"holds files that memosite did not write: {named}{more}", hint)


def publish(outputs: Sequence[Output], out: Path) -> Published:
    """Make the folder `out` hold exactly `outputs`, all at once; report what changed.

    A file whose bytes did not change keeps its time. Raises SiteError, with the folder as it was,
    when the disk refuses.
    """
    try:
        return _publish(outputs, out)
    except OSError as error:
        reason = error.strerror or str(error)
        where = f" ({error.filename})" if error.filename else ""
        hint = "the published folder is as it was; mend the cause and build again"
        raise fail(out.name, f"cannot be written: {reason}{where}", hint) from None


def _publish(outputs: Sequence[Output], out: Path) -> Published:
    old = _owned(out)
    wanted = {output.path for output in outputs}
    same = {output.path for output in outputs if output.path in old and _same(output, out)}
    report = Published(len(wanted - same), len(same), len(old - wanted))
    if report.made or report.removed or not out.exists():
        _replace(outputs, same, out)
    return report


def _refused(out: Path, why: str, hint: str) -> SiteError:
    return fail(str(out), f"the output folder {why}", hint)


def _owned(out: Path) -> frozenset[str]:
    """Return the paths that memosite wrote and that are still there."""
    try:
        lines = (out / LEDGER).read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return frozenset()
    return frozenset(line for line in lines[1:] if line and (out / line).is_file())


def _foreign(out: Path) -> Iterator[str]:
    """Yield what lies in `out` and is not memosite's; hidden entries at its top do not count."""
    owned = _owned(out) | {LEDGER}
    for folder, folders, names in os.walk(out, onerror=_raise):
        below = Path(folder).relative_to(out).as_posix()
        if below == ".":
            folders[:] = [name for name in folders if not _stays(name, owned)]
            names = [name for name in names if not _stays(name, owned)]  # noqa: PLW2901
        names += [name for name in folders if os.path.islink(f"{folder}/{name}")]  # noqa: PTH114
        paths = (name if below == "." else f"{below}/{name}" for name in names)
        yield from (path for path in paths if path not in owned and Path(path).name not in _JUNK)


def _raise(error: OSError) -> None:
    """Refuse a folder that cannot be looked into: what it holds may be foreign."""
    raise error


def _stays(name: str, owned: Iterable[str]) -> bool:
    """Return whether a top-level entry such as `.git` is carried over as it is."""
    hidden = name.startswith(".") and name != LEDGER and name not in _JUNK
    return hidden and not any(path == name or path.startswith(name + "/") for path in owned)


def _same(output: Output, out: Path) -> bool:
    there = out / output.path
    if isinstance(output.data, Path):
        return filecmp.cmp(there, output.data, shallow=False)
    return there.stat().st_size == len(output.data) and there.read_bytes() == output.data


def _replace(outputs: Sequence[Output], same: set[str], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".new", dir=out.parent))
    try:
        # mkdtemp makes a private folder; a published one is for everybody to read.
        stage.chmod(0o777 & ~_umask())
        _fill(stage, outputs, same, out)
        _refuse_foreign(out)  # again: a file may have come while the site was built
        _exchange(stage, out)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _fill(stage: Path, outputs: Sequence[Output], same: set[str], out: Path) -> None:
    for folder in sorted({os.path.dirname(output.path) for output in outputs}):  # noqa: PTH120
        os.makedirs(stage / folder, exist_ok=True)  # noqa: PTH103 (a third of pathlib's time)
    for output in outputs:
        target = stage / output.path
        if output.path in same:
            _link(out / output.path, target)
        elif isinstance(output.data, Path):
            shutil.copyfile(output.data, target)
        else:
            target.write_bytes(output.data)
    ledger = "".join(f"{path}\n" for path in sorted(output.path for output in outputs))
    (stage / LEDGER).write_text(_LEDGER_HEAD + ledger, "utf-8")


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        shutil.copy2(source, target)  # a file system without hard links


def _exchange(stage: Path, out: Path) -> None:
    """Put `stage` in the place of `out`, with what stays there; the old folder goes."""
    if not out.exists():
        stage.rename(out)
        return
    owned = _owned(out)
    moved: list[str] = []
    try:
        for name in [entry.name for entry in out.iterdir() if _stays(entry.name, owned)]:
            _move(name, out, stage)
            moved.append(name)
        if not _swap(stage, out):
            _rename_both(stage, out)
    except BaseException:
        for name in moved:
            _move(name, stage, out)
        raise
    shutil.rmtree(_aside(stage), ignore_errors=True)


def _move(name: str, source: Path, target: Path) -> None:
    """Move an entry of `source` to `target`, where nothing of that name may be."""
    if os.path.lexists(target / name):
        raise FileExistsError(errno.EEXIST, "not memosite's own, yet the site has one too", name)
    (source / name).rename(target / name)


def _rename_both(stage: Path, out: Path) -> None:
    """Put `stage` in the place of `out` where no atomic exchange is to be had."""
    out.rename(_aside(stage))
    try:
        stage.rename(out)
    except BaseException:
        _aside(stage).rename(out)
        raise


def _aside(stage: Path) -> Path:
    return stage.with_suffix(".old")


_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def _swap(one: Path, other: Path) -> bool:
    """Exchange two folders in one atomic step; False where the system cannot.

    Source: renameat2(2), RENAME_EXCHANGE, Linux 3.15 and newer.
    """
    if sys.platform != "linux":
        return False
    with contextlib.suppress(AttributeError, OSError):
        call = ctypes.CDLL(None, use_errno=True).renameat2
        paths = os.fsencode(one), os.fsencode(other)
        return bool(call(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)
    return False
