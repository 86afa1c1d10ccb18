"""The preview: the site as it is saved, for this machine alone."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import pathlib
import random
import re
import signal
import socket
import struct
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from command import build, memosite
from given import NOW, SITE, contents, site, snapshot, text, write
from memosite.citing.style import bundled
from memosite.commands.serve import listening
from memosite.errors import Place, SiteError
from memosite.preview import editors, guard
from memosite.preview.current import Current, Wish
from serving import Serving, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

HIDDEN = "# of no business to readers\n"
"""A line of a source that no page shows."""
SCRIPT = re.compile(rb'<script src="/\.memosite/preview\.js" data-tag="\w+"></script>')
LOOPBACK, ANY = "127.0.0.1", "0.0.0.0"  # noqa: S104 (of which a test asks)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a site of one memo."""
    return site(tmp_path / "home", {"site.yaml": SITE + HIDDEN, "memos/a.md": text("One.\n")})


@pytest.fixture
def preview(home: Path) -> Iterator[Serving]:
    """Return a preview of it."""
    with serving(home) as running:
        yield running


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; two minutes and more, as a test that waits for ever is none."""
    for _ in range(6000):
        if holds():
            return
        time.sleep(0.02)
    pytest.fail("it never came to hold")


def shows(preview: Serving, path: str, words: str) -> None:
    """Wait until a page says something."""
    until(lambda: words in preview.ask(path).text)


def published(answer: bytes) -> bytes:
    """Return a page as it is published: without the preview's script."""
    assert 1 == len(SCRIPT.findall(answer))
    return SCRIPT.sub(b"", answer)


# What is served


def test_everything_is_what_build_makes(home: Path) -> None:
    """Byte for byte, but for the script in pages."""
    write(home, {"memos/b/index.md": text("![](p.mp3)", title="B"), "memos/b/p.mp3": b"ID3"})
    made = contents(build(home))
    with serving(home) as preview:
        for name, data in made.items():
            if name != ".memosite":
                answer = preview.ask("/" + name)
                assert 200 == answer.status, name
                is_page = name.endswith(".html")
                assert data == (published(answer.data) if is_page else answer.data), name


@pytest.mark.parametrize(
    ("url", "media"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/memos/a/?from=feed", "text/html; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/index.json", "application/json; charset=utf-8"),
        ("/fonts/STIXTwoMath.woff2", "font/woff2"),
        ("/favicon.svg", "image/svg+xml"),
    ],
)
def test_each_file_is_of_its_type(preview: Serving, url: str, media: str) -> None:
    """The same on every machine."""
    answer = preview.ask(url)
    assert (200, media) == (answer.status, answer.headers["Content-Type"])


def test_a_site_below_a_path_is_served_there(home: Path) -> None:
    """So that its 404 page finds its style sheet; the root leads to it."""
    (home / "site.yaml").write_text(SITE.replace("example.org/", "example.org/sub/"), "utf-8")
    with serving(home) as preview:
        assert preview.address.endswith("/sub/")
        assert "/sub/" == preview.ask("/").headers["Location"]
        assert 200 == preview.ask("/sub/memos/a/").status
        for path in ("/memos/a/", "/sub/nowhere/", "/sub%2f..%2fmemos/a/"):
            assert 404 == preview.ask(path).status
            assert 'href="/sub/style.css' in preview.ask(path).text


def test_an_address_without_its_slash_leads_to_the_page(preview: Serving) -> None:
    """As web hosts do."""
    answer = preview.ask("/memos/a?x=1")
    assert (301, "/memos/a/?x=1") == (answer.status, answer.headers["Location"])


@pytest.mark.parametrize("path", ["/nowhere/", "/nowhere.css", "/memos/", "/memos/a/nowhere.png"])
def test_what_is_not_there_gets_the_sites_own_404_page(
    home: Path, preview: Serving, path: str
) -> None:
    """A folder without a page is not listed either."""
    made = contents(build(home))["404.html"]
    answer = preview.ask(path)
    assert (404, made) == (answer.status, published(answer.data))


