r"""What `\newcommand` and its kin define, kept for the formulas below."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from memosite.markup.formulas.tex.read import COMMAND, pairs

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

    names: set[str] = field(default_factory=set)
    """The commands that are the author's, without backslash."""
    made: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    r"""Command -> each of its definitions, `\def\name#1{...}`, and which of all it is."""
    count: int = 0

    def learn(self, ready: str) -> None:
        """Remember every definition in `ready`, which `prepare` made."""
        for name, text in _definitions(ready):
            self.made.setdefault(name, []).append((self.count, text))
            self.names.add(name)
            self.count += 1

    def needed(self, ready: str) -> str:
        """Return the definitions that `ready` uses, in the order in which they were made."""
        if not self.made:
            return ""
        wanted: set[str] = set()
        pending = [ready]
        while pending:
            used = {name for name in COMMAND.findall(pending.pop()) if name in self.made} - wanted
            wanted |= used
            pending.extend(text for name in used for _, text in self.made[name])
        return "".join(
            text for _, text in sorted(one for name in wanted for one in self.made[name])
        )


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
