"""What the disk says of files without reading them, and whether that is still what it was."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Stamp = tuple[int, int, int, int]
"""Time of the last change of the bytes and of the entry in nanoseconds, size in bytes, inode."""

SOON_NS = 2_000_000_000
"""Files that changed so shortly before they were looked at may change again unseen, as some file
systems count time in steps of two seconds."""


def of(path: str) -> Stamp | None:
    """Return the stamp of a file; None where there is none."""
    try:
        return stamp(os.stat(path))  # noqa: PTH116 (a third of pathlib's time)
    except (OSError, ValueError):
        return None


def stamp(found: os.stat_result) -> Stamp:
    """Return the stamp in what the system said of a file."""
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def tree(root: str) -> Iterator[tuple[str, Stamp]]:
    """Yield path and stamp of every file and folder below `root`, in any order.

    Links are followed to files, never to folders. What cannot be looked at is passed over.
    """
    pending = [root]
    while pending:
        try:
            entries = os.scandir(pending.pop())
        except OSError:
            continue
        with entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                else:
                    try:
                        yield entry.path, stamp(entry.stat())
                    except OSError:
                        continue
