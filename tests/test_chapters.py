"""Files of chapters: what an episode shows of them, what players get, and what is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

from command import build, memosite
from given import SITE, site, text, write
from memosite.chapters import read
from podcast_rules import lacking_of_chapters
from samples import mp3

if TYPE_CHECKING:
    from pathlib import Path

CHAPTERS = {
    "version": "1.2.0",
    "author": "A",
    "chapters": [
        {"startTime": 0, "title": "  The floor & <more> ", "img": "https://a.example/1.png"},
        {"startTime": 0.5, "title": "Hidden", "toc": False},
        {"startTime": 1.75, "title": "The roof", "url": "https://a.example/", "endTime": 2},
        {"startTime": 2},
    ],
}
AUDIO = {"file": "talk.mp3", "chapters_file": "talk chapters.json"}
FILES = {
    "memos/a/index.md": text(audio=AUDIO),
    "memos/a/talk.mp3": mp3(),
    "memos/a/talk chapters.json": json.dumps(CHAPTERS),
}


def linked(out: Path) -> str:
    """Return the address of the chapters in the podcast's feed."""
    root = ET.fromstring((out / "podcast.xml").read_bytes())  # noqa: S314 (ours)
    (tag,) = root.iter("{https://podcastindex.org/namespace/1.0}chapters")
    return tag.attrib["url"]


def shown(out: Path) -> list[str]:
    """Return the chapters on the episode's page."""
    page = LexborHTMLParser((out / "memos/a/index.html").read_text("utf-8"))
    return [" ".join(one.text().split()) for one in page.css(".chapters li")]


def test_chapters_of_a_file_are_shown(tmp_path: Path) -> None:
    """Those with a title that are not silent, each with its time."""
    out = build(site(tmp_path, FILES))
    assert ["0:00:00 The floor & <more>", "0:00:01 The roof"] == shown(out)


def test_the_file_is_what_players_get(tmp_path: Path) -> None:
    """Byte for byte, with all that it says; no second file is made."""
    out = build(site(tmp_path, FILES))
    assert "https://example.org/memos/a/talk%20chapters.json" == linked(out)
    published = out / "memos/a/talk chapters.json"
    assert json.dumps(CHAPTERS) == published.read_text("utf-8")
    assert not (out / "memos/a/chapters.json").exists()


def test_a_file_of_static_does_too(tmp_path: Path) -> None:
    """As for recordings and transcripts; beside a memo of one file as well."""
    files = {
        "memos/a.md": text(audio={"file": "talk.mp3", "chapters_file": "/c.json"}),
        "memos/talk.mp3": mp3(),
        "static/c.json": json.dumps(CHAPTERS),
    }
    out = build(site(tmp_path, files))
    assert "https://example.org/c.json" == linked(out)
    write(tmp_path, {"memos/a.md": text(audio={"file": "talk.mp3", "chapters_file": "d.json"})})
    out = build(write(tmp_path, {"memos/d.json": json.dumps(CHAPTERS)}))
    assert "https://example.org/memos/a/d.json" == linked(out)
    assert (out / "memos/a/d.json").is_file()


def test_a_change_of_the_file_changes_the_page(tmp_path: Path) -> None:
    """And the file."""
    home = site(tmp_path, FILES)
    build(home)
    other = {**CHAPTERS, "chapters": [{"startTime": 1, "title": "Another"}]}
    out = build(write(home, {"memos/a/talk chapters.json": json.dumps(other)}))
    assert ["0:00:01 Another"] == shown(out)
    assert "Another" in (out / "podcast.xml").read_text("utf-8")
    assert "Another" in (out / "memos/a/talk chapters.json").read_text("utf-8")


def test_what_memosite_writes_it_reads(tmp_path: Path) -> None:
    """So chapters can be moved into a file."""
    audio = {
        "file": "talk.mp3",
        "chapters": [{"title": "A", "start": 0}, {"title": "B", "start": 1}],
    }
    out = build(site(tmp_path, {"memos/a.md": text(audio=audio), "memos/talk.mp3": mp3()}))
    data = (out / "memos/a/chapters.json").read_bytes()
    assert [] == list(lacking_of_chapters(json.loads(data)))
    assert [("A", 0), ("B", 1)] == [
        (one.title, one.start.seconds) for one in read(data) if one.start
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is no JSON"),
        (b"\xff\xfe", "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        (b"[]", "has no list `chapters`"),
        (b'{"chapters": [1]}', "has no list `chapters`"),
        (b'{"chapters": []}', "has no chapter with a title"),
        (b'{"chapters": [{"startTime": 1, "toc": false, "title": "a"}]}', "has no chapter with a"),
        (b'{"chapters": [{"title": "a"}]}', "no number of seconds: `None`"),
        (b'{"chapters": [{"startTime": "0:01", "title": "a"}]}', "no number of seconds: `'0:01'`"),
        (b'{"chapters": [{"startTime": NaN, "title": "a"}]}', "no number of seconds: `nan`"),
        (b'{"chapters": [{"startTime": 1e99, "title": "a"}]}', "no number of seconds: `1e+99`"),
        (b'{"chapters": [{"startTime": true, "title": "a"}]}', "no number of seconds: `True`"),
        (
            b'{"chapters": [{"startTime": 2, "title": "a"}, {"startTime": 1, "title": "b"}]}',
            "is not in the order of its times",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_a_warning(tmp_path: Path, data: bytes, said: str) -> None:
    """At the file; the page is made without chapters."""
    home = site(tmp_path, {**FILES, "memos/a/talk chapters.json": data})
    ran = memosite("build", "--site", home, "--now", "2026-12-31")
    assert 0 == ran.code, ran.said
    assert "memos/a/talk chapters.json: warning: the file of chapters" in ran.err
    assert said in ran.err
    assert [] == shown(home / "_site")


@pytest.mark.parametrize(
    ("audio", "said"),
    [
        ({"chapters_file": "gone.json"}, "there are no chapters `gone.json`"),
        ({"chapters_file": "talk chapter.json"}, "did you mean `talk chapters.json`"),
        ({"chapters_file": "../../site.yaml"}, "is no file of chapters that is read"),
        ({"chapters_file": "../../../out.json"}, "there are no chapters `../../../out.json`"),
        ({"chapters_file": "a.txt"}, "is no file of chapters that is read: `a.txt`"),
        ({**AUDIO, "chapters": [{"title": "A"}]}, "`audio` has `chapters` and names a file"),
    ],
)
def test_a_file_that_is_not_there_is_an_error(
    tmp_path: Path, audio: dict[str, object], said: str
) -> None:
    """At its key, with near misses."""
    write(tmp_path, {"out.json": json.dumps(CHAPTERS)})
    home = site(tmp_path / "site", {**FILES, "memos/a/index.md": text(audio={**AUDIO, **audio})})
    ran = memosite("build", "--site", home, "--now", "2026-12-31")
    assert (1, True) == (ran.code, said in ran.err), ran.said


def test_a_chapter_behind_the_end_is_told(tmp_path: Path) -> None:
    """As one of the front matter is."""
    late = {"version": "1.2.0", "chapters": [{"startTime": 99, "title": "Late"}]}
    home = site(tmp_path, {**FILES, "memos/a/talk chapters.json": json.dumps(late)})
    ran = memosite("build", "--site", write(home, {"site.yaml": SITE}), "--now", "2026-12-31")
    assert "the chapter `Late` begins after the end" in ran.err
