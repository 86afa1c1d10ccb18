"""Citations in whole sites: whose bibliography counts, what is told, and what reaches pages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from command import NOW, build, memosite
from given import SITE, contents, memo, site, text
from memosite.assets import Shelf
from memosite.citing import bibliography
from memosite.citing.bibliography import BibFile
from memosite.markup.body import render

if TYPE_CHECKING:
    from memosite.markup.sheet import Body
    from memosite.memo import Memo

BIB = "@book{%s, title = {%s}, author = {Bee, B.}, year = 2001}\n"
CSL = """<style xmlns="http://purl.org/net/xbiblio/csl" class="%s" version="1.0">
<info><title>Own</title></info>
<citation><layout prefix="{" suffix="}"><text variable="title"/></layout></citation>
%s</style>"""
LIST = """<bibliography><layout>
<text variable="title"/><text variable="URL" prefix=", "/></layout></bibliography>"""


def page(folder: Path, slug: str = "a") -> str:
    """Return the main part of a built memo."""
    return (folder / f"memos/{slug}/index.html").read_text("utf-8").split("<main", 1)[1]


def cited(bib: str, written: str) -> Body:
    """Return the body of a memo that is beside nothing but a bibliography."""
    asker = memo(body=written)
    known = bibliography.read([BibFile("references.bib", bib.encode())])
    return render(asker, _shelf(asker, known), raw_html=True, macros={})


def _shelf(asker: Memo, known: bibliography.Bibliographies) -> Shelf:
    return Shelf(Path(), {"a": asker}, frozenset("a"), {}, frozenset(), {}, bibliographies=known)


def test_a_memo_s_own_bibliography_wins(tmp_path: Path) -> None:
    """`NAME.bib` beside `NAME.md`, and every one in a bundle; others do not see them."""
    files = {
        "references.bib": BIB % ("k", "Everyone's"),
        "memos/a.md": text("[@k]\n"),
        "memos/a.bib": BIB % ("k", "A's own"),
        "memos/b/index.md": text("[@k] [@l]\n"),
        "memos/b/one.bib": BIB % ("k", "B's own"),
        "memos/b/deep/two.bib": BIB % ("l", "B's other"),
        "memos/c.md": text("[@k]\n"),
    }
    out = build(site(tmp_path, files), "--strict")
    assert "A\u2019s own" in page(out, "a")
    assert "B\u2019s own" in page(out, "b")
    assert "B\u2019s other" in page(out, "b")
    assert "Everyone\u2019s" in page(out, "c")
    assert [] == [name for name in contents(out) if name.endswith(".bib")]


def test_a_whole_may_stand_in_another_bibliography(tmp_path: Path) -> None:
    """`crossref` looks where citations look."""
    files = {
        "references.bib": "@proceedings{p, title = {The whole}, year = 2001}",
        "memos/a.md": text("[@k]\n"),
        "memos/a.bib": "@inproceedings{k, title = {T}, author = {B. Bee}, crossref = {p}}",
    }
    assert "<i>The whole</i>" in page(build(site(tmp_path, files), "--strict"))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"references.bib": b"@misc{k, title = {\xe9}}"},
            "references.bib:1:19: error: the file is not UTF-8",
        ),
        (
            {"references.bib": BIB % ("kk", "T"), "memos/a.md": text("x\n\n[@kj]\n")},
            "memos/a.md:8:2: error: there is no reference `kj`",
        ),
        (
            {"references.bib": b"@misc{k, title = {T}", "memos/a.md": text("x\n\n[@k]\n")},
            "references.bib:1:7: warning: the entry `k` is never closed",
        ),
        (
            {"references.bib": BIB % ("k", "T") + BIB % ("k", "U"), "memos/a.md": text("@k\n")},
            "references.bib:2:7: error: `k` is another work in references.bib:1",
        ),
        (
            {"site.yaml": SITE + "citation_style: nonsense\n"},
            "site.yaml:3:1: error: there is no style `nonsense`",
        ),
        (
            {"site.yaml": SITE + "citation_style: own.csl\n"},
            "site.yaml:3:1: error: `own.csl` cannot be read: No such file",
        ),
        (
            {"site.yaml": SITE + "citation_style: ../own.csl\n"},
            "site.yaml:3:1: error: `../own.csl` is not in the site",
        ),
        (
            {"site.yaml": SITE + "citation_style: own.csl\n", "own.csl": "<style"},
            "site.yaml:3:1: error: `own.csl` is not well-formed: ",
        ),
        (
            {"site.yaml": SITE + "citation_style: own.csl\n", "own.csl": "<style/>"},
            "site.yaml:3:1: error: `own.csl` is no style of CSL 1.0",
        ),
        (
            {"site.yaml": SITE + "citation_style: own.csl\n", "own.csl": CSL % ("note", LIST)},
            "site.yaml:3:1: error: `own.csl` cites in footnotes",
        ),
        (
            {"site.yaml": SITE + "citation_style: own.csl\n", "own.csl": CSL % ("in-text", "")},
            "site.yaml:3:1: error: `own.csl` has no list of references",
        ),
    ],
)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, files: dict[str, str], said: str) -> None:
    """And nothing is published."""
    home = site(tmp_path, {"memos/a.md": text("[@k]\n"), **files})
    ran = memosite("build", "--site", home, "--now", NOW)
    assert 1 == ran.code
    assert said in ran.err
    assert not (home / "_site").exists()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"references.bib": "@misc{k, x = y"}, "references.bib:1:7: warning: the entry `k` is"),
        ({"references.bib": "@misc{k}", "memos/a.md": text("[@k]")}, "warning: the entry `k` has"),
        ({"memos/other.bib": ""}, "memos/other.bib: warning: belongs to no memo"),
        ({"references.bib": BIB % ("kay", "T"), "memos/a.md": text("@key")}, "did you mean `kay`"),
    ],
)
def test_a_doubt_is_a_warning(tmp_path: Path, files: dict[str, str], said: str) -> None:
    """The site is published all the same."""
    ran = memosite("build", "--site", site(tmp_path, {"memos/a.md": text(), **files}), "--now", NOW)
    assert 0 == ran.code
    assert said in ran.err


@pytest.mark.parametrize(
    "bib",
    [
        "@misc{k} @misc{k, title = {T}}",
        BIB % ("k", "T") + BIB % ("k", "T"),
        "@article{k, nothing = {but this}}",
    ],
)
def test_what_is_not_cited_is_not_told(tmp_path: Path, bib: str) -> None:
    """An exported bibliography may hold works twice, and works of which little is known."""
    home = site(tmp_path, {"references.bib": bib, "memos/a.md": text("@someone is no one.")})
    assert "@someone is no one." in page(build(home, "--strict"))


def test_a_site_without_bibliography_has_handles(tmp_path: Path) -> None:
    """Nothing is told of them."""
    home = site(tmp_path, {"memos/a.md": text("Ask @alice or @bob [here].")})
    assert "Ask @alice or @bob [here]." in page(build(home, "--strict"))


def test_a_style_of_the_site_s_own_is_used(tmp_path: Path) -> None:
    """An address that it prints is the link, and the title is none."""
    bib = "@online{k, title = {T}, author = {B. Bee}, year = 1, url = {https://a.org/x?a=1&b=2}}"
    files = {
        "site.yaml": SITE + "citation_style: own.csl\n",
        "own.csl": CSL % ("in-text", LIST),
        "references.bib": bib,
        "memos/a.md": text("[@k]"),
    }
    shown = page(build(site(tmp_path, files)))
    assert '{<a href="#ref:k" id="cite:1">T</a>}' in shown
    address = "https://a.org/x?a=1&amp;b=2"
    assert f'T, <a href="{address}" class="address">{address}</a> ' in shown


def test_a_style_that_fails_is_told_at_the_citation(tmp_path: Path) -> None:
    """The memo is named, and no traceback is shown."""
    broken = CSL % ("in-text", LIST.replace('variable="title"', 'term="x" form="none"'))
    broken = broken.replace('variable="URL"', 'macro="m"')
    broken = broken.replace("<citation>", '<macro name="m"><text macro="m"/></macro><citation>')
    files = {
        "site.yaml": SITE + "citation_style: own.csl\n",
        "own.csl": broken,
        "references.bib": BIB % ("k", "T"),
        "memos/a.md": text("[@k]"),
    }
    ran = memosite("build", "--site", site(tmp_path, files), "--now", NOW)
    assert 1 == ran.code
    assert "memos/a.md:6:2: error: the citation style fails: RecursionError" in ran.err


def test_numbers_are_links_that_say_what_they_are(tmp_path: Path) -> None:
    """A range leads to its ends, and those between are places to come back to."""
    works = "".join(
        f"@book{{{key}, title = {{T}}, author = {{{key}. X}}, year = 1}}" for key in "abc"
    )
    files = {
        "site.yaml": SITE + "citation_style: numeric\n",
        "references.bib": works,
        "memos/a.md": text("[@a; @b; @c]"),
    }
    shown = page(build(site(tmp_path, files)))
    one, three = (
        f'<a href="#ref:{key}" id="cite:{n}" aria-label="Reference {n}">{n}</a>'
        for key, n in (("a", 1), ("c", 3))
    )
    assert f'[{one}\u2013<span id="cite:2"></span>{three}]' in shown
    assert re.search(r'<li id="ref:b">\[2\] .*<a href="#cite:2" class="back"', shown)


def test_a_feed_reads_right(tmp_path: Path) -> None:
    """Citations lead to the page, titles to the works, and nothing leads back."""
    bib = "@misc{k, title = {T}, author = {B. Bee}, year = 2001, doi = {10.1000/x}}"
    home = site(tmp_path, {"references.bib": bib, "memos/a.md": text("So @k says.")})
    feed = json.loads((build(home) / "feed.json").read_text("utf-8"))
    assert (
        '<p>So <a href="https://example.org/memos/a/#ref:k">Bee (2001)</a> says.</p>\n'
        "<section>\n<h2>References</h2>\n<ul>\n"
        '<li>Bee, B. 2001. <a href="https://doi.org/10.1000/x">\u201cT.\u201d</a> </li>\n'
        "</ul>\n</section>"
    ) == feed["items"][0]["content_html"]


def test_a_formula_in_a_title_loads_the_maths_font() -> None:
    """It counts as one of the memo's formulas; one that cannot be set is shown as it is."""
    bib = BIB % ("k", r"On $n \log n$ and $\nonsense$")
    body = cited(bib, "[@k]")
    assert body.formulas == 2
    assert "<mi>log</mi>" in body.html
    assert r"<code>\nonsense</code>" in body.html


