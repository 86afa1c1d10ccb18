"""One at a time uses a site's caches: the second waits."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, TypeVar

from memosite.cache import LostError, prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where builds are not kept apart
    fcntl = None  # type: ignore[assignment, unused-ignore]

T = TypeVar("T")


def alone(site: Path, step: Callable[[Path | None], T], waiting: Callable[[], None]) -> T:
    """Return `step(folder)`, with the folder of the site's caches while no other process has it.

    `waiting` is called once if another has it. Where there are no caches, or what they held was
    lost meanwhile, `folder` is None.
    """
    is_site = (site / "site.yaml").is_file()  # nothing is left behind elsewhere
    folder = prepared(site) if is_site else None
    if folder is None:
        return step(None)
    with held(folder, waiting):
        try:
            return step(folder)
        except LostError:  # a cache was damaged, or a memo saved, while it was read
            return step(None)


@contextlib.contextmanager
def held(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of a folder of caches; `waiting` is called once if another process holds it.

    The system lets go of it when the process ends, however it ends. Where the file cannot be
    made, nothing is held. Source: flock(2).
    """
    try:
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError:
        yield
        return
    try:
        _take(descriptor, waiting)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, waiting: Callable[[], None]) -> None:
    if not hasattr(fcntl, "flock"):
        return
    with contextlib.suppress(OSError):  # a file system without locks
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
