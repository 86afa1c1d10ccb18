"""Formatting inside a text that is not HTML yet: each mark is one character of private use.

Values of a `.bib` are read without such characters, so that none of an author's can be a mark, and
a marked text is escaped as a whole when it is made HTML: no value needs to be trusted on its way.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator


class Mark(IntEnum):
    """What a run of text is."""

    ITALIC = 0
    BOLD = 1
    UNDERLINE = 2
    SUPERSCRIPT = 3
    SUBSCRIPT = 4
    SMALL_CAPS = 5
    FORMULA = 6
    """TeX, without its dollars."""
    NO_CASE = 7
    """Keeps its capitals whatever a style does to titles."""
    AUTHOR = 8
    """Who wrote it, in a citation."""
    TITLE = 9
    """The title, in an entry of the list."""
    LINK = 10
    """A link to an entry; begins with the number of the mention."""


_FIRST = 0xE000
_DIGIT = 0xF0000
_BASE = 4096
_SLOT = "\U00100000"
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000fffff\U00100000-\U0010ffff]")
_SIGN = re.compile("([\ue014\U00100000][\U000f0000-\U000f0fff]{2}|[\ue000-\ue0ff])")
"""A link and a slot begin with their number, in two digits."""


class Part(Struct, frozen=True):
    """One piece of a marked text."""

    kind: Literal["text", "begin", "end", "slot"]
    text: str = ""
    """The words of a text."""
    mark: Mark = Mark.NO_CASE
    """Of the run that begins or ends."""
    number: int = 0
    """The mention of a link that begins, or the slot."""


def without(text: str) -> str:
    """Return `text` without characters of private use: as words alone."""
    return _PRIVATE.sub("", text)


def is_mark(character: str) -> bool:
    """Return whether a character is none of the text's own."""
    return _PRIVATE.match(character) is not None


def begin(mark: Mark) -> str:
    """Return the character that begins a run."""
    return chr(_FIRST + 2 * mark)


def end(mark: Mark) -> str:
    """Return the character that ends a run."""
    return chr(_FIRST + 2 * mark + 1)


def run(mark: Mark, text: str) -> str:
    """Return `text` as one run."""
    return begin(mark) + text + end(mark)


def link(mention: int, text: str) -> str:
    """Return `text` as the link of that mention, counted from 0."""
    return run(Mark.LINK, _digits(mention) + text)


def slot(number: int) -> str:
    """Return a character that stands for something put there later, counted from 0."""
    return _SLOT + _digits(number)


def _digits(number: int) -> str:
    return "".join(chr(_DIGIT + digit) for digit in divmod(number, _BASE))


def parts(text: str) -> Iterator[Part]:
    """Yield what a marked text consists of; every run that begins ends, and runs nest."""
    within: list[Mark] = []
    for piece in _SIGN.split(text):
        mark = _mark(piece)
        is_sign = _SIGN.fullmatch(piece) is not None
        number = _number(piece[1:]) if is_sign and len(piece) > 1 else 0
        if is_sign and piece.startswith(_SLOT):
            yield Part("slot", number=number)
        elif mark is None:
            if piece:
                yield Part("text", without(piece))
        elif (ord(piece[0]) - _FIRST) % 2 == 0:
            within.append(mark)
            yield Part("begin", mark=mark, number=number)
        elif mark in within:
            yield from _closed(within, mark)
    yield from _closed(within, None)


def _mark(piece: str) -> Mark | None:
    number = (ord(piece[0]) - _FIRST) // 2 if _SIGN.fullmatch(piece) else -1
    return Mark(number) if 0 <= number < len(Mark) else None


def _number(digits: str) -> int:
    high, low = (ord(digit) - _DIGIT for digit in digits)
    return high * _BASE + low


def _closed(within: list[Mark], last: Mark | None) -> Iterator[Part]:
    """Yield the ends of the runs that are open, up to `last`."""
    while within:
        ended = within.pop()
        yield Part("end", mark=ended)
        if ended is last:
            return
