"""Outside addresses, asked of servers on this machine that behave as others do out there."""

from __future__ import annotations

import datetime as dt
import json
import socket
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from given import SHOW, contents, site, text
from memosite.cache import FOLDER
from memosite.commands.answers import NAME, Outside
from memosite.commands.check import check
from memosite.commands.outside import Answer, Asker, Manners, ask, pool
from memosite.task import Task

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memosite.checks.findings import Finding

NOW = dt.datetime(2026, 12, 31, tzinfo=dt.UTC)
QUICK = Manners(pause_s=0.0, timeout_s=5.0, backoff_s=0.0)


class Server(ThreadingHTTPServer):
    """Answers `/STATUS` with that, and notes what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port of this machine."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.busy = self.busiest = 0
        self.guard = threading.Lock()

    @property
    def root(self) -> str:
        """Return its address, under a name as hosts out there have."""
        return f"http://host.example:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def answer(self) -> None:
        """Answer as the path says: `/404`, `/301/200`, `/head-405`, `/again-2`."""
        with self.server.guard:
            self.server.busy += 1
            self.server.busiest = max(self.server.busiest, self.server.busy)
            self.server.asked.append((self.command, self.path))
            self.server.agents.add(str(self.headers["User-Agent"]))
            tries = Counter(path for _, path in self.server.asked)[self.path]
        first, _, rest = self.path.partition("?")[0].strip("/").partition("/")
        kind, _, number = first.partition("-")
        headers = {"Location": f"/{rest}"} if rest else {}
        if kind == "head":
            status = int(number) if self.command == "HEAD" else 200
        elif kind == "again":
            status, headers = (200 if tries > 2 else int(number)), {"Retry-After": "0"}
        elif kind == "later":
            status, headers = 429, {"Retry-After": "100000"}
        elif kind == "odd":
            status, headers = 503, {"Retry-After": "soon"}
        elif kind == "round":
            status, headers = 302, {"Location": "/round"}
        elif kind == "mail":
            status, headers = 302, {"Location": "mailto:alice@example.org"}
        else:
            status = int(kind)
        with self.server.guard:
            self.server.busy -= 1
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = answer  # noqa: N815 (the names that http.server looks for)


def _resolve(patch: pytest.MonkeyPatch, faults: dict[str, int]) -> None:
    """Let every name be this machine's but those in `faults`, which end so."""
    real = socket.getaddrinfo

    def looked_up(host: str, *rest: object, **more: object) -> object:
        if host in faults:
            raise socket.gaierror(faults[host], "no such name")
        return real("127.0.0.1", *rest, **more)  # type: ignore[arg-type]

    patch.setattr(socket, "getaddrinfo", looked_up)


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test leave this machine."""
    _resolve(monkeypatch, {})


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server that ends with the test."""
    made = Server()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def findings(folder: Path, *addresses: str, now: dt.datetime = NOW) -> list[Finding]:
    """Return what is found of outside addresses on a site of one memo that links to them."""
    body = "\n\n".join(f"[a](<{address}>)" for address in addresses)
    files = {"memos/a.md": text(body, question="Why?", summary="So.")}
    checked = check(
        Task(site(folder, files), folder / "_site", SHOW),
        external=Outside(now, QUICK),
        waiting=lambda: None,
    )
    return [one for one in checked.findings if one.code.startswith("M9")]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/200", Answer(200)),
        ("/404", Answer(404)),
        ("/head-405", Answer(200)),
        ("/head-404", Answer(200)),
        ("/302/200", Answer(200)),
        ("/302/404", Answer(404)),
        ("/308/404", Answer(404, moved="/404")),
        ("/301/200", Answer(200, moved="/200")),
        ("/308/301/200", Answer(200, moved="/200")),
        ("/301/302/200", Answer(200, moved="/302/200")),
        ("/302/301/200", Answer(200)),
        ("/again-429", Answer(200)),
        ("/again-503", Answer(200)),
        ("/later", Answer(429)),
        ("/odd", Answer(503)),
        ("/999", Answer(999)),
        ("/round", Answer(fault="it leads round in a circle")),
        ("/mail", Answer(fault="it leads to what is no web page")),
    ],
)
def test_what_becomes_of_an_address(server: Server, path: str, expected: Answer) -> None:
    """HEAD is followed by GET where a host does not like it, and busy hosts are asked again."""
    got = ask([server.root + path], QUICK)[server.root + path]
    moved = server.root + expected.moved if expected.moved else ""
    assert (expected.status, expected.fault, moved) == (got.status, got.fault, got.moved)


