"""A disk that fails at the k-th write, by Python's own audit events.

The operation that fails is the real one: nothing of the program under test is replaced.
"""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WRITES = frozenset(
    f"os.{name}"
    for name in (
        "chmod",
        "link",
        "mkdir",
        "remove",
        "rename",
        "rmdir",
        "symlink",
        "truncate",
        "utime",
    )
)


@dataclass
class Watch:
    """The writes of one block of code."""

    act: Callable[[int, str], None]
    """Called before each write, with its number, counted from 1, and its audit event."""
    count: int = 0


_watches: list[Watch] = []


def _is_write(event: str, arguments: tuple[object, ...]) -> bool:
    if event == "open":
        flags = arguments[2]
        return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return event in _WRITES


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _watches and _is_write(event, arguments):
        watch = _watches[-1]
        watch.count += 1
        watch.act(watch.count, event)


sys.addaudithook(_hook)  # for good, since a hook cannot be taken out; idle without a watch


@contextlib.contextmanager
def watched(act: Callable[[int, str], None]) -> Iterator[Watch]:
    """Watch the writes of a block, and call `act` before each."""
    watch = Watch(act)
    _watches.append(watch)
    try:
        yield watch
    finally:
        _watches.remove(watch)


def counted() -> contextlib.AbstractContextManager[Watch]:
    """Count the writes of a block."""
    return watched(lambda _number, _event: None)


def failing(
    at: int, error: Callable[[], BaseException], *, for_good: bool = False
) -> contextlib.AbstractContextManager[Watch]:
    """Let the write number `at` of a block fail, and with `for_good` all that follow."""

    def act(number: int, _event: str) -> None:
        if number == at or (for_good and number > at):
            raise error()

    return watched(act)
