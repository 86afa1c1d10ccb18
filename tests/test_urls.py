"""Addresses that were published stay: a build that would lose one ends, and says what to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from command import NOW, build, memosite
from given import SITE, site, text, write

if TYPE_CHECKING:
    from pathlib import Path


def kept(home: Path) -> str:
    """Run `memosite urls` and return the file."""
    ran = memosite("urls", "--site", home)
    assert ran.code == 0, ran.said
    return (home / "urls.txt").read_text("utf-8")


def test_the_addresses_of_pages_and_feeds_are_kept(tmp_path: Path) -> None:
    """Not those of files; a second run adds nothing."""
    home = write(tmp_path, {"site.yaml": SITE, "memos/a.md": text(), "static/a.png": b"x"})
    first = kept(home)
    assert {"/", "/memos/a/", "/archive/", "/feed.xml"} < {*first.split("\n")}
    assert "a.png" not in first
    assert first == kept(home)


def test_a_build_that_would_lose_an_address_ends(tmp_path: Path) -> None:
    """With the line of the file, and the alias that keeps it."""
    home = write(tmp_path, {"site.yaml": SITE, "memos/old-name.md": text()})
    kept(home)
    build(home)
    (home / "memos/old-name.md").rename(home / "memos/new-name.md")
    ran = memosite("build", "--site", home, "--now", NOW)
    assert (1, True) == (ran.code, "`/memos/old-name/` was published" in ran.err), ran.err
    assert "aliases: [/memos/old-name/]" in ran.err
    assert "`/memos/new-name/`" in ran.err
    assert (home / "_site/memos/old-name/index.html").exists()


def test_an_alias_keeps_an_address(tmp_path: Path) -> None:
    """As does taking the line out."""
    home = write(tmp_path, {"site.yaml": SITE, "memos/old-name.md": text()})
    lines = kept(home)
    (home / "memos/old-name.md").unlink()
    write(home, {"memos/new-name.md": text(aliases=["/memos/old-name/"])})
    build(home)
    write(home, {"memos/new-name.md": text(), "urls.txt": lines.replace("/memos/old-name/\n", "")})
    build(home)


def test_a_build_sees_that_the_file_has_come_or_changed(tmp_path: Path) -> None:
    """An idle one too."""
    home = site(tmp_path)
    build(home)
    write(home, {"urls.txt": "# remark\n\n/gone/ # why\n"})
    ran = memosite("build", "--site", home, "--now", NOW)
    assert (1, True) == (ran.code, "urls.txt:3:1: error: `/gone/`" in ran.err), ran.err
    write(home, {"urls.txt": "/archive/\narchive/\n"})
    build(home)


def test_what_is_added_is_told_as_json(tmp_path: Path) -> None:
    """For scripts."""
    ran = memosite("urls", "--site", site(tmp_path), "--json")
    told = json.loads(ran.out)
    assert (True, True) == (told["ok"], len(told["added"]) == told["addresses"])


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    """Not a traceback."""
    home = site(tmp_path)
    write(home, {"urls.txt": b"\xff\xfe"})
    ran = memosite("build", "--site", home, "--now", NOW)
    assert (1, True) == (ran.code, "urls.txt: error: cannot be read" in ran.err)
