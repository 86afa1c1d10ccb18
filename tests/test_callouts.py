"""Callouts and their like beyond their HTML: what is kept, what is told, what cannot break."""

from __future__ import annotations

import contextlib
import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from given import memo
from memosite.errors import SiteError
from memosite.feeds import portable
from memosite.markup.body import render as render_body
from memosite.markup.library import Anything
from memosite.markup.sheet import Body, Paper, Question

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00")) | st.lists(
    st.sampled_from(
        [*"`~>]<&#-=!|$[*_\\ \t\n", "```", "</pre>", "    ", "\n> ", "---", "{{", "\u2028"]
    )
).map("".join)
"""Any text whose lines end as Unix ends them, and text made of signs that mean something."""

PIECES = (
    *("> ", ">", "- ", "1. ", "    ", "\t", "\n", "\n\n", "x", "[a](b)", "{#id}", "```raw"),
    *("[!note]", "[!raw]-", "[!paper] ", "[!question]+", '!!! note "x"', "??? raw", '=== "x"'),
)
"""What the syntaxes here are made of."""


def render(written: str) -> Body:
    """Return the body of a memo of that text."""
    return render_body(memo(body=written), Anything(), raw_html=True, macros={})


def raw_text(written: str) -> str:
    """Return the raw text that a memo shows; empty where it shows none."""
    body = render(written)
    shown = re.findall(r"<pre>\n(.*?)</pre>", body.html, re.DOTALL)
    assert len(shown) <= 1
    assert 0 == body.words
    return html.unescape(shown[0]) if shown else ""


def kept(text: str) -> str:
    """Return what is to be seen of raw text: all of it, or nothing of mere space."""
    return text if text.strip(" \t\n") else ""


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["\n", "\r\n", "\r"]))
def test_raw_text_in_a_quote_is_kept(text: str, end: str) -> None:
    """Character by character, behind `> `; line ends become those of Unix."""
    quoted = "".join(f"> {line}{end}" for line in text.split("\n"))
    assert kept(text) == raw_text(f"> [!raw]{end}{quoted}")


@settings(deadline=None)
@given(TEXTS)
def test_raw_text_in_a_fence_is_kept(text: str) -> None:
    """Character by character, where the fence is longer than any in the text."""
    fence = "`" * (text.count("`") + 3)
    assert kept(text) == raw_text(f"{fence}raw\n{text}\n{fence}\n")


@settings(deadline=None)
@given(TEXTS)
def test_raw_text_of_a_directive_is_kept(text: str) -> None:
    """Character by character, behind four spaces; empty lines at its end are not its own."""
    indented = "".join(f"    {line}\n" for line in text.split("\n"))
    assert kept(re.sub(r"(\n[ \t]*)+\Z", "", text)) == raw_text(f"!!! raw\n{indented}")


def test_a_null_character_becomes_a_sign_for_it() -> None:
    """As CommonMark, section 2.3, asks for."""
    assert "a\ufffdb" == raw_text("> [!raw]\n> a\x00b\n")


def test_raw_text_is_in_no_feed() -> None:
    """Nor is its title."""
    body = render("> [!raw] Import\n> x\n\n```raw\ny\n```\n\nText.\n")
    assert "<p>Text.</p>" == portable(body.html, "https://example.org/")


def test_a_feed_shows_all_that_folds() -> None:
    """Titles are paragraphs in bold, and no part needs a click."""
    written = '> [!tip]- A *b*\n> c\n\n=== "D"\n    d\n\n=== "E"\n    e\n'
    shown = portable(render(written).html, "https://example.org/")
    assert "details" not in shown
    titles = [node.inner_html for node in LexborHTMLParser(shown).css("p > strong")]
    assert ["Tip: A <em>b</em>", "D", "E"] == titles


def test_questions_are_told_in_order() -> None:
    """Each with its id and its words; aliases too, other kinds not."""
    written = "> [!question] Does *it* hold?\n> Text.\n\n> [!note] No\n\n!!! faq\n    Why?\n"
    first = Question("q:does-it-hold", "Does it hold?", "Does <em>it</em> hold?")
    assert (first, Question("q:why", "Why?", "Why?")) == render(written).questions


