"""Formulas in a memo: their faults, definitions, numbers and references."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from given import memo
from memosite.errors import SiteError
from memosite.markup.body import render as render_body
from memosite.markup.library import Anything

if TYPE_CHECKING:
    from memosite.markup.sheet import Body

FIRST_LINE = 6
"""Of the text of `memo`, in its file."""


def rendered(body: str, macros: dict[str, str] | None = None, **keys: object) -> Body:
    """Return the body of a memo with that text."""
    return render_body(memo(body=body, **keys), Anything(), raw_html=True, macros=macros or {})


def told(body: str, macros: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Return place, below the front matter, and message of every mistake of a text."""
    with pytest.raises(SiteError) as raised:
        rendered(body, macros)
    return [
        (f"{one.place.line - FIRST_LINE + 1}:{one.place.column}", one.message)
        for one in raised.value.mistakes
    ]


def shown(html: str) -> list[str]:
    """Return the text of each formula, without its note."""
    formulas = re.findall(r"<math.*?</math>", html, re.DOTALL)
    bare = [re.sub(r"<annotation.*?</annotation>", "", one, flags=re.DOTALL) for one in formulas]
    return [re.sub(r"<[^>]*>", "", one) for one in bare]


@pytest.mark.parametrize(
    ("body", "place", "message"),
    [
        (r"a $\nope$", "1:4", r'Unknown command "\nope"'),
        ("a\n\n" + r"b $x + \nope{y}$", "3:8", r'Unknown command "\nope"'),
        ("$$\na\n\\\\\n  \\nope\n$$", "4:3", r'Unknown command "\nope"'),
        ("- b\n\n  $$\n  \\nope\n  $$", "4:3", r'Unknown command "\nope"'),
        (r"\begin{align} a &= \nope \end{align}", "1:20", r'Unknown command "\nope"'),
        (r"a $\begin{foo}x\end{foo}$", "1:11", 'Unknown environment "foo"'),
        (r"$\textcolor{nope}{x}$", "1:13", 'Unknown color "nope"'),
        (r"a $x^2^3$", "1:4", "Duplicate subscript or superscript"),
        ("$95% of$", "1:2", r"`%` begins a comment here; a percent sign is `\%`"),
    ],
)
def test_a_fault_is_told_at_its_place(body: str, place: str, message: str) -> None:
    """The line and column of what is at fault, else of the formula."""
    assert [(place, f"this formula cannot be set: {message}")] == told(body)


def test_every_fault_of_a_memo_is_told() -> None:
    """Each once, in the order of the text."""
    assert ["1:2", "3:2", "5:2"] == [place for place, _ in told("$\\a$\n\n$\\b$ $x$\n\n$x^$\n")]


def test_definitions_carry_on_down_the_page() -> None:
    """As for TeX, and not up the page; each formula uses the newest."""
    body = "$\\newcommand{\\zz}{u}$ $\\zz$\n\n$\\renewcommand{\\zz}{v}\\zz$ and $\\zz$\n"
    assert ["u", "v", "v"] == shown(rendered(body).html)
    assert [("1:2", r'this formula cannot be set: Unknown command "\zz"')] == told(
        "$\\zz$ $\\def\\zz{u}$"
    )


def test_definitions_alone_show_nothing() -> None:
    """Neither a formula nor the room for one."""
    assert "" == rendered("$$\n\\def\\a{b}\n\\DeclareMathOperator{\\c}{c}\n$$").html.strip()


def test_definitions_build_on_one_another() -> None:
    """A definition may use those above it, and those of the site."""
    body = "$$\\newcommand{\\vv}[1]{\\bb{#1}}$$\n\n$\\newcommand{\\ww}{\\vv{w}}$\n\n$\\ww$"
    assert ["\U0001d430"] == shown(rendered(body, {"bb": r"\mathbf{#1}"}).html)


