"""What math-core writes -> what a page needs: the author's TeX, MathML Core alone, no styles."""

from __future__ import annotations

import functools
import html
import re
from typing import TYPE_CHECKING

from memosite.markup.formulas.drawn import drawn
from memosite.markup.formulas.tex.marks import pattern, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_ANNOTATION = re.compile(r'<annotation encoding="application/x-tex">.*</annotation>', re.DOTALL)
_EMPTY = re.compile(r"<math[^>]*><semantics>(?:<mrow></mrow>)?<annotation")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot);)\w+;")
_TAG = re.compile(r"<(/?)(\w+)((?:\s[^<>]*?)?)(/?)>")
_STYLE = re.compile(r'\s+style="([^"]*)"')
_CLASS = re.compile(r'\s+class="([^"]*)"')
_LEVEL = re.compile(r' (?:displaystyle|scriptlevel)="[^"]*"')
_REM = re.compile(r'(?<=\d)rem(?=")')
_BACK = re.compile(r'\s*style="margin-left:-([\d.e-]+)(rem|em|ex);?"')
_LABELLED = re.compile(r' id="([^"]+)"><mtext>(.*?)</mtext>')
_EQREF = re.compile(rf'<a href="#{pattern("label")}">\([^<]*\)</a>')
_REF = re.compile(pattern("ref"))
_COLOUR = re.compile(
    rf'<mrow style="color:[^"]*">(?:<mpadded[^>]*>)?<mtext>{pattern("color")}</mtext>'
    r"(?:</mpadded>)?"
)
_BOX = re.compile(rf'<mrow style="color:([^";]*);?"><mtext>{pattern("box")}</mtext>')
_RULE = re.compile(rf"<mtext>{pattern('rule')}</mtext>")
_LAP = re.compile(rf'<mpadded width="0"><mphantom><mrow><mtext>{pattern("lap")}</mtext>')
_SMASH = re.compile(rf'<mpadded height="0"><mphantom><mrow><mtext>{pattern("smash")}</mtext>')

CLASSES = {
    "text-align:left": "l",
    "text-align:right": "r",
    "width:100%": "w100",
    "width:50%": "w50",
    "width:7.5%": "w7",
    "padding-left:0": "pl",
    "padding-right:0": "pr",
    "padding-top:0": "pt",
    "padding-bottom:0": "pb",
    "padding-left:1em": "gap1",
    "padding-left:0.1em": "line-l",
    "padding-right:0.1em": "line-r",
    "padding-left:0.1667em": "thin-l",
    "padding-right:0.1667em": "thin-r",
    "padding-top:0.1667em": "thin-t",
    "padding-left:0.2222em": "med-l",
    "padding-right:0.2222em": "med-r",
    "padding-left:0.2778em": "thick-l",
    "padding-right:0.2778em": "thick-r",
    "font-variant-caps:small-caps": "caps",
    "border-left:0.05emsolidcurrentcolor": "bl",
    "border-right:0.05emsolidcurrentcolor": "br",
    "border-top:0.05emsolidcurrentcolor": "bt",
    "border-bottom:0.05emsolidcurrentcolor": "bb",
    "border-left:0.05emdashedcurrentcolor": "dl",
    "border-right:0.05emdashedcurrentcolor": "dr",
    "border-top:0.05emdashedcurrentcolor": "dt",
    "border-bottom:0.05emdashedcurrentcolor": "db",
}
"""What math-core says in styles -> the classes of maths.css; a strict CSP refuses styles."""

ATTRIBUTES = {"color": "mathcolor", "font-size": "mathsize"}
"""What math-core says in styles -> the attributes of MathML that say the same."""

NEEDLESS = ("justify-items", "width", "math-shift")
"""What `text-align` or an attribute says already, or what shifts a script by a hair."""

_NOTATIONS = {
    "box": "box",
    "updiagonalstrike": "cancel",
    "downdiagonalstrike": "bcancel",
    "updiagonalstrike downdiagonalstrike": "xcancel",
    "phasorangle": "phase",
    "actuarial": "angl",
}
"""What `menclose`, which is not in MathML Core, shows -> the class of a row that shows it."""