def test_a_fault_is_asked_for_three_times_and_a_missing_page_but_once(server: Server) -> None:
    """By HEAD first, then by GET."""
    ask([f"{server.root}/500", f"{server.root}/404"], QUICK)
    assert {"/500": 4, "/404": 2} == Counter(path for _, path in server.asked)
    assert ("HEAD", "/404") in server.asked


def test_a_host_that_asks_for_patience_is_left_alone(server: Server) -> None:
    """One that wants more than a minute is not asked again."""
    ask([f"{server.root}/later"], QUICK)
    assert [("HEAD", "/later")] == server.asked


def test_a_host_gets_one_request_at_a_time(server: Server) -> None:
    """With the name of who asks, and each address once, without its fragment."""
    ask([f"{server.root}/200?{n}#part" for n in range(8) for _ in "ab"], QUICK)
    assert (1, 8) == (server.busiest, len(server.asked))
    assert all(agent.startswith("memosite/") for agent in server.agents)
    assert not any("part" in path for _, path in server.asked)


def test_a_host_is_given_a_pause(server: Server) -> None:
    """As long as the manners say: here waits are noted, and take no time."""
    waits: list[float] = []

    class Waits(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout or 0)
            return False

    manners = Manners(pause_s=7.0)
    asker = Asker(manners, pool(manners), Waits())
    asker.all_of_host([f"{server.root}/200", f"{server.root}/again-503"])
    assert [7.0] * 4 == [one for one in waits if one]


def test_names_that_nobody_has_and_hosts_that_are_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name is for good, unless the network says to ask later."""
    _resolve(monkeypatch, {"gone.example": socket.EAI_NONAME, "later.example": socket.EAI_AGAIN})
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        away = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        got = ask(["http://gone.example/", "http://later.example/", away], QUICK)
    assert "for good" == got["http://gone.example/"].no_name
    assert "now" == got["http://later.example/"].no_name
    assert "its host cannot be reached" == got[away].fault


def test_a_host_that_never_answers_is_given_up() -> None:
    """After the time that the manners give it."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        got = ask([address], Manners(pause_s=0.0, timeout_s=0.1))[address]
    assert "its host does not answer in time" == got.fault


def test_stopping_asks_for_nothing_more(server: Server) -> None:
    """Ctrl-C ends a check at the next answer, not at the last."""

    def interrupted(_stage: str, _items: object, /) -> Iterator[object]:
        raise KeyboardInterrupt
        yield

    addresses = [f"{server.root}/200?{n}" for n in range(50)]
    with pytest.raises(KeyboardInterrupt):
        ask(addresses, Manners(pause_s=0.05), interrupted)  # type: ignore[arg-type]
    assert len(addresses) > len(server.asked) + 40


@pytest.mark.parametrize("address", ["http://[1/", "http://a..b/", "http://127.0.0.1:x/"])
def test_what_is_no_address_is_no_crash(address: str) -> None:
    """It cannot be asked for."""
    (got,) = ask([address], QUICK).values()
    assert got.fault


