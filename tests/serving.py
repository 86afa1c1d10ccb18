"""`memosite serve` in a process of its own, and what it answers."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from given import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    data: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.data.decode()


@dataclass(frozen=True)
class Serving:
    """A preview that runs."""

    address: str
    """Of its home page."""
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    """What the terminal shows, line by line."""

    @property
    def at(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.address)
        return parts.hostname or "", parts.port or 0

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: str | None = None,
    ) -> Answer:
        """Return the answer to a request for `path`, which is sent as it is."""
        with contextlib.closing(http.client.HTTPConnection(*self.at, timeout=60)) as connection:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    @contextlib.contextmanager
    def events(self) -> Iterator[Events]:
        """Yield the stream of events."""
        connection = http.client.HTTPConnection(*self.at, timeout=60)
        with contextlib.closing(connection):
            connection.request("GET", "/.memosite/events")
            with connection.getresponse() as answer:
                yield Events(answer)

    def events_status(self) -> int:
        """Return with which status the stream of events is answered."""
        with self.events() as events:
            return events.answer.status


@dataclass(frozen=True)
class Events:
    """A stream of events."""

    answer: http.client.HTTPResponse

    def next(self) -> dict[str, object]:
        """Wait for the next event and return it."""
        while True:
            line = self.answer.readline().decode()
            assert line, "the stream has ended"
            if line.startswith("data: "):
                found = json.loads(line.removeprefix("data: "))
                assert isinstance(found, dict)
                return found


@contextlib.contextmanager
def serving(
    home: Path, *options: object, env: Mapping[str, str] | None = None
) -> Iterator[Serving]:
    """Serve `home` at a free port, as it is at the end of 2026."""
    # A test run in the background ignores Ctrl-C and hands that on.
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from memosite.cli.program import main; main()"
    )
    command = [sys.executable, "-c", program, "serve", "--site", home, "--port", "0", *options]
    moment = {"SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
    with subprocess.Popen(
        list(map(str, command)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **moment, **(env or {})},
    ) as process:
        assert process.stdout
        assert process.stderr
        said: list[str] = []
        reader = threading.Thread(target=_read, args=(process.stderr, said), daemon=True)
        reader.start()
        try:
            line = process.stdout.readline()
            assert line.startswith("Preview at http://"), (line, said)
            yield Serving(line.split()[2], process, said)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(60)
            reader.join()


def _read(stream: IO[str], said: list[str]) -> None:
    for line in stream:
        said.append(line.rstrip("\n"))  # noqa: PERF401 (as it is said, not when all is)
