"""What is seen of a preview, point by point: functions return what they saw, as JSON has it."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from peers import OUT
from servers import CHECKED_OUT, DRAFT, MISTAKE, OTHER, git
from watched import LINKS, free_port, opened, running, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser
    from servers import Server, Site
    from watched import Process, Sight

WHERE = """() => {
  const link = document.querySelector("a[href='https://example.org/in-focus']");
  const folded = [...document.querySelectorAll("summary")].find(one => one.innerText === "Folded");
  return {
    top: link.getBoundingClientRect().top,
    open: folded.parentElement.open,
    focus: document.activeElement === link,
    same: document.marked === true,
  };
}"""
"""Where the reader is."""
TAKE_PLACE = """() => {
  const link = document.querySelector("a[href='https://example.org/in-focus']");
  const folded = [...document.querySelectorAll("summary")].find(one => one.innerText === "Folded");
  folded.parentElement.open = true;
  link.scrollIntoView({ block: "center", behavior: "instant" });
  link.focus({ preventScroll: true });
  document.marked = true;
}"""
COLOUR = "() => getComputedStyle(document.querySelector('h1')).color"
BROKEN_TITLE = re.compile(r"^title: .*$", re.MULTILINE)
PATIENCE_SECONDS = 20
"""After which what has not been seen is not seen."""
SHOWN = 700
"""Characters of a message that are kept."""


@dataclass(slots=True)
class Trial:
    """One preview that runs, and a page of it."""

    server: Server
    site: Site
    process: Process
    sight: Sight
    path: str
    """Of the watched memo's page."""
    started: dict[str, float]
    """Seconds from the start to the first page."""


@contextlib.contextmanager
def trial(server: Server, site: Site, browser: Browser, *more: str) -> Iterator[Trial]:
    """Start a preview with more options, and open the page of the watched memo."""
    site.memo.write_text(site.text, "utf-8")
    port = free_port()
    with running(
        [*server.command(site.home), server.at.format(port), *more], site.home, port
    ) as process:
        began = time.monotonic()
        path = address(process, site.memo.stem)
        started = {"seconds": time.monotonic() - began, "cpu": process.cpu()}
        with opened(browser, f"http://localhost:{port}{path}") as sight:
            process.settle()
            yield Trial(server, site, process, sight, path, started)


def address(process: Process, stem: str) -> str:
    """Return the path of a memo's page, which may lack the date, once it is there."""
    paths = [f"/memos/{name}/" for name in (stem, stem[len("YYYY-MM-DD-") :])]
    found: list[str] = []

    def there() -> bool:
        assert not process.ended, process.said
        found.extend(path for path in paths if process.ask(path)[0] == 200)  # noqa: PLR2004
        return bool(found)

    assert wait(there), f"no page of {stem}: {process.said}"
    return found[0]


# Saving


def reloads(tried: Trial, runs: int) -> dict[str, list[float]]:
    """Return the milliseconds from save to page, and the preview's CPU seconds until it rests."""
    found: dict[str, list[float]] = {"ms": [], "cpu": []}
    for number in range(runs + 2):
        words, used = f"Body{number}x", tried.process.cpu()
        tried.sight.expect(words)
        began = time.time()
        tried.site.memo.write_text(f"{tried.site.text}\n{words}\n", "utf-8")
        seen = tried.sight.seen()
        assert seen, f"{words} never came: {tried.process.said}"
        tried.process.settle()
        if number >= 2:  # noqa: PLR2004 (the first two warm up)
            found["ms"].append((seen - began) * 1000)
            found["cpu"].append(tried.process.cpu() - used)
    return found


def place(tried: Trial, edit: Callable[[str, str], str]) -> dict[str, Any]:
    """Return what became of the reader's place when a paragraph was added to the text."""
    tried.site.memo.write_text(tried.site.text, "utf-8")
    tried.process.settle()
    time.sleep(1)
    tried.sight.ask(TAKE_PLACE)
    time.sleep(1)  # browsers note where a page is scrolled to after a while
    before = tried.sight.ask(WHERE)
    words = f"Placed by {edit.__name__}."
    tried.sight.expect(words)
    tried.site.memo.write_text(edit(tried.site.text, words), "utf-8")
    assert tried.sight.seen(), f"{words} never came"
    tried.process.settle()
    time.sleep(1)
    after = tried.sight.ask(WHERE)
    return {**after, "moved": round(after["top"] - before["top"])}


def below(text: str, words: str) -> str:
    """Return a memo with a paragraph more below the reader."""
    return f"{text}\n{words}\n"