@pytest.mark.parametrize(
    ("path", "code", "severity"),
    [
        ("/404", "M901", "error"),
        ("/410", "M901", "error"),
        ("/500", "M902", "warning"),
        ("/400", "M902", "warning"),
        ("/403", "M903", "warning"),
        ("/later", "M903", "warning"),
        ("/999", "M903", "warning"),
        ("/301/200", "M904", "advice"),
        ("/200", "", ""),
        ("/302/200", "", ""),
    ],
)
def test_an_answer_is_a_finding_at_its_link(
    tmp_path: Path, server: Server, path: str, code: str, severity: str
) -> None:
    """Gone is an error; what blocks programs, or has a fault now, is a warning."""
    told = [
        (one.code, one.severity, one.place.line) for one in findings(tmp_path, server.root + path)
    ]
    assert ([(code, severity, 8)] if code else []) == told


def test_good_answers_are_kept_and_bad_ones_are_asked_for_again(
    tmp_path: Path, server: Server
) -> None:
    """Of good ones for a week, of blocked ones for a day."""
    addresses = [f"{server.root}/{path}" for path in ("200", "404", "403", "301/200")]

    def asked(now: dt.datetime) -> set[str]:
        server.asked.clear()
        findings(tmp_path, *addresses, now=now)
        return {path for _, path in server.asked}

    assert {"/200", "/404", "/403", "/301/200"} == asked(NOW)
    assert {"/404"} == asked(NOW + dt.timedelta(hours=23))
    assert {"/404", "/403"} == asked(NOW + dt.timedelta(days=2))
    assert {"/200", "/404", "/403", "/301/200"} == asked(NOW + dt.timedelta(days=10))
    assert {"/404", "/200", "/403", "/301/200"} >= asked(NOW - dt.timedelta(days=1))


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b'{"a": {"answer": 1}}', b"\xff"])
def test_a_damaged_file_of_answers_counts_as_none(
    tmp_path: Path, server: Server, damaged: bytes
) -> None:
    """And is written anew."""
    findings(tmp_path, f"{server.root}/200")
    file = tmp_path / FOLDER / NAME
    file.write_bytes(damaged)
    assert [] == findings(tmp_path, f"{server.root}/200")
    assert [f"{server.root}/200"] == list(json.loads(file.read_bytes()))


def test_nothing_else_is_written(tmp_path: Path, server: Server) -> None:
    """The site stays as it was."""
    findings(tmp_path, f"{server.root}/404")
    assert ["memos/a.md", "site.yaml"] == sorted(contents(tmp_path))


def test_a_comment_makes_an_exception_of_an_address_too(tmp_path: Path, server: Server) -> None:
    """As for all findings."""
    findings(tmp_path, f"{server.root}/404")
    memo = tmp_path / "memos" / "a.md"
    memo.write_text(
        memo.read_text("utf-8").replace("---\n", "---\n# memosite: ignore M901\n", 1), "utf-8"
    )
    checked = check(
        Task(tmp_path, tmp_path / "_site", SHOW), external=Outside(NOW, QUICK), waiting=lambda: None
    )
    assert "M901" not in {one.code for one in checked.findings}


def test_links_broken_by_their_shape_are_not_asked_for(tmp_path: Path) -> None:
    """They are told of already."""
    assert [] == findings(tmp_path, "https://arxiv.org/abs/2401.1", "mailto:alice@example.org")


def test_a_network_that_is_down_is_no_hundred_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But one, and no error: nothing on the site need be wrong."""
    _resolve(monkeypatch, {"a.example": socket.EAI_NONAME, "b.example": socket.EAI_NONAME})
    (one,) = findings(tmp_path, "http://a.example/", "http://b.example/")
    assert ("M902", "site.yaml") == (one.code, one.place.path)


def test_a_name_that_nobody_has_is_an_error(tmp_path: Path, server: Server) -> None:
    """Where others have theirs."""
    with pytest.MonkeyPatch.context() as patch:
        _resolve(patch, {"a.example": socket.EAI_NONAME})
        (one,) = findings(tmp_path, "http://a.example/", f"{server.root}/200")
    assert ("M901", "error") == (one.code, one.severity)
