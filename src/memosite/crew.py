"""Workers: batches of items through a `concurrent.futures` Executor, in order.

What a step needs travels to it as bytes, and nothing but what it returns comes back: so it makes no
difference which Executor it is, or where it runs.
"""

from __future__ import annotations

import collections
import contextlib
import functools
import gc
import importlib
import math
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ProcessPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from memosite import engine, garbage
from memosite.errors import fail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

Shared = TypeVar("Shared")
Item = TypeVar("Item")
Made = TypeVar("Made")

_ROUNDS = 8
"""Batches a worker: few, as each carries what is shared; many, as nobody shall idle at the end."""
_BATCH_MAX = 50
"""Items of a batch whose workers have what is shared, which bounds the memory."""
_AHEAD = 3
"""Batches a worker that are handed out at a time, which bounds the memory."""
_SECONDS = 5
"""How long a scheduler may take to answer."""


class Crew(Struct, frozen=True):
    """Workers that are there."""

    executor: Executor
    count: int
    lost: tuple[type[Exception], ...]
    """What the executor raises when a worker is gone."""
    inherits: bool = False
    """Whether the workers have what this process has when the first batch is handed out."""

    def each(
        self, step: Callable[[Shared, Item], Made], shared: Shared, items: Sequence[Item]
    ) -> Iterator[Made]:
        """Yield `step(shared, item)` of every item, in order; the step is a module's function.

        Raises what the step raises, and SiteError when a worker is lost.
        """
        waiting: collections.deque[Future[list[Made]]] = collections.deque()
        try:
            for batch in self._batches(step, shared, items):
                with _undisturbed():  # the first call starts the workers
                    waiting.append(self.executor.submit(batch))
                if len(waiting) >= self.count * _AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except self.lost:
            hint = "build again with --jobs 1, which needs the least memory"
            raise fail("build", "a worker was ended from outside", hint) from None
        finally:
            _here.clear()

    def _batches(
        self, step: Callable[[Shared, Item], Made], shared: Shared, items: Sequence[Item]
    ) -> Iterator[Callable[[], list[Made]]]:
        """Yield calls of the step with some of the items each, to be made by workers."""
        size = math.ceil(len(items) / (self.count * _ROUNDS))
        if self.inherits:
            _here[:] = [(shared, items)]
            size = min(size, _BATCH_MAX)
            for start in range(0, len(items), size):
                yield functools.partial(_inherited, step, slice(start, start + size))
            return
        told = _packed((engine.digest(), shared))
        for start in range(0, len(items), size):
            # Packed here: an Executor may do it in another thread, which has no cache to read.
            yield functools.partial(_sent, step, told, _packed(items[start : start + size]))


_here: list[tuple[Any, Sequence[Any]]] = []
"""What all batches share and all their items, for workers that are forks of this process."""


def _packed(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _inherited(step: Callable[[Any, Any], Made], which: slice) -> list[Made]:
    """Return what the step makes of some of the items, in a fork of the build's process."""
    shared, items = _here[0]
    return _made(step, shared, items[which])


def _sent(step: Callable[[Any, Any], Made], told: bytes, items: bytes) -> list[Made]:
    """Return what the step makes of each item, in a worker anywhere."""
    return _made(step, _heard(told), pickle.loads(items))  # noqa: S301 (see `_heard`)


def _made(step: Callable[[Any, Any], Made], shared: object, items: Sequence[object]) -> list[Made]:
    return [step(shared, item) for item in garbage.let_go(items)]


@functools.lru_cache(maxsize=1)
def _heard(told: bytes) -> object:
    """Return what all batches share, read once; raises SiteError where the code is another."""
    digest, shared = pickle.loads(told)  # noqa: S301 (from our own process, never from a file)
    if digest != engine.digest():
        hint = "install the same memosite, Python and libraries on every machine"
        raise fail("build", "a worker runs another version", hint)
    return shared


@contextlib.contextmanager
def processes(jobs: int) -> Iterator[Crew]:
    """Yield processes on this machine, which end with the context."""
    # A fork is ready in a tenth of a second, but safe only where no other thread runs.
    is_alone = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if is_alone else "spawn")
    executor = ProcessPoolExecutor(jobs, context, initializer=_begin)
    others = {*multiprocessing.active_children()}
    gc.freeze()  # What is there now stays shared: no fork looks for garbage among it.
    try:
        yield Crew(executor, jobs, (BrokenExecutor,), inherits=is_alone)
    except BaseException:  # The executor waits for work under way, which nobody needs.
        for worker in {*multiprocessing.active_children()} - others:
            worker.kill()
        raise
    finally:
        executor.shutdown()
        gc.unfreeze()


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep Ctrl-C waiting: between a fork and its first step it would leave a process behind."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Make a worker end with the build, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the build's, which lets workers go.
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None, "a worker has a parent"
    parent.join()
    os._exit(1)


@contextlib.contextmanager
def dask(address: str) -> Iterator[Crew]:
    """Yield the workers of the Dask cluster at `dask://HOST:PORT`.

    Raises SiteError where there is none.
    """
    try:
        distributed: Any = importlib.import_module("distributed")  # an extra
    except ImportError:
        raise fail("build", f"{address} needs Dask", "install memosite[dask]") from None
    try:
        scheduler = address.replace("dask://", "tcp://", 1)
        client = distributed.Client(scheduler, timeout=_SECONDS)
    except (OSError, ValueError):
        hint = "begin one with `dask scheduler`, and workers with `dask worker HOST:PORT`"
        raise fail("build", f"no Dask scheduler answers at {address}", hint) from None
    with client:
        count = sum(client.nthreads().values())
        if not count:
            hint = "begin some with `dask worker HOST:PORT`"
            raise fail("build", f"the Dask scheduler at {address} has no workers", hint)
        executor = client.get_executor()
        try:
            yield Crew(executor, count, (distributed.KilledWorker, CancelledError, OSError))
        finally:
            executor.shutdown(wait=False)  # all is done, or nobody needs the rest
