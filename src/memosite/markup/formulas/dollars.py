r"""Where a formula in a line begins and ends: pandoc's rule for `$`, with text inside formulas.

An opening `$` has something other than space behind it, a closing one before it; no digit touches
either from outside, so that "$5 and $10" stays text, unless the formula begins with a command, as
in `3$\times$3`. A `$` within braces is the formula's own: `$\text{if $x$}$` is one formula.
Between `$$` anything may stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_SIGN = re.compile(r"\\.|[${}]", re.DOTALL)
_CODE = tuple(
    (re.compile(content), re.compile(behind))
    for content, behind in (
        (r"\{?[A-Za-z_][\w/.:=>-]*\}?[/:=.,-]", "[A-Za-z_{]"),  # $HOME/$USER
        (r"[A-Z_][A-Z0-9_]+|\{[A-Za-z_]\w*\}", r"\{"),  # ${A}${B}
        (r"\([^()]*\)[/:=.,-]?", r"\("),  # $(pwd)/$(date)
        (r"[^\\]+\(", ""),  # $("a").b($(this))
    )
)
"""What stands between the dollars of two variables or calls, and what behind them."""
_WORDS = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)+")
_OWN_MAX = 40
"""Dollars that a formula may have within; it keeps the search for its end short."""


def formula(text: str, at: int) -> str | None:
    """Return the formula, with its dollars, that begins at the `$` at `at`; None for a mere sign.

    Cost: linear in the text for all its dollars together.
    """
    mark = "$$" if text.startswith("$$", at) else "$"
    start = at + len(mark)
    end = _end(text, start, mark)
    content = text[start:end] if end > start else ""
    before, after = text[max(0, at - 1) : at], text[end + len(mark) : end + len(mark) + 1]
    known = _is_maths if mark == "$" else _is_display
    if not content.strip() or not known(content, before, after):
        return None
    return text[at : end + len(mark)]


def _is_maths(content: str, before: str, after: str) -> bool:
    """Return whether what stands between two single dollars is a formula."""
    if content[0].isspace() or content[-1].isspace():
        return False
    if any(one.fullmatch(content) and behind.match(after) for one, behind in _CODE):
        return False
    if _is_letter(before) and _is_letter(after) and _WORDS.fullmatch(content):  # A$AP and Ke$ha
        return False
    known = re.match(r"\\[A-Za-z]", content) is not None
    return known or not (before.isdigit() or after.isdigit())


def _is_display(content: str, before: str, after: str) -> bool:
    """Return whether what stands between two double dollars is a formula, and no "cash$$ or $$"."""
    opens = not (_is_letter(before) and content[0].isspace())
    closes = not (_is_letter(after) and content[-1].isspace())
    return opens and closes and after != "$"


def _is_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


def _end(text: str, start: int, mark: str) -> int:
    """Return where the dollars that end a formula stand, or -1.

    Where braces never close, the first dollars end it, and the fault can be told.
    """
    first, own, depth = -1, 0, 0
    for found in _SIGN.finditer(text, start):
        sign, at = found[0], found.start()
        if sign in "{}":
            depth += 1 if sign == "{" else -1
        elif sign == "$" and text.startswith(mark, at):
            if depth <= 0:
                return at
            first = at if first < 0 else first
            own += 1
            if own > _OWN_MAX:
                break
    return first


def inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's signature)
    """Read `$x$` and `$$x$$` within a line."""
    written = formula(state.src, state.pos) if state.src[state.pos] == "$" else None
    if written is None:
        return False
    mark = "$$" if written.startswith("$$") else "$"
    if not silent:
        kind = "math_inline_double" if mark == "$$" else "math_inline"
        token = state.push(kind, "math", 0)
        token.content = written[len(mark) : -len(mark)]
        token.markup = mark
    state.pos += len(written)
    return True
