r"""TeX as papers write it -> TeX that math-core sets. Pure text to text.

math-core knows most of amsmath; what it lacks and what has an equal in what it knows is rewritten
here: `split` is `aligned`, `\substack` a `subarray`, `$` inside `\text` closes and reopens it.
Nothing is dropped silently: what has no equal stays, and math-core refuses it by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

REF = "memosite-ref:"
r"""Marks a `\ref` until the numbers of all equations are known."""

_SAME: dict[str, str] = {
    "mbox": r"\text",
    "textnormal": r"\text",
    "pmb": r"\boldsymbol",
    "mathds": r"\mathbb",
    "mathbbm": r"\mathbb",
    "dotsc": r"\ldots",
    "dotso": r"\ldots",
    "dotsb": r"\cdots",
    "dotsm": r"\cdots",
    "dotsi": r"\cdots",
    "strut": r"\vphantom{(}",
    "mathstrut": r"\vphantom{(}",
    "cr": r"\\",
    "ensuremath": "",
    "mathcolor": r"\textcolor",
}
"""Command -> what it is rewritten to; an empty one leaves only its argument."""

_ENVIRONMENTS = {
    "split": "aligned",
    "alignat": "align",
    "alignat*": "align*",
    "alignedat": "aligned",
    "flalign": "align",
    "flalign*": "align*",
    "eqnarray": "align",
    "eqnarray*": "align*",
}
_COUNTED = frozenset({"alignat", "alignat*", "alignedat"})
"""Environments that begin with a count of columns, which their equals do not take."""
_FENCES = {"p": "()", "b": "[]", "B": (r"\{", r"\}"), "v": "||", "V": (r"\|", r"\|"), "": ".."}
_NUMBERED = re.compile(r"\\begin\{(?:equation|align|gather|multline|alignat|flalign|eqnarray)\*?\}")
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)


@dataclass(slots=True)
class Definitions:
    r"""What `\newcommand` and its kin have defined so far down the page, as TeX does it."""

    by_name: dict[str, str] = field(default_factory=dict)
    r"""Command without backslash -> the whole `\def\name#1{...}`."""

    def learn(self, tex: str) -> None:
        """Remember every definition at the top level of `tex`."""
        self.by_name.update(_definitions(tex))

    def needed(self, tex: str) -> str:
        """Return the definitions that `tex` uses, in the order in which they were made."""
        wanted: set[str] = set()
        pending = [tex]
        while pending:
            for name in set(_COMMAND.findall(pending.pop())) & self.by_name.keys() - wanted:
                wanted.add(name)
                pending.append(self.by_name[name])
        return "".join(text for name, text in self.by_name.items() if name in wanted)


def prepare(tex: str, *, display: bool) -> str:
    """Return `tex` rewritten for math-core. Cost: linear, about 10 us a formula."""
    if "\\" not in tex and "$" not in tex:
        return tex
    done = _defined(tex)
    done = re.sub(r"\\\\\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\]", r"\\\\ ", done)
    done = re.sub(r"\\(left|right|middle|[bB]ig+[lrm]?)\s*<", r"\\\1\\langle ", done)
    done = re.sub(r"\\(left|right|middle|[bB]ig+[lrm]?)\s*>", r"\\\1\\rangle ", done)
    done = re.sub(r"\\hspace\*", r"\\hspace", done)
    done = re.sub(r"\\ref\s*\{([^{}]*)\}", rf"\\text{{{REF}\1}}", done)
    done = _texts(_commands(_matrices(_environments(done))))
    return _framed(done) if display else done


def group(tex: str, start: int) -> int:
    """Return the end of the brace group that begins at `start`, or of the single token there.

    An unclosed group ends where the text does; math-core then says what is missing.
    """
    if start >= len(tex) or tex[start] != "{":
        found = _COMMAND.match(tex, start)
        return found.end() if found else min(start + 1, len(tex))
    depth, at = 0, start
    while at < len(tex):
        if tex[at] == "\\":
            at += 1
        elif tex[at] == "{":
            depth += 1
        elif tex[at] == "}":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return len(tex)


def _skip(tex: str, at: int) -> int:
    while at < len(tex) and tex[at].isspace():
        at += 1
    return at


def _arguments(tex: str, at: int, count: int) -> tuple[list[str], int]:
    """Return `count` arguments that begin at `at`, as written, and where they end."""
    found = []
    for _ in range(count):
        at = _skip(tex, at)
        end = group(tex, at)
        found.append(tex[at:end])
        at = end
    return found, at


def _definitions(tex: str) -> Iterator[tuple[str, str]]:
    for found in re.finditer(r"\\def\\([A-Za-z]+|.)[#\d]*(?=\{)", tex):
        yield found[1], tex[found.start() : group(tex, found.end())]


_DEFINE = re.compile(r"\\(newcommand|renewcommand|providecommand|DeclareMathOperator)(\*?)")


def _defined(tex: str) -> str:
    r"""Return `tex` with every `\newcommand` and its kin as `\def`, which may define anew.

    An optional argument has no equal in `\def`; such a definition stays for math-core to refuse.
    """
    found = _DEFINE.search(tex)
    if found is None:
        return tex
    before, at = tex[: found.start()], found.end()
    (name,), at = _arguments(tex, at, 1)
    count = re.match(r"\s*\[(\d)\](?!\s*\[)", tex[at:])
    at += count.end() if count else 0
    if tex[_skip(tex, at) : _skip(tex, at) + 1] != "{":
        return before + found[0] + name + _defined(tex[at:])
    (body,), at = _arguments(tex, at, 1)
    if found[1] == "DeclareMathOperator":
        body = rf"{{\operatorname{found[2]}{body}}}"
    slots = "".join(f"#{n}" for n in range(1, int(count[1]) + 1)) if count else ""
    return before + rf"\def{name.strip('{} ')}{slots}{body}" + _defined(tex[at:])


def _environments(tex: str) -> str:
    done = re.sub(
        r"\\begin\{(\w+\*?)\}(\s*\{\d+\})?",
        lambda found: (
            rf"\begin{{{_ENVIRONMENTS[found[1]]}}}"
            + ("" if found[1] in _COUNTED else found[2] or "")
            if found[1] in _ENVIRONMENTS
            else found[0]
        ),
        tex,
    )
    if r"\begin{eqnarray" in tex:
        done = re.sub(r"&\s*([^&\\]{1,3}|\\[A-Za-z]+)\s*&", r"&\1 ", done)
    return re.sub(
        r"\\end\{(\w+\*?)\}",
        lambda found: rf"\end{{{_ENVIRONMENTS.get(found[1], found[1])}}}",
        done,
    )


_MATRIX = re.compile(
    r"\\begin\{(?:([pbBvV]?)matrix\*|(small)matrix)\}(?:\s*\[([lcr])\])?"
    r"((?:(?!\\begin\{).)*?)\\end\{(?:[pbBvV]?matrix\*|smallmatrix)\}",
    re.DOTALL,
)


def _matrices(tex: str) -> str:
    r"""Return `tex` with starred and small matrices as arrays."""
    if "matrix*" not in tex and "smallmatrix" not in tex:
        return tex

    def array(found: re.Match[str]) -> str:
        rows = found[4].split(r"\\")
        columns = max(row.replace(r"\&", "").count("&") for row in rows) + 1
        if found[2]:
            return rf"\begin{{subarray}}{{{'c' * columns}}}{found[4]}\end{{subarray}}"
        left, right = _FENCES[found[1] or ""]
        inner = rf"\begin{{array}}{{{(found[3] or 'c') * columns}}}{found[4]}\end{{array}}"
        return rf"\left{left}{inner}\right{right}"

    return _MATRIX.sub(array, tex)


def _commands(tex: str) -> str:
    r"""Return `tex` with commands that math-core lacks as their equals."""
    pieces: list[str] = []
    at = 0
    for found in _COMMAND.finditer(tex):
        if found.start() < at:
            continue
        name = found[1]
        pieces.append(tex[at : found.start()])
        at = found.end()
        if name == "substack":
            (rows,), at = _arguments(tex, at, 1)
            pieces.append(rf"\begin{{subarray}}{{c}}{_commands(rows[1:-1])}\end{{subarray}}")
        elif name == "smash":
            optional = re.match(r"\s*\[[tb]\]", tex[at:])
            at += optional.end() if optional else 0
        else:
            pieces.append(_SAME.get(name, found[0]))
    return "".join([*pieces, tex[at:]])


def _texts(tex: str) -> str:
    r"""Return `tex` with `\text{if $x$ then}` as `\text{if }x\text{ then}`."""
    if "$" not in tex:
        return tex
    pieces: list[str] = []
    at = 0
    for found in re.finditer(r"\\(text\w*)\s*\{", tex):
        if found.start() < at:
            continue
        end = group(tex, found.end() - 1)
        inner = tex[found.end() : end - 1]
        pieces.append(tex[at : found.start()])
        words = re.split(r"(?<!\\)\$", inner)
        for n, word in enumerate(words):
            pieces.append(word if n % 2 else rf"\{found[1]}{{{word}}}" if word else "")
        at = end
    return "".join([*pieces, tex[at:]])


def _framed(tex: str) -> str:
    r"""Return a display formula inside the environment that its `\tag`, `\label` or `\\` needs."""
    if _NUMBERED.search(tex):
        return tex
    starred = "" if re.search(r"\\label\s*\{", tex) and r"\tag" not in tex else "*"
    if re.search(r"\\(?:tag\*?|label)\s*\{", tex):
        return rf"\begin{{equation{starred}}}{tex}\end{{equation{starred}}}"
    return rf"\begin{{gathered}}{tex}\end{{gathered}}" if _breaks(tex) else tex


def _breaks(tex: str) -> bool:
    r"""Return whether `\\` stands outside every group and environment of `tex`."""
    if r"\\" not in tex:
        return False
    depth = 0
    for found in re.finditer(r"\\begin\b|\\end\b|\\left\b|\\right\b|\\.|[{}]", tex, re.DOTALL):
        mark = found[0]
        if mark in ("{", r"\begin", r"\left"):
            depth += 1
        elif mark in ("}", r"\end", r"\right"):
            depth -= 1
        elif mark == r"\\" and depth == 0:
            return True
    return False
