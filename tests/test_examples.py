"""The example sites: each builds without a warning, and shows what its page of the docs says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from command import memosite
from outside import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = sorted(path.name for path in (PROJECT / "examples").iterdir() if path.is_dir())
KILOBYTES_MAX = 200


def built(name: str, out: Path) -> Path:
    """Return the published folder of an example."""
    site = PROJECT / "examples" / name
    ran = memosite("build", "--site", site, "--out", out, "--strict", "--now", "2099-12-31")
    assert (0, "") == (ran.code, ran.err)
    return out


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_builds_without_a_warning(name: str, tmp_path: Path) -> None:
    """And is small, so that it can be read whole."""
    assert (built(name, tmp_path / "site") / "index.html").is_file()
    site = PROJECT / "examples" / name
    own = (one for one in site.rglob("*") if one.is_file() and not _made(one.relative_to(site)))
    assert KILOBYTES_MAX * 1024 > sum(one.stat().st_size for one in own)


def _made(path: Path) -> bool:
    return path.parts[0] in ("_site", ".memosite-cache")


def texts(out: Path, url: str, selector: str) -> list[str]:
    """Return the words of what a selector finds on a page."""
    page = LexborHTMLParser((out / url / "index.html").read_text("utf-8"))
    return [" ".join(one.text().split()) for one in page.css(selector)]


def test_the_notebook_collects_what_is_open(tmp_path: Path) -> None:
    """Tasks, questions and forecasts, each counted."""
    out = built("notebook", tmp_path / "site")
    assert ["6 to do, 3 done"] == texts(out, "open", ".count")
    assert ["2 open, 1 answered"] == texts(out, "questions", ".count")
    assert ["2 forecasts, 1 with an outcome"] == texts(out, "forecasts", ".count")
    assert 2 == len(texts(out, "notes/summation", ".references li"))
    assert 5 == len(texts(out, "memos/does-sorting-help-a-sum", ".experiment tbody")) + 1


def test_the_notebook_keeps_what_was_imported(tmp_path: Path) -> None:
    """Byte for byte, between its fence."""
    out = built("notebook", tmp_path / "site")
    source = PROJECT / "examples/notebook/memos/summation/index.md"
    raw = source.read_text("utf-8").partition('read it"\n')[2].partition("\n````")[0]
    page = LexborHTMLParser((out / "notes/summation/index.html").read_text("utf-8"))
    shown = page.css_first("details.raw pre")
    assert shown is not None
    assert raw == shown.text()


def test_the_reading_lists_count_their_cards(tmp_path: Path) -> None:
    """Those of the page and those of the bibliography."""
    out = built("reading", tmp_path / "site")
    assert texts(out, "papers", ".count")[0].startswith("7 papers.")
    assert texts(out, "summation", ".count")[0].startswith("4 papers.")
    assert (out / "papers/papers.bib").is_file()
    assert (out / "summation/atom.xml").is_file()
