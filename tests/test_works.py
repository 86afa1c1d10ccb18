"""Entries as works: names, dates, kinds, and TeX as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memosite.citing import bibtex, dates, fields, marks, names, tex
from memosite.citing.marks import Mark
from memosite.citing.work import Name, When, Work


def work(text: str) -> Work:
    """Return the first work of a bibliography."""
    entries = {one.key: one for one in bibtex.parse("a.bib", text).entries}
    return fields.work(next(iter(entries.values())), entries.get)


def field(written: str, name: str, kind: str = "misc") -> str:
    """Return one of CSL's fields of an entry of these fields."""
    return dict(work(f"@{kind}{{k, {written}}}").fields).get(name, "")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (
            r"G{\"o}del, G\"odel, G\"{o}del, {G\"odel}",
            "G\u00f6del, G\u00f6del, G\u00f6del, G\u00f6del",
        ),
        (
            r"\v{c}\'{\i}\c{c}{\H o}\r{a}\=a\.z\k a",
            "\u010d\u00ed\u00e7\u0151\u00e5\u0101\u017c\u0105",
        ),
        (r"\o\ \O{} \ss\ {\L}ukasz {\AA}", "\u00f8 \u00d8 \u00df \u0141ukasz \u00c5"),
        ("1--2 a---b a~b", "1\u20132 a\u2014b a\u00a0b"),
        ("``a'' `b' \"c\" don't", "\u201ca\u201d \u2018b\u2019 \u201cc\u201d don\u2019t"),
        (r"R\&D 5\% \#1 a\_b \$5 \{x\}", "R&D 5% #1 a_b $5 {x}"),
        (r"\url{http://a.b/c_d} \href{http://x}{here}", "http://a.b/c_d here"),
        (r"\LaTeX{} and \TeX\ and \unknown{kept}", "LaTeX and TeX and kept"),
        ("{\\noopsort{b}}A\n  b", "A b"),
        ("\u00fc \u65e5\u672c", "\u00fc \u65e5\u672c"),
        (r"\ensuremath{n}-gram", "n-gram"),
        ("$5 and more", "$5 and more"),
        ("{unclosed \\emph{x", "unclosed x"),
        ("closed} too} often", "closed too often"),
    ],
)
def test_tex_is_text(written: str, text: str) -> None:
    """Accents, signs, dashes, quotes and commands, in any way that people write them."""
    assert text == tex.plain(written)


@pytest.mark.parametrize(
    ("written", "mark", "inside"),
    [
        (r"\emph{x}", Mark.ITALIC, "x"),
        (r"\textit{x}", Mark.ITALIC, "x"),
        (r"\textsuperscript{th}", Mark.SUPERSCRIPT, "th"),
        (r"\textsc{x}", Mark.SMALL_CAPS, "x"),
        (r"$O(n\log n)$", Mark.FORMULA, r"O(n\log n)"),
        (r"\(x_1\)", Mark.FORMULA, "x_1"),
        (r"{BERT}", Mark.NO_CASE, "BERT"),
    ],
)
def test_formatting_is_marked(written: str, mark: Mark, inside: str) -> None:
    """Italics, formulas, and capitals that stay."""
    assert f"a {marks.run(mark, inside)} b" == tex.marked(f"a {written} b")


