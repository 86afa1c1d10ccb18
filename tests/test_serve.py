"""The preview: the site as it is saved, on this machine alone."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from command import build, memosite
from given import SHOW, SITE, contents, site, snapshot, text
from memosite import build as building
from memosite.cache import FOLDER
from memosite.citing.style import bundled
from memosite.commands.serve import HOST, Preview, server
from memosite.errors import SiteError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HIDDEN = "# of no business to readers\n"
"""A line of a source that no page shows."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass(frozen=True)
class Serving:
    """A preview that runs."""

    address: tuple[str, int]
    said: list[str] = field(default_factory=list)
    """What the terminal shows."""

    def ask(self, path: str, method: str = "GET") -> Answer:
        """Return the answer to a request for `path`, which is sent as it is."""
        with contextlib.closing(http.client.HTTPConnection(*self.address)) as connection:
            connection.request(method, path)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())


@contextlib.contextmanager
def serving(home: Path, *, lenient: bool = False) -> Iterator[Serving]:
    """Serve `home` from a folder inside it, so that its sources lie just above what is served."""
    said: list[str] = []
    preview = Preview(home, home / "preview", lambda: SHOW, said.append, lenient=lenient)
    listening = server(preview, 0)
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield Serving((HOST, listening.server_address[1]), said)
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a site of one memo."""
    return site(tmp_path / "home", {"site.yaml": SITE + HIDDEN, "memos/a.md": text("One.\n")})


def test_a_page_is_what_build_makes(home: Path) -> None:
    """Byte for byte, as are style sheets and feeds, each of its own media type."""
    made = contents(build(home))
    with serving(home) as preview:
        for url, name, media in (
            ("/", "index.html", "text/html; charset=utf-8"),
            ("/memos/a/", "memos/a/index.html", "text/html; charset=utf-8"),
            ("/memos/a/?from=feed", "memos/a/index.html", "text/html; charset=utf-8"),
            ("/style.css", "style.css", "text/css; charset=utf-8"),
            ("/feed.xml", "feed.xml", "application/xml; charset=utf-8"),
            ("/index.json", "index.json", "application/json; charset=utf-8"),
        ):
            answer = preview.ask(url)
            assert (200, media) == (answer.status, answer.headers["Content-Type"]), url
            assert made[name].decode() == answer.text, url


def test_a_bibliography_is_watched_as_memos_are(home: Path) -> None:
    """The next look at a page shows what was saved; a citation style too."""
    book = "@book{k, title = {%s}, author = {Bee, B.}, year = 2001}"
    (home / "memos" / "a.md").write_text(text("[@k]"), "utf-8")
    with serving(home) as preview:
        assert 500 == preview.ask("/memos/a/").status
        (home / "references.bib").write_text(book % "First", "utf-8")
        assert "<i>First</i>" in preview.ask("/memos/a/").text
        (home / "memos" / "a.bib").write_text(book % "Own", "utf-8")
        assert "<i>Own</i>" in preview.ask("/memos/a/").text
        style = bundled().replace('prefix="(" suffix=")"', 'prefix="{" suffix="}"')
        (home / "own.csl").write_text(style, "utf-8")
        (home / "site.yaml").write_text(SITE + "citation_style: own.csl\n", "utf-8")
        assert "{<a" in preview.ask("/memos/a/").text
        (home / "own.csl").write_text(style.replace('prefix="{"', 'prefix="&lt;&lt;"'), "utf-8")
        assert "&lt;&lt;<a" in preview.ask("/memos/a/").text


def test_nothing_is_kept_by_the_browser(home: Path) -> None:
    """Any file may be another after the next save, and a mistake may be mended."""
    with serving(home) as preview:
        for url in ("/", "/style.css", "/nowhere/"):
            assert "no-store" == preview.ask(url).headers["Cache-Control"]


def test_an_address_without_its_slash_leads_to_the_page(home: Path) -> None:
    """As web hosts do."""
    with serving(home) as preview:
        answer = preview.ask("/memos/a")
        assert (301, "/memos/a/") == (answer.status, answer.headers["Location"])


@pytest.mark.parametrize("path", ["/nowhere/", "/nowhere.css", "/memos/", "/memos/a/nowhere.png"])
def test_what_is_not_there_gets_the_sites_own_404_page(home: Path, path: str) -> None:
    """A folder without a page is not listed either."""
    made = contents(build(home))["404.html"].decode()
    with serving(home) as preview:
        preview.ask("/")
        answer = preview.ask(path)
        assert (404, made) == (answer.status, answer.text)


@pytest.mark.parametrize("path", ["/", "/style.css", "/nowhere/"])
@pytest.mark.parametrize("memo", [text(), "no front matter"], ids=["whole", "broken"])
def test_head_sends_what_get_sends_without_the_body(home: Path, path: str, memo: str) -> None:
    """Its status and length are those of GET, also when there is a mistake."""
    with serving(home) as preview:
        preview.ask("/")
        (home / "memos" / "a.md").write_text(memo, "utf-8")
        head, get = preview.ask(path, "HEAD"), preview.ask(path)
        assert (get.status, "") == (head.status, head.text)
        for name in ("Content-Length", "Content-Type"):
            assert get.headers[name] == head.headers[name]


@pytest.mark.parametrize(
    "path",
    [
        "/../site.yaml",
        "/memos/../../site.yaml",
        "/memos/a/../../../site.yaml",
        "/%2e%2e/site.yaml",
        "/%2E%2E%2Fsite.yaml",
        "/..%2fsite.yaml",
        "/.%2e/site.yaml",
        "/%252e%252e/site.yaml",
        "/..%5csite.yaml",
        "/..\\site.yaml",
        "//../site.yaml",
        "/./../site.yaml",
        "/..;/site.yaml",
        "/%00/../site.yaml",
        "/../site.yaml%00.html",
        "../site.yaml",
        "{home}/site.yaml",
        "/{home}/site.yaml",
        "/%2f{home}/site.yaml",
        "file://{home}/site.yaml",
    ],
)
def test_nothing_outside_the_preview_is_served(home: Path, path: str) -> None:
    """However the way out is written; the preview goes on."""
    with serving(home) as preview:
        preview.ask("/")
        answer = preview.ask(path.replace("{home}", home.as_posix()))
        assert 404 == answer.status
        assert HIDDEN.strip() not in answer.text
        assert 200 == preview.ask("/").status
        assert [] == [line for line in preview.said if "failed" in line]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_but_reading_is_done(home: Path, method: str) -> None:
    """A preview takes nothing in."""
    with serving(home) as preview:
        assert 501 == preview.ask("/", method).status


def test_other_machines_cannot_connect(home: Path) -> None:
    """Even another address of this machine is closed."""
    with serving(home) as preview:
        assert "127.0.0.1" == preview.address[0]
        with pytest.raises(OSError):  # noqa: PT011 (its kind depends on the system)
            socket.create_connection(("127.0.0.2", preview.address[1]), timeout=1)


def test_each_reload_shows_what_was_saved(home: Path) -> None:
    """Be it a memo, a setting, a template or a style sheet."""
    with serving(home) as preview:
        assert "<p>One.</p>" in preview.ask("/memos/a/").text
        (home / "memos" / "a.md").write_text(text("Two.\n"), "utf-8")
        assert "<p>Two.</p>" in preview.ask("/memos/a/").text
        (home / "memos" / "b.md").write_text(text(title="Another"), "utf-8")
        assert "Another" in preview.ask("/").text
        (home / "memos" / "b.md").unlink()
        assert 404 == preview.ask("/memos/b/").status
        (home / "site.yaml").write_text(SITE.replace("Small", "Large"), "utf-8")
        assert "Large Claims" in preview.ask("/").text
        (home / "static").mkdir()
        (home / "static" / "style.css").write_text("main { color: red }", "utf-8")
        preview.ask("/")
        assert "main { color: red }" == preview.ask("/style.css").text


def test_what_did_not_change_is_not_built_again(home: Path) -> None:
    """Ten requests of one state are one build."""
    with serving(home) as preview:
        for _ in range(10):
            preview.ask("/")
        assert 1 == len(preview.said)


def test_a_mistake_is_shown_in_place_of_pages_until_it_is_mended(home: Path) -> None:
    """With the text that the terminal shows, which is told there once."""
    with serving(home) as preview:
        preview.ask("/")
        (home / "memos" / "a.md").write_text(text(tpoic="Scaling"), "utf-8")
        for path in ("/", "/memos/a/", "/nowhere/", "/feed.xml"):
            answer = preview.ask(path)
            assert (500, "text/html; charset=utf-8") == (
                answer.status,
                answer.headers["Content-Type"],
            )
            assert "memos/a.md:5:1: error: " in answer.text
            assert "did you mean `topic`" in answer.text
        assert 200 == preview.ask("/style.css").status
        assert 1 == sum("memos/a.md:5:1: error: " in line for line in preview.said)
        (home / "memos" / "a.md").write_text(text("Mended.\n"), "utf-8")
        answer = preview.ask("/memos/a/")
        assert 200 == answer.status
        assert "<p>Mended.</p>" in answer.text


def test_a_site_that_never_built_shows_its_mistakes(tmp_path: Path) -> None:
    """There is nothing to serve in their place."""
    home = site(tmp_path, {"memos/a.md": "no front matter"})
    with serving(home) as preview:
        answer = preview.ask("/")
        assert 500 == answer.status
        assert "no front matter" in answer.text


def test_mistakes_are_shown_as_text(tmp_path: Path) -> None:
    """What a memo holds is no part of the page that tells of it."""
    home = site(tmp_path, {"memos/a.md": text(**{"<script>alert(1)</script>": 1})})
    with serving(home) as preview:
        answer = preview.ask("/")
        assert 500 == answer.status
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
        assert "<script>" not in answer.text


def test_warnings_are_told_and_pages_served(tmp_path: Path) -> None:
    """A preview is not strict."""
    with serving(site(tmp_path, {"memos/a.md": text("```nolang\n```\n")})) as preview:
        assert 200 == preview.ask("/memos/a/").status
        assert "memos/a.md:6:4: warning: " in preview.said[0]


def test_the_published_folder_is_never_touched(home: Path) -> None:
    """Neither by a build nor by a mistake; without one, none is made."""
    build(home)
    before = snapshot(home / "_site")
    with serving(home) as preview:
        for memo in (text("Two.\n"), "no front matter", text("Three.\n")):
            (home / "memos" / "a.md").write_text(memo, "utf-8")
            preview.ask("/")
    assert before == snapshot(home / "_site")


def test_no_published_folder_is_made(home: Path) -> None:
    """Sources stay alone with the preview, which the command keeps elsewhere."""
    with serving(home) as preview:
        preview.ask("/")
    assert ["memos", "preview", "site.yaml"] == sorted(set(os.listdir(home)) - {FOLDER})


def test_a_lenient_preview_shows_the_tex_of_what_cannot_be_set(home: Path) -> None:
    """As a lenient build; without it the page tells of the mistake."""
    (home / "memos" / "a.md").write_text(text("a $\\nope$\n"))
    for lenient, status, shown in (
        (False, 500, "this formula cannot be set"),
        (True, 200, '<code class="tex">$\\nope$</code>'),
    ):
        with serving(home, lenient=lenient) as preview:
            answer = preview.ask("/memos/a/")
        assert (status, True) == (answer.status, shown in answer.text)


def test_a_failure_of_ours_is_told_in_a_line(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The terminal shows no traceback, and the next reload tries again."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the lamp went out")

    monkeypatch.delenv("MEMOSITE_TRACEBACK", raising=False)
    with serving(home) as preview:
        with monkeypatch.context() as broken:
            broken.setattr(building, "build", fail)
            with pytest.raises(http.client.RemoteDisconnected):
                preview.ask("/")
        assert 200 == preview.ask("/").status
        assert "memosite itself failed: RuntimeError: the lamp went out" == preview.said[0]
    assert ("", "") == capfd.readouterr()


def test_a_browser_that_goes_away_is_no_matter(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing is said of it, and the preview goes on."""
    monkeypatch.delenv("MEMOSITE_TRACEBACK", raising=False)
    reset = struct.pack("ii", 1, 0)  # close() then tells of a lost connection
    with serving(home) as preview:
        preview.ask("/")
        for request in (b"", b"GET / HT", b"GET /static/big HTTP/1.1\r\n\r\n"):
            with socket.create_connection(preview.address) as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
                connection.sendall(request)
        assert 200 == preview.ask("/").status
        assert 1 == len(preview.said)
    assert ("", "") == capfd.readouterr()


