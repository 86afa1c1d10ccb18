"""Who does the work of a build: this process, or others where that pays."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType

    from memosite.crew import Crew

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Made = TypeVar("Made")

ITEMS_MIN = 200
"""Fewer are done here before other processes have begun. Source: docs/performance.md."""


@dataclass(slots=True)
class Workers:
    """Others are asked at the first step over many items, and let go at the end of the context."""

    jobs: int = 1
    """Processes on this machine."""
    address: str = ""
    """Of an Executor elsewhere, `dask://HOST:PORT`; empty for none."""
    _crew: Crew | None = field(default=None, init=False)
    _closing: ExitStack = field(default_factory=ExitStack, init=False)

    def __enter__(self) -> Self:
        """Ask nobody yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let all go."""
        self._crew = None
        self._closing.__exit__(kind, error, traceback)

    def each(
        self, step: Callable[[Shared, Item], Made], shared: Shared, items: Sequence[Item]
    ) -> Iterator[Made]:
        """Yield `step(shared, item)` of every item, in order; the step is a module's function.

        Raises what the step raises, and SiteError when workers cannot be had or are lost.
        """
        if len(items) < ITEMS_MIN or (self.jobs == 1 and not self.address):
            yield from (step(shared, item) for item in items)
            return
        # The first is made here, so that what it imports is there before processes fork.
        yield step(shared, items[0])
        self._crew = self._crew or self._asked()
        yield from self._crew.each(step, shared, items[1:])

    def _asked(self) -> Crew:
        from memosite import crew  # noqa: PLC0415 (20 ms of start-up; few items need none)

        if self.address:
            return crew.dask(self.address, self._closing)
        return crew.processes(self.jobs, self._closing)