@pytest.mark.parametrize("path", ["/", "/style.css", "/nowhere/", "/feed.xml"])
def test_head_sends_what_get_sends_without_the_body(preview: Serving, path: str) -> None:
    """Its status and length are those of GET."""
    head, get = preview.ask(path, "HEAD"), preview.ask(path)
    assert (get.status, b"") == (head.status, head.data)
    for name in ("Content-Length", "Content-Type", "ETag"):
        assert get.headers[name] == head.headers[name]


@pytest.mark.parametrize("path", ["/memos/a/", "/style.css", "/feed.xml"])
def test_what_a_browser_has_is_not_sent_again(preview: Serving, path: str) -> None:
    """It asks each time, and is told by the tag."""
    first = preview.ask(path)
    assert "no-cache" == first.headers["Cache-Control"]
    tag = first.headers["ETag"]
    for known in (tag, f'"x", W/{tag}', "*"):
        again = preview.ask(path, headers={"If-None-Match": known})
        assert (304, b"", tag) == (again.status, again.data, again.headers["ETag"])
    assert 200 == preview.ask(path, headers={"If-None-Match": '"x"'}).status


def test_parts_of_a_recording_are_sent(home: Path) -> None:
    """As players ask for them; a range beyond the end is refused."""
    data = bytes(range(256)) * 40
    write(home, {"static/talk.mp3": data})
    with serving(home) as preview:

        def ask(part: str) -> tuple[int, bytes]:
            answer = preview.ask("/talk.mp3", headers={"Range": part})
            return answer.status, answer.data

        assert (206, data[100:200]) == ask("bytes=100-199")
        assert (206, data[-50:]) == ask("bytes=-50")
        assert 416 == ask("bytes=99999-")[0]


# What is saved


def test_what_is_saved_is_served(home: Path, preview: Serving) -> None:
    """Be it a memo, a setting, a template, a style sheet, a bibliography or a citation style."""
    memos = home / "memos"
    (memos / "a.md").write_text(text("Two.\n"), "utf-8")
    shows(preview, "/memos/a/", "<p>Two.</p>")
    (memos / "b.md").write_text(text("[@k]", title="Another"), "utf-8")
    until(lambda: "no entry" in " ".join(preview.said) or "`k`" in " ".join(preview.said))
    book = "@book{k, title = {First}, author = {Bee, B.}, year = 2001}"
    (home / "references.bib").write_text(book, "utf-8")
    shows(preview, "/memos/b/", "<i>First</i>")
    style = bundled().replace('prefix="(" suffix=")"', 'prefix="{" suffix="}"')
    write(home, {"styles/own.csl": style})
    (home / "site.yaml").write_text(SITE + "citation_style: styles/own.csl\n", "utf-8")
    shows(preview, "/memos/b/", "{<a")
    (home / "styles" / "own.csl").write_text(style.replace('prefix="{"', 'prefix="&lt;&lt;"'))
    shows(preview, "/memos/b/", "&lt;&lt;<a")
    (memos / "b.md").unlink()
    until(lambda: 404 == preview.ask("/memos/b/").status)
    (home / "site.yaml").write_text(SITE.replace("Small", "Large"), "utf-8")
    shows(preview, "/", "Large Claims")
    write(home, {"static/style.css": "main { color: red }"})
    shows(preview, "/style.css", "main { color: red }")
    write(home, {"templates/_footer.html": "<footer>Own.</footer>"})
    shows(preview, "/", "<footer>Own.</footer>")


