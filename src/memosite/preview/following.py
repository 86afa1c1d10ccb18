"""Changes -> one glance and one plan: bursts settle first, and the clock counts as a change."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from memosite.preview import watching

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from memosite.preview.current import Current, State
    from memosite.preview.worker import Worker

SETTLED_S = 0.08
"""So long nothing has changed when the whole site is planned anew..."""
BURST_S_MAX = 2.0
"""...or so long things have been changing."""
_BEGUN_S = 0.05
"""After which a watch has begun; what changed before is looked for."""
_LOOK_S_MAX = 3600.0
"""A machine that slept finds its clock set on."""


@contextlib.asynccontextmanager
async def followed(
    current: Current, worker: Worker, planner: Worker, tell: Callable[[State], None]
) -> AsyncIterator[None]:
    """Keep `current` as the files are, and tell of each state, until the context ends."""
    following = _Following(current, worker, planner, tell, asyncio.Queue())
    task = asyncio.create_task(following.follow())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@dataclass(slots=True)
class _Following:
    """What follows one site."""

    current: Current
    worker: Worker
    """Makes pages."""
    planner: Worker
    """Plans the site, beside."""
    tell: Callable[[State], None]
    changed: asyncio.Queue[set[str]]
    """Paths below the site's folder."""

    async def watch(self) -> None:
        """Queue what changes, for ever."""
        try:
            await watching.watch(self.current.site, self._also(), self.changed.put_nowait)
        except* (OSError, RuntimeError) as errors:  # the system's limit of watches, above all
            self.current.said(f"Changes cannot be seen: {errors.exceptions[0]}")

    def _also(self) -> tuple[str, ...]:
        basis = self.current.basis
        return basis.planned.also if basis else ()

    async def follow(self) -> None:
        """Glance at and plan what was queued, for ever."""
        watched = self._also()
        watch = asyncio.create_task(self.watch())
        try:
            paths = set() if await self._missed() else await self._next(self._wait_s())
            while True:
                await self._settle(paths)
                paths = await self._plan()
                missed = False
                if self._also() != watched:
                    watch.cancel()
                    watched, watch = self._also(), asyncio.create_task(self.watch())
                    missed = await self._missed()
                if not paths and not missed:
                    paths = await self._next(self._wait_s())
        finally:
            watch.cancel()

    async def _missed(self) -> bool:
        """Return whether a file changed before a watch had begun."""
        await asyncio.sleep(_BEGUN_S)
        return await self.worker.do(self.current.is_stale)

    async def _settle(self, paths: set[str]) -> None:
        """Show what can be shown at once, and return when nothing has changed for a while."""
        clock = asyncio.get_running_loop().time
        end = clock() + BURST_S_MAX
        while paths and clock() < end:
            await self._glance(paths)
            paths = await self._next(SETTLED_S)

    async def _glance(self, paths: set[str]) -> None:
        state = await self.worker.do(self.current.glance, paths)
        if state:
            self.tell(state)

    async def _plan(self) -> set[str]:
        """Plan the site, tell of it, and return what changed meanwhile and was glanced at."""
        planning = asyncio.create_task(self._planned())
        changed: set[str] = set()
        while not planning.done():
            paths = await self._next(_BEGUN_S)
            if paths:
                changed |= paths
                await self._glance(paths)
        await planning
        return changed

    async def _planned(self) -> None:
        try:
            found = await self.planner.do(self.current.plan)
            self.tell(await self.worker.do(self.current.adopt, found))
        except Exception as error:  # noqa: BLE001 (the next change may go well)
            self.current.said(f"memosite itself failed: {type(error).__name__}: {error}")

    async def _next(self, seconds: float) -> set[str]:
        """Return all that has changed; nothing if nothing does for so long."""
        try:
            paths = await asyncio.wait_for(self.changed.get(), seconds)
        except TimeoutError:
            return set()
        while not self.changed.empty():
            paths |= self.changed.get_nowait()
        return paths

    def _wait_s(self) -> float:
        """Return in how many seconds the next memo is due."""
        basis = self.current.basis
        until = basis.planned.until if basis else None
        left_s = (until - self.current.moment()).total_seconds() if until else 0
        # One that is past could not be planned; the next change will mend that.
        return min(left_s + 0.01, _LOOK_S_MAX) if left_s > 0 else _LOOK_S_MAX
