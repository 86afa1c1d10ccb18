"""What was measured, as a file: every run, the machine and the versions."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import statistics
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from measure import PAGE_BYTES, Cost
from peers import PACKAGES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from peers import Tool

FOLDER = Path(__file__).parent / "results"
CLEAN, UNCHANGED = "clean", "nothing changed"
EDITED_BODY, EDITED_TITLE = "one body edited", "one title edited"
CASES = (CLEAN, UNCHANGED, EDITED_BODY, EDITED_TITLE)

Key = tuple[int, str, str]
"""Memos, tool, case."""


@dataclass(frozen=True, slots=True)
class Median:
    """The middle of several runs, each figure for itself."""

    cpu: float
    """CPU seconds."""
    wall: float
    """Seconds."""
    peak_mb: float
    """10^6 bytes."""
    range: tuple[float, float]
    """The smallest and the largest CPU seconds."""
    runs: int
    """Of how many runs."""


@dataclass(slots=True)
class Results:
    """All runs so far; every one is on disk as soon as it is added."""

    path: Path
    """The JSON file."""
    about: dict[str, object]
    """The machine, the versions, the moment."""
    costs: dict[Key, list[Cost]] = field(default_factory=dict)
    """What each run took, in the order measured."""
    failures: list[str] = field(default_factory=list)
    """What did not build, and what it said."""

    @classmethod
    def begun(cls, about: dict[str, object], moment: dt.datetime) -> Results:
        """Return results without a run."""
        FOLDER.mkdir(exist_ok=True)
        about = {"moment": f"{moment:%Y-%m-%d %H:%M} UTC", **about}
        return cls(FOLDER / f"{moment:%Y%m%dT%H%M%SZ}.json", about)

    @classmethod
    def read(cls, path: Path) -> Results:
        """Return the results saved at `path`."""
        saved = json.loads(path.read_text("utf-8"))
        costs = {
            (row["size"], row["tool"], row["case"]): [Cost(**cost) for cost in row["costs"]]
            for row in saved["series"]
        }
        return cls(path, saved["about"], costs, saved["failures"])

    def add(self, size: int, tool: str, case: str, cost: Cost) -> None:
        """Note one run."""
        self.costs.setdefault((size, tool, case), []).append(cost)
        self._save()

    def fail(self, what: str) -> None:
        """Note what did not build."""
        self.failures.append(what)
        self._save()

    def _save(self) -> None:
        rows = [
            {"size": size, "tool": tool, "case": case, "costs": [asdict(cost) for cost in costs]}
            for (size, tool, case), costs in self.costs.items()
        ]
        saved = {
            "about": {**self.about, "load_after": os.getloadavg()},
            "failures": self.failures,
            "series": rows,
        }
        self.path.write_text(json.dumps(saved, indent=1) + "\n", "utf-8")

    def median(self, size: int, tool: str, case: str) -> Median | None:
        """Return the middle of the runs of one measurement, or None if there was none."""
        costs = self.costs.get((size, tool, case))
        if not costs:
            return None
        cpu = [cost.cpu for cost in costs]
        return Median(
            statistics.median(cpu),
            statistics.median(cost.wall for cost in costs),
            statistics.median(cost.peak_mb for cost in costs),
            (min(cpu), max(cpu)),
            len(costs),
        )

    def sizes(self) -> list[int]:
        """Return the sizes measured, smallest first."""
        return sorted({size for size, _, _ in self.costs})

    def tools(self) -> list[str]:
        """Return the tools measured, in the order they took turns."""
        return list(dict.fromkeys(tool for _, tool, _ in self.costs))


def newest() -> Path:
    """Return the newest file of results of builds."""
    return max(FOLDER.glob("[0-9]*.json"))


def about(tools: Iterable[Tool]) -> dict[str, object]:
    """Return what the machine is, and the versions of `tools`."""
    described = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    cpu = [line for line in described if "model name" in line]
    return {
        "processor": cpu[0].partition(": ")[2] if cpu else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PHYS_PAGES") * PAGE_BYTES / 1e9),
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": {tool.key.partition("-")[0]: tool.version() for tool in tools},
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
        "load_before": os.getloadavg(),
    }
