"""What stands where in a piece of TeX: groups, lengths, columns, tags, faults."""

from __future__ import annotations

import re

from memosite.markup.formulas.tex.marks import mark

COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
"""A command; the group is its name."""

_COMMENT = re.compile(r"(\\.)|%[^\n]*\n?", re.DOTALL)
_LENGTH = re.compile(r"\s*(-?(?:\d+\.?\d*|\.\d+))\s*([a-z]{2})\s*")
_SPACES = r"(?:\\[,:;! ]|\\q?quad|\\hspace\s*\{[^{}]*\}|\\hskip[^{}]*|\s)*"
_DEFAULT = re.compile(
    r"\\(?:re)?newcommand\*?\s*(?:\{[^{}]*\}|\\(?:[A-Za-z]+|.))\s*\[\s*\d\s*\]\s*\["
)
_POINTS = {
    "em": 10.0,
    "ex": 4.3,
    "mu": 10 / 18,
    "px": 0.75,
    "pt": 1.0,
    "bp": 1.00375,
    "pc": 12.0,
    "mm": 2.8453,
    "cm": 28.453,
    "in": 72.27,
}
"""Unit -> TeX points, in a text of 10 pt."""
_SIGNS = {
    "ast": "\u2217",
    "star": "\u22c6",
    "dag": "\u2020",
    "dagger": "\u2020",
    "ddag": "\u2021",
    "ddagger": "\u2021",
    "prime": "\u2032",
    "S": "\u00a7",
}
"""Commands that a tag may hold -> their signs."""


def without_comments(tex: str) -> str:
    """Return `tex` with a space for each comment."""
    return _COMMENT.sub(lambda found: found[1] or " ", tex) if "%" in tex else tex


def pairs(tex: str) -> dict[int, int]:
    r"""Return where each `{`, `$` and `\(` that is closed begins -> where its end does."""
    known: dict[int, int] = {}
    waiting: list[tuple[str, int]] = []
    for found in re.finditer(r"\\.|[{}$]", tex, re.DOTALL):
        token, at = found[0], found.start()
        last = waiting[-1][0] if waiting else ""
        if token in ("{", r"\(") or (token == "$" and last != "$"):  # noqa: S105 (of TeX)
            waiting.append((token, at))
        elif token == "}":  # noqa: S105 (of TeX)
            while waiting and waiting[-1][0] != "{":
                waiting.pop()
            if waiting:
                known[waiting.pop()[1]] = at
        elif (token, last) in (("$", "$"), (r"\)", r"\(")):
            known[waiting.pop()[1]] = at
    return known


def skip(tex: str, at: int) -> int:
    """Return where the next thing that is no space begins."""
    while at < len(tex) and tex[at].isspace():
        at += 1
    return at


def em(written: str) -> float | None:
    """Return a length of TeX in em, or None where it is none."""
    found = _LENGTH.fullmatch(written)
    if found is None or found[2] not in _POINTS:
        return None
    return round(float(found[1]) * _POINTS[found[2]] / 10, 4)


def columns(written: str) -> str:
    """Return the columns of an array with repeats written out and mere spacing left out.

    Source: the array package, 1.
    """
    done = re.sub(
        r"\*\s*\{\s*(\d\d?)\s*\}\s*\{([^{}]*)\}", lambda found: int(found[1]) * found[2], written
    )
    done = re.sub(rf"[@!]\s*\{{{_SPACES}\}}", "", done)
    return re.sub(r"[pmb]\s*\{[^{}]*\}", "l", done)


def tag(written: str) -> str:
    """Return the text of a tag as math-core takes it; what is no text stays."""
    text = re.sub(r"\\(?:text|textrm|mathrm)\s*\{([^{}]*)\}", r"\1", written)
    text = re.sub(r"\\([A-Za-z]+)\s*", lambda found: _SIGNS.get(found[1], found[0]), text)
    text = re.sub(r"\^?\s*\{?['\u2032]\}?", "\u2019", text)
    text = re.sub(r"[\s~]+", "\u00a0", text.replace("$", "").strip())
    return written if re.search(r"[\\{}^_&#%]", text) else mark("tag", text)


def labels(tex: str) -> list[str]:
    """Return what `tex` labels."""
    return [found.strip() for found in re.findall(r"\\label\s*\{([^{}]*)\}", tex)]


def fault(tex: str) -> str:
    """Return what is wrong with `tex` that math-core would pass over, or ""."""
    if re.search(r"\d%[^\S\n]*(?:[^\s%]|\Z)", tex):
        return r"`%` begins a comment here; a percent sign is `\%`"
    if _DEFAULT.search(tex):
        return "an argument with a default cannot be set; write a command without one"
    if _depth(tex) > DEPTH_MAX:
        return f"it nests more than {DEPTH_MAX} deep"
    return ""


DEPTH_MAX = 200
"""math-core calls itself for each group within another, and crashes some thousands deep."""


def _depth(tex: str) -> int:
    r"""Return a bound for how deep `tex` nests: groups, environments, and runs of commands."""
    if len(tex) <= DEPTH_MAX:
        return 0
    depth = deepest = run = 0
    for found in re.finditer(
        r"\\(begin|left|end|right|[A-Za-z]+|.)|[{}]|[^\\{}\s]", tex, re.DOTALL
    ):
        token = found[0]
        if token not in ("{", "}"):
            run = run + 1 if len(found[1] or "") > 1 else 0
        depth += token in ("{", r"\begin", r"\left")
        depth -= token in ("}", r"\end", r"\right")
        deepest = max(deepest, depth, run)
    return deepest
