r"""TeX as papers write it, rewritten for math-core: one rule a line."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memosite.markup.formulas.tex import read
from memosite.markup.formulas.tex.colours import css
from memosite.markup.formulas.tex.definitions import Definitions
from memosite.markup.formulas.tex.marks import mark
from memosite.markup.formulas.tex.prepare import RULES, prepare
from memosite.markup.formulas.tex.writer import Writer

if TYPE_CHECKING:
    from types import FrameType

INLINE = [
    ("x", "x"),
    (r"\alpha + \beta", r"\alpha + \beta"),
    # Names that math-core lacks.
    (r"\pmb{x} \dotsc \dotsb", r"\boldsymbol{x} \ldots \cdots"),
    (r"\mathbbm{1} \mathds 1", r"\mathbb{1} \mathbb 1"),
    (r"\ensuremath{x}", "{x}"),
    (r"A \smallsetminus B", r"A \setminus B"),
    (r"f \colon X", r"f \mathpunct{:} X"),
    (r"\mbox{a} \hbox{b} \textnormal{c} \textsl{d}", r"\text{a} \text{b} \text{c} \textit{d}"),
    (r"\fbox{a}", r"\boxed{\text{a}}"),
    # Environments.
    (r"\begin{split} a \end{split}", r"\begin{aligned} a \end{aligned}"),
    (r"\begin{alignat*}{2} a \end{alignat*}", r"\begin{align*} a \end{align*}"),
    (r"\begin{alignedat} {2}a\end{alignedat}", r"\begin{aligned}a\end{aligned}"),
    (r"\begin{aligned}[t] a \end{aligned}", r"\begin{aligned} a \end{aligned}"),
    (r"\begin{aligned}[x] a \end{aligned}", r"\begin{aligned}[x] a \end{aligned}"),
    (r"\begin{multlined}a\end{multlined}", r"\begin{gathered}a\end{gathered}"),
    (r"\begin{align}a&b&c\end{align}", r"\begin{align}a&b&\qquad c\end{align}"),
    (r"\begin{alignat}{2}a&b&c\end{alignat}", r"\begin{align}a&b&c\end{align}"),
    (r"\begin{eqnarray}a&=&b\\&=&c\end{eqnarray}", r"\begin{align}a&= b\\ &= c\end{align}"),
    (r"\begin{cases*}a& if $x$\end{cases*}", r"\begin{cases}a&\text{if }{x}\text{}\end{cases}"),
    (r"\begin{foo}a\end{foo}", r"\begin{foo}a\end{foo}"),
    (r"\begin{split}a\end{gather}", r"\begin{aligned}a\end{gather}"),
    # Matrices.
    (r"\begin{matrix*}[r]a&b\end{matrix*}", r"\begin{array}{rr}a&b\end{array}"),
    (r"\begin{pmatrix*}a\end{pmatrix*}", r"\left(\begin{array}{c}a\end{array}\right)"),
    (r"\begin{smallmatrix}a&b\end{smallmatrix}", r"\begin{subarray}{cc}a&b\end{subarray}"),
    (
        r"\begin{Bsmallmatrix}a\end{Bsmallmatrix}",
        r"\left\{\begin{subarray}{c}a\end{subarray}\right\}",
    ),
    (
        r"\begin{pmatrix*}[l]\begin{matrix}a&b\end{matrix}\\c&d\end{pmatrix*}",
        r"\left(\begin{array}{ll}\begin{matrix}a&b\end{matrix}\\ c&d\end{array}\right)",
    ),
    # Arrays.
    (r"\begin{array}{*{2}{c}|l}a\end{array}", r"\begin{array}{cc|l}a\end{array}"),
    (r"\begin{array}{@{}l@{\quad}r@{}}a\end{array}", r"\begin{array}{lr}a\end{array}"),
    (r"\begin{array}{l@{=}r}a\end{array}", r"\begin{array}{l@{=}r}a\end{array}"),
    (r"\begin{array}{p{3cm}m{1em}}a\end{array}", r"\begin{array}{ll}a\end{array}"),
    (
        r"\begin{array}{cc}a&b\\\hline\end{array}",
        r"\begin{array}{cc}a&b\\ \hline&\end{array}",
    ),
    # Rows.
    (r"\begin{matrix}a\\[4pt]b\end{matrix}", r"\begin{matrix}a\\ b\end{matrix}"),
    (r"\begin{matrix}a\\*[-1.5ex]b\end{matrix}", r"\begin{matrix}a\\ b\end{matrix}"),
    (r"\begin{matrix}a\\[.5\baselineskip]b\end{matrix}", r"\begin{matrix}a\\ b\end{matrix}"),
    (r"\begin{matrix}a\\[0,1]\end{matrix}", r"\begin{matrix}a\\ [0,1]\end{matrix}"),
    (r"\begin{matrix}a\\[ab]\end{matrix}", r"\begin{matrix}a\\ [ab]\end{matrix}"),
    (r"\begin{matrix}a\cr b\end{matrix}", r"\begin{matrix}a\\  b\end{matrix}"),
    (r"\begin{matrix}a\\ \end{matrix}", r"\begin{matrix}a \end{matrix}"),
    (r"\substack{a\\b\\}", r"\begin{subarray}{c}a\\ b\end{subarray}"),
    (
        r"\substack{\substack{a}}",
        r"\begin{subarray}{c}\begin{subarray}{c}a\end{subarray}\end{subarray}",
    ),
    # Brackets.
    (r"\left< x \right>", r"\left\langle  x \right\rangle "),
    (r"\Bigl < x \Bigr.", r"\Bigl\langle  x "),
    (r"\left. x \right|", r"\left. x \right|"),
    # Operators.
    (r"\mathop{\rm arg\,max}_x", r"\operatorname*{arg\,max}_x"),
    (r"\mathop{\mathrm{tr}} A", r"\operatorname*{tr} A"),
    (r"\mathop{X}_a", r"\mathop{X}_a"),
    (r"\mathop{X}\limits_a", r"\mathop{\underset{a}{\mathop{{X}}}}"),
    (r"\underbrace{x}\limits_a", r"\underbrace{x}_a"),
    (r"\cfrac[l]{a}{b}", r"\cfrac{a}{b}"),
    (r"\nicefrac12", r"{{}^{1}\!/\!{}_{2}}"),
    (r"\nicefrac{\dotsc}{b}", r"{{}^{\ldots}\!/\!{}_{b}}"),
    (r"\nicefrac{a}", r"\nicefrac{a}"),
    (r"\overunderset{a}b{c}", r"\overset{a}{\underset{b}{c}}"),
    # Texts.
    (r"\text{if $x$ then}", r"\text{if }{x}\text{ then}"),
    (r"\text{\(x\) is}", r"\text{}{x}\text{ is}"),
    (r"\text{a \textbf{b $x$ c} d}", r"\text{a \textbf{b }}{x}\text{\textbf{ c} d}"),
    (r"\text{costs \$5}", r"\text{costs \$5}"),
    (r"\text{a $x}", r"\text{a $x}"),
    (r"\text{\dotsc}", r"\text{\dotsc}"),
    (r"\text{a\hspace{1em}b}", r"\text{a}\hspace{1em}\text{b}"),
    (r"\text{5\% of}", r"\text{5\%\ of}"),
    (r"\text{``a'' -- b --- c}", "\\text{\u201ca\u201d \u2013 b \u2014 c}"),
    (r"\texttt{--x}", r"\texttt{--x}"),
    (r"a -- b", r"a -- b"),
    # Spaces, rules and laps.
    (r"\hspace*{1em}", r"\hspace{1em}"),
    (r"\rule{1em}{2pt}", rf"\text{{{mark('rule', '0 1 0.2')}}}"),
    (r"\rule[-2pt]{1cm}{1ex}", rf"\text{{{mark('rule', '-0.2 2.8453 0.43')}}}"),
    (r"\rule{1em}{tall}", r"\rule{1em}{tall}"),
    (r"\mathclap{x}", rf"\vphantom{{\text{{{mark('lap', 'clap')}}}{{x}}}}"),
    (r"\smash[b]{x}", rf"\hphantom{{\text{{{mark('smash', 'b')}}}{{x}}}}"),
    # Colours.
    (r"\textcolor{red}{x}", r"\textcolor{red}{x}"),
    (r"\mathcolor{red}{x}", r"\textcolor{red}{x}"),
    (
        r"\textcolor{#1f77b4}{x}",
        rf"{{\color{{red}}\text{{{mark('color', '#1f77b4')}}}{{x}}}}",
    ),
    (
        r"\color[rgb]{1,0,0}x",
        rf"\color{{red}}\mathopen{{\text{{{mark('color', '#ff0000')}}}}}x",
    ),
    (r"\textcolor[rgb]{2,0,0}{x}", r"\textcolor[rgb]{2,0,0}{x}"),
    (
        r"\colorbox{red}{$x$}",
        rf"{{\color{{red}}\text{{{mark('box', '')}}}\text{{}}{{x}}\text{{}}}}",
    ),
    # Definitions.
    (r"\newcommand{\a}[2]{#1 \dotsc #2}", r"\def\a#1#2{#1 \ldots #2}"),
    (r"\renewcommand\a{b}", r"\def\a{b}"),
    (r"\DeclareMathOperator*{\a}{b}", r"\def\a{\operatorname*{b}}"),
    (r"\providecommand{\a}{b}", r"\providecommand{\a}{b}"),
    (r"\def\dotsc{x} \dotsc", r"\def\dotsc{x} \dotsc"),
    (r"\let\dotsc\dotsb \dotsc", r"\let\dotsc\cdots \dotsc"),
    # References and comments.
    (r"\ref{a_b}", rf"\text{{{mark('ref', 'a_b')}}}"),
    (r"\text{by \eqref{a}}", rf"\text{{by }}\eqref{{{mark('label', 'a')}}}\text{{}}"),
    ("a % { b\n c", "a   c"),
    (r"50\% a", r"50\% a"),
    # Half a formula stays half.
    ("{a", "{a"),
    ("a}", "a}"),
    ("\\", "\\"),
    (r"\begin", r"\begin"),
    (r"\mathop", r"\mathop"),
    (r"\label", r"\label"),
]
"""What an author writes within a line -> what math-core is given."""

LABELLED = rf"\label{{{mark('label', 'x')}}}"
TAGGED = rf"\tag{{{mark('tag', '1')}}}"
DISPLAY = [
    (r"a \\ b", r"\begin{gathered}a \\  b\end{gathered}"),
    (r"a \\", "a "),
    (r"{a \\ b}", r"{a \\  b}"),
    (r"a \tag{1}", r"\begin{equation*}a " + TAGGED + r"\end{equation*}"),
    (r"a \label{x}", r"\begin{equation}a " + LABELLED + r"\end{equation}"),
    (
        r"a \label{x} \\ b",
        r"\begin{equation}\begin{gathered}a  \\  b\end{gathered}" + LABELLED + r"\end{equation}",
    ),
    (
        r"\begin{equation}a \label{x} \\ b\end{equation}",
        r"\begin{equation}\begin{gathered}a  \\  b\end{gathered}" + LABELLED + r"\end{equation}",
    ),
    (
        r"\begin{equation}\begin{split}a \label{x}\end{split}\end{equation}",
        r"\begin{equation}\begin{aligned}a \end{aligned}" + LABELLED + r"\end{equation}",
    ),
    (
        r"\begin{align}a \label{x}\end{align}",
        r"\begin{align}a " + LABELLED + r"\end{align}",
    ),
    (r"\mathop{X}_a^b", r"\mathop{\underset{a}{\overset{b}{\mathop{{X}}}}}"),
    (r"\frac{\mathop{X}_a}{b}", r"\frac{\mathop{X}_a}{b}"),
    (r"\varlimsup_n a", r"\mathop{\underset{n}{\mathop{\overline{\lim}}}} a"),
]
"""The same for a display."""


@pytest.mark.parametrize(("written", "ready"), INLINE)
def test_what_has_an_equal_is_rewritten(written: str, ready: str) -> None:
    """What math-core knows and what nobody knows stays as it is."""
    assert ready == prepare(written, display=False)


@pytest.mark.parametrize(("written", "ready"), DISPLAY)
def test_a_display_gets_the_environment_that_it_needs(written: str, ready: str) -> None:
    """Rows are gathered, and tags and labels have an equation to belong to."""
    assert ready == prepare(written, display=True)


@pytest.mark.parametrize(("count", "cells"), [("2", 2), ("40", 40), ("41", 0), ("0", 0), ("x", 0)])
def test_dots_fill_so_many_cells(count: str, cells: int) -> None:
    r"""`\hdotsfor` in a matrix; more cells than a table has are no dots at all."""
    ready = prepare(rf"\hdotsfor{{{count}}}", display=False)
    assert cells == ready.count(r"\ldots")
    assert (r"\hdotsfor" in ready) == (cells == 0)


def test_what_the_author_defined_is_left_alone() -> None:
    """A macro of the site may have the name of a command that is rewritten otherwise."""
    assert r"\dotsc \smash{x}" == prepare(
        r"\dotsc \smash{x}", display=False, own={"dotsc", "smash"}
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1", "1"),
        ("1'", "1\u2019"),
        ("$1'$", "1\u2019"),
        (r"$\star$", "\u22c6"),
        (r"\ast", "\u2217"),
        (r"\text{A}.1", "A.1"),
        ("strong  convexity", "strong\u00a0convexity"),
    ],
)
def test_a_tag_is_text(written: str, shown: str) -> None:
    """Signs and primes become what they show, and its words stay on one line."""
    assert mark("tag", shown) == read.tag(written)


@pytest.mark.parametrize("written", [r"\frac12", "x_1", "a & b", "50%"])
def test_a_tag_of_maths_stays(written: str) -> None:
    """Math-core refuses it."""
    assert written == read.tag(written)


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("1em", 1.0),
        ("10pt", 1.0),
        ("18 mu", 1.0),
        ("-.5ex", -0.215),
        ("1in", 7.227),
        ("1", None),
        ("1furlong", None),
        (r"\textwidth", None),
        ("", None),
    ],
)
def test_a_length_is_measured_in_em(written: str, length: float | None) -> None:
    """Of a text of ten points."""
    assert length == read.em(written)


@pytest.mark.parametrize(
    ("written", "faulty"),
    [
        ("95% of", True),
        ("x = 50%", True),
        (r"95\% of", False),
        ("x = 1 % one", False),
        ("x = 1%\n+ 2", False),
        ("% all of it", False),
        (r"\newcommand{\f}[1][0]{#1}", True),
        (r"\renewcommand\f[2][x]{#1}", True),
        (r"\newcommand{\f}[1]{[#1]}", False),
    ],
)
def test_what_math_core_would_pass_over_is_a_fault(written: str, faulty: bool) -> None:
    """A percent sign that eats the rest, and an argument's default that would be set."""
    assert faulty == bool(read.fault(written))


