"""Texts: headings that skip a level, and formulas that lost their delimiters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memosite.checks.findings import Finding
from memosite.errors import Place
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memosite.checks.site import Site
    from memosite.markup.sheet import Heading
    from memosite.memo import Memo

_COMMANDS = """
    alpha approx argmax argmin ast bar begin beta big bigg binom bmod boldsymbol cap cdot cdots
    chi circ cong cos cup dagger ddot ddots delta dfrac displaystyle div dot dots ell emptyset
    end epsilon equiv eta exists exp forall frac gamma geq gg hat hbar iff in inf infty int iota
    kappa lambda langle ldots left leftarrow leq lim liminf limits limsup ll ln log
    longrightarrow lvert mapsto mathbb mathbf mathcal mathfrak mathit mathrm mathscr mathsf max
    mid min mu nabla neg neq notin nu odot oint omega operatorname oplus otimes overline partial
    perp phi pi pm pmod prime prod propto psi quad rangle rho right rightarrow rvert sigma sim
    simeq sin sqrt star subset subseteq sum sup tan tau text textstyle tfrac theta tilde times
    to top underbrace underline upsilon varepsilon varnothing varphi vdots vec vert wedge
    widehat widetilde xi zeta Delta Gamma Lambda Leftarrow Leftrightarrow Omega Phi Pi Psi Re
    Rightarrow Sigma Theta Xi
"""
_LOST = re.compile(
    rf"\\(?:{'|'.join(_COMMANDS.split())})(?![A-Za-z])"
    r"|(?<=[A-Za-z0-9)\]])[_^]\{[A-Za-z0-9+\-*/=, \\]{1,40}\}"
)
_AROUND = 24
"""Characters on either side of TeX that a message shows."""


def levels(site: Site) -> Iterator[Finding]:
    """Yield the headings that stand more than one level below the one above them."""
    for memo in site.memos:
        above = 1  # the memo's title
        for heading in site.planned.content.bodies[memo.slug].toc:
            if heading.level > above + 1:
                message = f"`{heading.text}` skips a level: nothing stands between it and "
                around = "the memo's title" if above == 1 else "the section above"
                fix = f"take {heading.level - above - 1} `#` away"
                yield Finding(_place(site, memo, heading), "M301", message + around, fix)
            above = heading.level


def _place(site: Site, memo: Memo, heading: Heading) -> Place:
    wanted = slug_of(heading.text)
    for number, line in enumerate(site.lines(memo.path)[memo.first_line - 1 :], memo.first_line):
        found = re.match(r" {0,3}#{1,6}[ \t]+(.*)", line)
        if found and wanted and slug_of(re.sub(r"\{[^{}]*\}\s*$|`", "", found[1])) == wanted:
            return Place(memo.path, number, 1, line)
    return site.find(memo, heading.text)


def formulas(site: Site) -> Iterator[Finding]:
    """Yield what stands in prose as TeX, which was a formula once; one a paragraph."""
    for memo in site.memos:
        for paragraph in site.seen(memo).prose:
            found = _LOST.search(paragraph)
            if found:
                excerpt = _excerpt(paragraph, found.start(), found.end())
                near = paragraph[max(0, found.start() - 4) : found.end() + 4]
                spellings = (excerpt, excerpt[1:-1], near, near.strip(), found[0])
                place = site.find(memo, *(one.replace("\u00a0", " ") for one in spellings))
                message = f"`{excerpt}` looks like a formula, and stays text"
                fix = "put it between dollars: `$...$`; code stands between backquotes"
                yield Finding(place, "M302", message, fix)


def _excerpt(text: str, start: int, end: int) -> str:
    """Return the brackets around TeX, or as many words of `text` as a message can show."""
    opened = _bracket(text, start)
    closed = _closing(text, opened) if opened >= 0 else -1
    if closed >= end:
        return text[opened : closed + 1]
    before = text[max(0, start - _AROUND) : start].rpartition(" ")[2]
    return before + text[start:end] + text[end : end + _AROUND].partition(" ")[0]


def _bracket(text: str, start: int) -> int:
    """Return where the outermost round bracket around `start` opens; -1 where none is near."""
    depth, outermost = 0, -1
    for at in range(start - 1, max(-1, start - 3 * _AROUND), -1):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth > 0 and text[at] == "(":
            outermost = at
    return outermost


def _closing(text: str, opened: int) -> int:
    depth = 0
    for at in range(opened, min(len(text), opened + 5 * _AROUND)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return -1
