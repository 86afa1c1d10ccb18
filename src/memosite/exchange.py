"""Two folders change places: on Linux in one atomic step, elsewhere by renames."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from typing import TYPE_CHECKING

from memosite import interrupts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@interrupts.held_back()
def exchange(stage: Path, out: Path, stays: Sequence[str]) -> None:
    """Put `stage` in the place of `out`, with the entries of `out` named in `stays`.

    What `out` held is then at `stage`; where there was no `out`, nothing is. Raises OSError, with
    both as they were. Ctrl-C waits: between two moves it would leave an entry in the wrong one.
    """
    if not out.exists():
        stage.rename(out)
        return
    moved: list[str] = []
    try:
        for name in stays:
            move(name, out, stage)
            moved.append(name)
        swapped = _swap(stage, out)
        if not swapped:
            _rename_both(stage, out)
    except BaseException:
        for name in moved:
            move(name, stage, out)
        raise
    if not swapped:
        with contextlib.suppress(OSError):  # what was asked for is done
            _aside(stage).rename(stage)


def move(name: str, source: Path, target: Path) -> None:
    """Move an entry of `source` to `target`, where nothing of that name may be."""
    if os.path.lexists(target / name):
        raise FileExistsError(errno.EEXIST, "not memosite's own, yet the site has one too", name)
    (source / name).rename(target / name)


def _rename_both(stage: Path, out: Path) -> None:
    """Do it where no atomic exchange is to be had."""
    aside = _aside(stage)
    shutil.rmtree(aside, ignore_errors=True)  # a killed build may have left it
    out.rename(aside)
    try:
        stage.rename(out)
    except BaseException:
        aside.rename(out)
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