def test_references_are_no_prose() -> None:
    """The words of citations and of the list are not counted."""
    assert 2 == cited(BIB % ("k", "T"), "One [@k] two.").words


def test_the_list_is_in_the_table_of_contents() -> None:
    """Under the name of its heading, on the level of the text's."""
    toc = cited(BIB % ("k", "T"), "# One\n\n[@k]").toc
    assert [(2, "one"), (2, "references")] == [(one.level, one.id) for one in toc]


ODD = "<>&\"'`()[]$;@: abc/=\u2019\n"
HOSTILE = st.lists(
    st.sampled_from([*ODD, "<script>", "</a>", "&lt;", " onclick=", "\\emph", "\ue014"]),
    max_size=12,
).map("".join)
ALLOWED = {
    "html", "head", "body", "p", "a", "section", "h2", "ul", "li", "i", "b", "u", "sup", "sub",
    "span", "code", "math",
}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given_any(title=HOSTILE, who=HOSTILE, where=HOSTILE, address=HOSTILE, note=HOSTILE)
def test_no_field_reaches_html_unescaped(
    title: str, who: str, where: str, address: str, note: str
) -> None:
    """No element, attribute or address comes from a bibliography, whatever it holds."""
    values = {
        "title": title,
        "author": f"Bee, {who} and {who}",
        "journal": where,
        "url": f"https://a.org/{address}",
        "note": note,
        "year": where,
    }
    told = "".join(f"{name} = {{{value}}}," for name, value in values.items())
    body = cited(f"@article{{k, {told}}}", "[@k] @k")
    tree = LexborHTMLParser(body.html)
    for formula in tree.css("math"):
        formula.decompose()
    for node in tree.css("*"):
        assert node.tag in ALLOWED
        assert set(node.attributes) <= {"id", "href", "class", "aria-label"}
        assert re.match(r"#|https://", node.attributes.get("href") or "#")
