"""Where displays end: the work it takes, and signs of punctuation."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from given import memo
from memosite.markup.body import render as render_body
from memosite.markup.formulas.delimiters import punctuated
from memosite.markup.library import Anything

if TYPE_CHECKING:
    from types import FrameType

PIECES = (
    "$$x\n\n",
    "$$x\n",
    "$${ $$ x\n\n",
    "- $$x\n",
    "- x\n\n  $$x\n\n",
    "> $$x\n\n",
    "\\[x\n\n",
    "\\[x\n",
    "\\(x ",
    "\\({ ",
    "\\begin{align}x\n\n",
    "\\begin{pmatrix}x\n\n",
    "$$x$$\n",
    "x $$\n$$y$$\n",
)


def steps(written: str) -> int:
    """Return how many lines of Python it takes to render a text."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    asker = memo(body=written)
    sys.settrace(trace)
    try:
        render_body(asker, Anything(), raw_html=True, macros={}, lenient=True)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", PIECES)
def test_the_work_grows_with_the_text(piece: str) -> None:
    """Twice the text takes about twice the steps, whatever never ends in it."""
    once, twice = (steps(piece * n) for n in (100, 200))
    assert twice <= 2.3 * once


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        ("x", "x."),
        (r"\begin{aligned} x \\ y \end{aligned}", r"\begin{aligned} x \\ y. \end{aligned}"),
        (r"\begin{align*} x \\ \end{align*}", r"\begin{align*} x. \\ \end{align*}"),
        (
            r"\begin{equation}\begin{split} x \end{split}\end{equation}",
            r"\begin{equation}\begin{split} x. \end{split}\end{equation}",
        ),
        (r"\begin{pmatrix} x \end{pmatrix}", r"\begin{pmatrix} x \end{pmatrix}."),
        ("x % why", "x % why\n."),
    ],
)
def test_a_sign_of_punctuation_stands_in_the_last_row(tex: str, shown: str) -> None:
    """Where TeX's authors write it, and not beside the rows."""
    assert shown == punctuated(tex, ".")
    assert tex == punctuated(tex, "")
