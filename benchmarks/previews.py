"""Watch memosite's preview and other tools' in a real Chromium, over the same memos.

python benchmarks/previews.py [--previews NAME ...] [--parts NAME ...] [--runs N] [--docs]

Writes benchmarks/results/previews-<moment>.json. `--docs` watches nothing, and puts what was
seen in all runs into docs/preview.md; of two runs of a preview the quicker one counts. Previews
that are not installed are left out.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import trials
from compared import lines, machine
from playwright.sync_api import sync_playwright
from results import FOLDER, about
from servers import SERVERS, Server, made
from table import fill
from trials import trial

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from playwright.sync_api import Browser
    from servers import Site

PAGE = Path(__file__).parent.parent / "docs" / "preview.md"


Note: TypeAlias = "Callable[[str, object], None]"
"""Keeps what was seen, by the name of the point."""


def while_open(server: Server, site: Site, browser: Browser, runs: int, note: Note) -> None:
    """See what needs one preview that goes well."""
    with trial(server, site, browser) as tried:
        note("started", tried.started)
        note("reloads", trials.reloads(tried, runs))
        if server.brief:
            return
        note("below", trials.place(tried, trials.below))
        note("above", trials.place(tried, trials.above))
        note("sheet", trials.sheet(tried))
        note("doors", trials.doors(tried))
        note("checkout", trials.checkout(tried))
        note("written", trials.written(tried))
        note("draft", trials.draft(tried))


def mistakes(server: Server, site: Site, browser: Browser, _: int, note: Note) -> None:
    """See what comes of mistakes."""
    with trial(server, site, browser) as tried:
        note("front matter", trials.front_matter(tried))
    with trial(server, site, browser) as tried:
        note("template", trials.template(tried))


def drafts(server: Server, site: Site, browser: Browser, _: int, note: Note) -> None:
    """See a draft that is asked for, where it can be."""
    if server.drafts:
        with trial(server, site, browser, *server.drafts) as tried:
            note("draft shown", trials.draft(tried))


def port(server: Server, site: Site, _browser: Browser, _: int, note: Note) -> None:
    """See what comes of a port that is taken."""
    note("port", trials.port_in_use(server, site))


PARTS = {"open": while_open, "mistakes": mistakes, "drafts": drafts, "port": port}


def seen(
    server: Server, size: int, runs: int, browser: Browser, parts: Collection[str]
) -> dict[str, Any]:
    """Return what is seen of one preview, by point."""
    found: dict[str, Any] = {}

    def note(name: str, what: object) -> None:
        found[name] = what
        print(server.key, name, json.dumps(what)[:1500], file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="memosite-previews-") as folder:
        site = made(server, size, Path(folder) / server.key)
        for name in parts:
            if name == "open" or not server.brief:
                PARTS[name](server, site, browser, runs, note)
    return found


def main() -> None:
    """Watch, keep, and fill the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--previews", nargs="*", default=[one.key for one in SERVERS])
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--docs", action="store_true", help="only fill docs/preview.md")
    asked = parser.parse_args()
    if not asked.docs:
        watch(asked.previews, asked.size, asked.runs, asked.parts)
        return
    about_all, previews = kept()
    fill("previews", list(lines(previews)), PAGE)
    fill("previews-machine", list(machine(about_all)), PAGE)


def watch(names: Collection[str], size: int, runs: int, parts: Collection[str]) -> None:
    """Watch these parts of the previews of these names, and keep what was seen."""
    chosen = [one for one in SERVERS if one.key in names and one.tool.version()]
    moment = dt.datetime.now(dt.UTC)
    told = {"moment": f"{moment:%Y-%m-%d %H:%M} UTC", **about([one.tool for one in chosen])}
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"previews-{moment:%Y%m%dT%H%M%SZ}.json"
    previews: dict[str, Any] = {}
    with sync_playwright() as web:
        browser = web.chromium.launch(
            executable_path=os.environ.get("CHROME_PATH"), args=["--no-sandbox"]
        )
        told |= {"chromium": browser.version, "size": size}
        for one in chosen:
            previews[one.key] = seen(one, size, runs, browser, parts)
            saved = json.dumps({"about": told, "previews": previews}, indent=1)
            path.write_text(saved + "\n", "utf-8")
        browser.close()


def kept() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is known of the machine, and what was seen of each preview in all runs."""
    machine_: dict[str, Any] = {}
    previews: dict[str, Any] = {}
    versions: dict[str, str] = {}
    for path in sorted(FOLDER.glob("previews-*.json")):
        saved = json.loads(path.read_text("utf-8"))
        versions |= saved["about"]["versions"]
        for key, found in saved["previews"].items():
            previews[key] = quicker(previews.get(key, {}), found)
        machine_ = {**saved["about"], "versions": versions}
    return machine_, previews


def quicker(earlier: dict[str, Any], later: dict[str, Any]) -> dict[str, Any]:
    """Return all points of two runs; if both measured reloads, those of the quicker one count."""

    def taken(found: dict[str, Any]) -> float:
        return statistics.median(found["reloads"]["ms"]) if "reloads" in found else math.inf

    return (
        {**later, **earlier} if taken(earlier) < taken(later) < math.inf else {**earlier, **later}
    )


if __name__ == "__main__":
    main()
