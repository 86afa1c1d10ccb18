"""Show where the CPU time of one cold build goes, stage by stage.

python benchmarks/stages.py [--size 1000] [--runs 3] [--docs]

Each run is a new interpreter that builds the same site into a new folder. A stage's time is its
own: what another stage takes inside it is not counted twice. The clock is the process's CPU time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import importlib
import json
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.parser_core import ParserCore
    from markdown_it.rules_core import StateCore

T = TypeVar("T")

START = "start-up and imports"
REST = "all else"
STAGES = {
    ("memosite.read", "names"): "reading files",
    ("memosite.memo", "parse"): "front matter",
    ("memosite.bodies", "render"): "Markdown: the rest",
    ("memosite.markup.code.syntax", "_highlighted"): "highlighting",
    ("memosite.index", "build"): "planning",
    ("memosite.files", "static_files"): "planning",
    ("memosite.files", "bundle_files"): "planning",
    ("memosite.files", "versions"): "planning",
    ("memosite.plan", "make"): "planning",
    ("memosite.render.Renderer", "render"): "templates",
    ("memosite.feeds", "render"): "feeds",
    ("memosite.publish", "refuse_foreign"): "writing",
    ("memosite.publish", "publish"): "writing",
}
"""Where a function is found -> the stage its time belongs to, in the order of a build."""
ORDER = (
    START, "reading files", "front matter", "Markdown: blocks", "Markdown: inline",
    "Markdown: quotes", "Markdown: plugins' rules", "Markdown: memosite's rules", "Markdown: HTML",
    "Markdown: the rest", "highlighting", "formulas", "planning", "templates", "feeds", "writing",
    REST,
)  # fmt: skip
"""The rows of the table."""
RULES = {
    "block": "Markdown: blocks",
    "inline": "Markdown: inline",
    "smartquotes": "Markdown: quotes",
}
"""markdown-it's rule -> its stage; those of plugins and of memosite have one stage each."""
LATE = ("lxml.etree", "feedgen.feed", "feedgen.ext.dc", "selectolax.lexbor")
"""What a build imports on the way."""


class Clock:
    """CPU seconds by stage; a stage inside another stops the outer one."""

    def __init__(self) -> None:
        """Begin outside every stage."""
        self.seconds: dict[str, float] = {}
        self._inside = [REST]
        self._since = time.process_time()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Charge what happens inside to `name`."""
        self._charge()
        self._inside.append(name)
        try:
            yield
        finally:
            self._charge()
            self._inside.pop()

    def _charge(self) -> None:
        now = time.process_time()
        here = self._inside[-1]
        self.seconds[here] = self.seconds.get(here, 0.0) + now - self._since
        self._since = now

    def timed(self, name: str, step: Callable[..., T]) -> Callable[..., T]:
        """Return `step` with its time charged to the stage `name`."""

        @functools.wraps(step)
        def run(*args: object, **kwargs: object) -> T:
            with self.stage(name):
                return step(*args, **kwargs)

        return run


def main() -> None:
    """Run the profile in new interpreters and print the medians as a Markdown table."""
    args = _arguments()
    if args.site:
        print(json.dumps(profile(args.site)))
        return
    from corpus import memos  # noqa: PLC0415 (the profiled process does not need it)

    with tempfile.TemporaryDirectory(prefix="memosite-bench-") as folder:
        site = Path(folder)
        (site / "memos").mkdir()
        (site / "site.yaml").write_text("title: Benchmark\nbase_url: https://example.org/\n")
        for memo in memos(args.size):
            (site / f"memos/{memo.slug}.md").write_text(memo.text(), "utf-8")
        runs = [_one_run(site) for _ in range(args.runs)]
    lines = list(table(runs, args.size))
    print("\n".join(lines))
    if args.docs:
        from table import fill  # noqa: PLC0415 (the profiled process does not need it)

        fill("stages", lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--size", type=int, default=1000, help="memos")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--docs", action="store_true", help="put it into docs/performance.md")
    parser.add_argument("--site", type=Path, help="profile one build of this folder, as JSON")
    return parser.parse_args()


def _one_run(site: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--site", str(site)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(said.stdout)
    return found


def profile(site: Path) -> dict[str, float]:
    """Return the CPU seconds of each stage of a cold build of `site`."""
    for name in (
        "memosite.cli.program",
        "memosite.build",
        "memosite.prepare",
        "memosite.outputs",
        "memosite.markup.body",
        *LATE,
    ):
        importlib.import_module(name)
    ready = time.process_time()
    from memosite import build, index, task  # noqa: PLC0415 (imported above, where it is timed)

    clock = _watch()
    show = index.Show(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    with tempfile.TemporaryDirectory() as out:
        build.build(task.Task(site, Path(out) / "out", show), cached=False)
        with clock.stage(REST):
            pass  # charge what is left
    return {START: ready, **clock.seconds}


def _watch() -> Clock:
    """Put a clock around every function of `STAGES`."""
    clock = Clock()
    for (owner, name), stage in STAGES.items():
        place = _named(owner)
        setattr(place, name, clock.timed(stage, getattr(place, name)))
    _watch_markdown(clock)
    return clock


def _named(path: str) -> object:
    """Return the module, or the class in a module, at `path`."""
    module, _, last = path.rpartition(".")
    if last[0].isupper():
        return getattr(importlib.import_module(module), last)
    return importlib.import_module(path)


def _watch_markdown(clock: Clock) -> None:
    """Time each rule that markdown-it runs over a whole text, and the printing of HTML."""
    from markdown_it import parser_core, renderer  # noqa: PLC0415

    def process(self: ParserCore, state: StateCore) -> None:
        for rule in self.ruler.getRules(""):
            with clock.stage(_stage_of(rule)):
                rule(state)

    parser_core.ParserCore.process = process  # type: ignore[method-assign]
    printing = renderer.RendererHTML
    printing.render = clock.timed("Markdown: HTML", printing.render)  # type: ignore[method-assign]


def _stage_of(rule: Callable[[StateCore], None]) -> str:
    module = rule.__module__
    if module == "memosite.markup.formulas.syntax":
        return "formulas"
    if module == "memosite.markup.parsing.parser":
        return "Markdown: the rest"
    if module.startswith("memosite."):
        return "Markdown: memosite's rules"
    if module.startswith("markdown_it."):
        return RULES.get(rule.__name__, "Markdown: the rest")
    return "Markdown: plugins' rules"


def table(runs: list[dict[str, float]], size: int) -> Iterator[str]:
    """Yield the lines of a Markdown table of the medians of `runs`."""
    import statistics  # noqa: PLC0415 (no part of a build)

    middle = {name: statistics.median(run.pop(name, 0.0) for run in runs) for name in ORDER}
    assert not any(runs), f"stages without a row: {runs}"
    whole = sum(middle.values())
    yield "| stage | CPU s | ms a memo | share |"
    yield "|:---|---:|---:|---:|"
    for name, seconds in middle.items():
        if seconds:
            share = seconds / whole
            yield f"| {name} | {seconds:.3f} | {1000 * seconds / size:.3f} | {share:.1%} |"
    yield f"| all | {whole:.3f} | {1000 * whole / size:.3f} | {1:.1%} |"


if __name__ == "__main__":
    main()
