"""Which files are memos, and which belong to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from given import write
from memosite import read
from memosite.errors import SiteError

if TYPE_CHECKING:
    from pathlib import Path


def paths(site: Path) -> list[tuple[str, str]]:
    """Return path and bundle of every memo of `site`."""
    return [(one.path, one.bundle) for one in read.names(site)[0]]


def test_memos_are_sorted_by_path(tmp_path: Path) -> None:
    """The order of the folder on disk does not matter, nor how deep a memo lies."""
    write(tmp_path, {"memos/c.md": "", "memos/a.md": "", "memos/b/d.md": ""})
    assert [("memos/a.md", ""), ("memos/b/d.md", ""), ("memos/c.md", "")] == paths(tmp_path)


def test_a_folder_with_an_index_is_a_bundle(tmp_path: Path) -> None:
    """Its files belong to its memo, however deep they lie; further Markdown is not published."""
    names = ("index.md", "plot.png", "more.md", "data/a.csv", "data/index.md")
    write(tmp_path, {f"memos/b/{name}": "" for name in names})
    assert [("memos/b/index.md", "memos/b")] == paths(tmp_path)
    assert [
        ("memos/b/data/a.csv", "memos/b"),
        ("memos/b/plot.png", "memos/b"),
    ] == [(one.path, one.bundle) for one in read.names(tmp_path)[1]]


def test_markdown_by_another_ending_is_told_of(tmp_path: Path) -> None:
    """Some systems write `.MD`; such a file was passed over, and its author saw an empty site."""
    odd = ("a.MD", "sub/b.markdown", "_c.MD", "d.txt", "e/more.MD", "e/f.markdown")
    write(tmp_path, {f"memos/{name}": "" for name in (*odd, "e/index.md")})
    memos, _ = read.names(tmp_path)
    _, told = read.bibliographies(tmp_path, memos)
    assert [
        ("memos/a.MD", "a memo's name ends in `.md`: call it `a.md`", "warning"),
        ("memos/sub/b.markdown", "a memo's name ends in `.md`: call it `b.md`", "warning"),
    ] == [(one.place.path, one.hint, one.severity) for one in told]


def test_hidden_files_and_partials_are_passed_over(tmp_path: Path) -> None:
    """Names that begin with a dot or an underscore are not published; nor are bibliographies."""
    names = (".a.md", "_a.md", ".git/a.md", "_drafts/a.md", "a.txt", "a.md~", "#a.md#")
    bundled = (".hidden", "_private.png", "_raw/a.png", "refs.bib")
    write(tmp_path, {f"memos/{name}": "" for name in names})
    write(tmp_path, {f"memos/b/{name}": "" for name in ("index.md", *bundled)})
    assert [("memos/b/index.md", "memos/b")] == paths(tmp_path)
    assert () == read.names(tmp_path)[1]


def test_an_index_of_all_memos_is_a_memo_like_any_other(tmp_path: Path) -> None:
    """The folder `memos` itself is no bundle."""
    write(tmp_path, {"memos/index.md": "", "memos/a.md": ""})
    assert [("memos/a.md", ""), ("memos/index.md", "")] == paths(tmp_path)


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    """A link may lead out of the site or round in a circle; a link to a file is the file."""
    write(tmp_path, {"memos/a.md": "", "elsewhere/b.md": ""})
    (tmp_path / "memos" / "loop").symlink_to(tmp_path / "memos")
    (tmp_path / "memos" / "out").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "memos" / "c.md").symlink_to(tmp_path / "elsewhere" / "b.md")
    (tmp_path / "memos" / "gone.md").symlink_to(tmp_path / "nowhere.md")
    assert [("memos/a.md", ""), ("memos/c.md", "")] == paths(tmp_path)


def test_a_file_in_a_bundle_that_leads_out_of_the_site_is_passed_over(tmp_path: Path) -> None:
    """Else a link in somebody's contribution would publish a secret of the machine that builds."""
    write(tmp_path, {"site/memos/b/index.md": "", "site/data/a.csv": "", "secret.txt": ""})
    bundle = tmp_path / "site" / "memos" / "b"
    (bundle / "inside.csv").symlink_to(tmp_path / "site" / "data" / "a.csv")
    (bundle / "outside.txt").symlink_to(tmp_path / "secret.txt")
    assert ["memos/b/inside.csv"] == [one.path for one in read.names(tmp_path / "site")[1]]


def test_a_site_without_memos_is_told_so(tmp_path: Path) -> None:
    """There must be a folder `memos`, which may be empty."""
    with pytest.raises(SiteError, match="there is no folder `memos`"):
        read.names(tmp_path)
    (tmp_path / "memos").mkdir()
    assert ((), ()) == read.names(tmp_path)


def test_the_bytes_of_a_memo_are_as_they_are(tmp_path: Path) -> None:
    """Reading decodes nothing."""
    write(tmp_path, {"memos/a.md": b"\xff\r\n"})
    assert b"\xff\r\n" == read.source(tmp_path, read.names(tmp_path)[0][0]).data
