"""`memosite new`: a memo to begin with."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from command import build, memosite
from given import SITE, contents, site, text, write
from memosite import memo as memos
from memosite.commands.new import topics
from memosite.read import Source

if TYPE_CHECKING:
    from pathlib import Path

    from memosite.memo import Memo


def new(home: Path, *arguments: str) -> Memo:
    """Begin a memo and return it, read back."""
    ran = memosite("new", "--site", home, *arguments)
    assert ran.code == 0, ran.said
    path = ran.out.strip().removeprefix(f"{home}/")
    bundle = path.removesuffix("/index.md") if path.endswith("/index.md") else ""
    return memos.parse(Source(path, (home / path).read_bytes(), bundle), dt.UTC)


@pytest.fixture(autouse=True)
def july(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be 22:00 in UTC on July 1, 2026."""
    monkeypatch.setenv(
        "SOURCE_DATE_EPOCH", str(int(dt.datetime(2026, 7, 1, 22, tzinfo=dt.UTC).timestamp()))
    )


@pytest.mark.parametrize(
    "title",
    [
        "Why the loss has a floor",
        "A: claim #1",
        "'Quoted' \"twice\"",
        "12:30",
        "yes",
        "* star",
        "\u00dcber 50 %",
    ],
)
def test_a_new_memo_has_its_title_and_todays_date(tmp_path: Path, title: str) -> None:
    """Whatever the title holds, the file reads back as it was typed, and builds."""
    home = site(tmp_path)
    made = new(home, title)
    assert title == made.title
    assert made.date is not None
    assert "July 1, 2026" == made.date.long
    assert made.path.startswith("memos/2026-07-01-")
    build(home, "--strict")


def test_today_is_that_of_the_site(tmp_path: Path) -> None:
    """At 22:00 in London it is tomorrow in Berlin."""
    write(tmp_path, {"site.yaml": SITE + "timezone: Europe/Berlin\n", "memos/.keep": ""})
    assert "memos/2026-07-02-a.md" == new(tmp_path, "A").path


def test_a_memo_may_get_a_date_and_a_folder_of_its_own(tmp_path: Path) -> None:
    """A bundle is a folder with an `index.md`."""
    made = new(site(tmp_path), "With plots", "--date", "2026-08-01", "--bundle")
    assert "memos/2026-08-01-with-plots/index.md" == made.path
    assert "with-plots" == made.slug


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        (["--topic", "scaling laws"], "Scaling Laws"),
        (["--topic", "SCALING-LAWS"], "Scaling Laws"),
        (["--topic", "Kernels: fast"], "Kernels: fast"),
        ([], "Attention"),
    ],
)
def test_a_known_topic_keeps_its_spelling(tmp_path: Path, typed: list[str], topic: str) -> None:
    """The newest memo's spelling wins; without a topic the newest memo's is taken."""
    home = site(
        tmp_path,
        {
            "memos/a.md": text(topic="scaling laws", date="2026-01-01"),
            "memos/b.md": text(topic="Scaling Laws", date="2026-02-01"),
            "memos/c.md": text(topic="Attention", date="2026-03-01"),
            "memos/broken.md": "no memo",
        },
    )
    assert topic == new(home, "New", *typed).topic


def test_the_first_memo_has_a_topic_too(tmp_path: Path) -> None:
    """So that a site with one new memo builds."""
    home = write(tmp_path, {"site.yaml": SITE})
    assert new(home, "First").topic
    build(home, "--strict")


@pytest.mark.parametrize(
    ("files", "arguments", "said"),
    [
        ({"memos/a.md": text()}, ["A"], "memos/a.md: error: already has the slug `a`"),
        ({"memos/b.md": text(slug="a")}, ["A"], "memos/b.md: error: already has the slug `a`"),
        ({"memos/2026-07-01-a.md": "broken"}, ["A"], "is already there"),
        ({"memos/2026-07-01-a/index.md": "broken"}, ["A", "--bundle"], "is already there"),
        ({"memos/b.md": text()}, ["???"], "???: error: the title gives no slug"),
        ({"memos/b.md": text()}, ["A", "--topic", "???"], "???: error: the topic gives no address"),
        ({"memos": "a file"}, ["A"], "memos/2026-07-01-a.md: error: "),
    ],
)
def test_nothing_is_ever_overwritten(
    tmp_path: Path, files: dict[str, str], arguments: list[str], said: str
) -> None:
    """A file or slug that is taken is told, and every file is as it was."""
    home = site(tmp_path, files)
    before = contents(home)
    ran = memosite("new", "--site", home, *arguments)
    assert (1, "") == (ran.code, ran.out)
    assert said in ran.err
    assert before == contents(home)


def test_a_folder_that_is_no_site_gets_no_memo(tmp_path: Path) -> None:
    """The settings must be readable."""
    ran = memosite("new", "--site", tmp_path, "A")
    assert ran.code == 1
    assert "there is no site.yaml here" in ran.err
    assert {} == contents(tmp_path)


def test_the_new_memo_is_opened_in_the_authors_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without `--edit` no editor is started."""
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "Edited." >> "$1"\n')
    editor.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(editor))
    home = site(tmp_path / "site")
    assert new(home, "Left alone").text.strip() == ""
    assert new(home, "Opened", "--edit").text.endswith("Edited.\n")


def test_an_editor_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The memo is there all the same."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(tmp_path / "no-such-editor"))
    home = site(tmp_path / "site")
    ran = memosite("new", "--site", home, "A memo", "--edit")
    assert ran.code == 1
    assert "no-such-editor" in ran.err
    assert (home / "memos" / "2026-07-01-a-memo.md").is_file()


def test_topics_are_known_by_name(tmp_path: Path) -> None:
    """Each once; drafts count, broken memos and a folder that is no site do not."""
    home = site(
        tmp_path / "site",
        {
            "memos/a.md": text(topic="Scaling"),
            "memos/b.md": text(topic="Scaling"),
            "memos/c.md": text(topic="Attention", draft=True),
            "memos/d.md": "broken",
        },
    )
    assert ("Attention", "Scaling") == topics(home)
    assert () == topics(tmp_path)
