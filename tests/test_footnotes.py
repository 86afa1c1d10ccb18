"""Footnotes, whatever they are written in."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from given import memo
from memosite.errors import SiteError
from memosite.feeds import portable
from memosite.markup.body import render
from memosite.markup.library import Anything

if TYPE_CHECKING:
    from memosite.markup.sheet import Body

LABELS = "abc"
MENTIONS = st.sampled_from([*(f"[^{label}]" for label in LABELS), "^[in place]", "^[an *odd* one"])
WRAPPED = st.sampled_from(
    [
        "{}",
        "word {} *word {}*",
        "- item {}\n\n  more {}",
        "> quoted {}",
        "## Head {}",
        "| a {} |\n|---|\n| b {} |",
        '![alt {}](/plot.svg "caption {}")',
        "[link {}](/page/)",
        "^[a note in a note {}]",
        "`code {}`",
        "term {}\n: meaning {}",
        "[^a]: note {}",
        "[^b]: note {}\n\n    more {}\n\n        code",
        "    code {}",
        "- x\n\n  [^c]: in a list {}",
        "## Head {{#fn:1}}",
        "<b>{}</b>",
    ]
)
PARTS = st.lists(st.tuples(WRAPPED, MENTIONS, MENTIONS), max_size=8)


def body_of(text: str) -> Body:
    """Return the body of a memo of that text."""
    return render(memo(body=text), Anything(), raw_html=True, macros={})


def written(parts: list[tuple[str, str, str]]) -> str:
    """Return the text of a memo that holds mentions in all sorts of places."""
    return "\n\n".join(wrapped.format(one, other) for wrapped, one, other in parts)


@given(PARTS)
def test_no_id_is_given_twice(parts: list[tuple[str, str, str]]) -> None:
    """Whatever is mentioned how often, and whatever headings are named."""
    ids = Counter(body_of(written(parts)).anchors)
    assert [] == [name for name, count in ids.items() if count > 1]


@given(PARTS)
def test_every_mention_has_its_note_and_every_note_its_way_back(
    parts: list[tuple[str, str, str]],
) -> None:
    """Each link between them leads somewhere, and each mention is led back to once."""
    tree = LexborHTMLParser(body_of(written(parts)).html)
    mentions = [node.attributes for node in tree.css(".note > a")]
    backs = [node.attributes["href"] for node in tree.css("a.back")]
    notes = [node.attributes["id"] for node in tree.css(".notes > ol > li")]
    assert [f"fn:{number}" for number in range(1, len(notes) + 1)] == notes
    assert {f"#{name}" for name in notes} == {mention["href"] for mention in mentions}
    assert sorted(f"#{mention['id']}" for mention in mentions) == sorted(map(str, backs))


@given(PARTS)
def test_no_link_stands_in_a_link(parts: list[tuple[str, str, str]]) -> None:
    """Browsers would tear them apart."""
    html = body_of(written(parts)).html
    depth = 0
    for tag in re.findall(r"</?a\b", html):
        depth += 1 if tag == "<a" else -1
        assert depth in (0, 1)


@given(st.lists(WRAPPED, min_size=1, max_size=4))
def test_the_text_of_a_note_is_never_lost(wraps: list[str]) -> None:
    """It is shown once, or a warning names the note that is not."""
    text = "\n\n".join(
        wrapped.format(f"[^n{number}]", f"^[place{number}]") for number, wrapped in enumerate(wraps)
    )
    notes = "".join(f"\n\n[^n{number}]: noted{number}" for number in range(len(wraps)))
    body = body_of(text + notes)
    shown = LexborHTMLParser(body.html).text()
    said = " ".join(warning.message for warning in body.warnings)
    hidden = [text for text in ("`[^a]`", "`[^b]`", "`[^c]`") if text in said]
    for number, wrapped in enumerate(wraps):
        told = f"noted{number}" in shown or f"`[^n{number}]`" in said
        assert told, wrapped
        if wrapped.count("{}") > 1:
            assert f"place{number}" in shown or hidden, wrapped


@given(st.text(alphabet="[]^ab:!()`\n $|*-\\", max_size=60))
def test_no_text_breaks_the_notes(text: str) -> None:
    """Odd brackets give text, a note, or a mistake that is told."""
    try:
        body = body_of(text + "\n\n[^a]: x\n")
    except SiteError:
        return
    assert sorted(set(body.anchors)) == sorted(body.anchors)


def test_the_contents_do_not_show_a_mark() -> None:
    """A heading's entry and id are its words."""
    (heading,) = body_of("## Head[^a]\n\n[^a]: x\n").toc
    assert ("Head", "head") == (heading.text, heading.id)


def test_notes_read_right_in_a_feed() -> None:
    """A rule, a list in order, full addresses, and no way back that would lead out of the feed."""
    html = portable(body_of("x[^a]\n\n[^a]: y\n").html, "https://example.org/memos/a/")
    assert html == (
        '<p>x<sup><a href="https://example.org/memos/a/#fn:1">1</a></sup></p>\n'
        "<section>\n<hr>\n<ol>\n<li><p>y </p>\n</li>\n</ol>\n</section>"
    )