def current(home: Path, now: dt.datetime = NOW) -> Current:
    """Return the site of a preview, without its server."""
    return Current(home, lambda: now, lambda _line: None)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edits_every_page_is_what_build_makes(tmp_path: Path, seed: int) -> None:
    """Glanced at or planned: what is kept in memory never shows what a build would not."""
    chance = random.Random(seed)  # noqa: S311 (of tests)
    names = [f"m{number}" for number in range(8)]
    home = site(tmp_path / "home", {f"memos/{name}.md": text(title=name) for name in names})
    preview = current(home)
    preview.refresh()
    for _ in range(12):
        name = chance.choice(names)
        path = home / "memos" / f"{name}.md"
        links = " ".join(f"[[{chance.choice(names)}]]" for _ in range(chance.randrange(3)))
        keys = chance.choice([{}, {"title": f"{name} again"}, {"draft": True}, {"topic": "Other"}])
        path.write_text(text(f"{chance.random()} {links}\n", **{"title": name, **keys}), "utf-8")
        preview.glance([f"memos/{name}.md"])
        glanced = preview.ready(f"memos/{name}/index.html")
        if chance.random() < 0.3:
            continue
        preview.refresh()
        made = contents(build(home))
        assert glanced is None or keys.get("draft") or b"<h1>" in glanced.data
        for output, data in made.items():
            if output != ".memosite":
                found = preview.answer(output)
                assert found, output
                shown = found.data if isinstance(found.data, bytes) else found.data.read_bytes()
                assert data == (published(shown) if output.endswith(".html") else shown), output


def test_a_glance_is_what_the_plan_will_say(home: Path) -> None:
    """The page of a memo is made at once; what only the whole plan can tell waits for it."""
    preview = current(home)
    preview.refresh()
    (home / "memos" / "a.md").write_text(text("Two.\n", title="New"), "utf-8")
    state = preview.glance(["memos/a.md"])
    assert state
    assert ("memos/a/",) == state.only
    glanced = preview.ready("memos/a/index.html")
    preview.refresh()
    assert glanced == preview.answer("memos/a/index.html")
    assert 2 == preview.plans


def test_a_style_sheet_is_told_of_at_once(home: Path) -> None:
    """By the address that pages will have for it; one that the plan does not know has to wait."""
    preview = current(home)
    sheet = home / "static" / "custom.css"
    sheet.parent.mkdir(exist_ok=True)
    sheet.write_text("h1 { color: red }", "utf-8")
    preview.refresh()
    sheet.write_text("h1 { color: blue }", "utf-8")
    (home / "static" / "new.css").write_text("", "utf-8")
    state = preview.glance(["static/custom.css", "static/new.css"])
    assert state
    assert () == state.only
    preview.refresh()
    page = preview.answer("memos/a/index.html")
    assert page
    assert isinstance(page.data, bytes)
    assert [f'href="../../{url}"'.encode() in page.data for url in state.styles] == [True]


def test_nothing_is_told_of_a_file_that_is_being_written(home: Path) -> None:
    """An editor may empty it first, or have it gone for a moment."""
    preview = current(home)
    preview.refresh()
    (home / "memos" / "a.md").write_text("", "utf-8")
    assert preview.glance(["memos/a.md"]) is None
    (home / "memos" / "a.md").unlink()
    assert preview.glance(["memos/a.md"]) is None


def test_a_thousand_files_are_one_plan(home: Path) -> None:
    """One event for all, or a second for what came while the first was planned."""
    with serving(home) as preview, preview.events() as events:
        events.next()
        for number in range(1000):
            write(home, {f"memos/m{number}.md": text(title=f"Memo {number}")})
        count = 1
        while events.next() and "1001 memos" not in preview.ask("/archive/").text:
            count += 1
        assert count <= 3


def test_the_hour_of_a_memo_comes(home: Path) -> None:
    """Without a change of any file, the site is planned again."""
    write(home, {"memos/b.md": text(title="Due", date="2026-12-31T00:00:02+00:00")})
    preview = current(home)
    preview.refresh()
    assert preview.answer("memos/b/index.html") is None
    later = NOW + dt.timedelta(seconds=3)
    preview.moment = lambda: later
    preview.refresh()
    assert preview.answer("memos/b/index.html")


