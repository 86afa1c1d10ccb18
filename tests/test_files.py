"""Files that are published as they are."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from given import text, write
from memosite import files
from memosite.memo import parse
from memosite.read import Attachment, Source

if TYPE_CHECKING:
    from pathlib import Path

    from memosite.memo import Memo


def bundle(name: str) -> Memo:
    """Return a memo with a folder of its own."""
    return parse(Source(f"memos/{name}/index.md", text().encode(), f"memos/{name}"), dt.UTC)


def test_a_site_overrides_a_file_of_the_theme(tmp_path: Path) -> None:
    """The site's own file stands in place of the theme's of the same name; others are added."""
    write(tmp_path, {"static/style.css": "p {}", "static/sub/a.txt": ""})
    found = {file.url: file for file in files.static_files(tmp_path)}
    assert ("p {}", "static/style.css") == (
        found["style.css"].source.read_text("utf-8"),
        found["style.css"].origin,
    )
    assert "" == found["theme.js"].origin
    assert "static/sub/a.txt" == found["sub/a.txt"].origin
    assert sorted(found) == list(found)


def test_hidden_static_files_are_passed_over(tmp_path: Path) -> None:
    """Only those that hosts ask for are published."""
    names = (".DS_Store", ".git/config", ".nojekyll", ".well-known/security.txt", "a/.b")
    write(tmp_path, {f"static/{name}": "" for name in names})
    own = [file.url for file in files.static_files(tmp_path) if file.origin]
    assert [".nojekyll", ".well-known/security.txt"] == own


def test_a_version_changes_with_the_bytes(tmp_path: Path) -> None:
    """What pages load has a version in its address; what people link to has none."""
    write(tmp_path, {"static/style.css": "p {}", "static/paper.pdf": ""})
    before = files.versions(files.static_files(tmp_path))
    again = files.versions(files.static_files(tmp_path))
    write(tmp_path, {"static/style.css": "a {}"})
    after = files.versions(files.static_files(tmp_path))
    assert before == again
    assert before["style.css"].startswith("style.css?v=")
    assert before["style.css"] != after["style.css"]
    assert before["theme.js"] == after["theme.js"]
    assert "paper.pdf" == after["paper.pdf"]


def test_the_files_of_visible_bundles_are_published(tmp_path: Path) -> None:
    """They lie beside their memo's page; those of a hidden memo are left out."""
    attached = [
        Attachment("memos/b/data/a.csv", "memos/b"),
        Attachment("memos/c/a.csv", "memos/c"),
    ]
    found = files.bundle_files(tmp_path, attached, [bundle("b")])
    assert [("memos/b/data/a.csv", "memos/b/data/a.csv")] == [
        (one.url, one.origin) for one in found
    ]
