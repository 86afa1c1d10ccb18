"""The formulas of a page -> MathML, by math-core, or what is wrong with them."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from math_core import LatexError, LatexToMathML
from msgspec import Struct

from memosite.markup.formulas import mathml
from memosite.markup.formulas.tex import read as texread
from memosite.markup.formulas.tex.definitions import Definitions
from memosite.markup.formulas.tex.prepare import prepare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Formula(NamedTuple):
    """A formula as it is written."""

    tex: str
    """Without the marks around it, and without space at its ends."""
    display: bool


class Fault(Struct, frozen=True):
    """Why a formula cannot be set."""

    message: str


def typeset(formulas: Sequence[Formula], macros: Mapping[str, str]) -> list[str | Fault]:
    """Return the MathML of each formula, numbered through; "" for definitions alone.

    A formula knows the definitions of those before it. References wait for their numbers.
    """
    converter = _converter(tuple(sorted(macros.items())))
    snippets = _snippets(formulas, macros)
    faults = {n: Fault(said) for n, one in enumerate(formulas) if (said := texread.fault(one.tex))}
    made = None if faults else _together(converter, snippets)
    if made is None:
        for n, one in enumerate(snippets):
            if n not in faults and (said := _fault(converter, one)):
                faults[n] = Fault(said)
        sound = [one for n, one in enumerate(snippets) if n not in faults]
        made = _together(converter, sound)
        if made is None:  # not seen yet: what can be set alone could always be set together
            made = [converter.convert_with_local_state(tex, displaystyle=d) for tex, d in sound]
    ready = iter(made)
    return [
        faults.get(n) or mathml.annotated(next(ready), one.tex) for n, one in enumerate(formulas)
    ]


def _snippets(formulas: Sequence[Formula], macros: Mapping[str, str]) -> list[tuple[str, bool]]:
    """Return what math-core is given: each formula after the definitions above that it uses."""
    defined = Definitions(set(macros))
    snippets = []
    for one in formulas:
        ready = prepare(one.tex, display=one.display, own=defined.names)
        snippets.append((defined.needed(ready) + ready, one.display))
        defined.learn(ready)
    return snippets


@functools.cache
def _converter(macros: tuple[tuple[str, str], ...]) -> LatexToMathML:
    own = [name for name, _ in macros]
    ready = {name: prepare(text, display=False, own=own) for name, text in macros}
    return LatexToMathML(
        macros=ready, annotation=True, fancy_error=False, allow_unreliable_rendering=True
    )


def _together(converter: LatexToMathML, snippets: list[tuple[str, bool]]) -> list[str] | None:
    """Return the formulas of a page, numbered through; None where one cannot be set."""
    try:
        return converter.convert_all(snippets)
    except LatexError:
        return None


def _fault(converter: LatexToMathML, snippet: tuple[str, bool]) -> str:
    """Return what math-core says of a formula that it cannot set, or ""."""
    try:
        converter.convert_with_local_state(snippet[0], displaystyle=snippet[1])
    except LatexError as error:
        return re.sub(r"^\w*\d:\s*|^\d+:\s*", "", str(error).strip()).rstrip(".")
    return ""
