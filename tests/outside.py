"""The tests' way in from outside: the command line, and other people's programs on this machine."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).parents[1]
"""The repository, which is the demonstration site too."""


def build(site: Path, out: Path) -> Path:
    """Build the folder `site` into `out` when all its memos are past; return `out`."""
    command = [sys.executable, "-m", "memosite", "build", "--now", "2099-12-31"]
    subprocess.run([*command, "--site", site, "--out", out], check=True)
    return out


def chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    return _first(os.environ.get("CHROME_PATH"), "chromium", "chromium-browser", "google-chrome")


def html_checker() -> str | None:
    """Return the path of html-validate, or None."""
    beside = PROJECT / "node_modules" / ".bin" / "html-validate"
    return _first(os.environ.get("HTML_VALIDATE"), str(beside), "html-validate")


def feed_validator() -> str | None:
    """Return the path of a Python that has the W3C's feed validator, or None."""
    return _first(os.environ.get("FEED_VALIDATOR"))


def _first(*names: str | None) -> str | None:
    found = (shutil.which(name) for name in names if name)
    return next((path for path in found if path), None)


def left_out() -> Iterator[tuple[str, str]]:
    """Yield each file or folder of tests that cannot run here, and what to say of it."""
    modules = ("playwright", "axe_playwright_python")
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        yield "browser", f"browser tests (no {missing[0]} installed)"
    elif chromium() is None:
        yield "browser", "browser tests (no Chromium found)"
    if importlib.util.find_spec("vl_convert") is None:
        yield "test_charts.py", "drawing of charts (no vl-convert-python installed)"
        yield "browser/test_charts_on_screen.py", "charts in a browser"
    if importlib.util.find_spec("distributed") is None:
        yield "test_workers.py", "work in several processes (no distributed installed)"
    if html_checker() is None:
        yield "test_html.py", "HTML checker (no html-validate found)"
    if feed_validator() is None:
        yield "test_feed_validator.py", "the W3C's feed validator (no FEED_VALIDATOR set)"