_ENCLOSURES = {name: notation for notation, name in _NOTATIONS.items()}
_ENCLOSED = re.compile(rf'<mrow class="({"|".join(_ENCLOSURES)})">')

_BACK_MU = (64, 32, 16, 8, 4, 2, 1)
"""Steps to the left for which there are classes, which add up, in eighteenths of an em."""

_SPECIAL = ('style="', "scriptlevel=", "<menclose", "<mphantom", 'rem"')
"""What a tag that a page may not have holds; `displaystyle` among them."""


def annotated(made: str, tex: str) -> str:
    """Return a formula with `tex` as its annotation, in MathML Core; "" for an empty one.

    A formula is empty when it holds definitions and nothing else.
    """
    if not made or _EMPTY.match(made):
        return ""
    note = f'<annotation encoding="application/x-tex">{html.escape(tex, quote=False)}</annotation>'
    head, _, rest = made.partition("<annotation ")
    return _plain(head) + note + rest.rpartition("</annotation>")[2]


def anchor(label: str) -> str:
    """Return the id of the equation with that label; no heading can have it too."""
    name = re.sub(r"\s+", "-", label)
    return name if ":" in name else f"eq:{name}"


def href(label: str) -> str:
    """Return the address of the equation with that label, within its page, as HTML."""
    return html.escape("#" + anchor(label).replace("%", "%25"))


