"""Sources of a memo: every shape in which people paste them, and what their page says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from command import NOW, build, memosite
from given import SITE, memo, site, text
from memosite.provenance import Reference, rows
from samples import pdf

if TYPE_CHECKING:
    from pathlib import Path

B = "https://example.org/b"


@pytest.mark.parametrize(
    ("pasted", "title", "url", "note"),
    [
        (f"Label: {B}", "Label", B, ""),
        (f"Label \u2014 {B}", "Label", B, ""),
        (f"Label - {B}", "Label", B, ""),
        (f"Label ({B})", "Label", B, ""),
        (f"Label ({B}).", "Label", B, ""),
        (f"Label <{B}>", "Label", B, ""),
        (f"[Label (2nd)]({B})", "Label (2nd)", B, ""),
        (f"[Label](<{B}>)", "Label", B, ""),
        (f"A title: a subtitle, {B}", "A title: a subtitle", B, ""),
        (f"What is it? {B}?q=1", "What is it?", f"{B}?q=1", ""),
        (f"Label: {B}, p. 3", "Label", B, "p. 3"),
        (f"{B} \u2014 Label", "Label", B, ""),
        (f"{B}_(c)", f"{B}_(c)", f"{B}_(c)", ""),
        (B, B, B, ""),
        ("A reference with no URL, 1974", "A reference with no URL, 1974", "", ""),
        ({"Label": B}, "Label", B, ""),
        ({"title": "Label", "url": B, "note": "Old."}, "Label", B, "Old."),
    ],
)
def test_a_source_is_read_in_every_shape(pasted: object, title: str, url: str, note: str) -> None:
    """A line in any order, and the group that YAML makes of an unquoted one."""
    assert (Reference(title, url, note=note),) == memo(sources=[pasted]).sources


def test_a_pasted_address_that_no_reader_should_follow_is_words() -> None:
    """Only what a browser fetches is an address."""
    assert (Reference("Label: javascript:alert(1)"),) == memo(
        sources=["Label: javascript:alert(1)"]
    ).sources


def test_a_source_that_is_listed_twice_is_shown_once() -> None:
    """By its address, else by its title; the first one counts."""
    given = [Reference("A", B), Reference("B", B), Reference("C"), Reference("C"), Reference("D")]
    assert ["A", "C", "D"] == [row.title for row in rows(given, [""] * 5)]


def listed(out: Path, url: str) -> list[str]:
    """Return the items of the sources that a page shows, as text."""
    page = LexborHTMLParser((out / url / "index.html").read_text("utf-8"))
    parts = page.css("footer.after section")
    found = next(one for one in parts if one.css_first("h2").text() == "Sources")
    return [" ".join(item.text().split()) for item in found.css("li")]


def test_an_undated_note_shows_its_sources(tmp_path: Path) -> None:
    """Kind, file and day of import beside the title; what is merely on the web says no kind."""
    sources = [
        {"title": "A", "url": B, "file": "a.pdf", "kind": "pdf", "imported": "2026-07-01"},
        f"B: {B}2",
        "C",
    ]
    note = text(kind="note", date=None, topic=None, sources=sources)
    out = build(site(tmp_path, {"memos/n/index.md": note, "memos/n/a.pdf": pdf()}), "--strict")
    assert ["A (pdf, a.pdf, imported July 1, 2026)", "B", "C"] == listed(out, "notes/n")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file `a.pdf` is empty"),
        (b"%PDF-1.4\n%", "this file cannot be read as PDF"),
        (None, "there is no file `a.pdf`"),
    ],
)
def test_an_empty_source_warns_and_still_builds(
    tmp_path: Path, data: bytes | None, said: str
) -> None:
    """So does one that breaks off and one that is missing; all are shown."""
    note = text(kind="note", sources=[{"title": "A", "file": "a.pdf"}])
    files = {"memos/n.md": note} | ({"memos/a.pdf": data} if data is not None else {})
    ran = memosite("build", "--site", site(tmp_path, files), "--now", NOW)
    assert (0, True) == (ran.code, f"warning: {said}" in ran.err)
    assert ["A"] == listed(tmp_path / "_site", "notes/n")


def test_a_source_that_names_no_file_warns(tmp_path: Path) -> None:
    """An importer may have had none to name."""
    files = {"memos/n.md": text(kind="note", sources=[{"title": "A", "file": ""}])}
    ran = memosite("build", "--site", site(tmp_path, files), "--now", NOW)
    assert (0, True) == (ran.code, "warning: this source names no file" in ran.err)


def test_links_in_a_list_of_the_text_are_shown_in_every_shape(tmp_path: Path) -> None:
    """The words stay as they are pasted, and each address leads there."""
    lines = f"- Label: {B}\n- Label \u2014 {B}\n- {B}\n- <{B}>\n- [Label]({B})\n- No address\n"
    out = build(site(tmp_path, {"site.yaml": SITE, "memos/a.md": text(lines)}), "--strict")
    page = LexborHTMLParser((out / "memos/a/index.html").read_text("utf-8"))
    items = page.css(".text li")
    assert [
        f"Label: {B}",
        f"Label\u00a0\u2014 {B}",
        B,
        B,
        "Label",
        "No address",
    ] == [item.text() for item in items]
    assert [B] * 5 == [link.attributes["href"] for link in page.css(".text li a")]
