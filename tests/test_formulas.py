"""Formulas as papers in a dozen fields write them: `MODE<TAB>GROUP<TAB>TEX` in formulas.txt."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from given import memo
from memosite import markup
from memosite.errors import SiteError

LINES = (Path(__file__).parent / "formulas.txt").read_text("utf-8").splitlines()
FORMULAS = [line.split("\t") for line in LINES if line and not line.startswith("%")]
MACROS = dict(
    line.removeprefix("%macro \\").split(" ", 1) for line in LINES if line.startswith("%macro")
)
SET = [(mode, tex) for mode, _, tex in FORMULAS if mode != "X"]
NOT_SET = {r"\href{https://example.org}{x}, \url{https://example.org}"}
NOT_SET |= {r"\ce{H2O}, \ce{CO2 + C -> 2 CO}", r"90^\circ, \SI{3}{\meter}"}
"""Known not to be set; each is an error that names the command."""
NOT_REFUSED = {"x = 50%"}
"""TeX reads a comment here, and so does math-core."""
LABELS = "\n\n".join(
    f"$$\n\\begin{{equation}} a \\label{{{name}}} \\end{{equation}}\n$$"
    for name in ("eq:nll", "eq:square")
)
CORE = {
    "math",
    "semantics",
    "annotation",
    "mrow",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "ms",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "merror",
    "mpadded",
    "mphantom",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "mtable",
    "mtr",
    "mtd",
    "menclose",
    "a",
    "b",
    "i",
    "em",
    "code",
    "span",
}
"""Elements of MathML Core, the box that browsers ignore, and HTML inside text."""


def set_alone(mode: str, tex: str) -> str:
    """Return the page's HTML for one formula; the labels that some refer to stand below."""
    formula = f"${tex}$" if mode == "I" else f"$$\n{tex}\n$$"
    below = LABELS if "ref{" in tex and r"\label" not in tex else ""
    asker = memo("a", body=f"{formula}\n\n{below}\n")
    return markup.render(asker, markup.Anything(), raw_html=True, macros=MACROS).html


def test_the_suite_is_large_enough() -> None:
    """At least 300 formulas, of which at most one in a hundred is not set."""
    assert len(SET) >= 300
    assert len(NOT_SET) <= len(SET) / 100


@pytest.mark.parametrize(("mode", "tex"), SET, ids=[tex[:60] for _, tex in SET])
def test_a_formula_is_set_or_refused_by_name(mode: str, tex: str) -> None:
    """What comes out is MathML without styles, scripts or leftovers of TeX."""
    if tex in NOT_SET:
        with pytest.raises(SiteError, match="this formula cannot be set: Unknown command"):
            set_alone(mode, tex)
        return
    html = set_alone(mode, tex)
    first = re.search(r"<math.*?</math>", html, re.DOTALL)
    if first is None:  # definitions or a comment and nothing else
        assert re.search(r"\\(?:def|newcommand|let)|^%", tex)
        return
    root = ET.fromstring(  # noqa: S314 (what we wrote)
        re.sub(r"&(?!amp;|lt;|gt;|quot;|#)", "&amp;", first[0])
    )
    assert " style=" not in first[0]
    assert {element.tag for element in root.iter()} <= CORE
    shown = "".join(text for text in _shown(root))
    assert not re.search(r"\\[A-Za-z]|memosite|\[\d+pt\]", shown)


def _shown(element: ET.Element) -> list[str]:
    """Return the text of an element, that of annotations left out."""
    if element.tag == "annotation":
        return [element.tail or ""]
    inner = [text for child in element for text in _shown(child)]
    return [element.text or "", *inner, element.tail or ""]


@pytest.mark.parametrize("tex", [tex for mode, _, tex in FORMULAS if mode == "X"])
def test_what_is_no_formula_is_an_error(tex: str) -> None:
    """It is refused at its place and never set silently wrong."""
    if tex.strip() in NOT_REFUSED:
        assert "<math" in set_alone("D", tex)
        return
    with pytest.raises(SiteError):
        set_alone("D", tex)


def test_the_annotation_is_what_the_author_wrote() -> None:
    """Whatever was rewritten for the engine, copying a formula gives the author's TeX."""
    html = set_alone("D", r"\begin{split} a &< b \\[4pt] &= \text{c $d$} \end{split}")
    assert (
        r"\begin{split} a &amp;&lt; b \\[4pt] &amp;= \text{c $d$} \end{split}</annotation>" in html
    )


def test_definitions_carry_on_down_the_page() -> None:
    """As for TeX, and not up the page; each formula uses the newest."""
    body = "$\\newcommand{\\zz}{u}$ $\\zz$\n\n$\\renewcommand{\\zz}{v}\\zz$ and $\\zz$\n"
    html = markup.render(memo("a", body), markup.Anything(), raw_html=True, macros={}).html
    assert ["u", "v", "v"] == re.findall(r"<mi>(.)</mi>", html)


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10.",
        "Run `echo $HOME$` now.",
        "https://example.org/?a=$x$",
        r"Escaped \$x\$ stays.",
        "A price of 5$ or 6$.",
    ],
)
def test_there_are_no_formulas_where_none_are_meant(text: str) -> None:
    """Prices, shell variables, code and addresses keep their dollars."""
    html = markup.render(memo("a", text), markup.Anything(), raw_html=True, macros={}).html
    assert "<math" not in html
    assert text.count("$") == html.count("$") or "href" in html


@pytest.mark.parametrize(
    "text", ["$x$ is 3", "- $d$ is 512", "> $x$ is 3", "中文$x$中文", "$x$-axis"]
)
def test_a_formula_may_begin_a_line_and_stand_beside_any_letter(text: str) -> None:
    """Whatever the line ends with."""
    html = markup.render(memo("a", text), markup.Anything(), raw_html=True, macros={}).html
    assert 1 == html.count("<math")
