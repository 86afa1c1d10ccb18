"""The newest state, for all browsers that listen: server-sent events."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LISTENERS_MAX = 64
"""A browser opens six at most, and closes those of pages that are not in sight."""
_SILENCE_S = 15.0
"""After which a sign of life is sent, so that connections to nowhere end."""


class Channel:
    """Tells every listener the newest state; one that was slow misses what is past."""

    def __init__(self) -> None:
        """Begin with nothing to tell."""
        self.listeners = 0
        self._state = ""
        self._turn = asyncio.Event()
        self._ended = False

    def tell(self, state: str) -> None:
        """Tell `state`, which is one line."""
        self._state = state
        self._turn.set()
        self._turn = asyncio.Event()

    def end(self) -> None:
        """Let all listeners go."""
        self._ended = True
        self._turn.set()

    async def listen(self) -> AsyncIterator[bytes]:
        """Yield events: the state as it is, and every newer one."""
        self.listeners += 1
        try:
            while not self._ended:
                turn = self._turn
                yield f"data: {self._state}\n\n".encode()
                while not turn.is_set():
                    try:
                        await asyncio.wait_for(turn.wait(), _SILENCE_S)
                    except TimeoutError:
                        yield b": here\n\n"
        finally:
            self.listeners -= 1
