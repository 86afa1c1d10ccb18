"""What memos ask, kept between commands: as true as if each were read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest import mock

import pytest

from given import site, text, write
from memosite import catalogue, config, memo
from memosite.cache import FOLDER
from memosite.repeats import Asked
from memosite.task import silently

if TYPE_CHECKING:
    from pathlib import Path

    from memosite.catalogue import Catalogue

FILES = {
    "memos/a.md": text(title="Ducks", question="How do ducks swim?"),
    "memos/b/index.md": text(title="Swans", summary="Swans sing.", date="2026-02-01T10:00"),
    "memos/c.md": text(title="About", kind="page", date=None, topic=None),
    "memos/d.md": "broken",
    "memos/_e.md": text(title="Hidden"),
}


def load(home: Path) -> tuple[Catalogue, int]:
    """Return the catalogue of a site, and how many files were read for it."""
    with mock.patch.object(catalogue.read, "source", wraps=catalogue.read.source) as read:
        return catalogue.load(home, config.load(home)[0], silently), read.call_count


@pytest.fixture(autouse=True)
def no_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file be sure as soon as it is older than the catalogue."""
    monkeypatch.setattr(catalogue.stamps, "SOON_NS", 0)


def titles(found: Catalogue) -> list[str]:
    """Return the titles in a catalogue."""
    return [one.title for one in found.memos]


def test_every_memo_that_can_be_read_is_listed(tmp_path: Path) -> None:
    """By path, bundles, notes and pages too; what is hidden or broken is not."""
    found, _ = load(site(tmp_path, FILES))
    assert ["Ducks", "Swans", "About"] == titles(found)
    assert ["memos/a/", "memos/b/", "c/"] == [one.url for one in found.memos]
    assert ["2026-07-01", "2026-02-01", ""] == [one.day for one in found.memos]


def test_what_did_not_change_is_not_read_again(tmp_path: Path) -> None:
    """Nor what is no memo."""
    home = site(tmp_path, FILES)
    first, read = load(home)
    assert 4 == read
    second, read = load(home)
    assert 0 == read
    assert first.memos == second.memos
    assert dict(first.register.where) == dict(second.register.where)


def test_a_file_that_was_just_written_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within the same tick of the clock it may have changed unseen."""
    monkeypatch.setattr(catalogue.stamps, "SOON_NS", 10**12)
    home = site(tmp_path, FILES)
    assert [4, 4] == [load(home)[1], load(home)[1]]


@pytest.mark.parametrize(
    ("change", "left", "read"),
    [
        ({"memos/a.md": text(title="Geese")}, ["Geese", "Swans", "About"], 1),
        ({"memos/d.md": text(title="Mended")}, ["Ducks", "Swans", "About", "Mended"], 1),
        ({"memos/a.md": "broken"}, ["Swans", "About"], 1),
        ({"memos/aa.md": text(title="New")}, ["Ducks", "New", "Swans", "About"], 1),
        ({"memos/a.md": None}, ["Swans", "About"], 0),
        ({"memos/d.md": None}, ["Ducks", "Swans", "About"], 0),
        ({"site.yaml": "title: A\ntimezone: Europe/Berlin\n"}, ["Ducks", "Swans", "About"], 4),
    ],
)
def test_what_changed_alone_is_read(
    tmp_path: Path, change: dict[str, str | None], left: list[str], read: int
) -> None:
    """What comes out is what a catalogue made from nothing says."""
    home = site(tmp_path, FILES)
    load(home)
    for name, data in change.items():
        if data is None:
            (home / name).unlink()
        else:
            write(home, {name: data})
    found, count = load(home)
    assert (left, read) == (titles(found), count)
    (home / FOLDER / catalogue.FILE).unlink()
    fresh, _ = load(home)
    assert fresh.memos == found.memos
    assert dict(fresh.register.where) == dict(found.register.where)


@pytest.mark.parametrize("at", [0, 8, 40, -1])
def test_a_damaged_catalogue_is_thrown_away(tmp_path: Path, at: int) -> None:
    """A byte that changed, wherever it stands."""
    home = site(tmp_path, FILES)
    load(home)
    path = home / FOLDER / catalogue.FILE
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    found, read = load(home)
    assert (["Ducks", "Swans", "About"], 4) == (titles(found), read)
    assert 0 == load(home)[1]


@pytest.mark.parametrize("data", [b"", b"12345678", b"\x00" * 100])
def test_a_catalogue_that_is_none_is_thrown_away(tmp_path: Path, data: bytes) -> None:
    """Cut short, or of something else."""
    home = site(tmp_path, FILES)
    load(home)
    (home / FOLDER / catalogue.FILE).write_bytes(data)
    assert 4 == load(home)[1]


def test_a_disk_that_refuses_costs_only_time(tmp_path: Path) -> None:
    """All is read each time; here a folder is where the catalogue should be."""
    home = site(tmp_path, {**FILES, f"{FOLDER}/{catalogue.FILE}/a": ""})
    assert [4, 4] == [load(home)[1], load(home)[1]]


def test_a_site_without_a_cache_is_read_each_time(tmp_path: Path) -> None:
    """Where its folder is a file, say."""
    home = site(tmp_path, {**FILES, FOLDER: "a file"})
    assert [4, 4] == [load(home)[1], load(home)[1]]


def test_a_site_without_memos_has_an_empty_catalogue(tmp_path: Path) -> None:
    """So that the first can be begun."""
    found, _ = load(site(tmp_path, {"site.yaml": "title: A\n"}))
    assert ((), (), "") == (found.memos, found.topics(), found.topic(""))


def test_what_was_kept_finds_what_asks_the_same(tmp_path: Path) -> None:
    """As what was just read does, most alike first."""
    home = site(tmp_path, {**FILES, "memos/f.md": text(title="How do ducks swim and dive?")})
    for _ in range(2):
        found = load(home)[0].asking(Asked("How ducks swim"))
        assert ["memos/a.md", "memos/f.md"] == [one.path for one in found]


def test_no_memo_is_parsed_to_complete_a_topic(tmp_path: Path) -> None:
    """Once the catalogue knows them."""
    home = site(tmp_path, FILES)
    load(home)
    with mock.patch.object(memo, "parse", side_effect=AssertionError):
        assert ("Scaling",) == load(home)[0].topics()
