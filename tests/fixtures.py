"""Read files of cases, as markdown-it-py writes them: title, input and expected between dots."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "markup"
_CASE = re.compile(
    r"^(?P<title>[^\n]+)\n\.\n(?P<written>.*?)^\.\n(?P<expected>.*?)^\.\n", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True)
class Case:
    """One input and what comes of it."""

    title: str
    written: str
    expected: str


def cases(name: str) -> list[Case]:
    """Return the cases of `markup/NAME.md`; every line of the file belongs to one."""
    text = (FOLDER / f"{name}.md").read_text("utf-8")
    found = [Case(**match.groupdict()) for match in _CASE.finditer(text)]
    assert "" == _CASE.sub("", text).strip(), f"{name}.md holds something that is no case"
    return found
