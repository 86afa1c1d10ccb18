"""Citations and lists of references: forty works that exist, in both styles, and what must hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memosite.citing import bibliography, marks
from memosite.citing.bibliography import BibFile
from memosite.citing.formatting import Cluster, Formatted, Mention, formatted, labels
from memosite.citing.locators import locator
from memosite.citing.marks import Mark
from memosite.citing.style import BUNDLED, Style, StyleError, bundled
from memosite.citing.work import Name, When, Work

FOLDER = Path(__file__).parent / "citations"
SIGNS = {Mark.ITALIC: ("*", "*"), Mark.FORMULA: ("$", "$"), Mark.TITLE: ("<", ">")}
"""How formatting is written down in the known-good outputs."""


def works(path: Path = FOLDER / "works.bib") -> dict[str, Work]:
    """Return every work of a file, which has no mistakes."""
    found = bibliography.read([BibFile("works.bib", path.read_bytes())])
    assert () == found.mistakes
    made = {key: found.work(key, "") for key in found.keys("")}
    return {key: work for key, work in made.items() if work}


def shown(text: str) -> str:
    """Return a marked text as the known-good outputs have it."""
    made = []
    for part in marks.parts(text):
        begin, end = SIGNS.get(part.mark, ("", ""))
        made.append({"text": part.text, "begin": begin, "end": end, "slot": "?"}[part.kind])
    return "".join(made)


def links(text: str) -> list[str]:
    """Return the words of each link of a marked text, in order."""
    found: list[str] = []
    inside = False
    for part in marks.parts(text):
        if part.mark is Mark.LINK:
            inside = part.kind == "begin"
            found += [""] if inside else []
        elif inside and part.kind == "text":
            found[-1] += part.text
    return found


def cited(known: dict[str, Work], *clusters: Cluster, style: str = "author-date") -> list[str]:
    """Return the citations of `clusters` as plain words."""
    made = formatted(clusters, known, Style(bundled(style)))
    return [marks.without(one) for one in made.citations]


def simple(key: str, year: int = 2000, *families: str, title: str = "T") -> Work:
    """Return a book."""
    people = tuple(Name(family, "A.") for family in families)
    names = (("author", people),) if people else ()
    return Work(key, "book", names, (("issued", When(((year,),))),), (("title", title),))


def mentions(*keys: str) -> Cluster:
    """Return a citation of works, in brackets."""
    return Cluster(tuple(map(Mention, keys)))


def everything(known: dict[str, Work], style: str) -> str:
    """Return every work cited in brackets and in the text, and the list."""
    both = [
        cluster
        for key in known
        for cluster in (mentions(key), Cluster((Mention(key),), in_text=True))
    ]
    made = formatted(both, known, Style(bundled(style)))
    pairs = zip(known, made.citations[::2], made.citations[1::2], strict=True)
    lines = [f"{key}: {shown(one)} | {shown(two)}" for key, one, two in pairs]
    return "\n".join([*lines, "", *(shown(entry.text) for entry in made.entries)]) + "\n"


@pytest.mark.parametrize("style", BUNDLED)
def test_works_that_exist_are_cited_as_they_should_be(style: str) -> None:
    """Every kind of work, in brackets, in the text and in the list, was looked at once by eye."""
    expected = (FOLDER / f"{style}.txt").read_text("utf-8")
    assert expected == everything(works(), style)


def test_works_of_one_year_get_letters_in_the_order_of_the_list() -> None:
    """Also where only the first author is shown, and more than the alphabet has."""
    known = {f"k{n:02}": simple(f"k{n:02}", 2000, "Bee", title=f"T{n:02}") for n in range(28)}
    made = formatted([mentions(key) for key in reversed(known)], known, Style(bundled()))
    assert ["(Bee 2000ab)", "(Bee 2000aa)", "(Bee 2000z)"] == [
        marks.without(one) for one in made.citations[:3]
    ]
    assert list(known) == [entry.key for entry in made.entries]
    assert "Bee, A. 2000a. T00." == marks.without(made.entries[0].text)


def test_a_work_without_a_year_gets_its_letter_too() -> None:
    """Behind a hyphen."""
    bare = [Work(key, "book", (("author", (Name("Bee"),)),)) for key in "ab"]
    assert ["(Bee n.d.-a)", "(Bee n.d.-b)"] == cited(
        {one.key: one for one in bare}, mentions("a"), mentions("b")
    )


@pytest.mark.parametrize(
    ("families", "brackets", "in_text"),
    [
        (("Bee",), "(Bee 2000)", "Bee (2000)"),
        (("Bee", "Cee"), "(Bee and Cee 2000)", "Bee and Cee (2000)"),
        (("Bee", "Cee", "Dee"), "(Bee, Cee, and Dee 2000)", "Bee, Cee, and Dee (2000)"),
        (("Bee", "Cee", "Dee", "Eff"), "(Bee et al. 2000)", "Bee et al. (2000)"),
        ((), "(T 2000)", "T (2000)"),
    ],
)
def test_authors_are_shortened(families: tuple[str, ...], brackets: str, in_text: str) -> None:
    """Up to three are named; without any, the title stands for them."""
    known = {"k": simple("k", 2000, *families)}
    both = (mentions("k"), Cluster((Mention("k"),), in_text=True))
    assert [brackets, in_text] == cited(known, *both)


def test_others_are_et_al_however_few_are_named() -> None:
    """`and others` of BibTeX."""
    people = (Name("Bee", "A."), Name(literal="others"))
    known = {"k": Work("k", "book", (("author", people),), (("issued", When(((2000,),))),))}
    assert ["(Bee et al. 2000)"] == cited(known, mentions("k"))
    (entry,) = formatted([mentions("k")], known, Style(bundled())).entries
    assert "Bee, A., et al. 2000." == marks.without(entry.text)


def test_what_is_said_of_a_work_stands_with_it() -> None:
    """Places, words before and behind, and a missing author."""
    known = {"a": simple("a", 2000, "Bee"), "b": simple("b", 2001, "Cee")}
    first = Mention("a", ("page", "33-35"), "see ", ", passim")
    assert ["(see Bee 2000, pp. 33\u201335, passim; Cee 2001, sec. 2)", "(2000, p. 3)"] == cited(
        known,
        Cluster((first, Mention("b", ("section", "2")))),
        Cluster((Mention("a", ("page", "3"), bare=True),)),
    )
    assert ["Bee (2000, p. 3)", "Bee (2000; Cee 2001)"] == cited(
        known,
        Cluster((Mention("a", ("page", "3")),), in_text=True),
        Cluster((Mention("a"), Mention("b")), in_text=True),
    )


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("a", "[1]"),
        ("ba", "[1, 2]"),
        ("abc", "[1\u20133]"),
        ("dcba", "[1\u20134]"),
        ("abcef", "[1\u20133, 5, 6]"),
        ("acef", "[1, 3, 5, 6]"),
        ("ae", "[1, 5]"),
    ],
)
def test_neighbouring_numbers_are_a_range(keys: str, text: str) -> None:
    """Three and more, in the order of the numbers, however they are written."""
    known = {key: simple(key, 2000, key.upper()) for key in "abcdef"}
    first = [mentions(key) for key in known]
    assert text == cited(known, *first, mentions(*keys), style="numeric")[-1]


def test_a_number_that_says_more_stays_out_of_ranges() -> None:
    """A page, or words behind it."""
    known = {key: simple(key, 2000, key.upper()) for key in "abc"}
    cluster = Cluster((Mention("a"), Mention("b", ("page", "3")), Mention("c")))
    assert ["[1, 2, p. 3, 3]"] == cited(known, cluster, style="numeric")


def test_every_mention_is_a_link_and_is_known_to_its_entry() -> None:
    """Also those within a range, which show nothing."""
    known = {key: simple(key, 2000, key.upper()) for key in "abc"}
    made = formatted([mentions("a", "b", "c"), mentions("b")], known, Style(bundled("numeric")))
    assert [["1", "", "3"], ["2"]] == [links(one) for one in made.citations]
    assert {"a": (0,), "b": (1, 3), "c": (2,)} == {one.key: one.mentions for one in made.entries}


def test_letters_with_accents_sort_beside_those_without() -> None:
    """As a reader looks for them."""
    families = ("Zed", "\u00d6zg\u00fcr", "Ore", "\u0141uk", "Lad", "\u00d8re")
    known = {name: simple(name, 2000, name) for name in families}
    made = formatted([mentions(*known)], known, Style(bundled()))
    expected = ["Lad", "\u0141uk", "Ore", "\u00d8re", "\u00d6zg\u00fcr", "Zed"]
    assert expected == [entry.key for entry in made.entries]


def test_terms_are_in_the_memo_s_language() -> None:
    """Where the language is known; else they are English."""
    known = {"a": simple("a", 2000, "Bee", "Cee")}
    cluster = Cluster((Mention("a", ("page", "3")),))

    def said(language: str) -> str:
        made = formatted([cluster], known, Style(bundled(), language))
        return marks.without(made.citations[0])

    assert "(Bee und Cee 2000, S. 3)" == said("de")
    assert "(Bee and Cee 2000, p. 3)" == said("en-GB")
    assert "(Bee and Cee 2000, p. 3)" == said("x']")
    assert (("page", "3"), "") == locator(", S. 3", labels(Style(bundled(), "de")))


def test_one_list_of_works_gives_one_text() -> None:
    """Whatever was formatted before, in whatever style or language."""
    known = dict(list(works().items())[12:22])
    for style in BUNDLED:
        expected = everything(known, style)
        formatted([mentions(*known)], known, Style(bundled("numeric"), "fr"))
        formatted([mentions(*known)], known, Style(bundled(style), "de"))
        assert expected == everything(known, style)


TEXTS = st.text(st.sampled_from("<>&\"'`{}[]().,;:?!\u201d \u2019abcAB\n"), max_size=12)
NAMES = st.builds(Name, family=TEXTS, given=TEXTS, particle=TEXTS, suffix=TEXTS) | st.builds(
    Name, literal=TEXTS.filter(bool)
)
KINDS = ("book", "article", "article-journal", "chapter", "webpage", "thesis", "report", "x")
ROLES = ("author", "editor", "translator")
VARIABLES = ("title", "container-title", "page", "volume", "issue", "edition", "genre", "note")
PEOPLE = st.dictionaries(st.sampled_from(ROLES), st.lists(NAMES, min_size=1, max_size=5).map(tuple))
FIELDS = st.dictionaries(st.sampled_from(VARIABLES), TEXTS.filter(bool))
DATES = st.dictionaries(st.just("issued"), st.builds(When, literal=TEXTS.filter(bool)))


def told(values: dict[str, object]) -> tuple[tuple[str, object], ...]:
    """Return a dictionary as works have it."""
    return tuple(values.items())


WORKS = st.tuples(
    st.just("k"), st.sampled_from(KINDS), PEOPLE.map(told), DATES.map(told), FIELDS.map(told)
).map(lambda said: Work(*said))


@settings(max_examples=60, deadline=None)
@given(work=WORKS, style=st.sampled_from(BUNDLED), place=TEXTS, in_text=st.booleans())
def test_whatever_a_work_says_it_can_be_cited(
    work: Work, style: str, place: str, in_text: bool
) -> None:
    """Each mention is one link, and runs nest."""
    cluster = Cluster((Mention("k", ("page", place)),), in_text)
    made = formatted([cluster], {"k": work}, Style(bundled(style)))
    assert 1 == len(links(made.citations[0]))
    assert 1 == len(made.entries)


OWN = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Own</title></info>
<citation><layout vertical-align="sup"><text variable="citation-number"/></layout></citation>
<bibliography><layout>{}</layout></bibliography></style>"""


