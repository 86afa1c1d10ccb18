"""Labels of figures, tables, equations and sections: an id each, and the words for it."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from memosite.errors import did_you_mean
from memosite.markup.sheet import KEPT, Label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memosite.errors import Place
    from memosite.markup.sheet import Sheet

KINDS = {"fig": "Figure", "tbl": "Table", "eq": "Equation", "sec": "Section"}
"""What stands before the colon of a label -> the word for it."""

_LOOKED_AT_MAX = 100
"""Labels that an unknown one is compared with; a thousand of each would take a minute."""
_FAMILY = re.compile(r"(?:fn|ref|cite):")
"""How ids of notes and citations begin."""


def is_kept(name: str) -> bool:
    """Return whether pages or notes use that id."""
    return name in KEPT or _FAMILY.match(name) is not None


def claim(sheet: Sheet, kind: str, name: str, number: str, place: Place) -> bool:
    """Note that `name` is the id of something of that kind; False, with a mistake, if it cannot be.

    An id without a colon is an anchor and no label: nothing refers to it by number.
    """
    family, colon, _ = name.partition(":")
    said = ""
    if name in sheet.ids:
        first = sheet.ids[name]
        said = f"`{name}` is given twice: here and on line {first.line}"
        hint = f"give each {KINDS[kind].lower()} a name of its own"
    elif is_kept(name) or (colon and family in KINDS and family != kind):
        said = f"`{name}` cannot be the id of {_a(kind)}"
        hint = f"write `{kind}:{name.rpartition(':')[2]}`"
    if said:
        sheet.say(place, said, hint)
        return False
    sheet.ids[name] = place
    if family == kind and colon:
        sheet.labels[name] = Label(name, number)
    return True


def named(sheet: Sheet, wanted: str, place: Place, hint: str) -> str:
    """Return `wanted` as an id, with a number behind it and a warning where that is taken."""
    given = sheet.unique(wanted)
    if given != wanted:
        told = f"this one becomes `{given}`; {hint}"
        sheet.say(place, f"the id `{wanted}` is used twice", told, "warning")
    return given


def words(label: Label, *, many: bool = False) -> str:
    """Return what stands for a label: `Figure 1`; `Figures 1` where further ones follow."""
    return f"{kind_of(label.id)}{'s' if many else ''}\u00a0{label.number}"


def how(name: str) -> str:
    """Return how the label of that name is written, as a hint."""
    where = {
        "fig": "right behind an image that stands alone",
        "tbl": "at the end of a paragraph `Table: ...` right above or below the table",
        "eq": "behind the `$$` that ends a display",
        "sec": "at the end of a heading",
    }
    return f"write `{{#{name}}}` {where[name.partition(':')[0]]}"


def near(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return a hint that names the labels nearest to one that is unknown, else `otherwise`."""
    return did_you_mean(name, itertools.islice(known, _LOOKED_AT_MAX), otherwise)


def kind_of(name: str) -> str:
    """Return the word for what a label names."""
    return KINDS[name.partition(":")[0]]


def _a(kind: str) -> str:
    word = KINDS[kind].lower()
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
