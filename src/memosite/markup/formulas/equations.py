r"""`$$ ... $$ {#eq:floor}`, another way to write `\label{floor}`; labels of equations as such."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

_END = re.compile(r"\$\$[ \t]*\{#(eq:[\w.-]+)\}\s*\Z")
_ENVIRONMENT = re.compile(r"\\end\{(?:align|gather|equation|multline|eqnarray|flalign)\*?\}\s*\Z")


def install(parser: MarkdownIt) -> None:
    """Read displays that a label in braces follows, as pandoc-crossref and Quarto write it."""
    interrupted = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("math_block", "equation", _equation, {"alt": interrupted})


def _equation(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a display from its `$$` to the line that ends in `$$ {#eq:name}`."""
    if state.is_code_block(start) or not _line(state, start).startswith("$$"):
        return False
    rows: list[str] = []
    for line in range(start, end):
        row = _line(state, line).removeprefix("$$" if line == start else "")
        found = _END.search(row)
        rows.append(row[: found.start()] if found else row)
        odd = state.sCount[line] < state.blkIndent or (state.isEmpty(line) and line > start)
        if odd or "$$" in rows[-1]:
            return False
        if found:
            break
    else:
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.block = True
        token.content = _labelled("\n".join(rows), found[1])
        token.markup = "$$"
        token.map = [start, line + 1]
        state.line = line + 1
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _labelled(tex: str, name: str) -> str:
    """Return `tex` with the label inside its last row."""
    found = _ENVIRONMENT.search(tex)
    at = found.start() if found else len(tex.rstrip())
    return f"{tex[:at].rstrip()} \\label{{{name}}}{tex[at:]}"