def above(text: str, words: str) -> str:
    """Return a memo with a paragraph more above the reader."""
    start, front, rest = text.split("---\n", 2)
    return f"{start}---\n{front}---\n\n{words}\n{rest}"


def sheet(tried: Trial) -> dict[str, Any]:
    """Return how long a changed style sheet took, and whether the page stayed the same document."""
    tried.sight.ask("() => { document.marked = true }")
    path = tried.site.home / tried.server.sheet
    text = path.read_text("utf-8")
    began = time.time()
    path.write_text(text + "\nh1 { color: rgb(1, 200, 3) !important }\n", "utf-8")
    came = wait(lambda: tried.sight.ask(COLOUR) == "rgb(1, 200, 3)", PATIENCE_SECONDS)
    took = (time.time() - began) * 1000
    same = bool(tried.sight.ask("() => document.marked === true"))
    tried.process.settle()
    return {"came": came, "ms": took, "same": same}


def checkout(tried: Trial) -> dict[str, Any]:
    """Return what it does when git changes all memos at once."""
    tried.site.memo.write_text(tried.site.text, "utf-8")
    git(tried.site.home, "checkout", "--quiet", "--force", "main")
    tried.process.settle()
    time.sleep(1)
    rebuilt, before = _rebuilt(tried), tried.process.cpu()
    told, loads = len(tried.sight.told), tried.sight.loads
    tried.sight.expect(CHECKED_OUT)
    began = time.time()
    git(tried.site.home, "checkout", "--quiet", OTHER)
    seen = tried.sight.seen()
    tried.process.settle()
    again = _rebuilt(tried)
    found = {
        "seconds": seen and seen - began,
        "cpu": tried.process.cpu() - before,
        "rebuilds": again - rebuilt,
        "told": len(tried.sight.told) - told,
        "loads": tried.sight.loads - loads,
        "ended": tried.process.ended,
    }
    git(tried.site.home, "checkout", "--quiet", "--force", "main")
    return found


def _rebuilt(tried: Trial) -> int:
    """Return how often it has been told of a rebuild."""
    tried.sight.page.wait_for_timeout(500)  # what the browser was told is handed on meanwhile
    rebuilt = re.compile(tried.server.rebuilt, re.MULTILINE)
    return sum(len(rebuilt.findall(one)) for one in (tried.process.said, *tried.sight.told))


# Mistakes


def mistake(tried: Trial, path: Path, broken: str) -> dict[str, Any]:
    """Return what is seen when a file is saved with a mistake, and when it is mended."""
    sight, process, whole = tried.sight, tried.process, path.read_text("utf-8")
    before, links = sight.said(), set(sight.ask(LINKS))
    heard, noted = len(process.said), len(sight.console)
    path.write_text(broken, "utf-8")
    time.sleep(1)
    process.settle()
    time.sleep(2)
    said, status = sight.said(), process.ask(tried.path)[0]
    known = set(before.splitlines())
    new = "\n".join(line for line in said.splitlines() if line not in known and line.strip())
    terminal, console = process.said[heard:], "\n".join(sight.console[noted:])
    found = {
        "ended": process.ended,
        "page": pointed(new, path.name),
        "console": pointed(console, path.name),
        "terminal": pointed(terminal, path.name),
        "stays": "A link in focus" in said,
        "status": status,
        "links": sorted({urlsplit(one).scheme for one in set(sight.ask(LINKS)) - links}),
        "says": new[:SHOWN],
        "terminal says": terminal[:SHOWN],
    }
    path.write_text(whole, "utf-8")
    return {**found, **_mended(tried)}


def pointed(text: str, name: str) -> str:
    """Return how exactly a message points to a file: its name, line and column, or less."""
    if found := re.search(rf"{re.escape(name)}[\"':, (]{{1,3}}(\d+)(:\d+)?", text):
        return "path:line:column" if found[2] else "path:line"
    if re.search(r"[\w-]+\.(html|njk|md):\d+", text):
        return "another file"
    line = re.search(r"\(\d+:\d+\)|\(?\[?[Ll]ine \d+", text)
    if name in text or Path(name).stem in text:
        return "path, and the line apart" if line else "path"
    return "line without path" if line else "nothing"


def _mended(tried: Trial) -> dict[str, Any]:
    """Return whether the page follows again once all is mended, by itself or loaded by hand."""
    tried.process.settle()
    words = "All is mended."
    tried.sight.expect(words)
    tried.site.memo.write_text(f"{tried.site.text}\n{words}\n", "utf-8")
    mended = tried.sight.seen(PATIENCE_SECONDS) is not None
    by_hand = mended or (not tried.process.ended and _loaded(tried, words))
    return {"mended": mended, "by hand": by_hand}


