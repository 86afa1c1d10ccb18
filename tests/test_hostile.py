"""Input that is meant to break something: it is refused in a sentence, and nothing is lost."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from command import NOW, build, memosite
from given import contents, site, text
from memosite import publish

if TYPE_CHECKING:
    from pathlib import Path


def refused(home: Path, said: str) -> None:
    """Check that a build of `home` is refused with these words, and is no failure of ours."""
    ran = memosite("build", "--site", home, "--now", NOW)
    assert ran.code == 1, ran.said
    assert said in ran.err


@pytest.mark.parametrize(
    "body",
    [
        "{" * 6000 + "x" + "}" * 6000,
        r"\sqrt" * 8000 + "x",
        "x^{" * 5000 + "x" + "}" * 5000,
        r"\left(" * 6000,
    ],
    ids=["groups", "roots", "powers", "brackets"],
)
def test_a_formula_without_end_is_refused(tmp_path: Path, body: str) -> None:
    """The engine would end the process with no message."""
    home = site(tmp_path, {"memos/a.md": text(f"$$\n{body}\n$$\n")})
    refused(home, "this formula cannot be set: it nests more than 200 deep")


@pytest.mark.parametrize("value", ["[" * 60_000, "[" * 30_000 + "]" * 30_000, "{a: " * 5000])
def test_yaml_without_end_is_refused(tmp_path: Path, value: str) -> None:
    """The parser would end the process with no message."""
    home = site(tmp_path, {"memos/a.md": f"---\ntitle: A\nx_a: {value}\n---\n"})
    refused(home, "this is not valid YAML: values within more than 100 others")


def test_a_number_without_end_is_refused(tmp_path: Path) -> None:
    """Python turns no number of a million digits into text."""
    home = site(tmp_path, {"memos/a.md": text().replace('"A claim"', "!!int 0x" + "f" * 5000)})
    refused(home, "memos/a.md:2:1: error: ")


@pytest.mark.parametrize(
    "alias", ["archive/./", "old/./page/", "a/./index.html", "a/" * 1200, "a" * 300 + "/"]
)
def test_an_alias_that_no_folder_can_hold_is_refused(tmp_path: Path, alias: str) -> None:
    """Dots would hide that two pages share an address; long names no system takes."""
    refused(site(tmp_path, {"memos/a.md": text(aliases=[alias])}), "memos/a.md: error: the address")


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be made")
@pytest.mark.parametrize("name", [b"a\nb.txt", b"\xff.txt"])
def test_a_file_whose_name_no_list_can_hold_is_refused(tmp_path: Path, name: bytes) -> None:
    """The list of what is ours has a name a line, in UTF-8."""
    home = site(tmp_path)
    (home / "static").mkdir()
    with open(os.fsencode(home / "static") + b"/" + name, "wb"):  # noqa: PTH123 (bytes)
        pass
    refused(home, "error: the address")


@pytest.mark.parametrize(
    "written", ["[x](secret.MD)", "[x](.env)", "[x](_x.txt)", "[x](out/x.txt)"]
)
def test_what_is_private_is_not_published(tmp_path: Path, written: str) -> None:
    """A memo's source, a hidden file, and what lies outside the site by way of a link."""
    (tmp_path / "outside").mkdir()
    home = site(tmp_path / "home", {"memos/a.md": text(written)})
    (tmp_path / "outside" / "x.txt").write_text("secret")
    for name in ("secret.MD", ".env", "_x.txt"):
        (home / "memos" / name).write_text("secret")
    (home / "memos" / "out").symlink_to(tmp_path / "outside")
    refused(home, "leads nowhere")


def test_a_link_that_leads_to_itself_is_no_memo(tmp_path: Path) -> None:
    """A circle of links is passed over."""
    home = site(tmp_path)
    (home / "memos" / "loop").symlink_to("loop")
    assert "memos/a/index.html" in contents(build(home))


def test_a_name_longer_than_any_file_leads_nowhere(tmp_path: Path) -> None:
    """The system's refusal is not ours to show."""
    refused(site(tmp_path, {"memos/a.md": text(f"[x]({'a' * 300}.txt)")}), "leads nowhere")


def test_a_file_that_comes_while_a_site_is_built_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is looked at again right before it is exchanged."""
    home = site(tmp_path)
    out = build(home)
    staged = publish._staged  # noqa: SLF001 (the moment before the exchange)

    def late(*given: object) -> bool:
        (out / "precious.txt").write_text("x")
        return staged(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(publish, "_staged", late)
    (home / "memos" / "b.md").write_text(text())
    refused(home, "holds files that memosite did not write: `precious.txt`")
    assert "x" == (out / "precious.txt").read_text()