def own(layout: str) -> Formatted:
    """Return what a style of the site's own makes of one work."""
    known = {"k": simple("k", 2000, "Bee", title="a bold {BERT}")}
    return formatted([mentions("k")], known, Style(OWN.format(layout)))


def test_a_style_may_format_as_it_likes() -> None:
    """Numbers above the line, small capitals, bold."""
    made = own('<text variable="title" font-variant="small-caps" font-weight="bold"/>')
    assert marks.run(Mark.SUPERSCRIPT, marks.link(0, "1")) == made.citations[0]
    bold = marks.run(Mark.BOLD, marks.run(Mark.SMALL_CAPS, "a bold {BERT}"))
    assert marks.run(Mark.TITLE, bold) == made.entries[0].text


def test_capitals_in_braces_stay() -> None:
    """Where a style changes the case of titles, whole words keep theirs."""
    title = f"On {marks.run(Mark.NO_CASE, 'B')}ERT and {marks.run(Mark.NO_CASE, 'GPT')} Models"
    known = {"k": simple("k", 2000, "Bee", title=title)}
    layout = '<text variable="title" text-case="sentence"/>'
    made = formatted([mentions("k")], known, Style(OWN.format(layout)))
    assert "On BERT and GPT models" == marks.without(made.entries[0].text)


def test_a_style_that_fails_is_a_mistake() -> None:
    """It is told in a sentence, whatever goes wrong inside."""
    with pytest.raises(StyleError, match="the citation style fails: "):
        own('<text macro="none"/>')


def test_the_order_of_citations_decides_numbers_alone() -> None:
    """The list by author and date is the same however the works are cited."""
    known = works()
    keys = sorted(known, key=lambda key: key[::-1])
    one, other = (
        formatted([mentions(key) for key in order], known, Style(bundled()))
        for order in (known, keys)
    )
    assert [entry.text for entry in one.entries] == [entry.text for entry in other.entries]