def _loaded(tried: Trial, words: str) -> bool:
    return words.encode() in tried.process.ask(tried.path)[1]


def front_matter(tried: Trial) -> dict[str, Any]:
    """Return what is seen of a title without its closing quotation mark."""
    broken = BROKEN_TITLE.sub('title: "A title', tried.site.text, count=1)
    return mistake(tried, tried.site.memo, broken)


def template(tried: Trial) -> dict[str, Any]:
    """Return what is seen of a template with a mistake."""
    path = tried.site.home / tried.server.template
    *lines, last = path.read_text("utf-8").splitlines()
    return mistake(tried, path, "\n".join([*lines, MISTAKE, last, ""]))


# Who may look


def doors(tried: Trial) -> dict[str, Any]:
    """Return what is answered to others, and to who asks for a part."""
    process, sight = tried.process, tried.sight
    channel = urlsplit(sight.channels[-1]).path or "/" if sight.channels else None
    return {
        "bound": bound(process.port),
        "foreign host": process.ask(tried.path, Host="evil.example")[0],
        "channel": channel,
        "foreign origin": channel and process.ask(channel, **_foreign(sight.channels[-1]))[0],
        "range": process.ask("/" + Path(tried.server.sheet).name, Range="bytes=0-0")[0],
    }


def _foreign(channel: str) -> dict[str, str]:
    """Return the headers with which a page of another site would listen."""
    other = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    if not channel.startswith("ws"):
        return other
    key = {"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Version": "13"}
    return {**other, **key, "Connection": "Upgrade", "Upgrade": "websocket"}


def bound(port: int) -> list[str]:
    """Return the addresses at which somebody listens. Source: proc_net(5)."""
    rows = [row.split() for name in ("tcp", "tcp6") for row in _rows(name)]
    locals_ = [row[1].split(":") for row in rows if row[3] == "0A"]
    return sorted({_address(one) for one, number in locals_ if int(number, 16) == port})


def _rows(name: str) -> list[str]:
    return Path(f"/proc/net/{name}").read_text("ascii").splitlines()[1:]


def _address(shown: str) -> str:
    data = bytes.fromhex(shown)
    turned = b"".join(data[at : at + 4][::-1] for at in range(0, len(data), 4))
    return str(ipaddress.ip_address(turned))


def port_in_use(server: Server, site: Site) -> dict[str, Any]:
    """Return what it does when another program has the port that it has without an option."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # somebody has it already
            stack.enter_context(socket.create_server(("", server.port)))
        return _elsewhere(server, site)


def _elsewhere(server: Server, site: Site) -> dict[str, Any]:
    with running(server.command(site.home), site.home, server.port) as process:
        other = re.compile(rf"(?:localhost|127\.0\.0\.1):(?!{server.port}\b)\d+")
        wait(lambda: process.ended or other.search(process.said))
        said = [line for line in process.said.splitlines() if line.strip()][-3:]
        moved = bool(other.search(process.said))
        return {"ended": process.ended, "moved": moved, "said": "\n".join(said)[:SHOWN]}


# Drafts, and what is published


def draft(tried: Trial) -> dict[str, Any]:
    """Return whether a draft is shown, says that it is one, and can be toggled from the page."""
    page = tried.sight.page
    paths = [f"/memos/{name}/" for name in (DRAFT, DRAFT[len("YYYY-MM-DD-") :])]
    shown = [path for path in paths if tried.process.ask(path)[0] == 200]  # noqa: PLR2004
    toggle = page.get_by_role("button", name=re.compile("draft", re.IGNORECASE)).count() > 0
    marked = False
    if shown:
        tried.sight.go(f"http://localhost:{tried.process.port}{shown[0]}")
        time.sleep(1)
        marked = re.search(r"(?i)not published|: draft|draft:|\bis a draft", tried.sight.said())
    return {"shown": bool(shown), "marked": bool(marked), "toggle": toggle}


def written(tried: Trial) -> dict[str, Any]:
    """Return what the preview has put where a build publishes."""
    files = [path for path in (tried.site.home / OUT).rglob("*") if path.is_file()]
    local = f"localhost:{tried.process.port}".encode()
    return {
        "files": len(files),
        "local": sum(local in path.read_bytes() for path in files),
        "scripts": sum(b"livereload" in path.read_bytes() for path in files),
    }
