"""Specifications -> drawings, each kept in a folder under a digest of all that it depends on."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from memosite.charts import Drawing, svg

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT = "1"
"""Changes whenever `svg` or `look` make other drawings of the same specifications."""
CHILD = Path(__file__).with_name("child.py")
SECONDS_MAX = 60
"""For one process and its first chart, which take about one second; each further one adds one."""


def version() -> str:
    """Return the version of what draws; empty where the extra `charts` is not installed."""
    try:
        return importlib.metadata.version("vl-convert-python")
    except importlib.metadata.PackageNotFoundError:
        return ""


def draw(specs: Sequence[str], folder: Path) -> tuple[Drawing, ...]:
    """Return the drawing of each specification; those that `folder` holds are taken from there.

    Cost: about 0.6 s for one process, and 20 ms a chart.
    """
    names = [_name(spec) for spec in specs]
    known = {name: kept for name in names if (kept := _read(folder / name)) is not None}
    missing = {name: spec for name, spec in zip(names, specs, strict=True) if name not in known}
    for name, drawing in zip(missing, _drawn(list(missing.values())), strict=True):
        known[name] = drawing
        if not drawing.fault:
            _write(folder / name, drawing)
    return tuple(known[name] for name in names)


def _name(spec: str) -> str:
    """Return the name of the file that keeps the drawing of `spec`."""
    whole = json.dumps([FORMAT, version(), spec]).encode()
    return hashlib.blake2b(whole, digest_size=16).hexdigest() + ".json"


def _drawn(specs: list[str]) -> list[Drawing]:
    """Return the drawing of each of `specs`; one that ends its process ends no other."""
    done: list[Drawing] = []
    while len(done) < len(specs):
        rest = specs[len(done) :]
        answers, said, why = _asked(rest)
        done += [_drawing(one, words) for one, words in zip(answers, said, strict=False)]
        if len(answers) < len(rest):
            done.append(Drawing(fault=why))
    return done


def _asked(specs: list[str]) -> tuple[list[str], list[str], str]:
    """Return answers to the first of `specs`, what was said of each, and why the next has none."""
    env = {**os.environ, "TZ": "UTC"}
    given = json.dumps(specs).encode()
    try:
        done = subprocess.run(  # noqa: S603 (our own file)
            [sys.executable, CHILD],
            input=given,
            capture_output=True,
            check=False,
            env=env,
            timeout=SECONDS_MAX + len(specs),
        )
    except subprocess.TimeoutExpired as late:
        out, said, why = late.stdout or b"", late.stderr or b"", "it takes too long"
    else:
        out, said, why = done.stdout, done.stderr, "it takes too much memory, or breaks the program"
    return out.decode().splitlines(), said.decode("utf-8", "replace").split("\0"), why


def _drawing(answer: str, said: str) -> Drawing:
    found = json.loads(answer)
    if "fault" in found:
        return Drawing(fault=_reason(found["fault"]))
    warnings = [line.removeprefix("WARN ").strip() for line in said.splitlines()]
    try:
        return Drawing(svg.cleaned(found["svg"]), tuple(dict.fromkeys(filter(None, warnings))))
    except (ValueError, ET.ParseError) as error:
        return Drawing(fault=str(error))


def _reason(message: str) -> str:
    """Return the first sentence of an error of JavaScript's, without where it was thrown."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    told = next((line for line in lines if not line.endswith("failed:")), "it is not valid")
    return re.sub(r"^(?:\w*Error: )+", "", told)[:200].rstrip(".")


def _read(path: Path) -> Drawing | None:
    """Return what a file keeps; None where there is none, or it is not as it was written."""
    try:
        digest, _, data = path.read_bytes().partition(b"\n")
        if digest.decode() != _digest(data):
            return None
        kept = json.loads(data)
        return Drawing(kept["svg"], tuple(kept["warnings"]))
    except (OSError, ValueError):
        return None


def _write(path: Path, drawing: Drawing) -> None:
    """Keep a drawing, in one step; where that cannot be, it is drawn again next time."""
    data = json.dumps({"svg": drawing.svg, "warnings": drawing.warnings}).encode()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(f"{_digest(data)}\n".encode() + data)
        Path(file.name).replace(path)


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