def test_a_mistake_leaves_the_last_good_page(home: Path, preview: Serving) -> None:
    """The terminal tells it once, and that it is mended."""
    with preview.events() as events:
        events.next()
        (home / "memos" / "a.md").write_text(text(tpoic="Scaling"), "utf-8")
        found = events.next()["mistakes"]
    assert isinstance(found, list)
    assert "memos/a.md:5:1" == found[0]["place"]
    assert "<p>One.</p>" in preview.ask("/memos/a/").text
    (home / "memos" / "a.md").write_text(text("Mended.\n"), "utf-8")
    shows(preview, "/memos/a/", "<p>Mended.</p>")
    until(lambda: "All mended." in preview.said)
    assert 1 == sum("memos/a.md:5:1: error: " in line for line in preview.said)


def test_a_site_that_never_was_whole_tells_why(tmp_path: Path) -> None:
    """As text, with status 500, whatever is asked."""
    home = site(tmp_path, {"memos/a.md": text(**{"<script>alert(1)</script>": 1})})
    with serving(home) as preview:
        answer = preview.ask("/memos/a/")
        assert (500, "no-store") == (answer.status, answer.headers["Cache-Control"])
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
        assert "<script>alert" not in answer.text


def test_a_lenient_preview_shows_the_tex_of_what_cannot_be_set(home: Path) -> None:
    """As a lenient build."""
    (home / "memos" / "a.md").write_text(text("a $\\nope$\n"))
    with serving(home, "--lenient") as preview:
        assert '<code class="tex">$\\nope$</code>' in preview.ask("/memos/a/").text


def test_the_published_folder_is_never_touched(home: Path) -> None:
    """Neither by a page nor by a mistake; and sources stay as they are."""
    build(home)
    before = snapshot(home)
    with serving(home) as preview:
        preview.ask("/memos/a/")
    assert before == snapshot(home)


# Drafts and later memos


def test_drafts_are_shown_when_asked_for(home: Path) -> None:
    """From the page, or from the start."""
    write(home, {"memos/d.md": text(title="Draft", draft=True)})
    asked = {"Content-Type": "application/json"}
    with serving(home) as preview:
        assert 404 == preview.ask("/memos/d/").status
        wish = '{"drafts": true, "future": false}'
        assert 204 == preview.ask("/.memosite/show", "POST", asked, wish).status
        assert "This is a draft" in preview.ask("/memos/d/").text
    with serving(home, "--drafts") as preview:
        assert 200 == preview.ask("/memos/d/").status


@pytest.mark.parametrize("body", ["", "{", "[]", "1", '{"drafts": 1}', "[" * 5000, "x" * 5000])
def test_a_wish_that_is_none_is_refused(preview: Serving, body: str) -> None:
    """And changes nothing."""
    asked = {"Content-Type": "application/json"}
    assert 400 == preview.ask("/.memosite/show", "POST", asked, body).status
    assert [] == preview.said


# Who may ask


@pytest.mark.parametrize(
    "path",
    [
        "/../site.yaml",
        "/memos/../../site.yaml",
        "/%2e%2e/site.yaml",
        "/%2E%2E%2Fsite.yaml",
        "/..%2fsite.yaml",
        "/%252e%252e/site.yaml",
        "/..%5csite.yaml",
        "//../site.yaml",
        "/./../site.yaml",
        "/..;/site.yaml",
        "/%00/../site.yaml",
        "/site.yaml",
        "/memos/a.md",
        "/.memosite",
        "/.memosite/idiomorph.js",
        "/.memosite/../site.yaml",
        "/.memosite-cache/.gitignore",
        "/.git/config",
        "/{home}/site.yaml",
        "/%2f{home}/site.yaml",
        "http://127.0.0.1/../site.yaml",
        "file://{home}/site.yaml",
        "/%ff%fe",
    ],
)
def test_nothing_but_the_plan_is_served(home: Path, preview: Serving, path: str) -> None:
    """However the way out is written; the preview goes on."""
    answer = preview.ask(path.replace("{home}", home.as_posix()))
    assert answer.status in (400, 404)
    assert HIDDEN.strip() not in answer.text
    assert 200 == preview.ask("/").status
    assert [] == preview.said


