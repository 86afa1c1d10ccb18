"""A preview while it runs: its process, what it answers, and a page of it in Chromium."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from measure import children
from playwright.sync_api import Error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

TICKS = os.sysconf("SC_CLK_TCK")
STEP_SECONDS = 0.02
QUIET_SECONDS = 1.0
"""A preview that has used no CPU time for so long has nothing left to do."""
PATIENCE_SECONDS = 120
EYE = """(() => {
  const look = () => {
    const words = sessionStorage.getItem("words");
    if (words && !sessionStorage.getItem("seen") && document.body?.textContent.includes(words))
      sessionStorage.setItem("seen", performance.timeOrigin + performance.now());
    requestAnimationFrame(look);
  };
  look();
})()"""
"""Notes the moment of the frame in which a page first says the words, across reloads."""
SAID = """() => {
  const said = node => [...node.childNodes].map(one =>
    one.nodeType === 3 ? one.data
      : ["SCRIPT", "STYLE"].includes(one.nodeName) || one.hidden ? ""
      : (one.shadowRoot ? said(one.shadowRoot) : "") + said(one)).join("");
  return said(document);
}"""
"""All text of a page that is not hidden, that in shadows too."""
LINKS = """() => {
  const found = node => [...node.querySelectorAll("*")].flatMap(one =>
    [...(one.shadowRoot ? found(one.shadowRoot) : []), ...(one.href ? [String(one.href)] : [])]);
  return found(document);
}"""


@dataclass(slots=True)
class Process:
    """A preview's process."""

    port: int
    popen: subprocess.Popen[bytes]
    log: Path
    """What its terminal shows."""

    @property
    def said(self) -> str:
        """What the terminal has shown so far, without colours."""
        return re.sub(r"\x1b\[[\d;]*m", "", self.log.read_text("utf-8", "replace"))

    @property
    def ended(self) -> bool:
        """Whether it runs no more."""
        return self.popen.poll() is not None

    def cpu(self) -> float:
        """Return the CPU seconds that it and its children took."""
        return sum(map(_cpu, children(self.popen.pid)))

    def settle(self) -> None:
        """Wait until it has nothing left to do."""
        used, since, ends = self.cpu(), time.monotonic(), time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < min(since + QUIET_SECONDS, ends) and not self.ended:
            time.sleep(STEP_SECONDS)
            now = self.cpu()
            # A tick or two are the server looking whether anything happened.
            if now - used > 2 / TICKS:
                used, since = now, time.monotonic()

    def ask(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Return status and body of the answer to a request; status 0 if nobody answers."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=PATIENCE_SECONDS)
        with contextlib.closing(connection):
            try:
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                if answer.getheader("Content-Type") == "text/event-stream":
                    return answer.status, b""
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException):
                return 0, b""


def _cpu(pid: int) -> float:
    try:
        values = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b") ")[2].split()
    except OSError:
        return 0.0  # it has ended
    return sum(map(int, values[11:15])) / TICKS  # with children that have ended


@contextlib.contextmanager
def running(command: list[str], home: Path, port: int) -> Iterator[Process]:
    """Start a preview in a site's folder, and end it."""
    with tempfile.NamedTemporaryFile(prefix="preview-") as log:
        popen = subprocess.Popen(command, cwd=home, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield Process(port, popen, Path(log.name))
        finally:
            popen.terminate()
            popen.wait(PATIENCE_SECONDS)


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def wait(holds: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> bool:
    """Return whether something came to hold."""
    ends = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > ends:
            return False
        time.sleep(STEP_SECONDS)
    return True


@dataclass(slots=True)
class Sight:
    """A page of a preview in a browser."""

    page: Page
    channels: list[str] = field(default_factory=list)
    """Addresses at which it waits to be told of changes."""
    told: list[str] = field(default_factory=list)
    """What it was told."""
    loads: int = 0
    """How often a document was loaded."""
    console: list[str] = field(default_factory=list)
    """What the browser's console shows."""

    def ask(self, script: str, argument: object = None) -> Any:  # noqa: ANN401 (of JSON)
        """Return what a script in the page gives; again, where a reload came between."""
        for _ in range(100):
            try:
                return self.page.evaluate(script, argument)
            except Error:
                time.sleep(STEP_SECONDS)
        return None

    def go(self, address: str) -> None:
        """Open another page; again, where a reload of this one came between."""

        def opened_() -> bool:
            with contextlib.suppress(Error):
                self.page.goto(address)
                return True
            return False

        assert wait(opened_), address

    def expect(self, words: str) -> None:
        """Begin to wait for words."""
        begin = "words => { sessionStorage.removeItem('seen'); sessionStorage.words = words }"
        self.ask(begin, words)

    def seen(self, seconds: float = PATIENCE_SECONDS) -> float | None:
        """Return when the page said the words, in seconds since 1970; None if it never did."""
        found: list[float] = []

        def looked() -> bool:
            self.page.wait_for_timeout(STEP_SECONDS * 1000)
            moment = self.ask("() => sessionStorage.getItem('seen')")
            found.extend([float(moment) / 1000] if moment else [])
            return bool(found)

        return found[0] if wait(looked, seconds) else None

    def said(self) -> str:
        """Return all that the page shows."""
        return str(self.ask(SAID))


@contextlib.contextmanager
def opened(browser: Browser, address: str) -> Iterator[Sight]:
    """Open a page, and follow what it is told."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    context.add_init_script(EYE)
    page = context.new_page()
    sight = Sight(page)
    session = context.new_cdp_session(page)

    def event(told: dict[str, Any]) -> None:
        sight.told.append(str(told["data"]))

    def frame(told: dict[str, Any]) -> None:
        sight.told.append(str(told["response"]["payloadData"]))

    def request(event: dict[str, Any]) -> None:
        if event.get("type") == "EventSource":
            sight.channels.append(urlsplit(event["request"]["url"]).path)

    def loaded(_: object) -> None:
        sight.loads += 1

    session.send("Network.enable")
    session.on("Network.eventSourceMessageReceived", event)
    session.on("Network.webSocketFrameReceived", frame)
    session.on("Network.requestWillBeSent", request)
    page.on("websocket", lambda one: sight.channels.append(one.url))
    page.on("domcontentloaded", loaded)
    page.on("console", lambda one: sight.console.append(one.text))
    page.goto(address)
    yield sight
    context.close()
