"""What memos ask of files and names."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from given import memo, text, write
from memosite import files
from memosite.assets import Shelf
from memosite.markup.library import Picture, Target
from memosite.memo import parse
from memosite.read import Attachment, Source
from samples import saved

if TYPE_CHECKING:
    from pathlib import Path

    from memosite.memo import Memo

SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}/>'
DRAWN = {"svg": SVG.format("").encode(), "png": saved(Image.new("1", (3, 2)))}


def shelf(site: Path, *memos: Memo, visible: str = "abc") -> Shelf:
    """Return the shelf of `site`, with the memos whose slug is in `visible` published."""
    return Shelf(
        site=site,
        memos={one.slug: one for one in memos},
        visible=frozenset(one.slug for one in memos if one.slug in visible),
        static={file.url: file for file in files.static_files(site)},
        pages=frozenset({"archive/"}),
        attachments={"memos/b/plot.svg": Attachment("memos/b/plot.svg", "memos/b")},
    )


def bundle(name: str) -> Memo:
    """Return a memo with a folder of its own."""
    return parse(Source(f"memos/{name}/index.md", text().encode(), f"memos/{name}"), dt.UTC)


@pytest.mark.parametrize(
    "name", ["b", "B title", "b title", "memos/b.md", "b.md", "./b.md", "../memos/b.md"]
)
def test_a_memo_is_found_by_slug_title_and_path(tmp_path: Path, name: str) -> None:
    """A path is seen from the memo that asks."""
    asker = memo("a")
    asked = shelf(tmp_path, asker, memo("b", title="B title"))
    assert Target("memos/b/", "B title") == asked.memo(name, asker)


def test_a_bundle_finds_its_siblings(tmp_path: Path) -> None:
    """From a bundle, `other.md` is found as it would be without the folder."""
    asked = shelf(tmp_path, bundle("b"), memo("a"))
    found = [asked.memo(name, asked.memos["b"]) for name in ("a.md", "../a.md", "a")]
    assert [Target("memos/a/", "A claim")] * 3 == found


def test_a_slug_wins_over_a_title_and_so_does_a_path(tmp_path: Path) -> None:
    """The name that never changes comes first; what another memo is called is its rival."""
    asked = shelf(tmp_path, memo("a", title="b"), memo("b", title="a"))
    found = Target("memos/a/", "b", rivals=("memos/b.md",))
    assert found == asked.memo("a", asked.memos["b"])
    asked = shelf(tmp_path, memo("a", title="memos/b.md"), memo("b", title="B"))
    assert asked.memo("b.md", asked.memos["a"]) == Target("memos/b/", "B")


def test_a_hidden_memo_is_known_but_not_visible(tmp_path: Path) -> None:
    """A link to a draft can be told from one to nothing."""
    asker = memo("a")
    asked = shelf(tmp_path, asker, memo("d", draft=True))
    assert Target("memos/d/", "A claim", visible=False) == asked.memo("d", asker)
    assert asked.memo("e", asker) is None


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/archive/", "archive/"),
        ("/archive", "archive/"),
        ("/memos/a/", "memos/a/"),
        ("/memos/a", "memos/a/"),
        ("/paper.pdf", "paper.pdf"),
        ("data.csv", "memos/a/data.csv"),
        ("./data.csv", "memos/a/data.csv"),
    ],
)
def test_a_file_or_page_of_the_site_is_found(tmp_path: Path, path: str, url: str) -> None:
    """A path from the root is a page or static file, any other a file beside the memo."""
    write(tmp_path, {"static/paper.pdf": "", "memos/data.csv": ""})
    asker = memo("a")
    found = shelf(tmp_path, asker).file(path, asker)
    assert found is not None
    assert url == found.url


@pytest.mark.parametrize(
    "path",
    ["/nowhere/", "nowhere.csv", "../site.yaml", "../../etc/passwd", "sub/", "", "/../site.yaml"],
)
def test_nothing_is_found_outside_the_memos(tmp_path: Path, path: str) -> None:
    """Only what lies under `memos/` can be asked for, and only files."""
    write(tmp_path, {"site.yaml": "", "memos/sub/a": ""})
    asker = memo("a")
    asked = shelf(tmp_path, asker)
    assert asked.file(path, asker) is None
    assert asked.picture(path, asker) is None
    assert {} == asked.needs.files


def test_a_file_that_a_memo_asks_for_is_wanted(tmp_path: Path) -> None:
    """A bundle's files are published anyway; a single file's only when asked for."""
    write(tmp_path, {f"memos/{name}": SVG.format("") for name in ("b/plot.svg", "a.svg", "c.svg")})
    asked = shelf(tmp_path, memo("a"), bundle("b"))
    assert Picture("memos/a/a.svg", 0, 0) == asked.picture("a.svg", asked.memos["a"])
    assert Picture("memos/b/plot.svg", 0, 0) == asked.picture("plot.svg", asked.memos["b"])
    assert ["memos/a.svg"] == [file.origin for file in asked.needs.files.values()]


@pytest.mark.parametrize("name", ["plot.dark.svg", "plot-dark.svg", "plot.dark.png"])
@pytest.mark.parametrize("image", ["plot.svg", "/plot.svg", "plot.png"])
def test_an_image_for_the_dark_lies_beside_the_other(tmp_path: Path, image: str, name: str) -> None:
    """It has the same name with `.dark` or `-dark`, whatever its type; it is published with it."""
    folder = "static" if image.startswith("/") else "memos"
    write(tmp_path, {f"{folder}/{one}": DRAWN[one[-3:]] for one in (image.strip("/"), name)})
    asked = shelf(tmp_path, memo("a"))
    found = asked.picture(image, asked.memos["a"])
    assert found is not None
    assert found.dark is not None
    url = name if folder == "static" else f"memos/a/{name}"
    assert url == found.dark.url
    assert url in {*asked.static, *(one.url for one in asked.needs.files.values())}


def test_an_image_may_have_none_for_the_dark(tmp_path: Path) -> None:
    """Neither a name without a type nor an odd type makes a pair."""
    files = {"plot": DRAWN["png"], "plot.dark": "", "a.svg": DRAWN["svg"], "a.dark.webp": ""}
    asked = shelf(write(tmp_path, {f"memos/{name}": one for name, one in files.items()}), memo("a"))
    found = [asked.picture(name, asked.memos["a"]) for name in ("plot", "a.svg")]
    assert [None, None] == [one.dark for one in found if one]


def test_two_files_wanted_at_one_address_are_both_known(tmp_path: Path) -> None:
    """So that the plan can tell of the clash instead of publishing the wrong one."""
    write(tmp_path, {"memos/i.svg": SVG.format(""), "memos/s/i.svg": SVG.format("")})
    asker = parse(Source("memos/s/a.md", b"---\ntitle: A\nkind: note\n---\n"), dt.UTC)
    asked = shelf(tmp_path, asker)
    asked.picture("i.svg", asker)
    asked.picture("../i.svg", asker)
    assert ["memos/i.svg", "memos/s/i.svg"] == sorted(
        one.origin for one in asked.needs.files.values()
    )


def test_no_link_out_of_the_site_is_offered(tmp_path: Path) -> None:
    """What is near to a name that is not there can be published, unlike such a link."""
    write(tmp_path, {"outside.png": DRAWN["png"]})
    home = write(tmp_path / "site", {"memos/a.md": "", "memos/here.txt": ""})
    (home / "memos/inside.txt").symlink_to("here.txt")
    (home / "memos/plot.png").symlink_to(tmp_path / "outside.png")
    assert ["a.md", "here.txt", "inside.txt"] == shelf(home).file_names("plot.png", memo("a"))
