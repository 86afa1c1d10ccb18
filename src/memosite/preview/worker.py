"""One thread that does the work, so that the server goes on answering."""

from __future__ import annotations

import asyncio
import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")


class Worker:
    """Does one thing after another; ends with the process, whatever it is at."""

    def __init__(self) -> None:
        """Begin to wait for work."""
        self._work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        # concurrent.futures would have the process wait for its threads.
        threading.Thread(target=self._run, daemon=True).start()

    async def do(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return `step(...)`, or raise what it raises."""
        done: Future[T] = Future()

        def work() -> None:
            if not done.set_running_or_notify_cancel():
                return
            try:
                done.set_result(step(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 (raised where it is awaited)
                done.set_exception(error)

        self._work.put(work)
        return await asyncio.wrap_future(done)

    def _run(self) -> None:
        while True:
            self._work.get()()