def test_a_memo_s_macros_win_over_the_site_s() -> None:
    """And a definition in the text wins over both."""
    body = r"$\aa\bb$ $\renewcommand{\aa}{z}\aa$"
    html = rendered(body, {"aa": "x", "bb": "y"}, math={"aa": "w"}).html
    assert ["wy", "z"] == shown(html)


def test_a_macro_may_have_the_name_of_a_rewritten_command() -> None:
    """What the author means wins over what papers mean."""
    assert ["xyz"] == shown(
        rendered(r"$\dotsc\strut\ref$", {"dotsc": "x", "strut": "y", "ref": "z"}).html
    )


def test_equations_are_numbered_through_the_memo() -> None:
    """Rows, tags and what has no number, in the order of the text."""
    body = (
        "$$\n\\begin{align} a \\\\ b \\notag \\end{align}\n$$\n\n"
        "$$\nc \\label{c}\n$$\n\n$$\nd\n$$\n\n$$\ne \\tag{E}\n$$\n\n"
        "\\begin{gather} f \\\\ g \\end{gather}\n"
    )
    assert ["a(1)b", "c(2)", "d", "e(E)", "f(3)g(4)"] == shown(rendered(body).html)


REFERENCE = r"""As \eqref{one} and \ref{eq:my_two} say, $\eqref{one}$.
Or $\text{by \ref{eq:my_two}}$.

$$
a \label{one}
$$

$$
\begin{equation} b \label{eq:my_two} \tag{B} \end{equation}
$$
"""


def test_references_are_links_with_numbers() -> None:
    """In the prose, in formulas and in their texts, forward and backward."""
    html = rendered(REFERENCE).html
    assert 'As <a href="#eq:one">(1)</a> and <a href="#eq:my_two">B</a> say' in html
    assert '<mtext><a href="#eq:one">(1)</a></mtext>' in html
    assert '<a href="#eq:my_two">B</a></mtext>' in html
    assert ["eq:one", "eq:my_two"] == re.findall(r'<mtd[^>]* id="([^"]*)"', html)


@pytest.mark.parametrize("written", [r"\eqref{nope}", r"$\eqref{nope}$", r"$x_{\ref{nope}}$"])
def test_a_reference_to_no_equation_is_a_mistake(written: str) -> None:
    """Whether it stands in the prose or in a formula."""
    [(place, message)] = told(f"a {written}\n\n$$\nx \\label{{eq:yes}}\n$$\n")
    assert "no equation is labelled `nope`" == message
    assert place == f"1:{written.index('nope') + 3}"


def test_a_label_of_what_has_no_number_is_not_found() -> None:
    """A starred equation has none to refer to."""
    body = "\\eqref{a}\n\n$$\n\\begin{equation*} x \\label{a} \\end{equation*}\n$$\n"
    assert ["no equation is labelled `a`"] == [message for _, message in told(body)]


def test_two_equations_of_one_label_are_a_mistake() -> None:
    """It would be unclear which is meant."""
    assert [("6:11", "`eq:a` is given twice: here and on line 7")] == told(
        "$$\nx \\label{a}\n$$\n\n$$\nyy \\label{a}\n$$\n"
    )


def test_a_formula_that_cannot_be_set_keeps_its_label() -> None:
    """One fault is told once, and not again where the equation is referred to."""
    body = "\\eqref{a} $\\eqref{a}$\n\n$$\nx \\nope \\label{a}\n$$\n"
    assert [("4:3", r'this formula cannot be set: Unknown command "\nope"')] == told(body)


@pytest.mark.parametrize(
    "text",
    [
        *(Path(__file__).parent / "no_maths.txt").read_text("utf-8").splitlines(),
        "Run `echo $HOME$` now.",
        "    echo $x$",
        "    $$\n    x\n    $$",
        "~~~\n$$\nx\n$$\n~~~",
        "<i title='$x$'>a</i>",
        "a\n\\[1\\]\nb",
    ],
)
def test_there_are_no_formulas_where_none_are_meant(text: str) -> None:
    """Prices, shell prompts, variables, code, addresses and HTML keep their dollars."""
    body = rendered(text)
    assert 0 == body.formulas
    assert "<math" not in body.html
    assert re.sub(r"\(.*?\)", "", text).count("$") <= body.html.count("$")
    assert () == body.warnings