def test_a_file_that_became_a_link_to_elsewhere_is_not_served(home: Path, tmp_path: Path) -> None:
    """Also in the moment before the preview has seen it."""
    write(tmp_path, {"secret.txt": "secret"})
    write(home, {"static/open.txt": "open"})
    with serving(home) as running:
        assert "open" == running.ask("/open.txt").text
        (home / "static" / "open.txt").unlink()
        (home / "static" / "open.txt").symlink_to(tmp_path / "secret.txt")
        for _ in range(20):
            assert "secret" not in running.ask("/open.txt").text


@pytest.mark.parametrize(
    ("host", "bound", "expected"),
    [
        ("127.0.0.1:8000", LOOPBACK, True),
        ("localhost:8000", LOOPBACK, True),
        ("LOCALHOST", LOOPBACK, True),
        ("[::1]:8000", LOOPBACK, True),
        ("evil.example:8000", LOOPBACK, False),
        ("localhost.evil.example", LOOPBACK, False),
        ("127.0.0.1.nip.example", LOOPBACK, False),
        ("192.168.1.5:8000", LOOPBACK, False),
        ("192.168.1.5:8000", ANY, True),
        ("evil.example", ANY, False),
        ("my-machine:8000", "my-machine", True),
        ("", LOOPBACK, False),
        ("localhost:8000@evil.example", LOOPBACK, False),
        ("localhost:99999999", LOOPBACK, False),
        ("2130706433", LOOPBACK, False),
    ],
)
def test_only_our_own_hosts_are_answered(host: str, bound: str, expected: bool) -> None:
    """A name that leads here by its owner's will (DNS rebinding) is none."""
    assert expected == guard.is_ours(host, bound)


