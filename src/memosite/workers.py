"""Who does the work of a build: this process, or others where that pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from memosite import garbage

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Made = TypeVar("Made")

ITEMS_MIN = 200
"""Fewer are done here before other processes have begun. Source: docs/performance.md."""


class Workers(Struct, frozen=True):
    """Others are asked for a step over many items, and let go when it is done."""

    jobs: int = 1
    """Processes on this machine."""
    address: str = ""
    """Of an Executor elsewhere, `dask://HOST:PORT`; empty for none."""

    def each(
        self, step: Callable[[Shared, Item], Made], shared: Shared, items: Sequence[Item]
    ) -> Generator[Made]:
        """Yield `step(shared, item)` of every item, in order; the step is a module's function.

        Raises what the step raises, and SiteError when workers cannot be had or are lost.
        """
        if len(items) < ITEMS_MIN or (self.jobs == 1 and not self.address):
            yield from (step(shared, item) for item in garbage.let_go(items))
            return
        from memosite import crew  # noqa: PLC0415 (20 ms of start-up; few items need none)

        # The first is made here, so that what it imports is there before processes fork.
        yield step(shared, items[0])
        asked = crew.dask(self.address) if self.address else crew.processes(self.jobs)
        with asked as workers:
            yield from workers.each(step, shared, items[1:])
