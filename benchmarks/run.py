"""Measure builds of memosite and of other tools over one corpus, taking turns.

python benchmarks/run.py [--peers NAME ...] [--sizes N ...] [--runs N] [--few N] [--work DIR]

Four builds: a clean one, one with nothing changed, one after an edit of a memo's body and one after
an edit of its title. Writes benchmarks/results/<moment>.json after every measurement and prints
Markdown tables. Peers that are not installed are named and left out. The work folder needs some
5 GB and is emptied at the end.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from measure import FailedError, cost
from peers import (
    MEMOSITE,
    PEERS,
    Tool,
    edit_body,
    edit_nothing,
    edit_title,
    edited,
    forget,
    make_site,
    shows,
)
from results import CLEAN, EDITED_BODY, EDITED_TITLE, UNCHANGED, Results, about
from table import tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from measure import Cost

SIZES = (100, 1000, 3000, 10_000, 30_000, 50_000)
COMPARED = (1000, 10_000)
RUNS = {100: 5, 1000: 3, 3000: 2, 10_000: 2}
"""Runs by size; one at others."""
YOUNG_SECONDS = 3
"""Sources older than this when a build reads them are not read again by the next."""
EDITS: dict[str, Callable[[Path, int], str]] = {
    UNCHANGED: edit_nothing,
    EDITED_BODY: edit_body,
    EDITED_TITLE: edit_title,
}


def main() -> None:
    """Measure every size and print the tables; failures end the script with code 1 at last."""
    args = _arguments()
    chosen = [MEMOSITE, *_installed(args.peers)]
    results = Results.begun(about(chosen), dt.datetime.now(dt.UTC))
    with _work(args.work) as work:
        for size in args.sizes:
            bench = Bench(size, Path(work) / str(size), results)
            bench.make([tool for tool in chosen if size <= tool.largest])
            bench.clean(args.runs or RUNS.get(size, 1))
            bench.rebuild(
                args.few or args.runs or RUNS.get(size, 1), compared=size in args.compared
            )
            shutil.rmtree(bench.work)
    print("\n".join(tables(results)))
    print(f"\nresults: {results.path}")
    if results.failures:
        sys.exit("\n\n".join(["", *results.failures]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    names = [peer.key for peer in PEERS]
    parser.add_argument("--peers", nargs="*", default=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="memos")
    again = "of these, the sizes at which the peers' rebuilds are measured as well"
    parser.add_argument("--compared", type=int, nargs="*", default=COMPARED, help=again)
    parser.add_argument("--runs", type=int, help="runs of each; 5 to 1, by size, if left out")
    parser.add_argument("--few", type=int, help="runs of rebuilds, where they should be fewer")
    parser.add_argument("--work", type=Path, help="a folder to work in; a temporary one if not")
    args = parser.parse_args()
    if unknown := set(args.peers) - set(names):
        parser.error(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    return args


def _installed(names: list[str]) -> list[Tool]:
    """Return the named peers that are installed, and say which are not."""
    wanted = [peer for peer in PEERS if peer.key in names]
    found = [peer for peer in wanted if peer.version()]
    for peer in wanted:
        if peer not in found:
            _say(f"{peer.key} is not installed and left out: see benchmarks/README.md")
    return found


def _work(folder: Path | None) -> tempfile.TemporaryDirectory[str]:
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="memosite-bench-", dir=folder)


class Bench:
    """The measurements of one size; a tool that fails is not tried again."""

    def __init__(self, size: int, work: Path, results: Results) -> None:
        """Begin with no tools."""
        self.work = work
        self._size = size
        self._results = results
        self._tools: list[Tool] = []

    def make(self, tools: list[Tool]) -> None:
        """Make a site for each of `tools`."""
        for tool in tools:
            make_site(tool, self._size, self.work / tool.key)
        self._tools = tools
        time.sleep(YOUNG_SECONDS)

    def clean(self, runs: int) -> None:
        """Measure builds that find nothing of an earlier one."""
        for _ in range(runs):
            for tool in tuple(self._tools):
                forget(tool, self.work / tool.key)
                self._measure(tool, CLEAN)

    def rebuild(self, runs: int, *, compared: bool) -> None:
        """Measure builds over the last; of memosite alone if not `compared`."""
        self._tools = [
            tool for tool in self._tools if tool is MEMOSITE or (compared and tool.rebuilds)
        ]
        self._settle(edit_body)  # the first publishing over a folder does more than later ones
        for run in range(runs):
            time.sleep(YOUNG_SECONDS)
            self._settle(edit_nothing)  # the memo that was edited last is no longer young
            for case, edit in EDITS.items():
                for tool in tuple(self._tools):
                    text = edit(edited(tool, self.work / tool.key), run + 1)
                    self._measure(tool, case, text)

    def _settle(self, edit: Callable[[Path, int], str]) -> None:
        """Build unmeasured with the tools that keep something for the next build."""
        for tool in tuple(self._tools):
            if tool.keeps:
                text = edit(edited(tool, self.work / tool.key), 0)
                self._measure(tool, None, text)

    def _measure(self, tool: Tool, case: str | None, text: str = "") -> None:
        """Build once, after which the edited memo's page must hold `text`.

        Without a case the build is made and not noted.
        """
        folder = self.work / tool.key
        try:
            took = _built(tool, folder, text)
        except FailedError as failed:
            _say(f"{self._size:>6} {tool.name} failed and is left out at this size")
            self._results.fail(f"{tool.name}, {self._size} memos: {failed}")
            self._tools.remove(tool)
            return
        if case is None:
            return
        self._results.add(self._size, tool.name, case, took)
        shown = f"{took.cpu:.2f} CPU s, {took.wall:.2f} s, {took.peak_mb:.0f} MB"
        _say(f"{self._size:>6} {tool.name}, {case}: {shown} (load {os.getloadavg()[0]:.1f})")


def _built(tool: Tool, folder: Path, text: str) -> Cost:
    """Return what one build took; raises FailedError if it fails or leaves `text` out."""
    took = cost(tool.command(folder), folder)
    if not shows(tool, folder, text):
        raise FailedError(f"the page of the edited memo does not hold {text!r}")
    return took


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
