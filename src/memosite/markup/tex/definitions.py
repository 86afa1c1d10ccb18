r"""What `\newcommand` and its kin define, kept for the formulas below."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from memosite.markup.tex.read import COMMAND, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEFINITION = re.compile(
    r"\\g?def\s*\\([A-Za-z]+|.)\s*(?:#\d\s*)*(?=\{)"
    r"|\\providecommand\*?\s*\{?\s*\\([A-Za-z]+|.)\s*\}?\s*(?:\[\s*\d\s*\])?\s*(?=\{)"
    r"|\\let\s*\\([A-Za-z]+|.)\s*=?\s*(?:\\(?:[A-Za-z]+|.)|[^\s\\])",
    re.DOTALL,
)


@dataclass(slots=True)
class Definitions:
    """What a page has defined so far; a later formula knows it, an earlier one does not."""

    made: list[tuple[str, str]] = field(default_factory=list)
    r"""Command without backslash, and the whole `\def\name#1{...}`, in the order of the page."""

    @property
    def names(self) -> frozenset[str]:
        """The commands that are defined."""
        return frozenset(name for name, _ in self.made)

    def learn(self, ready: str) -> None:
        """Remember every definition in `ready`, which `prepare` made."""
        self.made.extend(_definitions(ready))

    def needed(self, ready: str) -> str:
        """Return the definitions that `ready` uses, in the order in which they were made."""
        if not self.made:
            return ""
        texts: dict[str, list[str]] = {}
        for name, text in self.made:
            texts.setdefault(name, []).append(text)
        wanted: set[str] = set()
        pending = [ready]
        while pending:
            used = set(COMMAND.findall(pending.pop())) & texts.keys() - wanted
            wanted |= used
            pending.extend(text for name in used for text in texts[name])
        return "".join(text for name, text in self.made if name in wanted)


def _definitions(tex: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of each definition that is part of no other."""
    if not re.search(r"def|\\let|\\providecommand", tex):
        return
    ends, end = pairs(tex), 0
    for found in _DEFINITION.finditer(tex):
        body = found.end() if found[3] else ends.get(found.end(), -1) + 1
        if found.start() >= end and body:
            end = body
            yield found[1] or found[2] or found[3], tex[found.start() : end]
