"""One walk over a formula: groups, arguments, text and cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from memosite.markup.formulas.tex import read as texread
from memosite.markup.formulas.tex import words
from memosite.markup.formulas.tex.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping


Rules: TypeAlias = "Mapping[str, Callable[[Writer, str], None]]"
"""Command -> how it is written, given the writer and the command's name."""


class Writer:
    """One walk over a formula."""

    def __init__(
        self, tex: str, own: Collection[str], rules: Rules, *, display: bool, level: int = 0
    ) -> None:
        """Begin at the start of `tex`; `own` are commands that the author defined."""
        self.tex = tex
        self.own = own
        self.defined: set[str] = set()
        self.rules = rules
        self.level = level
        self.pairs = texread.pairs(tex)
        self.ends = frozenset(self.pairs.values())
        self.at = 0
        self.numbered = False
        self.pieces: list[str] = []
        root = Frame("root", close="", display=display)
        root.owner = root if display and not level else None
        self.frames = [root]

    @property
    def top(self) -> Frame:
        """The innermost frame that is open."""
        return self.frames[-1]

    def write(self) -> str:
        """Return the whole formula, in the environment that its tags and rows need."""
        while self.at < len(self.tex):
            self.step()
        root = self.leave("root")
        text = "".join(self.pieces)
        aside = "".join(root.aside)
        if self.numbered or root.owner is None:
            return text + aside
        if root.broken:
            text = rf"\begin{{gathered}}{text}\end{{gathered}}"
        if not aside:
            return text
        starred = "*" if r"\tag" in aside or r"\label" not in aside else ""
        return rf"\begin{{equation{starred}}}{text}{aside}\end{{equation{starred}}}"

    def step(self) -> None:
        """Rewrite one token and what belongs to it."""
        found = words.TOKEN.match(self.tex, self.at)
        assert found is not None, "every text begins with a token"
        start, self.at, token = self.at, found.end(), found[0]
        if token == "{":  # noqa: S105 (of TeX)
            self.open(start)
        elif token == "}":  # noqa: S105 (of TeX)
            self.close(start)
        elif token == "$":  # noqa: S105 (of TeX)
            self.dollar(start)
        elif token == "&":  # noqa: S105 (of TeX)
            self.cell()
        elif token[0] == "\\":
            self.command(token[1:], start)
        else:
            self.pieces.append(self.typeset(token) if self.top.text else token)

    def typeset(self, text: str) -> str:
        """Return words of a text with TeX's ligatures, and a space that a sign would swallow."""
        if text[:1].isspace() and self.pieces and self.pieces[-1] in words.SIGNS:
            text = "\\ " + text.lstrip()
        if any(frame.opener == r"\texttt{" for frame in self.frames[-2:]):
            return text
        for written, sign in words.LIGATURES.items():
            text = text.replace(written, sign)
        return text

    def command(self, name: str, start: int) -> None:
        """Rewrite a command."""
        rule = self.rules.get(name)
        if name in self.defined or name in self.own:
            self.pieces.append(f"\\{name}")
        elif name in words.TEXTS:
            self.text(name, *words.TEXTS[name])
        elif name in ("(", ")"):
            self.dollar(start)
        elif self.top.text and not (self.top.kind == "cell" and name in ("\\", "cr", "end")):
            self.within_text(name)
        elif name in words.PARTS:
            self.parts(name, words.PARTS[name], limits=name.endswith("brace"))
        elif rule is not None:
            rule(self, name)
        else:
            self.pieces.append(words.SAME.get(name, f"\\{name}"))

    def push(self, frame: Frame) -> None:
        """Begin a frame whose first piece is the last one written."""
        frame.owner = self.top.owner
        frame.group = frame if frame.kind in ("{", "$") else self.top.group
        frame.begin = len(self.pieces) - 1
        self.frames.append(frame)

    def open(self, start: int) -> None:
        """Begin a group."""
        self.pieces.append("{")
        if start in self.pairs:
            self.push(Frame("{", text=self.top.text))

    def close(self, start: int) -> None:
        """End a group, and begin the next argument of the command that it belongs to."""
        if start not in self.ends:
            self.pieces.append("}")
            return
        frame = self.leave("{")
        self.pieces.append(frame.close)
        found = words.LIMITS.match(self.tex, self.at)
        if frame.limits and found:
            self.at = found.end()
        if frame.rest:
            self.argument(frame.rest)

    def parts(self, name: str, parts: tuple[str, ...], *, limits: bool = False) -> None:
        """Write a command's parts around its arguments, or the command where these are missing."""
        if not self.has_arguments(len(parts) - 1):
            self.pieces.append(f"\\{name}")
            return
        self.pieces.append(parts[0])
        self.argument(parts[1:], limits=limits)

    def argument(self, rest: tuple[str, ...], *, limits: bool = False) -> None:
        """Begin the next argument; `rest` is what follows it and those behind it."""
        while rest:
            self.at = texread.skip(self.tex, self.at)
            if self.tex[self.at] == "{":
                self.at += 1
                self.push(Frame("{", close=rest[0], rest=rest[1:], limits=limits))
                return
            found = texread.COMMAND.match(self.tex, self.at)
            token = found[0] if found else self.tex[self.at]
            self.at += len(token)
            self.pieces += [words.SAME.get(token[1:], token) if found else token, rest[0]]
            rest = rest[1:]

    def has_arguments(self, count: int) -> bool:
        """Return whether so many arguments follow."""
        at = self.at
        for _ in range(count):
            at = self.after(texread.skip(self.tex, at))
            if at < 0:
                return False
        return True

    def after(self, at: int) -> int:
        """Return where the argument that begins at `at` ends, or -1 where none does."""
        if self.tex[at : at + 1] == "{":
            return self.pairs.get(at, -2) + 1
        found = texread.COMMAND.match(self.tex, at)
        if found:
            return -1 if found[1] in ("\\", "begin", "end", "left", "right") else found.end()
        return -1 if self.tex[at : at + 1] in ("", "\\", "}", "&", "$", "_", "^") else at + 1

    def text(self, name: str, opening: str, opener: str, close: str) -> None:
        """Begin a text."""
        at = texread.skip(self.tex, self.at)
        if self.tex[at : at + 1] != "{" or at not in self.pairs:
            self.pieces.append(f"\\{name}")
            return
        self.at = at + 1
        self.pieces.append(opening)
        self.push(Frame("{", close=close, text=True, opener=opener))

    def openers(self) -> list[str]:
        """Return what opens the texts again that stand around here, the outermost first."""
        found: list[str] = []
        for frame in reversed(self.frames):
            if not frame.text or len(found) > words.NESTED_MAX:
                break
            found.append(frame.opener)
        return found[::-1]

    def dollar(self, start: int) -> None:
        r"""Begin or end maths within a text: `$` or `\(`."""
        written = self.tex[start : self.at]
        frame = self.top.group
        if frame is not None and frame.kind == "$" and frame.end == start:
            self.pieces.append(self.leave("$").close)
            return
        openers = self.openers()
        if start not in self.pairs or not 0 < len(openers) <= words.NESTED_MAX:
            self.pieces.append(written)
            return
        self.pieces.append("}" * len(openers) + "{")
        self.push(Frame("$", close="}" + "".join(openers), end=self.pairs[start]))

    def within_text(self, name: str) -> None:
        """Write a command that stands in a text, outside of it where it is one of maths."""
        openers = self.openers()
        at = texread.skip(self.tex, self.at)
        if name not in ("ref", "eqref", "hspace") or at not in self.pairs:
            self.pieces.append(f"\\{name}")
        elif len(openers) <= words.NESTED_MAX:
            self.pieces.append("}" * len(openers))
            self.rules[name](self, name)
            if name == "hspace":
                self.pieces.append(self.tex[at : self.pairs[at] + 1])
                self.at = self.pairs[at] + 1
            self.pieces += openers
        else:
            self.pieces.append(f"\\{name}")

    def take(self, pattern: str) -> re.Match[str] | None:
        """Pass over what matches here, and return it."""
        found = re.compile(pattern).match(self.tex, self.at)
        self.at = found.end() if found else self.at
        return found

    def leave(self, kind: str) -> Frame:
        """Leave every frame within the innermost of that kind, and return it, left."""
        while self.top.kind != kind:
            self.leave_cell()
            if self.top.kind != kind:
                self.frames.pop()
        return self.frames.pop()

    def leave_cell(self) -> None:
        """End the text of a cell, where one is open."""
        if self.top.kind == "cell":
            half = self.pieces[-1] == "\\"  # at the end of the text; it is no `\}`
            self.pieces.append(" " * half + self.frames.pop().close)

    def cell(self) -> None:
        """Write the `&` between two cells."""
        self.leave_cell()
        frame = self.top
        frame.column += 1
        frame.columns = max(frame.columns, frame.column)
        if frame.name.startswith("eqnarray") and frame.column == 3:  # noqa: PLR2004 (has three)
            self.pieces.append(" ")
        elif frame.name.endswith("cases*") and frame.column == 2:  # noqa: PLR2004 (the second)
            self.pieces.append(r"&\text{")
            self.at = texread.skip(self.tex, self.at)
            self.push(Frame("cell", text=True, opener=r"\text{"))
        elif frame.name in words.SPREAD and frame.column % 2 and frame.column > 1:
            self.pieces.append(r"&\qquad ")
        else:
            self.pieces.append("&")

    def part(self, start: int, end: int) -> str:
        """Return what stands between two places, rewritten."""
        writer = Writer(
            self.tex[start:end],
            {*self.own, *self.defined},
            self.rules,
            display=False,
            level=self.level + 1,
        )
        return writer.write()
