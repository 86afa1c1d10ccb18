"""Markdown as memos write it: one file of cases a syntax."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from fixtures import FOLDER, Case, cases
from given import memo, write
from memosite import files
from memosite.assets import Shelf
from memosite.charts import Drawing
from memosite.citing import bibliography
from memosite.citing.bibliography import BibFile
from memosite.errors import SiteError
from memosite.markup.body import SYNTAXES
from memosite.markup.body import render as render_body
from memosite.markup.sheet import Body, Heading
from samples import mp4, pdf, png, wav

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from memosite.memo import Memo

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
FILES = {
    "memos/plot.svg": DRAWING,
    "memos/data.csv": "1,2\n",
    "memos/other.md": "",
    "memos/loss.csv": "step,loss,note\n1,4.5,a\n2,3.25,<b>\n",
    "memos/rows.json": '{"runs": {"all": [{"x": 1, "y": null}, {"x": 2.5, "y": true}]}}',
    "memos/long.csv": "x\n" + "1\n" * 1234,
    "memos/latin.csv": b"x\n\xe9\n",
    "memos/bars.vl.json": '{"data": {"url": "loss.csv"}, "mark": "bar"}',
    "memos/empty.vl.json": "",
    "memos/broken.vl.json": '{\n  "mark": bar\n}\n',
    "static/logo.svg": DRAWING,
}
FILES |= {"memos/lit.svg": DRAWING, "memos/lit.dark.svg": DRAWING.replace("30", "60")}
FILES |= {"memos/talk.wav": wav(83), "memos/paper.pdf": pdf(12), "memos/broken.pdf": "no PDF"}
FILES |= {"memos/clip.mp4": mp4(), "memos/clip.vtt": "WEBVTT\n", "memos/clip.png": png(8, 8)}
FILES |= {"memos/bare.ogv": "of which only browsers know", "memos/broken.png": "no image"}
PLOT = Drawing(
    '<svg width="90" height="20" viewBox="0 0 90 20"><g clip-path="url(#chart:@-1)"/>'
    '<defs><clipPath id="chart:@-1"/></defs></svg>'
)
MEMOS = (
    memo("other", title="Another <claim>"),
    memo("2026-07-02-dated", title="A dated claim"),
    memo("hidden", draft=True),
    memo("about", kind="page", title="About"),
    memo("sub/first", title="Same"),
    memo("sub/second", title="Same", slug="2nd"),
    memo("claim-3", title="first"),
)
WORKS = BibFile("references.bib", (FOLDER / "citations.bib").read_bytes())
NAMES = sorted(path.stem for path in FOLDER.glob("*.md"))


class Drawn(Shelf):
    """A shelf that draws every chart alike, but for what its spec asks of it."""

    def charts(self, specs: Sequence[str]) -> Sequence[Drawing]:
        """Return the same drawing for each; a wide one, a faulty one, one with a warning."""
        return [self._drawn(json.loads(spec)) for spec in specs]

    def _drawn(self, spec: dict[str, Any]) -> Drawing:
        match spec.get("name"):
            case "wide":
                return replace(PLOT, svg=PLOT.svg.replace("90", "500"))
            case "faulty":
                return Drawing(fault="it is impossible")
            case "odd":
                return replace(PLOT, warnings=("the channel yy is dropped",))
            case _:
                return PLOT


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files that the cases ask for."""
    return write(tmp_path_factory.mktemp("site"), FILES)


def render(site: Path, asker: Memo, *, raw_html: bool = True) -> Body:
    """Return the body of `asker` among MEMOS."""
    shelf = Drawn(
        site=site,
        memos={one.slug: one for one in (*MEMOS, asker)},
        visible=frozenset({"a", "other", "dated", "about", "first", "2nd", "claim-3"}),
        static={file.url: file for file in files.static_files(site)},
        pages=frozenset({"archive/"}),
        attachments={},
        bibliographies=bibliography.read([WORKS]),
    )
    return render_body(asker, shelf, raw_html=raw_html, macros={})


def shown(site: Path, written: str) -> str:
    """Return the HTML of a text and its warnings, or its mistakes."""
    try:
        body = render(site, memo(body=written))
    except SiteError as error:
        return "".join(f"{one}\n" for one in error.mistakes)
    return body.html + "".join(f"{one}\n" for one in body.warnings)


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{name}: {case.title}") for name in NAMES for case in cases(name)],
)
def test_a_syntax_gives_its_html(site: Path, case: Case) -> None:
    """What the author writes becomes exactly this HTML, with these warnings or mistakes."""
    assert case.expected == shown(site, case.written)


