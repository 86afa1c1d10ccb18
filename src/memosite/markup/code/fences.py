"""The line that opens a fence: its language and its options, as five kinds of sites write them.

MkDocs      python title="x.py" hl_lines="2 4-6" linenums="1"
Hugo        python {hl_lines=[2,"4-6"],linenos=true}
Docusaurus  python {2,4-6} title="x.py" showLineNumbers
pandoc      {.python .numberLines startFrom="5"}
Quarto      {python}
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import unescapeAll
from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from markdown_it.token import Token

    from memosite.errors import Place
    from memosite.markup.sheet import Sheet

LINES = "{}"
"""The name of an option that is only numbers between braces."""


class Option(Struct, frozen=True):
    """One option of a fence."""

    name: str
    """`title`; `.numberLines` for a class, `#` for an id, LINES for numbers between braces."""
    value: str
    """Without its quotes; empty for a mere word."""
    column: int
    """Where it begins, counted from 0 in the fence's info string."""


_PART = re.compile(
    r"""
    \{(?P<lines>[\s,-]*\d[\d\s,-]*)\}
    | (?P<name>[A-Za-z][\w-]*)=(?P<value>"(?:\\.|[^"\\])*"|'[^']*'|\[[^\]]*\]|[^\s,{}"'\[\]]*)
    | \#(?P<id>[^\s,{}]+)
    | (?P<word>[^\s,{}]+)
    """,
    re.VERBOSE,
)


def language(token: Token) -> str:
    """Return the language a fence names, in lower case."""
    return _read(token.info)[0]


def options(token: Token) -> tuple[Option, ...]:
    """Return what a fence says besides its language, in order."""
    return _read(token.info)[1]


def place(sheet: Sheet, token: Token, column: int) -> Place:
    """Return the place of that column of the fence's info string."""
    line = token.map[0] if token.map else 0
    info = token.info.strip()
    found = sheet.find(line, info)
    if not found.column:
        return found
    return replace(found, column=found.column + column - token.info.index(info))


@functools.lru_cache(maxsize=256)
def _read(info: str) -> tuple[str, tuple[Option, ...]]:
    """Return the language and the options: the first word or class is the language."""
    name = ""
    found: list[Option] = []
    for part in _PART.finditer(info):
        word = part["word"]
        if word and not name and (not found or word.startswith(".")):
            name = unescapeAll(word).lstrip(".").lower()
        else:
            found.append(_option(part))
    return name, tuple(found)


def _option(part: re.Match[str]) -> Option:
    if part["lines"]:
        return Option(LINES, part["lines"], part.start())
    if part["id"]:
        return Option("#", part["id"], part.start())
    if part["word"]:
        return Option(part["word"], "", part.start())
    value = part["value"]
    quoted = value[:1] in ('"', "'")
    return Option(part["name"], unescapeAll(value[1:-1] if quoted else value), part.start())


def short(written: str) -> str:
    """Return what an author wrote, cut to the length of a message."""
    return written if len(written) <= _SHORT else written[: _SHORT - 3] + "..."


_SHORT = 40
