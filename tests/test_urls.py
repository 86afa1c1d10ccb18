"""Addresses that were published stay: a build that would lose one ends, and says what to do."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

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


def told(home: Path) -> str:
    """Return what a build says that ends because of the file."""
    ran = memosite("build", "--site", home, "--now", NOW)
    assert 1 == ran.code, ran.said
    return ran.err


def test_a_slug_may_change_with_its_alias(tmp_path: Path) -> None:
    """The redirect is an address of its own; both stay from then on."""
    home = write(tmp_path, {"site.yaml": SITE, "memos/a.md": text()})
    kept(home)
    write(home, {"memos/a.md": text(slug="b")})
    assert "`/memos/a/` was published" in told(home)
    write(home, {"memos/a.md": text(slug="b", aliases=["/memos/a/"])})
    assert "/memos/a/\n" in kept(home)
    assert "/memos/b/\n" in kept(home)
    write(home, {"memos/a.md": text(slug="c", aliases=["/memos/a/"])})
    assert "`/memos/b/` was published" in told(home)


def test_a_topic_that_goes_is_told_with_its_feeds(tmp_path: Path) -> None:
    """An alias keeps its page; a feed cannot redirect."""
    home = write(tmp_path, {"site.yaml": SITE, "memos/a.md": text(topic="Old")})
    kept(home)
    write(home, {"memos/a.md": text(topic="New")})
    said = told(home)
    assert 4 == said.count("was published, and is no longer")
    assert "aliases: [/topics/old/]" in said
    assert 3 == said.count("a feed has no redirect: bring back what it was of")
    lines = [one for one in (home / "urls.txt").read_text("utf-8").split("\n") if "old/" not in one]
    write(home, {"memos/a.md": text(topic="New", aliases=["/topics/old/"])})
    write(home, {"urls.txt": "\n".join([*lines, "/topics/old/"])})
    build(home)


def test_a_draft_is_no_published_address(tmp_path: Path) -> None:
    """Nor is a memo of a later day; one that becomes a draft again is missed."""
    later = text(title="Later", date="2999-01-01")
    files = {"site.yaml": SITE, "memos/a.md": text(draft=True), "memos/later.md": later}
    home = write(tmp_path, files)
    first = kept(home)
    assert "/memos/" not in first
    write(home, {"memos/a.md": text()})
    assert first + "/memos/a/\n/topics/scaling/\n" in kept(home)
    write(home, {"memos/a.md": text(draft=True)})
    assert "`/memos/a/` was published" in told(home)


def test_feeds_are_addresses(tmp_path: Path) -> None:
    """Of the site, of topics, of the podcast and of reading lists."""
    audio = {"url": "https://host.example/a.mp3", "bytes": 9, "duration": "1:00"}
    home = write(tmp_path, {"site.yaml": SITE, "memos/a.md": text(audio=audio)})
    lines = kept(home)
    for feed in (
        "/feed.xml",
        "/atom.xml",
        "/feed.json",
        "/podcast.xml",
        "/topics/scaling/atom.xml",
    ):
        assert f"\n{feed}\n" in lines
    write(home, {"memos/a.md": text()})
    said = told(home)
    assert "`/podcast.xml` was published" in said
    assert "`/episodes/` was published" in said


def test_the_base_path_is_no_part_of_an_address(tmp_path: Path) -> None:
    """So a site may move below a folder, or to another host."""
    home = write(tmp_path, {"site.yaml": SITE, "memos/a.md": text()})
    first = kept(home)
    write(home, {"site.yaml": SITE.replace("example.org/", "example.net/blog/")})
    assert first == kept(home)
    build(home)


def test_addresses_of_other_scripts_stay_as_they_are(tmp_path: Path) -> None:
    """Percent-encoded, or composed otherwise, they are the same."""
    old = "/alt/gr\u00f6\u00dfe-\u65e5\u672c/"
    home = write(tmp_path, {"site.yaml": SITE, "memos/größe.md": text(aliases=[old])})
    lines = kept(home)
    assert f"\n{old}\n" in lines
    assert "\n/memos/grosse/\n" in lines
    for other in (
        "/alt/gr%C3%B6%C3%9Fe-%E6%97%A5%E6%9C%AC/",
        "/alt/gro\u0308\u00dfe-\u65e5\u672c/",
    ):
        write(home, {"urls.txt": lines.replace(old, other)})
        assert lines.replace(old, other) == kept(home)


CONFLICT = "/\n<<<<<<< HEAD\n/memos/a/\n||||||| 1234567\n=======\n/archive/\n>>>>>>> other\n"


def test_the_marks_of_a_merge_are_told(tmp_path: Path) -> None:
    """Each at its line; nothing is added before they are gone."""
    home = site(tmp_path)
    write(home, {"urls.txt": CONFLICT})
    said = told(home)
    for line in (2, 4, 5, 7):
        assert f"urls.txt:{line}:1: error: a merge has left its marks here" in said
    assert "was published" not in said
    ran = memosite("urls", "--site", home)
    assert (1, CONFLICT) == (ran.code, (home / "urls.txt").read_text("utf-8"))


@pytest.mark.parametrize(
    "line",
    [
        "https://example.org/archive/",
        "/archive/ /topics/",
        "/archive/?page=2",
        "/archive/#2020",
        "\\archive\\",
        "//archive/",
        "/topics/../archive/",
        "/archive/\x00",
        "/archive/\x0b/memos/a/",
    ],
)
def test_a_damaged_line_is_told(tmp_path: Path, line: str) -> None:
    """With what an address looks like."""
    home = site(tmp_path)
    write(home, {"urls.txt": f"# remark\n  {line}\n"})
    assert "urls.txt:2:3: error: this is no path of this site" in told(home)


def test_a_file_of_any_editor_is_read(tmp_path: Path) -> None:
    """Returns, a mark at the beginning, indents, no end of the last line, twice the same."""
    home = site(tmp_path)
    data = "\ufeff/archive/\r\n\r\n  # remark\r\n\t/topics/ # why\r\n/archive/\r\narchive/"
    write(home, {"urls.txt": data.encode()})
    build(home)
    after = kept(home)
    assert after.startswith("/archive/\n\n  # remark\n\t/topics/ # why\n/archive/\narchive/\n/\n")
    assert 2 == after.count("/archive/\n")
    assert after == kept(home)


def test_two_branches_merge(tmp_path: Path) -> None:
    """As docs/commands.md says; what both added is there once more at most, and counts once."""

    def git(*arguments: str) -> None:
        person = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *person, *arguments], cwd=home, check=True, capture_output=True)

    home = write(tmp_path, {"site.yaml": SITE, "memos/a.md": text()})
    write(home, {".gitattributes": "urls.txt merge=union\n", ".gitignore": ".memosite-cache\n"})
    kept(home)
    git("init", "--initial-branch=main")
    git("add", ".")
    git("commit", "-m", "a")
    for name, topic in (("b", "Both"), ("c", "Both")):
        git("switch", "--create", name, "main")
        write(home, {f"memos/{name}.md": text(title=name, topic=topic)})
        kept(home)
        git("add", ".")
        git("commit", "-m", name)
    git("merge", "b")
    merged = (home / "urls.txt").read_text("utf-8")
    assert {"/memos/a/", "/memos/b/", "/memos/c/", "/topics/both/"} < {*merged.split("\n")}
    assert merged == kept(home)
    build(home)


def test_the_order_is_that_of_the_addresses(tmp_path: Path) -> None:
    """Whatever the order of files, of days and of runs."""
    names = ("b", "a", "z", "m")
    homes = []
    for number, order in enumerate((names, names[::-1])):
        home = write(tmp_path / str(number), {"site.yaml": SITE})
        for name in order:
            write(home, {f"memos/{name}.md": text(title=name)})
        homes.append(kept(home))
    first, second = homes
    assert first == second
    lines = first.removesuffix("\n").split("\n")[1:]
    assert sorted(lines) == lines
    assert len({*lines}) == len(lines)
