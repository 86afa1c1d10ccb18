"""MathML as math-core writes it -> MathML that browsers draw as TeX would.

What is mended here was found by drawing each formula of the tests beside another engine's
(tools/contact_sheet.py), in Chromium 156.
"""

from __future__ import annotations

import re

_SIGNS = {
    "\u27c2": "\u22a5",
    "\u23e0": "\u23dc",
    "\u23e1": "\u23dd",
    ">~</mo></mover>": ">\u02dc</mo></mover>",
}
"""What few fonts have, or none can stretch -> what is of one shape."""

_ALPHABETS = {"sf": (0x1D5A0, 0x1D5BA, 0x1D7E2), "tt": (0x1D670, 0x1D68A, 0x1D7F6)}
"""Class -> where Unicode has its A, a and 0."""
_LETTERS = {
    chr(first + n): (name, chr(ord(base) + n))
    for name, firsts in _ALPHABETS.items()
    for first, base, count in zip(firsts, "Aa0", (26, 26, 10), strict=True)
    for n in range(count)
}
"""Sans-serif and typewriter letters, which few fonts have -> class and the common letter."""
_FEW = re.compile(rf"<(mi|mn)>([{''.join(_LETTERS)}]+)</\1>")

_STRIKE = re.compile(r'<mrow class="menclose-\w+"></mrow>')

_SIZED = re.compile(
    r"(<m(?:sub|sup|subsup|under|over|underover)>)(<mo [^>]*minsize=[^>]*>[^<]*</mo>)"
)
"""A bracket of a given size with a script, which is drawn small unless it is in a row."""

_LETTER = r"<m[in][^>]*>[^<]*</m[in]>"
_INTEGRAL = re.compile(
    r"<(msub)>(?=<mo[^>]*>[\u222b-\u2230]<)"
    r"|<(msubsup)>(?=<mo[^>]*>[\u222b-\u2230]</mo>"
    rf"<mrow><mo[^>]*>\u2212</mo>{_LETTER}</mrow>{_LETTER}</)"
)
"""An integral whose lower limit ends farther to the right than its upper one."""

_DOUBLE = re.compile(
    r'<mo(?: lspace="0")?>\u22a5</mo>((?:<mspace style="margin-left[^>]*>)+)'
    r'<mo(?: rspace="0")?>\u22a5'
)
"""Two signs drawn as one, between which math-core keeps the space of relations."""

_ARROW = re.compile(r'<mspace width="3.5em"/>(?=</m(?:under|over)>)')
"""What gives a long arrow its least length, which math-core wants longer than amsmath."""

_LEAF = r"(?:(?!</?mtd|<m[ino]\b).)*"
_WORDS = r"(?:(?<=</mtext>)|(?<=</mtext></mrow>))"
_LONE = re.compile(rf"<mtd[^>]*>{_LEAF}<mo\b{_LEAF}(?=</mtd>){_WORDS}", re.DOTALL)
_NO_SPACE = "<mi></mi>"
"""After an operator with text alone, which counts as space and would take the operator's."""


def drawn(made: str) -> str:
    """Return a formula as browsers should be given it. Cost: linear, about 5 us a formula."""
    for written, shown in _SIGNS.items():
        if written in made:
            made = made.replace(written, shown)
    made = _FEW.sub(_common, made)
    if "menclose-" in made:
        made = _STRIKE.sub("", made)
    if "minsize" in made:
        made = _SIZED.sub(r"\1<mrow>\2</mrow>", made)
    if "<msub" in made:
        made = _INTEGRAL.sub(lambda found: f'<{found[1] or found[2]} class="int">', made)
    if "\u22a5" in made:
        alone = '<mo lspace="0" rspace="0">\u22a5'
        made = _DOUBLE.sub(rf"{alone}</mo>\1{alone}", made)
    if "3.5em" in made:
        made = _ARROW.sub('<mspace width="2.4em"/>', made)
    return _LONE.sub(rf"\g<0>{_NO_SPACE}", made) if "<mtd" in made else made


def _common(found: re.Match[str]) -> str:
    """Return letters of a rare alphabet as common ones with its class."""
    name = _LETTERS[found[2][0]][0]
    letters = "".join(_LETTERS[letter][1] for letter in found[2])
    upright = ' mathvariant="normal"' if found[1] == "mi" and len(letters) == 1 else ""
    return f'<{found[1]} class="{name}"{upright}>{letters}</{found[1]}>'
