"""What math-core writes -> what a page needs: the author's TeX, classes, equation numbers."""

from __future__ import annotations

import functools
import html
import re
from typing import TYPE_CHECKING

from memosite.markup.tex import REF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_ANNOTATION = re.compile(r'<annotation encoding="application/x-tex">.*</annotation>', re.DOTALL)
_EMPTY = re.compile(r"<math[^>]*><semantics>(?:<mrow></mrow>)?<annotation")
_STYLE = re.compile(r'(?: class="([^"]*)")?\s+style="([^"]*)"')
_LABEL = re.compile(r' id="([^"]+)"><mtext>\((.*?)\)</mtext>')
_TAG = re.compile(r"<(/?)(\w+)((?:\s[^<>]*?)?)(/?)>")
_LEVEL = re.compile(r' (?:displaystyle|scriptlevel)="[^"]*"')
_UNKNOWN = re.compile(r'<a href="#([^"]+)">\(\?\?\)</a>')
_REFERENCE = re.compile(rf"{re.escape(REF)}([^<]+)")

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
    "padding-left:0.1667em": "thin-l",
    "padding-right:0.1667em": "thin-r",
    "padding-top:0.1667em": "thin-t",
    "padding-left:0.2778em": "thick-l",
    "padding-right:0.2778em": "thick-r",
    "margin-left:-0.16666667em": "neg",
    "border-left:0.05emsolidcurrentcolor": "bl",
    "border-right:0.05emsolidcurrentcolor": "br",
    "border-top:0.05emsolidcurrentcolor": "bt",
    "border-bottom:0.05emsolidcurrentcolor": "bb",
    "border-left:0.05emdashedcurrentcolor": "bl dash",
    "border-right:0.05emdashedcurrentcolor": "br dash",
    "border-top:0.05emdashedcurrentcolor": "bt dash",
    "border-bottom:0.05emdashedcurrentcolor": "bb dash",
}
"""What math-core says in styles -> the classes of maths.css; a strict CSP refuses styles."""

_NEEDLESS = ("justify-items:", "width:")
"""What `text-align` or an attribute of the same element says already."""


def annotated(made: str, tex: str) -> str:
    """Return a formula with `tex` as its annotation and classes for styles; "" for an empty one.

    A formula is empty when it holds definitions and nothing else.
    """
    if not made or _EMPTY.match(made):
        return ""
    note = f'<annotation encoding="application/x-tex">{html.escape(tex, quote=False)}</annotation>'
    return _styled(_STYLE.sub(_classed, _ANNOTATION.sub(lambda _: note, made)))


def numbers(formulas: Iterable[str]) -> dict[str, str]:
    """Return label -> number of every labelled equation."""
    return {
        html.unescape(label): number for one in formulas for label, number in _LABEL.findall(one)
    }


def unresolved(made: str, known: Mapping[str, str]) -> Iterator[str]:
    """Yield the labels that a formula refers to and no equation has."""
    for label in (*_UNKNOWN.findall(made), *_REFERENCE.findall(_ANNOTATION.sub("", made))):
        if html.unescape(label) not in known:
            yield html.unescape(label)


def resolved(made: str, known: Mapping[str, str]) -> str:
    r"""Return a formula with each `\ref` as a link that shows the equation's number."""
    if REF not in made:
        return made

    def link(found: re.Match[str]) -> str:
        return f'<a href="#{found[1]}">{known.get(html.unescape(found[1]), "")}</a>'

    return _REFERENCE.sub(link, made)


def _styled(made: str) -> str:
    """Return a formula with `displaystyle` and `scriptlevel` where every checker allows them.

    MathML Core lets any element carry them, MathML 3 and today's checkers only `mstyle`, and
    tables the first. So a fraction goes into an `mstyle`, and a row becomes one.
    """
    if "displaystyle" not in made and "scriptlevel" not in made:
        return made
    ends: list[str] = []

    def tag(found: re.Match[str]) -> str:
        closing, name, attributes, alone = found.groups()
        if closing:
            return ends.pop()
        said = "".join(_LEVEL.findall(attributes))
        if name == "mtable" and 'scriptlevel="0"' in said:
            said, attributes = "", attributes.replace(' scriptlevel="0"', "")
        if not said or name == "mstyle":
            opened, end = f"<{name}{attributes}{alone}>", f"</{name}>"
        elif name == "mrow":
            opened, end = f"<mstyle{attributes}>", "</mstyle>"
        else:
            opened = f"<mstyle{said}><{name}{_LEVEL.sub('', attributes)}{alone}>"
            end = f"</{name}></mstyle>"
        if not alone:
            ends.append(end)
        return opened

    return _TAG.sub(tag, made)


def _classed(found: re.Match[str]) -> str:
    names, rest = _translated(found[2])
    names = " ".join(name for name in (found[1], names) if name)
    return (f' class="{names}"' if names else "") + rest


@functools.lru_cache(maxsize=256)
def _translated(style: str) -> tuple[str, str]:
    """Return the classes for a style, and the attributes for what no class can say."""
    names: list[str] = []
    rest = ""
    for part in style.split(";"):
        said = part.replace(" ", "")
        if said in CLASSES:
            names.append(CLASSES[said])
        elif said.startswith("color:"):
            rest += f' mathcolor="{said.removeprefix("color:")}"'
        elif said and not said.startswith(_NEEDLESS):
            rest += f' style="{part.strip()}"'
    return " ".join(names), rest