@pytest.mark.parametrize(
    ("model", "written", "colour"),
    [
        ("", "#1f77b4", "#1f77b4"),
        ("", "#FFF", "#fff"),
        ("", "steelblue", "steelblue"),
        ("HTML", "FF7F0E", "#ff7f0e"),
        ("rgb", "1, 0.5, 0", "#ff8000"),
        ("RGB", "31,119,180", "#1f77b4"),
        ("gray", ".5", "#808080"),
        ("cmyk", "0,1,1,0", "#ff0000"),
        ("", "red", ""),
        ("", "red!50", ""),
        ("", "#12345", ""),
        ("HTML", "#ff7f0e", ""),
        ("rgb", "1,0", ""),
        ("rgb", "2,0,0", ""),
        ("rgb", "1,0,0,0", ""),
        ("RGB", "256,0,0", ""),
        ("hsb", "1,1,1", ""),
        ("", 'red" onclick="', ""),
    ],
)
def test_a_colour_is_one_of_css(model: str, written: str, colour: str) -> None:
    """Nothing where math-core knows better, or nobody knows it."""
    assert colour == css(model, written)


def test_a_definition_is_carried_on_with_what_it_uses() -> None:
    """In the order of the page, and nothing that is not used."""
    defined = Definitions()
    defined.learn(r"\def\a{x} \def\b#1{\a#1} \def\c{z} \let\d=\c")
    assert "" == defined.needed(r"\alpha")
    assert r"\def\a{x}\def\b#1{\a#1}" == defined.needed(r"\b y")
    assert r"\def\c{z}\let\d=\c" == defined.needed(r"\d")


