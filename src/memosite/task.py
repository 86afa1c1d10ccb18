"""What is to be built, and how long work is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from memosite.index import Show

T = TypeVar("T")


class Progress(Protocol):
    """How long work is told of."""

    def __call__(self, stage: str, items: Sequence[T], /) -> Iterable[T]:
        """Return `items`, one after another."""


def silently(_stage: str, items: Sequence[T], /) -> Iterable[T]:
    """Tell of nothing."""
    return items


class Task(Struct, frozen=True):
    """What is to be built."""

    site: Path
    out: Path
    show: Show
    strict: bool = False
    """Whether warnings are mistakes."""
    lenient: bool = False
    """Whether a formula that cannot be set is a warning."""
    jobs: int = 1
    """Processes that share the work."""
    executor: str = ""
    """Who does it instead, `dask://HOST:PORT`; empty for nobody."""
    progress: Progress = silently
