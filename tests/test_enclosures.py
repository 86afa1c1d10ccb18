"""Recordings in the feeds of the site and in its index, as readers and scripts meet them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import feedparser
import jsonschema
import pytest

from command import build
from given import site, text, write
from memosite.exports import index_schema
from samples import mp3

if TYPE_CHECKING:
    from pathlib import Path

ELSEWHERE = {"url": "https://host.example/talk.m4a?a=1&b=2"}
FILES = {
    "memos/a.md": text(audio={"file": "a talk.mp3"}),
    "memos/a talk.mp3": mp3(100),
    "memos/b.md": text(title="B", date="2026-06-01", audio=ELSEWHERE),
    "memos/c.md": text(title="C", date="2026-05-01"),
    "memos/old.md": text(title="Old", date="2026-04-01", audio={"file": "a talk.mp3"}),
    "memos/new.md": text(title="New", date="2026-04-02", supersedes=["old"]),
    "memos/note.md": text(title="Note", kind="note", date=None, topic=None, audio=ELSEWHERE),
}
OWN = "https://example.org/memos/a/a%20talk.mp3"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the published folder of a site where some memos have a recording."""
    return build(site(tmp_path_factory.mktemp("site"), FILES))


def enclosures(out: Path, name: str) -> dict[str, list[dict[str, str]]]:
    """Return title -> enclosures, as a feed reader sees them."""
    found = feedparser.parse((out / name).read_bytes())
    assert not found.bozo, found.get("bozo_exception")
    return {
        entry.title: [
            {key: one[key] for key in ("href", "type", "length") if key in one}
            for one in entry.enclosures
        ]
        for entry in found.entries
    }


def loaded(out: Path, name: str) -> Any:  # noqa: ANN401 (any JSON)
    """Return a JSON file."""
    return json.loads((out / name).read_bytes())


@pytest.mark.parametrize("name", ["feed.xml", "topics/scaling/feed.xml"])
def test_rss_carries_the_recording(out: Path, name: str) -> None:
    """With address, length and type, all of which RSS asks for; 0 is a length nobody knows."""
    own = {"href": OWN, "type": "audio/mpeg", "length": "41700"}
    other = {"href": ELSEWHERE["url"], "type": "audio/x-m4a", "length": "0"}
    assert {"A claim": [own], "B": [other], "C": [], "New": []} == enclosures(out, name)


@pytest.mark.parametrize("name", ["atom.xml", "topics/scaling/atom.xml"])
def test_atom_links_to_the_recording(out: Path, name: str) -> None:
    """Without a length where nobody knows it, as Atom allows."""
    own = {"href": OWN, "type": "audio/mpeg", "length": "41700"}
    other = {"href": ELSEWHERE["url"], "type": "audio/x-m4a"}
    assert {"A claim": [own], "B": [other], "C": [], "New": []} == enclosures(out, name)


def test_a_json_feed_attaches_the_recording(out: Path) -> None:
    """With what is known of it. Source: jsonfeed.org, version 1.1, attachments."""
    found = {one["title"]: one.get("attachments") for one in loaded(out, "feed.json")["items"]}
    own = {
        "url": OWN,
        "mime_type": "audio/mpeg",
        "size_in_bytes": 41700,
        "duration_in_seconds": 3,
    }
    other = {"url": ELSEWHERE["url"], "mime_type": "audio/x-m4a"}
    assert {"A claim": [own], "B": [other], "C": None, "New": None} == found


def test_the_index_tells_of_every_recording(out: Path) -> None:
    """Of superseded memos and of notes too; null where there is none."""
    index = loaded(out, "index.json")
    jsonschema.validate(index, index_schema())
    found = {one["slug"]: one["audio"] for one in index["memos"]}
    own = {"url": OWN, "type": "audio/mpeg", "bytes": 41700, "seconds": 3}
    other = {"url": ELSEWHERE["url"], "type": "audio/x-m4a", "bytes": 0, "seconds": 0}
    old = own | {"url": "https://example.org/memos/old/a%20talk.mp3"}
    assert {"a": own, "b": other, "c": None, "old": old, "new": None, "note": other} == found


def test_another_recording_of_the_same_name_is_told(tmp_path: Path) -> None:
    """Although no memo changed, all that tells its length is made anew."""
    home = site(tmp_path, FILES)
    build(home)
    build(write(home, {"memos/a talk.mp3": mp3(200)}))
    assert "83400" == enclosures(home / "_site", "feed.xml")["A claim"][0]["length"]
    assert "83400" == enclosures(home / "_site", "atom.xml")["A claim"][0]["length"]
    attached = loaded(home / "_site", "feed.json")["items"][0]["attachments"]
    assert 83400 == attached[0]["size_in_bytes"]
    assert 83400 == loaded(home / "_site", "index.json")["memos"][0]["audio"]["bytes"]
