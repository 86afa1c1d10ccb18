"""Formulas as papers in a dozen fields write them: `MODE<TAB>GROUP<TAB>TEX` in formulas.txt."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from given import memo
from memosite.errors import SiteError
from memosite.markup.body import render as render_body
from memosite.markup.library import Anything

HERE = Path(__file__).parent
LINES = (HERE / "formulas.txt").read_text("utf-8").splitlines()
FORMULAS = [line.split("\t") for line in LINES if line and not line.startswith("%")]
MACROS = dict(
    line.removeprefix("%macro \\").split(" ", 1) for line in LINES if line.startswith("%macro")
)
SET = [(mode, tex) for mode, _, tex in FORMULAS if mode != "X"]
REFUSED = [tex for mode, _, tex in FORMULAS if mode == "X"]
SHAPES = [
    line.split("\t") for line in (HERE / "formula_shapes.txt").read_text("utf-8").splitlines()
]
NOT_SET = {
    r"\href{https://example.org}{x}, \url{https://example.org}": r"\href",
    r"\ce{H2O}, \ce{CO2 + C -> 2 CO}": r"\ce",
    r"90^\circ, \SI{3}{\meter}": r"\SI",
}
"""Known not to be set -> the command that the error names."""
LABELS = "\n\n".join(
    f"$$\n\\begin{{equation}} a \\label{{{name}}} \\end{{equation}}\n$$"
    for name in ("eq:nll", "eq:square")
)
CORE = frozenset(
    """math semantics annotation mrow mi mn mo mtext mspace mfrac msqrt mroot mstyle mpadded
    mphantom msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr
    mtd""".split()  # noqa: SIM905 (a line each is too long)
)
"""Elements of MathML Core."""
INLINE = frozenset({"a", "b", "i", "em", "code", "span"})
"""HTML that may stand in `mtext`."""
SHORT = {
    "msub": "sub",
    "msup": "sup",
    "msubsup": "subsup",
    "mfrac": "frac",
    "msqrt": "sqrt",
    "mroot": "root",
    "munder": "under",
    "mover": "over",
    "munderover": "underover",
    "mphantom": "phantom",
    "mmultiscripts": "multi",
    "mprescripts": "pre",
}
"""Elements by what `shape` calls them; rows and their like have no name."""
SHOWN = frozenset({"box", "cancel", "bcancel", "xcancel", "llap", "rlap", "clap", "smash"})
"""Classes without which a formula would not say the same."""
UNSEEN = dict.fromkeys(map(ord, "\u2061\u2062\u2063\ufe00\ufe01")) | {0xA0: " "}


def rendered(mode: str, tex: str) -> str:
    """Return the page's HTML for one formula; the labels that some refer to stand below."""
    formula = f"${tex}$" if mode == "I" else f"$$\n{tex}\n$$"
    below = LABELS if "ref{" in tex and r"\label" not in tex else ""
    asker = memo(body=f"{formula}\n\n{below}\n")
    return render_body(asker, Anything(), raw_html=True, macros=MACROS).html


def maths(html: str) -> ET.Element | None:
    """Return the first formula of a page, which is well-formed; None where there is none."""
    found = re.search(r"<math.*?</math>", html, re.DOTALL)
    return ET.fromstring(found[0]) if found else None  # noqa: S314 (what we wrote)


def shape(element: ET.Element) -> str:
    """Return what a formula shows: `sub(x, i)`, and `[a & b; c & d]` for a table."""
    inner = [child for child in element if child.tag not in ("annotation", "mspace")]
    kids = [shape(child) for child in inner]
    if element.tag == "mtable":
        made = f"[{'; '.join(kids)}]"
    elif element.tag == "mtr":
        made = " & ".join(kids)
    elif element.tag in SHORT:
        made = f"{SHORT[element.tag]}({', '.join(kids)})"
    elif element.tag in ("mi", "mn", "mo", "mtext"):
        made = "".join(element.itertext())
    else:
        made = " ".join(kid for kid in kids if kid)
    names = set((element.get("class") or "").split()) & SHOWN
    colours = [element.get("mathcolor"), element.get("mathbackground")]
    for name in [*names, *filter(None, colours)]:
        made = f"{name}{{{made}}}"
    return made.translate(UNSEEN)


def test_the_suite_is_large_enough() -> None:
    """At most one formula in a hundred is not set, and each that is not is known."""
    assert len(SET) >= 320
    assert len(REFUSED) >= 60
    assert len(NOT_SET) <= len(SET) / 100
    assert NOT_SET.keys() <= {tex for _, tex in SET}


@pytest.mark.parametrize(("mode", "tex"), [one for one in SET if one[1] not in NOT_SET])
def test_a_formula_is_set_in_mathml_core(mode: str, tex: str) -> None:
    """It is well-formed, without styles, scripts and leftovers of TeX; its TeX is its note."""
    html = rendered(mode, tex)
    root = maths(html)
    if root is None:
        assert tex.startswith("%"), "a comment alone shows nothing"
        return
    assert " style=" not in html
    assert "<script" not in html
    for element in root.iter():
        assert element.tag in CORE | (INLINE if element in _within_text(root) else set())
    assert [tex] == [note.text for note in root.iter("annotation")]
    shown = shape(root).replace("\\" if "backslash" in tex else " ", " ")
    assert r"\$" in tex or "$" not in shown
    assert not re.search(r"\\|memosite|\[-?\d+ ?(?:pt|ex|em)\]|\?\?", shown)


def _within_text(root: ET.Element) -> list[ET.Element]:
    return [element for text in root.iter("mtext") for element in text.iter()]


@pytest.mark.parametrize("tex", NOT_SET)
def test_a_formula_that_is_not_set_names_its_command(tex: str) -> None:
    """An author reads which command it is."""
    with pytest.raises(SiteError) as raised:
        rendered("I", tex)
    assert [f'this formula cannot be set: Unknown command "{NOT_SET[tex]}"'] == [
        mistake.message for mistake in raised.value.mistakes
    ]


@pytest.mark.parametrize("tex", REFUSED)
def test_what_is_no_formula_is_an_error(tex: str) -> None:
    """It is refused at its place and never set silently wrong."""
    with pytest.raises(SiteError, match="this formula cannot be set: "):
        rendered("D", tex)


@pytest.mark.parametrize(("mode", "tex", "shown"), SHAPES)
def test_a_formula_shows_what_its_tex_means(mode: str, tex: str, shown: str) -> None:
    """Scripts, limits, rows, columns, numbers, colours and words are where TeX has them."""
    root = maths(rendered(mode, tex))
    assert root is not None
    assert shown == shape(root)


def test_a_page_of_all_formulas_is_set_at_once() -> None:
    """Alone or among others a formula is set the same, but for the numbers of equations."""
    alone = [
        (mode, tex)
        for mode, tex in SET
        if tex not in NOT_SET
        and not re.search(r"\\label|ref\{|\\(?:re)?newcommand|\\def|\\let", tex)
    ]
    page = "\n\n".join(f"${tex}$" if mode == "I" else f"$$\n{tex}\n$$" for mode, tex in alone)
    body = render_body(memo(body=page), Anything(), raw_html=True, macros=MACROS)
    together = re.findall(r"<math.*?</math>", body.html, re.DOTALL)
    single = [found for one in alone for found in re.findall("<math.*?</math>", rendered(*one))]
    numbers = r"<mtext>\(\d+\)</mtext>"
    assert [re.sub(numbers, "", one) for one in single] == [
        re.sub(numbers, "", one) for one in together
    ]
    assert len(alone) == body.formulas
