"""Environments, their rows and cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memosite.markup.formulas.tex import read as texread
from memosite.markup.formulas.tex import words
from memosite.markup.formulas.tex.frame import Frame

if TYPE_CHECKING:
    from memosite.markup.formulas.tex.writer import Writer


def begin(writer: Writer, _name: str) -> None:
    """Begin an environment under the name that math-core knows."""
    found = words.NAME.match(writer.tex, writer.at)
    if found is None:
        writer.pieces.append(r"\begin")
        return
    writer.at, name = found.end(), found[1]
    target = words.ENVIRONMENTS.get(name, name)
    if name in words.COUNTED:
        writer.take(r"\s*\{\s*\d*\s*\}")
    if name in words.PLACED:
        writer.take(r"\s*\[[tcb]\]")
    writer.pieces.append(rf"\begin{{{target}}}")
    frame = Frame("env", close=rf"\end{{{target}}}", name=name)
    frame.display = name in words.DISPLAYED and writer.top.display
    writer.push(frame)
    if name in words.ROWS | words.EQUATIONS:
        writer.numbered = True
        frame.owner = frame if name in words.EQUATIONS else None
    if words.MATRIX.fullmatch(name):
        option = writer.take(r"\s*\[([lcr])\]")
        frame.align = option[1] if option else "c"
    elif name == "array":
        spec(writer)


def spec(writer: Writer) -> None:
    """Write the columns of an array."""
    at = texread.skip(writer.tex, writer.at)
    end = writer.pairs.get(at, -1)
    if end >= 0 and writer.tex[at] == "{":
        writer.pieces.append("{" + texread.columns(writer.tex[at + 1 : end]) + "}")
        writer.at = end + 1


def end(writer: Writer, _name: str) -> None:
    """End an environment with what its rows turned out to need."""
    writer.leave_cell()
    found = words.NAME.match(writer.tex, writer.at)
    if found is None:
        writer.pieces.append(r"\end")
        return
    writer.at, name = found.end(), found[1]
    frame = writer.top
    if frame.kind != "env" or frame.name != name:
        writer.pieces.append(rf"\end{{{words.ENVIRONMENTS.get(name, name)}}}")
        return
    writer.frames.pop()
    if words.LINE.fullmatch("".join(writer.pieces[frame.row or frame.begin + 1 :])):
        writer.pieces.append("&" * (frame.columns - 1))  # a line spans the cells there are
    if frame.align:
        matrix(writer, frame)
    elif frame.broken:
        writer.pieces[frame.begin] += r"\begin{gathered}"
        writer.pieces.append(r"\end{gathered}")
    writer.pieces += [*frame.aside, frame.close]


def matrix(writer: Writer, frame: Frame) -> None:
    """Write a starred or small matrix as an array between its fences."""
    found = words.MATRIX.fullmatch(frame.name)
    assert found is not None, "begin found it so"
    kind = "subarray" if found[2] else "array"
    opening = rf"\begin{{{kind}}}{{{frame.align * frame.columns}}}"
    left, right = words.FENCES[found[1]]
    writer.pieces[frame.begin] = (rf"\left{left}" if found[1] else "") + opening
    frame.close = rf"\end{{{kind}}}" + (rf"\right{right}" if found[1] else "")


def row(writer: Writer, _name: str) -> None:
    """Write the end of a row, but for the last one's."""
    writer.take(words.HEIGHT.pattern)
    writer.leave_cell()
    if words.LAST.match(writer.tex, writer.at):
        return
    writer.top.column = 1
    writer.top.broken |= writer.top.owner is writer.top
    writer.pieces.append(r"\\ ")
    writer.top.row = len(writer.pieces)


def dots(writer: Writer, name: str) -> None:
    """Write dots into so many cells."""
    found = writer.take(r"\s*(?:\[[\d.]*\])?\s*\{\s*(\d+)\s*\}")
    if found is None or not 0 < int(found[1][:3]) <= words.CELLS_MAX:
        writer.pieces.append(f"\\{name}" + (found[0] if found else ""))
        return
    writer.top.column += int(found[1]) - 1
    writer.top.columns = max(writer.top.columns, writer.top.column)
    writer.pieces.append("&".join([r"\ldots "] * int(found[1])))
