"""`memosite init`: the smallest whole site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from command import build, memosite
from given import contents, write

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"site.yaml", "memos/2026-07-01-why-i-keep-research-memos.md", ".gitignore"}


@pytest.fixture(autouse=True)
def july(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be July 1, 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782900000")


@pytest.mark.parametrize("name", ["new", "deep/new", "empty", "."])
def test_a_new_site_is_made_where_nothing_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Its files are printed one a line, and the next step is told apart from them."""
    monkeypatch.chdir(write(tmp_path, {}))
    if name == "empty":
        (tmp_path / name).mkdir()
    ran = memosite("init", name)
    assert (0, f"Next: cd {name} && memosite serve\n") == (ran.code, ran.err)
    assert FILES == set(contents(tmp_path / name))
    prefix = "" if name == "." else f"{name}/"
    assert {f"{prefix}{file}" for file in FILES} == set(ran.out.splitlines())


def test_a_new_site_builds_without_a_warning(tmp_path: Path) -> None:
    """What `init` writes is a site to start from, with one memo."""
    assert 0 == memosite("init", tmp_path / "new").code
    out = build(tmp_path / "new", "--strict")
    assert (out / "memos" / "why-i-keep-research-memos" / "index.html").is_file()


@pytest.mark.parametrize("name", ["site.yaml", "notes.txt", "memos/a.md"])
def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, name: str) -> None:
    """Nothing is ever overwritten."""
    write(tmp_path, {name: "mine"})
    before = contents(tmp_path)
    ran = memosite("init", tmp_path)
    assert ran.code == 1
    assert "is not empty" in ran.err
    assert before == contents(tmp_path)


def test_a_fresh_repository_may_become_a_site(tmp_path: Path) -> None:
    """Hidden files stay, the author's own list of ignored ones too."""
    mine = {".git/HEAD": b"ref", ".gitignore": b"*.tmp\n"}
    write(tmp_path, mine)
    assert 0 == memosite("init", tmp_path).code
    found = contents(tmp_path)
    assert FILES | set(mine) == set(found)
    assert mine.items() <= found.items()


@pytest.mark.parametrize("name", ["file", "file/new"])
def test_a_file_in_the_way_is_told(tmp_path: Path, name: str) -> None:
    """A path that can be no folder is a mistake, not a crash."""
    write(tmp_path, {"file": "mine"})
    assert 1 == memosite("init", tmp_path / name).code
    assert {"file": b"mine"} == contents(tmp_path)