@pytest.mark.parametrize(
    "text",
    [
        "$x$ is 3",
        "- $d$ is 512",
        "> $x$ is 3",
        "\u4e2d\u6587$x$\u4e2d\u6587",
        "$x$-axis",
        r"a 3$\times$3 kernel",
        r"$\text{if $a$ or $b$}$",
        "text\n$$\nx\n$$\ntext",
        "text $$ x $$ text",
        "**$x$**",
        "# On $x$",
        r"\(x\)",
        "| $x$ |\n|-----|\n",
        r"so \[x^2\] is",
        r"\(\text{if \(x\)}\)",
    ],
)
def test_a_formula_may_stand_anywhere_in_the_text(text: str) -> None:
    """Whatever the line begins and ends with."""
    body = rendered(text)
    assert 1 == body.formulas
    assert 1 == body.html.count("<math")
    assert "$" not in re.sub(r"<annotation.*?</annotation>", "", body.html)


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        (r"a $\alpha $ b", "1:3", r"$\alpha"),
        (r"a $ \frac{a}{b}$", "1:3", r"$ \frac"),
        ("b\n\n$$\nx\n", "3:1", "$$"),
        ("> $$\n> x\n\ny\n", "1:3", "$$"),
        ("cash$$ and $$cash", "1:5", "$$"),
        (r"so \begin{align} a \end{align}", "1:4", r"\begin{align}"),
    ],
)
def test_what_looks_like_a_formula_and_is_none_is_told(text: str, place: str, what: str) -> None:
    """A reader would see TeX, so its author is warned."""
    [warning] = rendered(text).warnings
    assert "warning" == warning.severity
    assert f"`{what}` is no formula here, and stays text" == warning.message
    assert place == f"{warning.place.line - FIRST_LINE + 1}:{warning.place.column}"


DISPLAYS = [
    # Directly behind a line of a paragraph, and before one.
    ("a\n$$\nx\n$$\nb", ["x"]),
    ("a\n$$x$$\nb", ["x"]),
    ("a:\n$$\\begin{aligned}\nx\n\\end{aligned}$$\nb", ["\\begin{aligned}\nx\n\\end{aligned}"]),
    ("a\n\\[\nx\n\\]\nb", ["x"]),
    ("a\n\\[x = 1\\]\nb", ["x = 1"]),
    ("a\n\\begin{align}\nx\n\\end{align}\nb", ["\\begin{align}\nx\n\\end{align}"]),
    ("$$\nx\n$$\n$$\ny\n$$", ["x", "y"]),
    # Words and signs of punctuation behind it.
    ("$$\nx\n$$ where b\nand c", ["x"]),
    ("$$\nx\n$$, where b", ["x,"]),
    ("$$x$$.", ["x."]),
    ("\\[\nx\n\\];", ["x;"]),
    ("$$\nx % y\n$$.", ["x % y\n."]),
    (
        "\\begin{align}\nx \\\\\n\\end{align}.\nb",
        ["\\begin{align}\nx. \\\\\n\\end{align}"],
    ),
    # A formula of a line above does not make one of the next.
    ("a $$x\ny$$ b\n$$\nz\n$$", ["x\ny", "z"]),
    ("a `$$`\n\n$$\nz\n$$", ["z"]),
    # Blank lines, indents, tabs and containers.
    ("$$\nx\n\ny\n$$", ["x\n\ny"]),
    ("   $$\n   x\n   $$", ["x"]),
    ("- $$\n  x\n  $$\n- b", ["x"]),
    ("- a\n  $$\n  x\n\n    y\n  $$\n  b\n- c", ["x\n\n  y"]),
    ("1. a\n\n    $$\n    x\n    $$\n\n   b\n2. c", ["x"]),
    ("- a\n\n\t$$\n\tx\n\n\ty\n\t$$\n\n\tb", ["x\n\ny"]),
    ("1. a\n\n   - b\n\n     $$\n     x\n     $$", ["x"]),
    ("- a\n\n  \\[x\\]\n\n- b", ["x"]),
    ("- a\n  \\begin{gather}\n  x\n  \\end{gather}", ["\\begin{gather}\nx\n\\end{gather}"]),
    ("> $$\n> x\n>\n> y\n> $$", ["x\n\ny"]),
    ("> - a\n>   > $$\n>   > x\n>   > $$\n>   b", ["x"]),
    ("> a\n$$\nx\n$$", ["x"]),
    ("a [^1]\n\n[^1]: b\n\n    $$\n    x\n    $$", ["x"]),
    ("a\n: b\n\n    $$\n    x\n    $$", ["x"]),
    # Braces.
    (r"$$\text{$a$$b$}$$", [r"\text{$a$$b$}"]),
    (r"$$5\$$$", [r"5\$"]),
    (
        "\\begin{pmatrix}\\begin{pmatrix}x\\end{pmatrix}\\end{pmatrix}",
        ["\\begin{pmatrix}\\begin{pmatrix}x\\end{pmatrix}\\end{pmatrix}"],
    ),
]