# Ports


@contextlib.contextmanager
def taken(port: int = 0) -> Iterator[int]:
    """Keep a port in use, some other's or ours, and yield its number."""
    with socket.socket() as other:
        with contextlib.suppress(OSError):
            other.bind((HOST, port))
            other.listen()
        yield port or other.getsockname()[1]


def test_a_port_in_use_moves_to_the_next(home: Path) -> None:
    """The first free one of the following is taken."""
    preview = Preview(home, home / "preview", lambda: SHOW, lambda _line: None)
    with taken() as port, server(preview, port) as listening:
        assert port < listening.server_address[1] < port + 20


def test_when_no_port_is_free_it_is_said(home: Path) -> None:
    """There is no port after 65535."""
    preview = Preview(home, home / "preview", lambda: SHOW, lambda _line: None)
    with taken(65535), pytest.raises(SiteError, match="ports 65535 to 65535 are all in use"):
        server(preview, 65535)


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_that_does_not_exist_is_wrong_usage(home: Path, port: str) -> None:
    """It is told before anything is built."""
    ran = memosite("serve", "--site", home, "--port", port)
    assert 2 == ran.code
    assert "0<=x<=65535" in ran.err


# The command


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another matter there")
def test_the_command_serves_until_ctrl_c_and_leaves_nothing(home: Path, tmp_path: Path) -> None:
    """It prints the address, and its temporary folder goes with it."""
    (tmp_path / "temporary").mkdir()
    before = contents(home)
    # A test run in the background ignores Ctrl-C and hands that on.
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from memosite.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "serve", "--site", str(home), "--port", "0"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path / "temporary")},
    ) as running:
        assert running.stdout
        try:
            line = running.stdout.readline()
            assert line.startswith("Preview at http://127.0.0.1:"), line
            port = int(line.split(":")[2].split("/")[0])
            assert 200 == Serving((HOST, port)).ask("/memos/a/").status
            assert 1 == len(os.listdir(tmp_path / "temporary"))
        finally:
            running.send_signal(signal.SIGINT)
            _, said = running.communicate()
    assert 0 == running.returncode, said
    assert "Traceback" not in said
    assert [] == os.listdir(tmp_path / "temporary")
    assert before == contents(home)
