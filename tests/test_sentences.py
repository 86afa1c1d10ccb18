"""The sentence around a link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from given import memo
from memosite.markup.body import render
from memosite.markup.library import Anything
from memosite.markup.sentences import CHARACTERS_MAX, sentence

LONG = "word " * 100


def around(text: str) -> str:
    """Return the sentence around the part of `text` between bars."""
    before, link, after = text.split("|")
    return sentence(before + link + after, len(before), len(before) + len(link))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("See |it|.", "See it."),
        ("One. Two |it| two. Three.", "Two it two."),
        ("One! Two |it| two? Three.", "Two it two?"),
        ("One (and more.) Then |it| \u201ctwo.\u201d Three.", "Then it \u201ctwo.\u201d"),
        ("It fell by 3.5 points, cf. |it|, e.g. Fig. 3, by J. Smith et al. Then.", ...),
        ("See |it. And that|. Then.", "See it. And that."),
        ("Before. |A whole one.| After.", "A whole one."),
        ("\u4e00\u3002\u4e8c|\u4e09|\u56db\u3002\u4e94\u3002", "\u4e8c\u4e09\u56db\u3002"),
        ("a\n  b\t|it|", "a b it"),
        ("|it|", "it"),
    ],
)
def test_a_sentence_is_what_stands_between_ends(text: str, said: object) -> None:
    """Decimals, abbreviations and initials end none; a link's own end does not cut it."""
    whole = text.replace("|", "")
    assert (whole if said is ... else said) == around(text)


def test_a_long_sentence_is_cut_at_words_around_its_link() -> None:
    """The link stays, and an ellipsis stands where something is missing."""
    said = around(f"{LONG}|the link| {LONG}")
    assert said.startswith("\u2026word ")
    assert said.endswith(" word\u2026")
    assert " the link " in said
    assert CHARACTERS_MAX - 20 < len(said) <= CHARACTERS_MAX + 2


def test_what_one_side_leaves_the_other_may_have() -> None:
    """A link at the start of a long sentence is followed by more than half of the whole."""
    said = around(f"Now |the link| {LONG}")
    assert said.startswith("Now the link word")
    assert CHARACTERS_MAX - 20 < len(said) <= CHARACTERS_MAX + 2


@given(st.text(alphabet="ab. \n\u3002A!", max_size=600), st.data())
def test_a_sentence_is_short_and_holds_its_link(text: str, data: st.DataObject) -> None:
    """Whatever the text is; a link longer than the measure is cut itself."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    said = sentence(text, start, end)
    assert CHARACTERS_MAX + 2 >= len(said)
    link = " ".join(text[start:end].split())
    if len(link) == end - start <= CHARACTERS_MAX:
        assert link in said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("First. By `f(x)` and *so* [it](/a/ 'T')[^1]. Last.\n\n[^1]: x", "By f(x) and so it."),
        ("With $n$ in $\\mathcal{O}(n)$ <b>see</b> [[b]].", "With n in \u2026 see b."),
        ('"Quoted" -- [[b]]', "\u201cQuoted\u201d \u2013 b"),
        ("![[b.png]] over\nlines [[b]]\\\nhere", "over lines b here"),
        ("- one\n- see [[b]]", "see b"),
        ("x[^1]\n\n[^1]: In a note: [[b]].", "In a note: b."),
        ("| a |\n|---|\n| cell [[b]] |", "cell b"),
        ("## On [[b]]", "On b"),
        ("[[b]] first. Then [[b]] again.", "b first."),
        ("[![](/a.png)](/a/) alone", "alone"),
    ],
)
def test_a_link_is_told_with_its_words(written: str, said: str) -> None:
    """Short formulas and code keep their source; marks, pictures and HTML are left out."""
    body = render(memo(body=written), Anything(), raw_html=True, macros={})
    assert [said] == [link.sentence for link in body.links]