@pytest.mark.parametrize(("text", "formulas"), DISPLAYS)
def test_a_display_stands_wherever_a_paragraph_may(text: str, formulas: list[str]) -> None:
    """In every container at every indent, with or without blank lines around and within it."""
    body = rendered(text)
    notes = re.findall(r"<annotation[^>]*>(.*?)</annotation>", body.html, re.DOTALL)
    assert formulas == [note.replace("&amp;", "&") for note in notes]
    assert body.html.count('display="block"') == body.html.count("<math")
    left = re.sub(r"<math.*?</math>|<[^>]*>", "", body.html, flags=re.DOTALL)
    assert re.findall(r"\b[a-c]\b", left) == re.findall(r"\b[a-c]\b", re.sub(r"\$.*\$", "", text))
    assert () == body.warnings


def test_one_fault_does_not_reach_the_next_formula() -> None:
    """Braces that do not close end with their formula."""
    body = "$$\n\\frac{a\n$$\n\n$x$\n\n$$\ny}\n$$\n"
    assert ["2:1", "8:2"] == [place for place, _ in told(body)]


LENIENT = r"""a $x$ $\nope{<}$ \(\nope\), $\eqref{a}$ \eqref{b}

$$
\nope \label{a}
$$

$$
y \label{b}
$$

\begin{align}
\nope
\end{align}

```math
\nope
```
"""


def test_a_lenient_build_shows_the_tex_of_what_cannot_be_set() -> None:
    """In its place, with its marks; each is a warning of the same place and text."""
    asker = memo(body=LENIENT)
    body = render_body(asker, Anything(), raw_html=True, macros={}, lenient=True)
    with pytest.raises(SiteError) as raised:
        render_body(asker, Anything(), raw_html=True, macros={})
    assert [(one.place, one.message, one.hint) for one in raised.value.mistakes] == sorted(
        (one.place, one.message, one.hint) for one in body.warnings
    )
    assert {"warning"} == {one.severity for one in body.warnings}
    assert [
        r"$\nope{&lt;}$",
        r"\(\nope\)",
        '<span id="eq:a"></span>$$\n\\nope \\label{a}\n$$',
        "\\begin{align}\n\\nope\n\\end{align}",
        "$$\\nope\n$$",
    ] == re.findall(r"<code[^>]*>(.*?)</code>", body.html, re.DOTALL)
    assert ["x", "(?)", "y(1)"] == shown(body.html)
    assert '<a href="#eq:b">(1)</a>' in body.html


@pytest.mark.parametrize("text", [r"\$\alpha", r"`$\alpha $`", r"a \_ $5", "C:\\Users", "$5"])
def test_what_an_author_escaped_is_meant_as_text(text: str) -> None:
    """No warning of it."""
    assert () == rendered(text).warnings
