"""Blocks of code: what holds whatever their fence and their text say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from given import memo
from memosite.feeds import portable
from memosite.markup.body import render as render_body
from memosite.markup.library import Anything

if TYPE_CHECKING:
    from memosite.markup.sheet import Body

LANGUAGES = ("text", "python", "console", "yaml", "html", "nonsense")
LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\t"))
"""Lines without control characters, which are told apart below."""


def render(written: str) -> Body:
    """Return the body of a memo of that text."""
    return render_body(memo(body=written), Anything(), raw_html=True, macros={})


def code(body: Body) -> list[str]:
    """Return the text of every block of code, as a browser has it."""
    return [one.text() for one in LexborHTMLParser(body.html).css("pre > code")]


@settings(deadline=None, derandomize=True)
@given(st.lists(LINES), st.sampled_from(LANGUAGES), st.sampled_from(["", "linenos", "{1}"]))
@example(["", "", "\ta  "], "python", "linenos")
@example(['"""a', "", 'b"""'], "python", "hl_lines=1-3")
@example(["</code>", "&lt;"], "html", "linenos")
def test_code_is_shown_as_it_is_written(lines: list[str], language: str, options: str) -> None:
    """No colour, number or mark changes a character of it."""
    written = [line for line in lines if "~" not in line]
    text = "".join(f"{line}\n" for line in written)
    shown = code(render(f"~~~{language} {options}\n{text}~~~\n"))
    # A block with numbers has at least one line.
    assert [text or ("\n" if "linenos" in options else "")] == shown


@settings(deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_characters="\n\r~", exclude_categories=["Cs"])))
@example('python title="a" hl_lines="1')
@example("{{{}}} {1,,2} = == a= .=b [")
@example("python hl_lines=" + "9" * 9000)
@example('{#lst:a .python .python title="">}')
def test_no_fence_is_a_failure(info: str) -> None:
    """It is read or told of, and the code stays as it is."""
    assume(info.count("#lst:") < 2)  # of two ids with one name, one is an error
    assert ["x = 1\n"] == code(render(f"~~~{info}\nx = 1\n~~~\n"))


@pytest.mark.parametrize(
    "text",
    ["x = 1\n" * 20_000, "x = '" + "a" * 3000 + "'\n", "x\n" + "\n" * 2000 + "y\n"],
    ids=["length", "line", "gap"],
)
def test_what_no_one_reads_is_not_highlighted(text: str) -> None:
    """On such code some lexers take a time that grows with the square of its length."""
    body = render(f"```python\n{text}```\n")
    assert [text] == code(body)
    assert "<span" not in body.html
    said = "this code is too long to be highlighted, or one of its lines is"
    assert [said] == [warning.message for warning in body.warnings]


def test_many_marks_on_many_lines_cost_no_more_than_both() -> None:
    """Each line is looked at once, however often it is named."""
    runs = " ".join(["1-9000"] * 9000)
    body = render(f'```text hl_lines="{runs}"\n' + "x\n" * 9000 + "```\n")
    assert 9000 == body.html.count('class="text-line hl"')


@pytest.mark.parametrize("info", ["python", "{.python}", "{python}", "python title=x linenos"])
def test_a_feed_gets_the_code_alone(info: str) -> None:
    """Readers show the title and the text, without elements for colours and numbers."""
    body = render(f"```{info}\nx = 1\n```\n")
    shown = portable(body.html, "https://example.org/a/")
    assert "<pre><code>x = 1\n</code></pre>" in shown
    assert ("<figcaption>x</figcaption>" in shown) == ("title" in info)
