"""`memosite serve`: a preview, until it is told to end."""

from __future__ import annotations

import gc
import socket
from typing import TYPE_CHECKING

import uvicorn
from msgspec import Struct
from uvicorn.protocols.http.h11_impl import H11Protocol

from memosite.errors import fail
from memosite.preview.app import Preview, app

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from types import FrameType

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

    from memosite.preview.current import Current
    from memosite.preview.editors import Editor

PORTS = 20
"""So many ports are tried, from the one that was asked for."""
_CONNECTIONS_MAX = 500
"""More are told to come again, as a process may have 1,024 files open."""
_IDLE_S = 5.0


class Listening(Struct, frozen=True):
    """Where a preview will be."""

    socket: socket.socket
    host: str
    port: int

    def address(self, path: str) -> str:
        """Return the full address of a path."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{'localhost' if self.host in _ANY else name}:{self.port}{path}"


_ANY = ("0.0.0.0", "::")  # noqa: S104 (only where an author asks for it)


def listening(host: str, port: int) -> Listening:
    """Return a socket at `port` of `host`, or at the next free port of the following.

    Raises SiteError when none is free, or this machine is not called that.
    """
    ports = range(port, min(port + PORTS, 65536)) if port else range(1)
    try:
        family, *_, found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise fail(
            "serve", f"there is no host `{host}`", "name an address of this machine"
        ) from None
    for candidate in ports:
        one = socket.socket(family, socket.SOCK_STREAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((found[0], candidate, *found[2:]))
            one.listen(128)
        except OSError as error:
            one.close()
            reason = error.strerror or str(error)
            continue
        return Listening(one, host, one.getsockname()[1])
    told = f"ports {ports[0]} to {ports[-1]} cannot be had: {reason}"
    raise fail("serve", told, "name another with --port")


class _Patient(H11Protocol):
    """Lets go of who connects and asks for nothing, or asks too slowly."""

    _checking: asyncio.TimerHandle
    _was_idle = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look whether anything is asked."""
        super().connection_made(transport)
        self._checking = self.loop.call_later(_IDLE_S, self._check)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._checking.cancel()
        super().connection_lost(exc)

    def _check(self) -> None:
        # Until its first request a connection has no cycle, whatever its type says.
        cycle: RequestResponseCycle | None = self.cycle
        is_idle = cycle is None or cycle.response_complete
        if is_idle and self._was_idle:
            self.transport.close()
            return
        self._was_idle = is_idle
        self._checking = self.loop.call_later(_IDLE_S, self._check)


class _Server(uvicorn.Server):
    """Ends at the first Ctrl-C or SIGTERM, and lets all listeners go."""

    preview: Preview

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """End; at the second signal at once."""
        # The signal is not raised again afterwards: to end is what was asked for.
        self.force_exit = self.should_exit
        self.should_exit = True
        self.preview.channel.end()


def run(current: Current, editor: Editor, at: Listening, ready: Callable[[str], None]) -> None:
    """Serve `current` until Ctrl-C or SIGTERM; `ready` is told the path of its home page."""
    preview = Preview(current, editor)
    gc.freeze()  # a plan is a million values, and none are circular
    server = _Server(
        uvicorn.Config(
            app(preview, at.host),
            http=_Patient,
            ws="none",
            loop="asyncio",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS_MAX,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=1,
        )
    )
    server.preview = preview
    ready(preview.base)
    server.run(sockets=[at.socket])
