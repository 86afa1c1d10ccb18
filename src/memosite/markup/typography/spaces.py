"""Spaces at which no line may break: few rules, each of which is right wherever it holds."""

from __future__ import annotations

import re

from memosite.languages import NARROW, primary

FIXED = "\u00a0"
_SPACE = "[ \u00a0]"
_UNITS = (
    "%|\u2030|\u20ac|\\$|\u00a3|\u00b0[CF]|[n\u00b5\u03bcmk]?s|min|h|[pn\u00b5\u03bcmck]?m|km|[\u00b5\u03bcmk]?g"
    "|[kMGTPE]?i?B|[kKMGTP]?bits?|[kMGT]bps|[kMGT]?Hz|[\u00b5\u03bcmkMGT]?W|[kMGT]?Wh|[mk]?V|[mkMG]?eV"
    "|[kMG]?J|[kMG]?Pa|K|dB|px|pt|dpi|fps|ppm|rpm|[kMGTPEZ]?FLOPS?|[kMGTPEZ]?FLOP/s|tokens?/s"
)
_BEFORE_UNIT = rf" (?<=\d )(?=(?:{_UNITS})(?![\w/]))"
_UNIT = re.compile(_BEFORE_UNIT)
_SHORT = (
    "figs?|eqs?|eqns?|secs?|sects?|ch|chaps?|tabs?|thms?|lem|props?|cors?|defs?|algs?|refs?|apps?"
    "|nos?|pp?|vols?|ca|art|abb|nr|kap|bd|abs|gl|anm|s"
)
_NUMBERED = re.compile(rf"(?<![\w.])((?:{_SHORT})\.|\u00a7\u00a7?) (?=[\d(])", re.IGNORECASE)
_NUMBERED_END = re.compile(rf"(?<![\w.])((?:{_SHORT})\.|\u00a7\u00a7?) $", re.IGNORECASE)
_NUMBERS = frozenset({"math_inline", "equation_ref", "link_open", "footnote_ref"})
"""Tokens that may be a number: a formula, or a link to something numbered."""
_INITIAL = re.compile(r"(?<![\w.])([^\W\d_]\.) (?=([^\W\d_]))")
_MAYBE_NUMBERED = re.compile("\\. [\\d(]|\u00a7 [\\d(]")
_MAYBE_INITIAL = re.compile(r"\. (?<=\b[^\W\d_]\. )[^\W\d_]")
"""Cheap signs that the rules of their names may hold."""
MAYBE = rf"{_BEFORE_UNIT}|\. [\d(]|{_MAYBE_INITIAL.pattern}|\. $|\u00a7|\u2013|\u2014"
"""A pattern without which there is nothing to tie, but in German and French.

Every alternative begins with one known sign, here and above: `re` looks for all of these at once.
"""
_DASH = re.compile(" (?<=\\S )(?=[\u2013\u2014](?: |$))")
_GERMAN = re.compile(r"\b([zZ]\. ?B|[dD]\. ?h|[uU]\. ?a|[sS]\. ?o|[sS]\. ?u|[oO]\. ?g|[iI]\. ?A)\.")
_FRENCH = (
    (re.compile(rf"(?<=\w){_SPACE}(?=[;!?])|(?<=[)\u00bb\u201d\u2026]){_SPACE}(?=[;!?])"), NARROW),
    (re.compile(rf"(?<=[\w)\u00bb\u201d]){_SPACE}(?=:(?:\s|$))"), FIXED),
    (re.compile(rf"(?<=\u00ab){_SPACE}|{_SPACE}(?=\u00bb)"), NARROW),
)


def tied(text: str, language: str, follower: str = "") -> str:
    """Return `text` with its spaces fixed where no line may break.

    `follower` is the type of the token behind it. Ties a number to its unit, a short word to the
    number behind it, initials to each other and to a name, and a dash to the word before it; in
    German the parts of `z. B.`, in French a word to the high signs behind it.
    """
    if " " not in text:
        return text
    text = _UNIT.sub(FIXED, text)
    if _MAYBE_NUMBERED.search(text):
        text = _NUMBERED.sub(rf"\1{FIXED}", text)
    if _MAYBE_INITIAL.search(text):
        text = _INITIAL.sub(_initial, text)
    if follower in _NUMBERS:
        text = _NUMBERED_END.sub(rf"\1{FIXED}", text)
    if "\u2013" in text or "\u2014" in text:
        text = _DASH.sub(FIXED, text)
    return _of_language(text, primary(language))


def _initial(found: re.Match[str]) -> str:
    both = found[1][0].isupper() and found[2].isupper()
    return found[1] + (FIXED if both else " ")


def _of_language(text: str, language: str) -> str:
    if language == "de":
        return _GERMAN.sub(lambda found: found[0].replace(" ", NARROW), text)
    if language == "fr":
        for pattern, space in _FRENCH:
            text = pattern.sub(space, text)
    return text
