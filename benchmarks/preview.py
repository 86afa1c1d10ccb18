"""From saving a memo's file to the changed page in a real Chromium: `python benchmarks/preview.py`.

Each run saves a memo of the corpus with a sentence no other run has, and waits until the page says
it, by the clock of this process. Prints a table and writes every run to benchmarks/results/.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

HERE = Path(__file__).parent
PROGRAM = "from memosite.cli.program import main; main()"
WAITS = """words => new Promise(done => {
  const look = () => document.body.textContent.includes(words)
    ? done(performance.timeOrigin + performance.now()) : requestAnimationFrame(look);
  look();
})"""
"""Gives the moment of the frame in which the page says the words, in milliseconds since 1970."""


def body(text: str, words: str) -> str:
    """Return the text of a memo with one more paragraph."""
    return f"{text}\n{words}\n"


def title(text: str, words: str) -> str:
    """Return the text of a memo with another title."""
    lines = text.split("\n")
    return "\n".join(f'title: "{words}"' if one.startswith("title:") else one for one in lines)


EDITS = {"body": body, "title": title}


def site(folder: Path, size: int) -> Path:
    """Return a site of so many memos of the corpus."""
    corpus = [sys.executable, HERE / "corpus.py", str(size), folder / "memos"]
    subprocess.run(corpus, check=True, stdout=subprocess.DEVNULL)
    (folder / "site.yaml").write_text("title: Bench\nbase_url: https://example.org/\n", "utf-8")
    return folder


def runs(home: Path, page: Page, count: int, edit: Callable[[str, str], str]) -> Iterator[float]:
    """Yield the milliseconds of each run, on a memo in the middle of the site."""
    memos = sorted((home / "memos").glob("*.md"))
    path = memos[len(memos) // 2]
    text = path.read_text("utf-8")
    for number in range(count + 2):
        words = f"{edit.__name__.title()}{number}x"
        # What waits is there before the file is saved.
        page.evaluate(f"words => {{ window.waiting = ({WAITS})(words) }}", words)
        time.sleep(0.5)
        began = time.time()
        path.write_text(edit(text, words), "utf-8")
        seen = page.evaluate("window.waiting")
        if number >= 2:  # noqa: PLR2004 (the first two warm up)
            yield seen - began * 1000
        page.wait_for_timeout(PAUSE_MS)
    path.write_text(text, "utf-8")


PAUSE_MS = 1500
"""Until the whole plan has been made anew at 10,000 memos."""


def measured(size: int, count: int) -> dict[str, list[float]]:
    """Return edit -> milliseconds of each run."""
    with tempfile.TemporaryDirectory(prefix="memosite-bench-") as folder, sync_playwright() as web:
        home = site(Path(folder), size)
        command = [sys.executable, "-c", PROGRAM, "serve", "--site", str(home), "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving:
            try:
                assert serving.stdout
                address = serving.stdout.readline().split()[2]
                browser = web.chromium.launch(
                    executable_path=os.environ.get("CHROME_PATH"), args=["--no-sandbox"]
                )
                page = browser.new_page()
                memos = sorted((home / "memos").glob("*.md"))
                page.goto(f"{address}memos/{memos[len(memos) // 2].stem[11:]}/")
                time.sleep(2)
                found = {name: list(runs(home, page, count, edit)) for name, edit in EDITS.items()}
                browser.close()
            finally:
                serving.terminate()
        return found


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--runs", type=int, default=20)
    asked = parser.parse_args()
    moment = dt.datetime.now(dt.UTC)
    series = []
    print("| memos | edited | median, ms | smallest | largest | runs |")
    print("|---:|:---|---:|---:|---:|---:|")
    for size in asked.sizes:
        for name, found in measured(size, asked.runs).items():
            series.append({"size": size, "edited": name, "ms": found})
            middle = statistics.median(found)
            figures = f"{middle:.0f} | {min(found):.0f} | {max(found):.0f} | {len(found)}"
            print(f"| {size:,} | {name} | {figures} |")
    (HERE / "results").mkdir(exist_ok=True)
    about = {"moment": f"{moment:%Y-%m-%d %H:%M} UTC", "system": platform.platform()}
    kept = HERE / "results" / f"preview-{moment:%Y%m%dT%H%M%SZ}.json"
    kept.write_text(json.dumps({"about": about, "series": series}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
