r"""TeX as papers write it -> TeX that math-core sets. Pure text to text.

math-core knows most of amsmath; what it lacks and what has an equal in what it knows is rewritten
here: `split` is `aligned`, `\substack` a `subarray`, `$` inside `\text` closes and reopens it.
Only hints for spacing are left out, such as the height of `\\[4pt]` and the place of `[t]`. Nothing
else is dropped silently: what has no equal stays, and math-core refuses it by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memosite.markup.formulas.tex import read, rows, rules, words
from memosite.markup.formulas.tex.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


def prepare(tex: str, *, display: bool, own: Collection[str] = ()) -> str:
    """Return `tex` rewritten for math-core; commands named in `own` are the author's and stay.

    Cost: linear, about 2 us for a short formula and 40 for a long one.
    """
    if _is_ready(tex):
        return tex
    return Writer(read.without_comments(tex), own, RULES, display=display).write()


RULES: dict[str, Callable[[Writer, str], None]] = {
    "begin": rows.begin,
    "end": rows.end,
    "\\": rows.row,
    "cr": rows.row,
    "hdotsfor": rows.dots,
    "label": rules.aside,
    "tag": rules.aside,
    "ref": rules.refer,
    "eqref": rules.refer,
    "hspace": rules.space,
    "cfrac": rules.fraction,
    "smash": rules.smash,
    "rule": rules.rule,
    "mathop": rules.operator,
    **dict.fromkeys(words.LIMITED, rules.limit),
    "color": rules.colour,
    "textcolor": rules.colour,
    "mathcolor": rules.colour,
    "colorbox": rules.box,
    "fcolorbox": rules.box,
    "newcommand": rules.define,
    "renewcommand": rules.define,
    "DeclareMathOperator": rules.define,
    "def": rules.name,
    "gdef": rules.name,
    "edef": rules.name,
    "let": rules.name,
    **dict.fromkeys(words.SIZES, rules.bracket),
}
"""Command -> how it is written."""

_REWRITTEN = frozenset({*RULES, *words.SAME, *words.TEXTS, *words.PARTS, "(", ")"})
_SIZES = frozenset(words.SIZES)


def _is_ready(tex: str) -> bool:
    """Return whether nothing in `tex` is rewritten, as in most formulas within a line."""
    if any(sign in tex for sign in "$%&"):
        return False
    used = _REWRITTEN.intersection(read.COMMAND.findall(tex)) if "\\" in tex else frozenset()
    return not used or (used <= _SIZES and not any(sign in tex for sign in "<>."))