def test_another_host_is_told_nothing(preview: Serving) -> None:
    """Neither a page nor an event."""
    for path in ("/", "/style.css", "/.memosite/events", "/.memosite/preview.js"):
        answer = preview.ask(path, headers={"Host": "evil.example"})
        assert (421, "This is not the host you asked for.\n") == (answer.status, answer.text)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_a_page_of_another_site_can_neither_listen_nor_wish(
    preview: Serving, headers: Mapping[str, str]
) -> None:
    """Nor can it read or frame a page."""
    assert 403 == preview.ask("/.memosite/events", headers=headers).status
    asked = {"Content-Type": "application/json", **headers}
    wish = '{"drafts": true, "future": false}'
    assert 403 == preview.ask("/.memosite/show", "POST", asked, wish).status
    told = preview.ask("/").headers
    assert "same-origin" == told["Cross-Origin-Resource-Policy"]
    assert "frame-ancestors 'self'" == told["Content-Security-Policy"]
    assert told["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_but_reading_is_done(preview: Serving, method: str) -> None:
    """A preview takes nothing in."""
    assert 405 == preview.ask("/", method).status


def test_other_machines_cannot_connect(preview: Serving) -> None:
    """Even another address of this machine is closed."""
    assert LOOPBACK == preview.at[0]
    with pytest.raises(OSError):  # noqa: PT011 (its kind depends on the system)
        socket.create_connection(("127.0.0.2", preview.at[1]), timeout=1)


# Hostile traffic


@pytest.mark.parametrize(
    "request_",
    [
        b"\x00\x01\x02\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=9-1,,-\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    ],
    ids=lambda one: repr(one[:24]),
)
def test_a_malformed_request_is_refused_in_a_line(preview: Serving, request_: bytes) -> None:
    """Without a word in the terminal, and the preview goes on."""
    with (
        socket.create_connection(preview.at, timeout=60) as connection,
        contextlib.suppress(ConnectionError),
    ):
        connection.sendall(request_)
        assert b"500" not in connection.recv(100)[:20]
    assert 200 == preview.ask("/").status
    assert [] == preview.said


def test_slow_and_silent_clients_stop_nobody(preview: Serving) -> None:
    """Two hundred connections that never finish their request, and one that does not read."""
    with contextlib.ExitStack() as held:
        for number in range(200):
            one = held.enter_context(socket.create_connection(preview.at))
            if number % 2:
                one.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
        for _ in range(20):
            assert 200 == preview.ask("/memos/a/").status
        silent = held.enter_context(socket.create_connection(preview.at, timeout=60))
        assert b"" == silent.recv(1)  # it is let go of
    assert [] == preview.said


@pytest.mark.skipif(sys.platform != "linux", reason="reads memory from /proc")
def test_clients_that_do_not_read_cost_nobody_memory_or_time(home: Path) -> None:
    """Fifty ask for a recording of 32 MB and take none of it; it is sent as it is read."""
    write(home, {"static/talk.mp3": b"\x00" * 32_000_000})
    request = b"GET /talk.mp3 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with serving(home) as preview, contextlib.ExitStack() as held:
        assert 200 == preview.ask("/memos/a/").status
        before = resident(preview)
        for _ in range(50):
            one = held.enter_context(socket.create_connection(preview.at))
            one.sendall(request)
            assert b"HTTP/1.1 200" == one.recv(12)
        for _ in range(20):
            assert 200 == preview.ask("/memos/a/").status
        (home / "memos" / "a.md").write_text(text("Two.\n"), "utf-8")
        shows(preview, "/memos/a/", "<p>Two.</p>")
        assert resident(preview) - before < 50_000_000
        assert [] == preview.said


def resident(preview: Serving) -> int:
    """Return the bytes of memory that a preview holds."""
    status = pathlib.Path(f"/proc/{preview.process.pid}/status").read_text("ascii")
    return 1024 * int(status.split("VmRSS:")[1].split()[0])


def test_too_many_connections_are_told_to_come_again(preview: Serving) -> None:
    """And are answered once others have gone."""
    with contextlib.ExitStack() as held:
        for _ in range(520):
            held.enter_context(socket.create_connection(preview.at))
        until(lambda: 503 == preview.ask("/").status)
    until(lambda: 200 == preview.ask("/").status)
    assert [] == preview.said


def test_a_flood_of_requests_is_answered(preview: Serving) -> None:
    """Sixteen clients at once, each a hundred times; every answer is whole."""
    wanted = preview.ask("/memos/a/").data
    wrong: list[int] = []

    def ask() -> None:
        for _ in range(100):
            answer = preview.ask("/memos/a/")
            if (200, wanted) != (answer.status, answer.data):
                wrong.append(answer.status)

    clients = [threading.Thread(target=ask) for _ in range(16)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    assert [] == wrong
    assert [] == preview.said


def test_listeners_are_bounded(preview: Serving) -> None:
    """Those beyond are told so, and pages are served still."""
    with contextlib.ExitStack() as held:
        for _ in range(64):
            held.enter_context(preview.events()).next()
        assert 503 == preview.ask("/.memosite/events").status
        assert 200 == preview.ask("/").status
    until(lambda: 503 != preview.events_status())


def test_a_browser_that_goes_away_is_no_matter(preview: Serving) -> None:
    """Nothing is said of it, and the preview goes on."""
    reset = struct.pack("ii", 1, 0)  # close() then tells of a lost connection
    host = b"Host: 127.0.0.1\r\n\r\n"
    whole = [b"GET %s HTTP/1.1\r\n" % path + host for path in (b"/", b"/.memosite/events")]
    for request in (b"", b"GET / HT", *whole):
        with socket.create_connection(preview.at) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
            connection.sendall(request)
    assert 200 == preview.ask("/").status
    assert [] == preview.said


# Links to editors


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "vscode://file{home}/memos/a.md:3:4"),
        ({"EDITOR": "nano"}, "vscode://file{home}/memos/a.md:3:4"),
        ({"EDITOR": "/usr/bin/zed --wait"}, "zed://file{home}/memos/a.md:3:4"),
        ({"VISUAL": "cursor -w", "EDITOR": "vi"}, "cursor://file{home}/memos/a.md:3:4"),
        ({"EDITOR": "subl"}, "subl://open?url=file://{home}/memos/a.md&line=3&column=4"),
        (
            {"MEMOSITE_EDITOR_URL": "my://{line}/{path}", "EDITOR": "zed"},
            "my://3/{home}/memos/a.md",
        ),
    ],
    ids=str,
)
def test_places_link_to_the_authors_editor(
    home: Path, environment: Mapping[str, str], expected: str
) -> None:
    """As the environment names it."""
    editor = editors.chosen(home, environment)
    where = editors.link(editor, Place("memos/a.md", 3, 4))
    assert expected.replace("{home}", home.resolve().as_posix()) == where
    assert "" == editors.link(editor, Place("memos/gone.md"))