def numbers(formulas: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield id and number of every labelled equation, the number as HTML."""
    for one in formulas:
        for name, shown in _LABELLED.findall(one):
            bare = shown[1:-1] if (shown[:1], shown[-1:]) == ("(", ")") else shown
            yield html.unescape(name), bare


def referred(made: str) -> list[str]:
    """Return the labels that a formula refers to."""
    body = _ANNOTATION.sub("", made) if "memosite-" in made else ""
    return [read(digits) for digits in (*_EQREF.findall(body), *_REF.findall(body))]


def resolved(made: str, known: Mapping[str, str]) -> str:
    r"""Return a formula with each `\ref` and `\eqref` as a link that shows the number.

    `known` tells the number of an id.
    """
    if "memosite-" not in made:
        return made

    def number(found: re.Match[str]) -> str:
        label = read(found[1])
        shown = known.get(anchor(label), "")
        shown = f"({shown})" if found[0].startswith("<a") else shown
        return f'<a href="{href(label)}">{shown}</a>'

    head, note, tail = made.partition("<annotation ")
    return _REF.sub(number, _EQREF.sub(number, head)) + note + tail


def enclosed(body: str) -> str:
    """Return HTML whose formulas say by `menclose` what else the classes of their rows show.

    For readers without our style; those that do not know `menclose` show what is in it.
    """
    if not _ENCLOSED.search(body):
        return body
    ends: list[str] = []

    def tag(found: re.Match[str]) -> str:
        if found[1]:
            return ends.pop() if ends else found[0]
        shown = _ENCLOSED.fullmatch(found[0])
        ends.append("</menclose>" if shown else "</mrow>")
        return f'<menclose notation="{_ENCLOSURES[shown[1]]}">' if shown else found[0]

    return re.sub(r"<(/?)mrow[^>]*>", tag, body)


def _plain(made: str) -> str:
    """Return a formula without marks, styles, entities, and elements beyond MathML Core."""
    done = _ENTITY.sub(lambda found: html.unescape(found[0]), made) if "&" in made else made
    if "memosite-" in done:
        done = _unmarked(done)
    done = drawn(done)
    return _tags(done) if any(special in done for special in _SPECIAL) else done


def _unmarked(made: str) -> str:
    """Return a formula with what marks stand for; references wait for their numbers."""
    done = _COLOUR.sub(lambda found: f'<mrow mathcolor="{read(found[1])}">', made)
    done = _BOX.sub(_boxed, done)
    done = _RULE.sub(_ruled, done)
    done = _LAP.sub(
        lambda found: f'<mpadded width="0"><mphantom class="{read(found[1])}"><mrow>', done
    )
    done = _SMASH.sub(_smashed, done)
    done = re.sub(
        rf' id="{pattern("label")}"', lambda found: f' id="{_text(anchor(read(found[1])))}"', done
    )
    return re.sub(pattern("tag"), lambda found: _text(read(found[1])), done)


def _text(text: str) -> str:
    return html.escape(text)


def _boxed(found: re.Match[str]) -> str:
    colour = read(found[2]) or found[1].lower()
    return f'<mrow class="padded" mathbackground="{colour}">'


def _ruled(found: re.Match[str]) -> str:
    raised, width, height = (float(one) for one in read(found[1]).split())
    above, below = max(0.0, height + raised), max(0.0, -raised)
    size = f'width="{width:g}em" height="{above:g}em" depth="{below:g}em"'
    return f'<mspace {size} mathbackground="currentcolor"/>'


def _smashed(found: re.Match[str]) -> str:
    sides = "".join(
        f' {name}="0"' for name, side in (("height", "t"), ("depth", "b")) if side in read(found[1])
    )
    return f'<mpadded{sides}><mphantom class="smash"><mrow>'


def _tags(made: str) -> str:
    """Return a formula with each tag as a page may have it."""
    ends: list[str] = []

    def tag(found: re.Match[str]) -> str:
        closing, name, attributes, alone = found.groups()
        if closing:
            return ends.pop()
        opened, end = _opened(name, attributes, alone) if attributes else (found[0], f"</{name}>")
        if not alone:
            ends.append(end)
        return opened

    return _TAG.sub(tag, made)


@functools.lru_cache(maxsize=1024)
def _opened(name: str, attributes: str, alone: str) -> tuple[str, str]:
    """Return how an element with attributes begins and ends."""
    if back := _BACK.fullmatch(attributes):
        return _back(float(back[1]) * (0.43 if back[2] == "ex" else 1)), ""
    if name == "menclose":
        name, attributes = "mrow", f' class="{_NOTATIONS[attributes.split(chr(34))[1]]}"'
    elif name == "mphantom":
        name = "mrow"  # a mark asked for what math-core hides only
    if found := _STYLE.search(attributes):
        rest = attributes.replace(found[0], "")
        attributes = _classed(rest, found[1])
    return _levelled(name, _REM.sub("em", attributes), alone)


def _back(em: float) -> str:
    """Return a step to the left, rounded to an eighteenth of an em, as no space can be negative."""
    left = min(round(em * 18), sum(_BACK_MU))
    return f'<mspace class="{" ".join(f"back{step}" for step in _BACK_MU if left & step)}"/>'


def _classed(attributes: str, style: str) -> str:
    """Return attributes that say what a style says."""
    found = _CLASS.search(attributes)
    names = [found[1]] if found else []
    rest = _CLASS.sub("", attributes)
    for part in style.split(";"):
        said = part.replace(" ", "")
        key, _, value = said.partition(":")
        if said in CLASSES:
            names.append(CLASSES[said])
        elif key in ATTRIBUTES:
            rest += f' {ATTRIBUTES[key]}="{value.lower()}"'
        else:
            assert not said or key in NEEDLESS, f"math-core says something new: {said}"
    return (f' class="{" ".join(names)}"' if names else "") + rest


def _levelled(name: str, attributes: str, alone: str) -> tuple[str, str]:
    """Return an element with `displaystyle` and `scriptlevel` where every checker allows them.

    MathML Core lets any element carry them, MathML 3 and today's checkers only `mstyle`, and
    tables the first. So a fraction goes into an `mstyle`, and a row becomes one.
    """
    said = "".join(_LEVEL.findall(attributes))
    if name == "mtable" and 'scriptlevel="0"' in said:
        said, attributes = "", attributes.replace(' scriptlevel="0"', "")
    if not said:
        return f"<{name}{attributes}{alone}>", f"</{name}>"
    if name == "mrow":
        return f"<mstyle{attributes}>", "</mstyle>"
    return f"<mstyle{said}><{name}{_LEVEL.sub('', attributes)}{alone}>", f"</{name}></mstyle>"
