"""Outside addresses: each is asked whether it is still there, politely, and good answers are kept.

One request at a time to a host, with a pause behind it; few hosts at once; a host that says when to
come back is heard. Nothing of an answer is read but its status and where it leads.
"""

from __future__ import annotations

import socket
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urldefrag, urljoin, urlsplit

import urllib3
from msgspec import Struct
from urllib3.exceptions import (
    HTTPError,
    InvalidHeader,
    NameResolutionError,
    NewConnectionError,
    SSLError,
)
from urllib3.exceptions import TimeoutError as TooSlow

from memosite import __version__
from memosite.task import silently

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memosite.task import Progress

_PERMANENT = (301, 308)
_REDIRECTS = (*_PERMANENT, 302, 303, 307)
_AGAIN = (429, 500, 502, 503, 504)
"""What may be better in a moment."""
_FAULTS = 400
"""From here on a status tells of a fault. Source: RFC 9110, section 15."""
_HOPS_MAX = 8
_RESOLVERS = ("doi.org", "dx.doi.org", "hdl.handle.net")
"""Hosts that know an address if they lead on; the publishers behind them block programs."""


class Manners(Struct, frozen=True):
    """How hosts are asked."""

    hosts_max: int = 8
    """At the same time."""
    pause_s: float = 1.0
    """Behind each request to a host."""
    timeout_s: float = 15.0
    tries: int = 3
    """Of a host that has a fault or too much to do."""
    backoff_s: float = 2.0
    """Before the second try; twice that before the third."""
    patience_s: float = 60.0
    """The longest wait that a host may ask for."""


class Answer(Struct, frozen=True):
    """What became of one address."""

    status: int = 0
    """Of HTTP; 0 where no answer came."""
    fault: str = ""
    """Why none came."""
    moved: str = ""
    """Where it has moved to for good; empty where it has not."""
    no_name: Literal["", "now", "for good"] = ""
    """Whether its host's name could not be looked up, or is nobody's."""


class _Reply(Struct, frozen=True):
    status: int
    location: str
    wait_s: float | None
    """How long the host wants to be left alone."""


@dataclass(slots=True)
class Asker:
    """Asks for addresses, in several threads."""

    manners: Manners
    pool: urllib3.PoolManager
    stopped: threading.Event = field(default_factory=threading.Event)
    """Set where nothing more is to be asked; waiting is waiting for it."""
    turns: defaultdict[str, threading.Lock] = field(
        default_factory=lambda: defaultdict(threading.Lock)
    )
    """Host -> who holds it may send it a request."""

    def all_of_host(self, addresses: Iterable[str]) -> dict[str, Answer]:
        """Return the answer of each address, one after another."""
        return {one: self.answer(one) for one in addresses if not self.stopped.is_set()}

    def answer(self, address: str) -> Answer:
        """Return what becomes of an address, wherever it leads."""
        here, moved, is_permanent = address, "", True
        for _ in range(_HOPS_MAX):
            try:
                reply = self.patiently(here)
            except (HTTPError, ValueError) as error:
                return _failed(error)
            leads = reply.status in _REDIRECTS and reply.location
            if not leads or urlsplit(here).hostname in _RESOLVERS:
                return Answer(reply.status, moved=moved)
            here = urljoin(here, reply.location)
            if urlsplit(here).scheme not in ("http", "https"):
                return Answer(fault="it leads to what is no web page")
            is_permanent = is_permanent and reply.status in _PERMANENT
            moved = here if is_permanent else moved
        return Answer(fault="it leads round in a circle")

    def patiently(self, address: str) -> _Reply:
        """Return the reply to HEAD, or to GET where a host does not like that."""
        method = "HEAD"
        for number in range(self.manners.tries):
            reply = self.once(method, address)
            if method == "HEAD" and reply.status >= _FAULTS and reply.status != _AGAIN[0]:
                method = "GET"
                reply = self.once(method, address)
            wait_s = self.manners.backoff_s * 2**number if reply.wait_s is None else reply.wait_s
            is_last = number + 1 == self.manners.tries or wait_s > self.manners.patience_s
            if reply.status not in _AGAIN or is_last or self.stopped.wait(wait_s):
                return reply
        return reply

    def once(self, method: str, address: str) -> _Reply:
        """Return the reply to one request; its body is not read."""
        with self.turns[urlsplit(address).netloc]:
            try:
                got = self.pool.request(
                    method, address, redirect=False, retries=False, preload_content=False
                )
                got.close()
            finally:
                self.stopped.wait(self.manners.pause_s)
        return _Reply(got.status, got.headers.get("Location", ""), _wait_s(got.headers))


def _wait_s(headers: urllib3.HTTPHeaderDict) -> float | None:
    told = headers.get("Retry-After")
    try:
        return urllib3.Retry().parse_retry_after(told) if told else None
    except (InvalidHeader, ValueError, OverflowError):
        return None


def _failed(error: Exception) -> Answer:
    cause = error.__cause__
    if isinstance(error, NameResolutionError):
        is_known = isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN
        fault = "its host's name cannot be looked up"
        return Answer(fault=fault, no_name="now" if is_known else "for good")
    if isinstance(error, TooSlow) and not isinstance(error, NewConnectionError):
        return Answer(fault="its host does not answer in time")
    if isinstance(error, SSLError):
        return Answer(fault="its host's certificate is not good")
    if isinstance(error, HTTPError):
        return Answer(fault="its host cannot be reached")
    return Answer(fault="it is no address")


def ask(
    addresses: Iterable[str], manners: Manners, progress: Progress = silently
) -> dict[str, Answer]:
    """Return the answer of every address; its fragment is not sent.

    Cost: at least `pause_s` for each address of the host that has most of them.
    """
    by_host: dict[str, dict[str, None]] = {}
    answers: dict[str, Answer] = {}
    for address in addresses:
        try:
            bare = urldefrag(address)[0]
            by_host.setdefault(urlsplit(bare).netloc, {})[bare] = None
        except ValueError as error:
            answers[address] = _failed(error)
    asker = Asker(manners, pool(manners))
    with ThreadPoolExecutor(manners.hosts_max) as threads:
        try:
            asked = [threads.submit(asker.all_of_host, tuple(some)) for some in by_host.values()]
            for done in progress("Asking", asked):
                answers.update(done.result())
        except BaseException:
            asker.stopped.set()
            threads.shutdown(cancel_futures=True)
            raise
    return answers


def pool(manners: Manners) -> urllib3.PoolManager:
    """Return the connections to all hosts, with the name of who asks."""
    headers = {"User-Agent": f"memosite/{__version__} (link check)", "Accept": "*/*"}
    timeout = urllib3.Timeout(manners.timeout_s)
    return urllib3.PoolManager(2 * manners.hosts_max, headers=headers, timeout=timeout)
