"""What makes the outputs, as one digest: this package, Python, and the libraries it stands on."""

from __future__ import annotations

import functools
import hashlib
import importlib.machinery
import os
import sys
from pathlib import Path

LIBRARIES = (
    "bibtexparser", "citeproc_py", "feedgen", "jinja2", "linkify_it_py", "lxml", "markdown_it_py",
    "markupsafe", "math_core", "mdit_py_plugins", "mdurl", "msgspec", "nh3", "pillow", "pygments",
    "pypdfium2", "python_slugify", "pyyaml", "selectolax", "text_unidecode", "tinytag",
    "vl_convert_python",
)  # fmt: skip
"""Whose versions can change what a page says, as their folders of metadata are called."""


def theme() -> Path:
    """Return the folder of the default theme, which holds templates/ and static/."""
    inside = Path(__file__).parent / "theme"
    return inside if inside.is_dir() else Path(__file__).parents[2]


@functools.cache
def digest() -> bytes:
    """Return a digest that changes with everything installed that can change an output.

    16 bytes. Cost: 3 ms; nothing is imported.
    """
    made = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        made.update(path.name.encode())
        made.update(path.read_bytes())
    for name in sorted(_installed()):
        made.update(name.encode())
    return made.digest()


def _installed() -> set[str]:
    """Return `NAME-VERSION.dist-info` of each of the libraries, wherever it is installed."""
    spec = importlib.machinery.PathFinder.find_spec("markdown_it")
    folders = {*sys.path, str(Path(spec.origin).parents[1]) if spec and spec.origin else ""}
    found = set()
    for folder in folders:
        if folder and os.path.isdir(folder):  # noqa: PTH112 (a third of pathlib's time)
            for name in os.listdir(folder):  # noqa: PTH208 (same)
                if name.endswith(".dist-info") and _library(name) in LIBRARIES:
                    found.add(name)
    return found


def _library(name: str) -> str:
    return name.partition("-")[0].lower().replace("-", "_").replace(".", "_")