@given(st.text(st.sampled_from("\\{}$\"'`~-_ emphaou\n\ue000\U000f0000")))
def test_any_tex_is_some_text(written: str) -> None:
    """Runs nest and end, and no mark of ours comes from the author."""
    depth = 0
    for part in marks.parts(tex.marked(marks.without(written))):
        depth += {"begin": 1, "end": -1}.get(part.kind, 0)
        assert depth >= 0
        assert part.kind != "slot"
    assert depth == 0


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Donald E. Knuth", Name("Knuth", "Donald E.")),
        ("Knuth, Donald~E.", Name("Knuth", "Donald E.")),
        ("Ludwig van Beethoven", Name("Beethoven", "Ludwig", "van")),
        ("van der Maaten, Laurens", Name("Maaten", "Laurens", "van der")),
        (r"de la Vall{\'e}e Poussin, Charles", Name("Vall\u00e9e Poussin", "Charles", "de la")),
        ("King, Jr., Martin Luther", Name("King", "Martin Luther", "", "Jr.")),
        ("King, Martin Luther, Jr.", Name("King", "Martin Luther", "", "Jr.")),
        ("Martin Luther King Jr.", Name("King", "Martin Luther", "", "Jr.")),
        ("{OpenAI}", Name(literal="OpenAI")),
        ("{Barnes and Noble}", Name(literal="Barnes and Noble")),
        ("Aristotle", Name(literal="Aristotle")),
        (r"{\O}ystein Ore", Name("Ore", "\u00d8ystein")),
        ("others", Name(literal="others")),
        ("Vassilevska Williams, Virginia", Name("Vassilevska Williams", "Virginia")),
        ("family=Gogh, given=Vincent, prefix=van", Name("Gogh", "Vincent", "van")),
    ],
)
def test_a_name_is_taken_apart(written: str, name: Name) -> None:
    """By BibTeX's rules for particles, suffixes and bodies in braces."""
    assert (name,) == names.names(written)


def test_names_are_divided_by_and() -> None:
    """Outside braces, in any case, over lines."""
    found = names.names("A. Bee and\n C. Dee AND {E and F} and others")
    literal = [name.literal or name.family for name in found]
    assert ["Bee", "Dee", "E and F", "others"] == literal


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("year = 2017", When(((2017,),))),
        ("year = 2017, month = jun", When(((2017, 6),))),
        ("year = {2017}, month = {June}, day = 4", When(((2017, 6, 4),))),
        ("year = 2017, month = jun # {~4}", When(((2017, 6, 4),))),
        ("year = 2017, month = {6}", When(((2017, 6),))),
        ("year = 2017, month = {Summer}", When(((2017,),))),
        ("year = {1936--1937}", When(((1936,), (1937,)))),
        ("year = {c. 300}", When(literal="c. 300")),
        ("year = {ca. 1300}", When(((1300,),), circa=True)),
        ("year = {in press}", When(literal="in press")),
        ("date = {2017-06-12}", When(((2017, 6, 12),))),
        ("date = {2017-06-12T10:00:00Z}", When(((2017, 6, 12),))),
        ("date = {2017-21}", When(((2017,),))),
        ("date = {2017-06/2018-01}", When(((2017, 6), (2018, 1)))),
        ("date = {2017/}", When(((2017,), ()))),
        ("date = {/2017}", When(((2017,),))),
        ("date = {1723~}", When(((1723,),), circa=True)),
        ("date = {2017}, year = 1999", When(((2017,),))),
    ],
)
def test_a_date_is_read(written: str, when: When) -> None:
    """As BibTeX and as biblatex write them."""
    assert {"issued": when} == dict(work(f"@misc{{k, {written}}}").dates)


def test_no_date_is_none() -> None:
    """An entry without a year has no date."""
    assert dates.issued({}) is None
    assert dates.issued({"year": ""}) is None


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("doi = {10.1000/xyz}", "https://doi.org/10.1000/xyz"),
        ("doi = {https://doi.org/10.1000/a_b}", "https://doi.org/10.1000/a_b"),
        (r"doi = {10.1000/a\_b}", "https://doi.org/10.1000/a_b"),
        ("url = {http://dx.doi.org/10.1000/xyz}", "https://doi.org/10.1000/xyz"),
        ("eprint = {1706.03762v5}, archivePrefix = {arXiv}", "https://arxiv.org/abs/1706.03762"),
        ("journal = {arXiv preprint arXiv:1706.03762}", "https://arxiv.org/abs/1706.03762"),
        ("journal = {CoRR}, volume = {abs/1706.03762}", "https://arxiv.org/abs/1706.03762"),
        ("eprint = {hep-th/9901001}, eprinttype = {arxiv}", "https://arxiv.org/abs/hep-th/9901001"),
        ("url = {https://arxiv.org/pdf/1706.03762v2.pdf}", "https://arxiv.org/abs/1706.03762"),
        ("doi = {10.1/x}, url = {https://a.org/}", "https://a.org/"),
        ("doi = {10.1000/x}, eprint = {1706.03762}", "https://doi.org/10.1000/x"),
        (r"howpublished = {\url{https://a.org/b}}", "https://a.org/b"),
        (r"url = {https://a.org/b\%20c\&d}", "https://a.org/b%20c&d"),
        ("url = {javascript:alert(1)}", ""),
        ('url = {https://a.org/"onclick=x}', ""),
        ("note = {see https://a.org/}", ""),
        ("eprint = {123}, eprinttype = {pubmed}", "https://pubmed.ncbi.nlm.nih.gov/123/"),
    ],
)
def test_a_work_has_its_best_address(written: str, url: str) -> None:
    """DOI before arXiv before the rest, and none that is not http."""
    assert url == work(f"@misc{{k, {written}}}").url


