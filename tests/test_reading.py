"""Reading lists: cards in the page or from a bibliography, their BibTeX and their feeds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from command import NOW, build, memosite
from given import SITE, memo, site, text
from memosite.citing import bibtex
from memosite.markup.body import render
from memosite.markup.library import Anything
from samples import png

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from memosite.markup.sheet import Body

CARDS = """
> [!paper]- [First](https://arxiv.org/abs/1706.03762), [code](https://a.org/c) (added 2026-05-01)
> A note with $x$ that says \u201ca long quote, which goes on, within the sentence\u201d, and ends.
>
> > A quote.

> [!paper]- Second, added 2026-06-01

> [!note]- Folded
> > [!paper]- [Third](https://doi.org/10.1000/x_{1})
> > Text.
"""
BIB = r"""
@article{roe2020,
  author = {Roe, A. and Doe, B. and Poe, C.}, title = {A Fine {T}itle of $x^2$ & <b>}, year = 2020,
  doi = {10.1000/a}, abstract = {Its \emph{abstract}.}, file = {:/home/someone/a.pdf},
  annote = {First paragraph, \enquote{quoted} [not](a link).

      Indented, and no code.

    > Pasted.},
  code = {https://example.org/code}, figure = {plot.png},
  date-added = {2026-07-02 10:00:00 +0100}, bdsk-url-1 = {https://example.org}
}
@misc{bare, title = {Title alone}, year = 2021, author = {Doe, B.}}
@misc{noted, title = {Noted}, author = {{A Group}}, year = 2019, note = {A remark.},
  timestamp = {2026-07-01}}
"""


def reading(body: str = "", **keys: object) -> str:
    """Return the text of a page."""
    return text(body, **{"title": "Read", "kind": "page", "date": None, "topic": None, **keys})


def built(home: Path, files: Mapping[str, str | bytes], *arguments: str) -> Path:
    """Return the published folder of a site that raises no warning."""
    return build(site(home, files), "--strict", *arguments)


def page(out: Path, url: str = "read") -> LexborHTMLParser:
    """Return a published page."""
    return LexborHTMLParser((out / url / "index.html").read_text("utf-8"))


def count(out: Path, url: str = "read") -> str:
    """Return what a page says of its cards."""
    found = page(out, url).css_first(".count")
    return " ".join(found.text().split()) if found else ""


def rendered(written: str) -> Body:
    """Return the body of a memo of that text."""
    return render(memo(body=written), Anything(), raw_html=True, macros={})


def test_cards_are_counted_rightly(tmp_path: Path) -> None:
    """Those of a title alone too, and those within other callouts."""
    out = built(tmp_path, {"memos/read.md": reading(CARDS)})
    assert count(out).startswith("3 papers. BibTeX, feeds of additions:")


def test_one_card_is_one_paper(tmp_path: Path) -> None:
    """Without dates there is no feed."""
    out = built(tmp_path, {"memos/read.md": reading("> [!paper] A\n")})
    assert "1 paper. BibTeX" == count(out)
    assert not (out / "read/feed.xml").exists()


def test_a_memo_that_discusses_papers_is_no_reading_list(tmp_path: Path) -> None:
    """A note is one."""
    files = {"memos/a.md": text(CARDS), "memos/n.md": reading(CARDS, kind="note")}
    out = built(tmp_path, files)
    assert ["", True] == [count(out, "memos/a"), count(out, "notes/n").startswith("3 papers")]
    assert [] == [path.name for path in (out / "memos/a").iterdir() if path.name != "index.html"]


def test_cards_stand_in_the_authors_order_and_keep_their_ids() -> None:
    """Reordering moves no id; nor does the day on which a card was added."""
    one, two = "> [!paper]- [A](https://a.org)\n> T.\n", "> [!paper]- B, added 2026-06-01\n"
    there, back = rendered(f"{one}\n{two}").papers, rendered(f"{two}\n{one}").papers
    assert ["paper:a", "paper:b"] == [paper.id for paper in there]
    assert there == back[::-1]


def test_a_day_that_is_none_is_told() -> None:
    """The card stays, in no feed."""
    body = rendered("> [!paper] [A](https://a.org) added 2026-02-30\n")
    assert ["`2026-02-30` is no day of the calendar"] == [one.message for one in body.warnings]
    assert [("A", "")] == [(paper.title, paper.added) for paper in body.papers]


@pytest.mark.parametrize(
    "title", ["A, added 2026-06-01", "A (added 2026-06-01)", "A \u2014 added 2026-06-01"]
)
def test_the_day_of_a_card_is_no_part_of_its_title(title: str) -> None:
    """However it is set off."""
    (paper,) = rendered(f"> [!paper] {title}\n").papers
    assert ("paper:a", "A", "2026-06-01") == (paper.id, paper.title, paper.added)


def test_the_bibtex_of_cards_can_be_read_again(tmp_path: Path) -> None:
    """Title, address, number, note, quote, further links and day; nothing breaks out of a brace."""
    out = built(tmp_path, {"memos/read.md": reading(CARDS + "\n> [!paper] 50 % of {x} \\\\ #1\n")})
    bib = bibtex.parse("read.bib", (out / "read/read.bib").read_text("utf-8"))
    assert () == bib.mistakes
    assert ["first", "second", "third", "50-of-x-1"] == [entry.key for entry in bib.entries]
    first = dict(bib.entries[0].fields)
    assert "A quote." == first["quote"]
    assert ("1706.03762", "arXiv") == (first["eprint"], first["archiveprefix"])
    assert ("https://a.org/c", "2026-05-01") == (first["links"], first["date-added"])
    assert "10.1000/x_%7B1%7D" == dict(bib.entries[2].fields)["doi"]


def test_the_bibtex_of_cards_gives_the_same_list_again(tmp_path: Path) -> None:
    """A list may move from a page into a bibliography."""
    first = built(tmp_path / "a", {"memos/read.md": reading(CARDS)})
    files = {"memos/read.md": reading(reading="read.bib")}
    files["memos/read.bib"] = (first / "read/read.bib").read_text("utf-8")
    second = build(site(tmp_path / "b", files))
    assert count(first) == count(second)
    ids = [str(card.attributes["id"]) for card in page(first).css(".callout.paper")]
    assert ids == [str(card.attributes["id"]) for card in page(second).css(".callout.paper")]


def test_the_feed_of_additions_has_the_dated_cards(tmp_path: Path) -> None:
    """Newest first, each with its place on the page; all three formats."""
    out = built(tmp_path, {"memos/read.md": reading(CARDS)})
    feed = json.loads((out / "read/feed.json").read_text("utf-8"))
    items = feed["items"]
    assert ["Second", "First"] == [item["title"] for item in items]
    assert "https://example.org/read/#paper:first" == items[1]["url"]
    assert "2026-05-01T12:00:00+00:00" == items[1]["date_published"]
    assert '<a href="https://arxiv.org/abs/1706.03762">First</a>' in items[1]["content_html"]
    assert "<blockquote><p>A quote.</p></blockquote>" in items[1]["content_html"]
    assert "<title>First</title>" in (out / "read/feed.xml").read_text("utf-8")
    assert "<title>First</title>" in (out / "read/atom.xml").read_text("utf-8")
    offered = page(out).css('link[rel="alternate"]')
    assert "../read/feed.xml" == offered[0].attributes["href"]


def test_the_ids_in_the_feed_outlive_order_and_address(tmp_path: Path) -> None:
    """They are made of the page's first address and of the card's own id."""
    cards = CARDS.split("\n\n")
    before = built(tmp_path / "a", {"memos/read.md": reading(CARDS)})
    moved = reading("\n\n".join(reversed(cards)), slug="papers", aliases=["/read/"])
    after = built(tmp_path / "b", {"memos/read.md": moved})
    ids = [
        {item["title"]: item["id"] for item in json.loads(path.read_text("utf-8"))["items"]}
        for path in (before / "read/feed.json", after / "papers/feed.json")
    ]
    assert ids[0] == ids[1]
    assert 2 == len(set(ids[0].values()))


def test_a_bibliography_gives_the_cards_of_its_entries(tmp_path: Path) -> None:
    """In its order, below the text; an entry of a title alone has no toggle."""
    files = {
        "memos/read/index.md": reading("Text.\n", reading="own.bib"),
        "memos/read/own.bib": BIB,
        "memos/read/plot.png": png(40, 20),
    }
    out = built(tmp_path, files)
    cards = page(out).css(".callout.paper")
    assert [("details", "paper:roe2020"), ("div", "paper:bare"), ("details", "paper:noted")] == [
        (card.tag, card.attributes["id"]) for card in cards
    ]
    assert "A Fine Title of x2" in cards[0].css_first("summary").text().replace("x^2", "")
    assert 1 == len(cards[0].css("summary math"))
    shown = [" ".join(one.text().split()) for one in cards[0].css("p")]
    assert "Roe et al., 2020" in shown[0]
    assert "First paragraph, \u201cquoted\u201d [not](a link)." == shown[1]
    assert "Indented, and no code." == shown[2]
    assert ["Pasted.", "Its abstract."] == [p.text() for p in cards[0].css("blockquote p")]
    assert [] == cards[0].css("pre")
    assert "https://example.org/code" in [a.attributes["href"] for a in cards[0].css("a")]
    assert 1 == len(cards[0].css("figure img"))
    assert ["A remark."] == [" ".join(p.text().split()) for p in cards[2].css("p")][1:]
    assert count(out).startswith("3 papers. BibTeX, feeds")


def test_the_bibtex_of_a_bibliography_is_its_entries(tmp_path: Path) -> None:
    """Less what a reference manager notes for itself, such as paths of somebody's machine."""
    files = {"memos/read.md": reading(reading="read.bib"), "memos/read.bib": BIB}
    files["memos/plot.png"] = png(40, 20)
    out = built(tmp_path, files)
    written = (out / "read/read.bib").read_text("utf-8")
    assert [] == [word for word in ("/home/", "bdsk", "timestamp") if word in written]
    given, shown = bibtex.parse("a", BIB).entries, bibtex.parse("b", written).entries
    assert [one.get("title") for one in given] == [one.get("title") for one in shown]
    assert given[0].get("annote") == shown[0].get("annote")


def test_the_sites_own_bibliography_can_be_listed(tmp_path: Path) -> None:
    """And cited from the same site; each work is listed once."""
    entry = "@misc{a, title={A}, author={Roe, A.}, year=2020}\n"
    files = {
        "memos/read.md": reading(reading="references.bib"),
        "memos/a.md": text("[@a]"),
        "references.bib": entry * 2,
    }
    assert "1 paper. BibTeX" == count(built(tmp_path, files))


def test_a_bibliography_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """With those there are; that of another memo is not one of them."""
    files = {
        "memos/read.md": reading(reading="reed.bib"),
        "memos/read.bib": BIB,
        "memos/b.md": text(),
        "memos/b.bib": BIB,
    }
    ran = memosite("build", "--site", site(tmp_path, files), "--now", NOW)
    assert 1 == ran.code
    assert "memos/read.md:4:1: error: `reading` names no bibliography: `reed.bib`" in ran.err
    assert "did you mean `read.bib`?" in ran.err


def test_a_wrong_date_of_a_bibliography_is_told_there(tmp_path: Path) -> None:
    """At the entry, which stays a card."""
    entry = "@misc{a, title={A}, author={Roe, A.}, year=2020, date-added={soon}}\n"
    files = {"memos/read.md": reading(reading="read.bib"), "memos/read.bib": entry}
    ran = memosite("build", "--site", site(tmp_path, files), "--now", NOW)
    assert 0 == ran.code
    assert "memos/read.bib:1:7: warning: `soon`, when `a` was added, is no day" in ran.err


def test_a_change_of_the_bibliography_changes_the_page(tmp_path: Path) -> None:
    """Also of an annotation, which nobody cites."""
    entry = "@misc{{a, title={{A}}, author={{Roe, A.}}, year=2020, annote={{{}}}}}\n"
    files = {"memos/read.md": reading(reading="read.bib")}
    built(tmp_path, {**files, "memos/read.bib": entry.format("Old.")})
    out = built(tmp_path, {**files, "memos/read.bib": entry.format("New.")})
    assert "New." in page(out).css_first("details").text()


def test_cards_are_safe_where_html_is_cleaned(tmp_path: Path) -> None:
    """No field of an entry is markup, with and without HTML in memos."""
    bad = "<img src=x onerror=alert(1)>"
    fields = f"title={{{bad}}}, author={{{bad}}}, annote={{{bad}}}, year=2020"
    entry = f"@misc{{a, {fields}, url={{javascript:1}}}}"
    for clean in ("true", "false"):
        files = {
            "site.yaml": f"{SITE}markup: {{raw_html: {clean}}}\n",
            "memos/read.md": reading("- [ ] A task\n", reading="read.bib"),
            "memos/read.bib": entry,
        }
        out = built(tmp_path / clean, files)
        assert [] == page(out).css(".text img, [onerror]")
        assert 1 == len(page(out).css("details.paper"))
        assert "javascript" not in page(out).css_first("details").html