def test_a_definition_may_name_itself_anew() -> None:
    r"""What was `\let` before a redefinition keeps the old meaning, as in TeX."""
    defined = Definitions()
    defined.learn(r"\let\old\phi")
    defined.learn(r"\def\phi{\varphi}")
    assert r"\let\old\phi\def\phi{\varphi}" == defined.needed(r"\old \phi")
    assert {"old", "phi"} == defined.names


def test_a_definition_within_another_is_part_of_it() -> None:
    """It is made when the outer one is used."""
    defined = Definitions()
    defined.learn(r"\def\a{\def\b{x}\b}")
    assert {"a"} == defined.names


PIECES = (
    *("\\", "{", "}", "$", "&", "%", "#", "^", "_", "[", "]", "(", ")", "'", " ", "\n", "x", "-"),
    *(r"\\", r"\(", r"\)", r"\{", r"\$", r"\%", r"\text{", r"\mbox{", r"\fbox{", r"\texttt{"),
    *(r"\substack{", r"\nicefrac", r"\overunderset{", r"\mathclap{", r"\smash[b]{", r"\mathop{"),
    *(r"\limits", r"\varlimsup_", r"\left<", r"\bigl.", r"\hdotsfor{2}", r"\rule{1em}{2pt}"),
    *(r"\label{", r"\tag{", r"\tag*{", r"\ref{a}", r"\eqref{a}", r"\hspace*", r"\cfrac[l]"),
    *(r"\color{#fff}", r"\textcolor[rgb]{1,0,0}{", r"\colorbox{red}{", r"\fcolorbox{red}{#fff}"),
    *(r"\newcommand{\a}[1]{", r"\DeclareMathOperator{\a}{", r"\def\a", r"\let\a", r"\cr", "[4pt]"),
    *(
        rf"\{end}{{{name}}}"
        for name in ("align", "equation", "cases*", "pmatrix*", "smallmatrix", "array", "split")
        for end in ("begin", "end")
    ),
)
"""What the rules look for, whole and in part."""