@pytest.mark.parametrize(
    ("kind", "written", "csl"),
    [
        ("article", "journal = {J}", "article-journal"),
        ("article", "journal = {arXiv preprint arXiv:1706.03762}", "article"),
        ("article", "journal = {J}, eprint = {1706.03762}", "article-journal"),
        ("article", "journal = {J}, entrysubtype = {magazine}", "article-magazine"),
        ("InProceedings", "booktitle = {P}", "paper-conference"),
        ("phdthesis", "", "thesis"),
        ("misc", "", "document"),
        ("misc", "url = {https://a.org/}", "webpage"),
        ("misc", "eprint = {1706.03762}, archiveprefix = {arXiv}", "article"),
        ("software", "", "software"),
        ("dataset", "doi = {10.1000/x}", "dataset"),
        ("nonsense", "", "document"),
    ],
)
def test_an_entry_has_its_kind(kind: str, written: str, csl: str) -> None:
    """BibTeX's, biblatex's, and what else the fields say."""
    assert csl == work(f"@{kind}{{k, {written}}}").kind


@pytest.mark.parametrize(
    ("written", "name", "value"),
    [
        ("pages = {1--2, 5 -- 7}", "page", "1-2, 5-7"),
        ("title = {A}, subtitle = {B}", "title", "A: B"),
        ("title = {A?}, subtitle = {B}", "title", "A? B"),
        ("note = {Accessed: 2020-01-01}", "note", ""),
        ("note = {In press.}", "note", "In press"),
        ("school = {MIT}", "publisher", "MIT"),
        ("langid = {ngerman}", "language", "de"),
    ],
)
def test_a_field_is_read(written: str, name: str, value: str) -> None:
    """Under CSL's name."""
    assert value == field(written, name)


def test_a_part_inherits_from_its_whole() -> None:
    """The title of the whole is the book's; what is the whole's alone stays there."""
    text = (
        "@inproceedings{k, title = {T}, crossref = {p}}\n"
        "@proceedings{p, title = {P}, year = 2001, editor = {E. Ed}, doi = {10.1000/p}}"
    )
    found = work(text)
    told = dict(found.fields)
    assert ("T", "P", "") == (told["title"], told["container-title"], found.url)
    assert {"issued": When(((2001,),))} == dict(found.dates)
    assert {"editor": (Name("Ed", "E."),)} == dict(found.names)


def test_a_circle_of_wholes_ends() -> None:
    """Two entries that name each other."""
    assert "a" == work("@misc{a, crossref = {b}}@misc{b, crossref = {a}}").key


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("@article{k, title = {T}, author = {A. B}, year = 1}", []),
        ("@article{k, author = {A. B}}", ["title", "year"]),
        ("@article{k, title = {T}, year = 1}", ["author"]),
        ("@online{k, title = {T}, year = 1}", []),
    ],
)
def test_what_an_entry_lacks_is_told(text: str, lacking: list[str]) -> None:
    """A warning a field, with the place of the entry."""
    told = [mistake.message for mistake in work(text).doubts]
    assert [f"the entry `k` has no {name}" for name in lacking] == told