# Ports


@contextlib.contextmanager
def taken(port: int = 0) -> Iterator[int]:
    """Keep a port in use, some other's or ours, and yield its number."""
    with socket.socket() as other:
        with contextlib.suppress(OSError):
            other.bind((LOOPBACK, port))
            other.listen()
        yield port or other.getsockname()[1]


def test_a_port_in_use_moves_to_the_next() -> None:
    """The first free one of the following is taken."""
    with taken() as port:
        at = listening(LOOPBACK, port)
        at.socket.close()
        assert port < at.port < port + 20


def test_when_no_port_is_free_it_is_said() -> None:
    """There is no port after 65535."""
    with taken(65535), pytest.raises(SiteError, match="ports 65535 to 65535 cannot be had"):
        listening(LOOPBACK, 65535)


def test_a_host_that_does_not_exist_is_said() -> None:
    """Before anything is built."""
    with pytest.raises(SiteError, match=r"there is no host `nowhere\.invalid`"):
        listening("nowhere.invalid", 8000)


def test_a_folder_that_is_no_site_is_not_served(tmp_path: Path) -> None:
    """The command ends with the way to one; mistakes in a site's own files are shown instead."""
    ran = memosite("serve", "--site", tmp_path)
    assert (1, True) == (ran.code, "there is no site.yaml here" in ran.err)
    assert "Preview at" not in ran.said


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_that_does_not_exist_is_wrong_usage(home: Path, port: str) -> None:
    """It is told before anything is built."""
    ran = memosite("serve", "--site", home, "--port", port)
    assert 2 == ran.code
    assert "0<=x<=65535" in ran.err


# The end


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_the_command_ends_at_once_and_leaves_nothing(
    home: Path, tmp_path: Path, sent: signal.Signals
) -> None:
    """Though a browser listens; without a word, and without a file."""
    (tmp_path / "temporary").mkdir()
    before = contents(home)
    env = {"TMPDIR": str(tmp_path / "temporary")}
    with serving(home, env=env) as preview, preview.events() as events:
        events.next()
        preview.process.send_signal(sent)
        assert 0 == preview.process.wait(60)
    assert [] == preview.said
    assert [] == os.listdir(tmp_path / "temporary")
    assert before == contents(home)


def test_a_wish_is_part_of_every_plan(home: Path) -> None:
    """What was asked to be shown stays shown after a change."""
    write(home, {"memos/d.md": text(title="Draft", draft=True)})
    preview = current(home)
    preview.wish = Wish(drafts=True)
    assert {"memos/d/": "draft"} == preview.refresh().unpublished
    (home / "memos" / "a.md").write_text(text("Two.\n"), "utf-8")
    assert {"memos/d/": "draft"} == preview.refresh().unpublished