def balance(text: str) -> int:
    """Return how many braces are open at the end of a text."""
    braces = re.findall(r"\\.|([{}])", re.sub(r"(\\.)|%[^\n]*", r"\1", text, flags=re.DOTALL))
    return braces.count("{") - braces.count("}")


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.booleans())
def test_any_text_is_prepared(written: str, display: bool) -> None:
    """It ends, raises nothing, and leaves as many braces open as it found, comments apart."""
    ready = prepare(written, display=display)
    assert balance(written) == balance(ready)
    defined = Definitions()
    defined.learn(ready)
    defined.needed(ready)
    read.fault(written)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=60), st.booleans())
def test_text_of_any_letters_is_prepared(written: str, display: bool) -> None:
    """Whatever Unicode has."""
    assert balance(written) == balance(prepare(written, display=display))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_what_needs_no_rewriting_stays(written: str) -> None:
    """A text without commands, dollars, comments and cells is math-core's."""
    plain = re.sub(r"[\\$%&]", "", written)
    assert plain == prepare(plain, display=True)


@pytest.mark.parametrize("display", [False, True])
def test_what_is_ready_is_what_the_walk_gives(display: bool) -> None:
    """Formulas without anything to rewrite take a short way to the same end."""
    lines = (Path(__file__).parent / "formulas.txt").read_text("utf-8").splitlines()
    formulas = [line.split("\t")[-1] for line in lines if line and not line.startswith("%")]
    ready = [one for one in formulas if one == prepare(one, display=display)]
    assert len(ready) > 100
    assert ready == [Writer(one, (), RULES, display=display).write() for one in ready]


def steps(written: str) -> int:
    """Return how many lines of Python it takes to prepare a text."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        ready = prepare(written, display=True)
        defined = Definitions()
        defined.learn(ready)
        defined.needed(ready)
    finally:
        sys.settrace(before)
    return count + len(ready)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("closing", ["", "}"])
def test_the_work_grows_with_the_text(piece: str, closing: str) -> None:
    """Twice the text takes about twice the steps, however its groups nest."""
    once, twice = (steps(piece * n + closing * n) for n in (60, 120))
    assert twice <= 2.3 * once + 100
