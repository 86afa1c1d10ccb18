"""What the W3C's feed validator thinks of the published feeds."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from outside import PROJECT, build, feed_validator

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """
import json, sys, feedvalidator
from feedvalidator import compatibility

def found(name, address):
    with open(name, "rb") as feed:
        told = feedvalidator.validateStream(feed, firstOccurrenceOnly=1, base=address)
    events = compatibility.AA(told["loggedEvents"])
    return [f"{type(one).__name__} {one.params.get('element', '')}" for one in events]

addresses = json.loads(sys.argv[1])
print(json.dumps({name: found(name, address) for name, address in addresses.items()}))
"""
KNOWN = ("NotHtml ", "ImplausibleDate ")
"""It knows no MathML; and a feed without entries is of 1970, as no other day is always the same."""


def faults(out: Path) -> list[tuple[str, str]]:
    """Return what the validator finds in the feeds of a published folder: errors and warnings."""
    base = json.loads((out / "index.json").read_bytes())["base_url"]
    feeds = [path for name in ("feed", "atom", "podcast") for path in out.rglob(f"{name}.xml")]
    addresses = {str(path): base + path.relative_to(out).as_posix() for path in feeds}
    python = feed_validator()
    assert python, "without one this file is left out"
    assert len(feeds) > 0
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    command = [python, "-c", SCRIPT, json.dumps(addresses)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert 0 == done.returncode, done.stderr
    told = json.loads(done.stdout)
    assert set(addresses) == set(told)
    return [
        (name, one) for name, events in told.items() for one in events if not one.startswith(KNOWN)
    ]


def test_the_feeds_of_the_demonstration_are_valid(demonstration: Path) -> None:
    """RSS and Atom, of the site and of its topics."""
    assert [] == faults(demonstration)


@pytest.mark.parametrize("name", ["notebook", "podcast", "reading"])
def test_the_feeds_of_the_examples_are_valid(name: str, tmp_path: Path) -> None:
    """Those of podcasts and of reading lists too."""
    assert [] == faults(build(PROJECT / "examples" / name, tmp_path / "out"))


def test_a_broken_feed_is_found_out(tmp_path: Path) -> None:
    """So that silence says something."""
    out = build(PROJECT / "examples" / "podcast", tmp_path / "out")
    feed = out / "podcast.xml"
    feed.write_text(feed.read_text("utf-8").replace("<pubDate>Mon, 06", "<pubDate>Tue, 06"))
    assert [] != faults(out)
