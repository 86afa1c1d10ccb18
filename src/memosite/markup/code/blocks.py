"""What the fence of a block of code asks for: a title, marked lines, line numbers, an id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from memosite.errors import did_you_mean
from memosite.markup.code import fences

if TYPE_CHECKING:
    from markdown_it.token import Token

    from memosite.markup.code.fences import Option
    from memosite.markup.sheet import Sheet


class Block(Struct, frozen=True):
    """One block of code, as its fence asks for it."""

    language: str = ""
    """In lower case; empty for none."""
    title: str = ""
    id: str = ""
    marked: tuple[tuple[int, int], ...] = ()
    """The first and the last of each run of marked lines, counted from 1."""
    numbered: bool = False
    start: int = 1
    """The number of the first line."""


_OPTIONS = {
    "title": "title",
    "filename": "title",
    "hl_lines": "marked",
    fences.LINES: "marked",
    "linenos": "numbered",
    "numberLines": "numbered",
    ".numberLines": "numbered",
    ".number-lines": "numbered",
    "showLineNumbers": "numbered",
    "linenums": "start",
    "linenostart": "start",
    "startFrom": "start",
    "#": "id",
}
"""Names that MkDocs, Hugo, pandoc, Quarto and Docusaurus use -> what they change."""
_SHOWN = ("title", "hl_lines", "linenos", "linenums")
_OFF = frozenset({"false", "none", "no", "0"})
_RUN = re.compile(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?")
_BETWEEN = re.compile(r"[\s,\[\]\"']*")


def block_of(sheet: Sheet, token: Token) -> Block:
    """Return what a fence asks for; what it cannot have is a warning at its place."""
    block = Block(fences.language(token))
    length = token.content.count("\n")
    for option in fences.options(token):
        place = fences.place(sheet, token, option.column)
        try:
            block = _changed(block, option, length)
        except ValueError as error:
            message, hint = error.args
            sheet.say(place, message, hint, "warning")
        if option.name == "#" and block.id:
            sheet.claim(block.id, place)
    return block


def _changed(block: Block, option: Option, length: int) -> Block:
    """Return `block`, of so many lines, with one option; ValueError of a message and a hint."""
    match _OPTIONS.get(option.name):
        case "title":
            return replace(block, title=option.value)
        case "id":
            return replace(block, id=_id(option.value))
        case "marked":
            return replace(block, marked=block.marked + _runs(option.value, length))
        case "numbered":
            return replace(block, numbered=option.value.lower() not in _OFF)
        case "start":
            return replace(block, numbered=True, start=_start(option))
        case _:
            raise _unknown(option)


def _id(written: str) -> str:
    if re.fullmatch(r"lst:[\w.-]+", written):
        return written
    raise ValueError(f"`#{fences.short(written)}` names no code", "write `#lst:` and a name")


def _runs(written: str, length: int) -> tuple[tuple[int, int], ...]:
    if not _BETWEEN.fullmatch(_RUN.sub("", written)):
        raise ValueError(
            f"these are no lines: `{fences.short(written)}`", 'write `hl_lines="2 4-6"`'
        )
    runs = tuple((int(run[1]), int(run[2] or run[1])) for run in _RUN.finditer(written))
    for first, last in runs:
        if not 1 <= first <= last <= length:
            shown = f"line {last}" if first == last else f"lines {first}-{last}"
            hint = f"lines are counted from 1, and this block has {length}"
            raise ValueError(f"{shown} cannot be marked", hint)
    return runs


def _start(option: Option) -> int:
    if re.fullmatch(r"\d{1,6}", option.value):
        return int(option.value)
    raise ValueError(f"`{option.name}` must be a number", f'write `{option.name}="5"`')


def _unknown(option: Option) -> ValueError:
    name = fences.short(option.name)
    names = " and ".join((", ".join(f"`{one}`" for one in _SHOWN[:-1]), f"`{_SHOWN[-1]}`"))
    known = [one for one in _OPTIONS if one[0].isalpha()]
    if re.fullmatch(r"[\w-]+\.\w+", option.name):
        hint = f'write `title="{name}"`'
    else:
        hint = did_you_mean(name.lstrip("."), known, f"there are {names}")
    return ValueError(f"code has no option `{name}`", hint)
