"""Faulty sites, each a tiny folder: what the command says, and that nothing is published."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from command import build, memosite
from given import site, snapshot

SITES = Path(__file__).parent / "sites"
EXPECTED = "expected.txt"
"""The command after `$ memosite`, what it prints, and its exit code."""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the published folder of a site without mistakes."""
    return build(site(tmp_path_factory.mktemp("whole")))


@pytest.mark.parametrize("name", sorted(folder.name for folder in SITES.iterdir()))
def test_a_faulty_site_is_told_and_not_published(
    name: str, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command prints exactly this, exits with 1, and leaves every file as it was."""
    here = tmp_path / "site"
    shutil.copytree(SITES / name, here)
    shutil.copytree(published, here / "_site")
    command, _, expected = (here / EXPECTED).read_text("utf-8").partition("\n")
    (here / EXPECTED).unlink()
    before = snapshot(tmp_path)
    monkeypatch.chdir(here)

    ran = memosite(*shlex.split(command.removeprefix("$ memosite ")))

    assert expected == f"{ran.said}exit {ran.code}\n"
    assert ran.code == 1
    assert before == snapshot(tmp_path)
