"""What a command costs, with all that it starts: CPU time, wall time, memory.

Needs Linux: memory is read from /proc.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SAMPLE_SECONDS = 0.1
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
SHOWN = 4000
"""Characters of a failed command's output that are kept: its end."""


class FailedError(Exception):
    """A command that ended with an error, with the end of what it said."""


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
    """Largest sampled sum of the memory of the process tree, in 10^6 bytes."""

    @property
    def cpu(self) -> float:
        """User and system seconds together."""
        return self.user + self.system


def cost(command: Sequence[str], folder: Path) -> Cost:
    """Run `command` in `folder` and return what it took, its children included.

    Children count from the moment their parent has waited for them (`wait4`).
    Raises FailedError if it ends with an error.
    """
    os.sync()  # no write-back of the run before is charged to this one
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT)
        memory = _Memory(process.pid)
        memory.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = memory.stop()
        if process.returncode:
            said.seek(0)
            text = said.read().decode("utf-8", "replace")[-SHOWN:]
            raise FailedError(f"ended with {process.returncode}: {' '.join(command)}\n{text}")
    return Cost(usage.ru_utime, usage.ru_stime, wall, peak / 1e6)


class _Memory(threading.Thread):
    """Samples the memory of a process and all below it until it is stopped."""

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
    """Return the bytes that `root` and all below it hold; pages that they share count once.

    Source: proc_pid_smaps(5), the proportional set size.
    """
    return sum(map(_held, children(root)))


def children(root: int) -> set[int]:
    """Return the numbers of `root` and of all processes below it."""
    parents = {int(name): _parent(name) for name in os.listdir("/proc") if name.isdigit()}  # noqa: PTH208 (sampled often)
    below = {root}
    for pid in sorted(parents):  # a child's number is nearly always the higher
        if parents[pid] in below:
            below.add(pid)
    return below


def _parent(pid: str) -> int:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123 (half of pathlib's time)
            return int(file.read().rpartition(b") ")[2].split()[1])
    except OSError:
        return 0  # it has ended


def _held(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as file:  # noqa: PTH123 (half of pathlib's time)
            lines = (line.split() for line in file)
            return sum(int(line[1]) * 1024 for line in lines if line[0] == b"Pss:")
    except (OSError, IndexError):
        return 0