def test_questions_of_the_front_matter_come_first() -> None:
    """A callout of the same words gets a number, and a warning; a page shows none of them."""
    asked = ["Does it hold?", "Why?"]
    written = memo(body="> [!question] Why?\n", open_questions=asked)
    body = render_body(written, Anything(), raw_html=True, macros={})
    assert ["q:does-it-hold", "q:why", "q:why-2"] == [one.id for one in body.questions]
    assert ("q:does-it-hold", "q:why", "q:why-2") == body.anchors
    assert 1 == len(body.warnings)
    page = memo(kind="page", date=None, topic=None, open_questions=asked)
    assert () == render_body(page, Anything(), raw_html=True, macros={}).questions


def test_a_question_asked_twice_is_warned_of() -> None:
    """At its own place in the front matter."""
    written = memo(open_questions=["Why?", "Why?"])
    body = render_body(written, Anything(), raw_html=True, macros={})
    assert ["q:why", "q:why-2"] == [one.id for one in body.questions]
    assert ["the id `q:why` is used twice"] == [one.message for one in body.warnings]


def test_the_id_of_a_question_is_not_moved_by_others() -> None:
    """Whatever stands before it, and wherever it stands."""
    one, two = "> [!question] One?\n\n", "> [!question] Two? {#second}\n\n"
    assert set(render(one + two).questions) == set(render(two + "## One\n\n" + one).questions)


def test_the_id_of_a_long_question_is_cut_between_words() -> None:
    """At 80 letters."""
    (question,) = render("> [!question]\n> " + "word " * 100).questions
    assert "q:" + "-".join(["word"] * 16) == question.id


def test_cards_are_told_in_order() -> None:
    """Each with plain values: title, links, note, quote and pictures."""
    written = (
        "> [!paper] [A *title*](https://example.org/a), [code](https://example.org/b)\n"
        "> Note with $x$.\n>\n> > Quote.\n>\n> ![a](plot.svg)\n\n> [!paper] B\n"
    )
    first = Paper(
        id="paper:a-title",
        title="A title",
        url="https://example.org/a",
        links=("https://example.org/b",),
        note="Note with x.",
        quote="Quote.",
        images=("../../plot.svg",),
    )
    assert (first, Paper("paper:b", "B")) == render(written).papers


def test_questions_and_cards_say_what_they_refer_to_by_number() -> None:
    """Their ids keep to what is written, since numbers change."""
    written = (
        "> [!question]- Does @fig:b hold?\n> Text.\n\n> [!paper] As @fig:b\n> Note on @fig:b.\n\n"
        '![a](a.png "A")\n\n![b](b.png "B"){#fig:b}\n'
    )
    body = render(written)
    assert (Question("q:does-fig-b-hold", *["Does Figure\u00a02 hold?"] * 2),) == body.questions
    said = "As Figure\u00a02", "Note on Figure\u00a02."
    assert (Paper("paper:as-fig-b", said[0], note=said[1]),) == body.papers


def test_the_id_of_a_card_is_not_moved_by_others() -> None:
    """In whatever order a reading list is kept."""
    cards = ["> [!paper] A\n\n", "> [!paper] B\n\n", "> [!paper] C\n\n"]
    assert set(render("".join(cards)).papers) == set(render("".join(reversed(cards))).papers)


@pytest.mark.parametrize(
    "written",
    [
        "> [!note] x\n" * 3000,
        "> " * 1000 + "[!note] x\n",
        "".join("> " * depth + "[!note]- x\n" for depth in range(1, 300)),
        "".join("    " * depth + "!!! note\n" for depth in range(300)),
        "".join("    " * depth + '=== "x"\n' for depth in range(300)),
        "".join("    " * depth + '- === "x"\n\n      > [!paper]\n' for depth in range(100)),
        "> [!note] " + "[" * 5000,
        "> [!note] " + "{#" * 5000,
        '!!! note "' + '"' * 5000,
        "> [!" + "a" * 5000,
        '=== "x"\n' * 2000,
        "!!! note\n\n" * 2000,
        "> [!question] x\n\n" * 1000,
    ],
    ids=range(13),
)
def test_no_nesting_breaks_a_build(written: str) -> None:
    """What nests without end, or never closes, is rendered in some way, or told as a mistake."""
    with contextlib.suppress(SiteError):
        assert render(written).html


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_every_mixture_gives_balanced_elements(written: str) -> None:
    """What is opened is closed, in order, and no id is given twice."""
    body = render(written)
    begun = []
    tags = r"<(/?)(aside|details|summary|blockquote|div|p|ul|ol|li|pre|strong)\b"
    for closing, tag in re.findall(tags, body.html):
        if closing:
            assert tag == begun.pop()
        else:
            begun.append(tag)
    assert [] == begun
    assert len(set(body.anchors)) == len(body.anchors)
