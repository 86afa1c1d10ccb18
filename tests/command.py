"""The command line, run inside this process or outside it."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unittest import mock

from memosite.cli import program

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOW = "2026-12-31"


@dataclass(frozen=True)
class Ran:
    """What one command left behind."""

    code: int
    out: str
    """What it printed as its result."""
    err: str
    """What it said to a person."""
    said: str
    """Both, in the order in which they were printed."""


class _Channel(io.StringIO):
    """A stream that also writes to another."""

    def __init__(self, both: io.StringIO) -> None:
        super().__init__()
        self.both = both

    def write(self, text: str, /) -> int:
        self.both.write(text)
        return super().write(text)


def memosite(*arguments: object) -> Ran:
    """Run `memosite ARGUMENTS` in this process; a crash is raised, not told."""
    both = io.StringIO()
    out, err = _Channel(both), _Channel(both)
    code = 0
    with (
        mock.patch.object(sys, "argv", ["memosite", *map(str, arguments)]),
        mock.patch.dict(os.environ, {"MEMOSITE_TRACEBACK": "1"}),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            program.main()
        except SystemExit as ending:
            code = int(ending.code or 0)
    return Ran(code, out.getvalue(), err.getvalue(), both.getvalue())


def build(site: Path, *arguments: object) -> Path:
    """Build `site` as it is at the end of 2026 and return its published folder."""
    ran = memosite("build", "--site", site, "--now", NOW, *arguments)
    assert ran.code == 0, ran.said
    return site / "_site"


def process(
    *arguments: object, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `memosite ARGUMENTS` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "memosite", *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **(env or {})},
    )