def test_every_syntax_of_ours_has_its_cases() -> None:
    """A module of `markup` that installs a syntax has a file of cases of its name."""
    modules = {
        getattr(one, "func", one).__module__.rpartition("memosite.markup.")[2] for one in SYNTAXES
    }
    assert {name for name in modules if "." not in name} <= set(NAMES)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", 0),
        ("One two, three.", 3),
        ("don't re-read it", 3),
        ("a `code here` b", 2),
        ("a $x + y$ b", 2),
        ("```\nnot one word\n```\n", 0),
        ("# Head\n\ntext\n", 2),
        ("- one\n- two\n\n> three\n", 3),
        ("| a | b |\n|---|---|\n| c | d |\n", 4),
        ("![alt text](plot.svg)", 0),
        ("[link text](https://example.org/)", 2),
        ("x[^1]\n\n[^1]: in a note\n", 4),
        ("\u65e5\u672c\u8a9e", 3),
        ("42 %", 1),
        ("<b>bold</b> text", 2),
    ],
)
def test_words_of_prose_are_counted(site: Path, written: str, words: int) -> None:
    """Code, formulas and pictures are not prose; a Chinese or Japanese character is a word."""
    assert words == render(site, memo(body=written)).words


def test_headings_are_told_in_order(site: Path) -> None:
    """Each with its level on the page, its id and its plain text."""
    body = render(site, memo(body="## A *b* $x$\n\n### `c`\n\n## A b x\n"))
    assert (Heading(2, "a-b-x", "A b x"), Heading(3, "c", "c"), Heading(2, "a-b-x-2", "A b x")) == (
        body.toc
    )


def test_links_within_the_site_are_told_once_each(site: Path) -> None:
    """Links elsewhere, to hidden memos and to anchors of the page are not among them."""
    written = "[[other]] [x](other.md#y) [[hidden]] [e](https://example.org/) [a](#b) [c](data.csv)"
    links = render(site, memo(body=written)).links
    assert ["memos/other/", "memos/a/data.csv"] == [link.url for link in links]


def test_files_that_are_shown_are_links_too(site: Path) -> None:
    """A memo leads to its recordings and documents, whether they are players, cards or links."""
    body = render(site, memo(body="![](talk.wav)\n\n![](paper.pdf)\n\nand ![](data.csv)"))
    names = ("talk.wav", "paper.pdf", "data.csv")
    assert [f"memos/a/{name}" for name in names] == [link.url for link in body.links]


def test_formulas_are_counted(site: Path) -> None:
    """So that a page without any does not load a font for them."""
    assert 0 == render(site, memo(body="costs $5 and $10")).formulas
    assert 3 == render(site, memo(body="$x$ and $$y$$\n\n```math\nz\n```\n")).formulas


def test_braces_are_text(site: Path) -> None:
    """A memo is never read as a template."""
    assert (
        "<p>{{ 7*7 }} {% x %} {0, 1, 2}</p>\n"
        == render(site, memo(body="{{ 7*7 }} {% x %} {0, 1, 2}")).html
    )


def test_every_mistake_of_a_text_is_told(site: Path) -> None:
    """Formulas, links and pictures at once, in the order of the text."""
    with pytest.raises(SiteError) as caught:
        render(site, memo(body="[[nowhere]]\n\n![a](gone.png)\n\n$\\frac{a$\n"))
    places = [str(one.place) for one in caught.value.mistakes]
    assert ["memos/a.md:6:1", "memos/a.md:8:6", "memos/a.md:10:2"] == places


def test_one_text_gives_one_body(site: Path) -> None:
    """Rendering twice, with other memos in between, gives the same."""
    asker = memo(body="# A\n\nx[^1] $y$\n\n[^1]: z\n")
    first = render(site, asker)
    render(site, memo(body="# A\n\n$q$ x[^1]\n\n[^1]: other\n"))
    assert first == render(site, asker)


def test_a_source_is_linked_by_its_file(site: Path) -> None:
    """A file beside the memo is linked at the memo's page; one that is not there warns."""
    sources = [
        {"title": "A", "url": "https://example.org/"},
        {"title": "B", "file": "data.csv"},
        {"title": "C"},
        {"title": "D", "file": "none.pdf"},
    ]
    body = render(site, memo(sources=sources))
    assert ("", "memos/a/data.csv", "", "") == body.sources
    assert ["there is no file `none.pdf`"] == [warning.message for warning in body.warnings]
