"""The text of a `.bib` -> Entries: what BibTeX's own grammar says, with the place of every fault.

Written here since bibtexparser 2.1 does not join strings with `#`, glues two fields with a
missing comma into one without a word, and knows no columns.
Source: Markey, Tame the BeaST; bibtex.web, sections 112 to 280.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field

from msgspec import Struct

from memosite.citing import marks
from memosite.errors import Mistake, Place


class Entry(Struct, frozen=True):
    """One entry as it is written."""

    kind: str
    """In lower case: `article`."""
    key: str
    fields: tuple[tuple[str, str], ...]
    """Name in lower case and value in TeX, strings joined, in the order of the file."""
    place: Place
    """Where its key stands."""

    def get(self, name: str) -> str:
        """Return the value of a field; empty where there is none."""
        return next((value for known, value in self.fields if known == name), "")


class Bib(Struct, frozen=True):
    """All of one file."""

    entries: tuple[Entry, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    """Warnings: what could not be read was passed over."""


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: str(number) for number, name in enumerate(_MONTHS, start=1)}
_BEGIN = re.compile(r"@[ \t]*([A-Za-z]\w*)\s*([{(])")
_NEXT = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]\w*\s*[{(]", re.MULTILINE)
_SPACE = re.compile(r"(?:\s|%[^\n]*\n)*")
_NAME = re.compile(r"[^\s\"#%'(),={}@]+")
_KEY = re.compile(r"[^\s,={}\"](?:[^,={}\"\n]*[^\s,={}\"])?(?=\s*[,})])|[^\s,={}\"]+")
_BRACE = re.compile(r"[{}]|^[ \t]*@[ \t]*[A-Za-z]\w*\s*[{(]", re.MULTILINE)
_QUOTE = re.compile(r"[{}\"]|^[ \t]*@[ \t]*[A-Za-z]\w*\s*[{(]", re.MULTILINE)
_IGNORED = ("comment", "preamble")
_JOINED_MAX = 10_000
"""Characters of strings joined with `#`: forty, each twice the last, would fill any memory."""


class _FaultError(Exception):
    """What cannot be read, at an offset."""

    def __init__(self, at: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.at, self.message, self.hint = at, message, hint


def parse(path: str, text: str) -> Bib:
    """Return the entries of the file at `path`. Cost: linear in `text`."""
    return _Reader(path, marks.without(text)).read()


@dataclass(slots=True)
class _Reader:
    path: str
    text: str
    at: int = 0
    strings: dict[str, str] = field(default_factory=lambda: dict(MONTHS))
    entries: list[Entry] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """Where each line begins."""

    def read(self) -> Bib:
        """Return every entry of the file; a broken one is a mistake, and the next is read."""
        self.lines = [0, *(found.end() for found in re.finditer("\n", self.text))]
        while found := _BEGIN.search(self.text, self.at):
            self.at = found.end()
            if "%" in self.text[self.text.rfind("\n", 0, found.start()) + 1 : found.start()]:
                continue  # an entry that is commented out
            try:
                self.block(found[1].lower(), ")" if found[2] == "(" else "}")
            except _FaultError as fault:
                self.say(fault.at, fault.message, fault.hint)
                line = self.text.rfind("\n", 0, self.at) + 1
                after = _NEXT.search(self.text, max(line, found.end()))
                self.at = after.start() if after else len(self.text)
        return Bib(tuple(self.entries), tuple(self.mistakes))

    def block(self, kind: str, close: str) -> None:
        """Read what stands between the brackets of one `@...{`."""
        if kind in _IGNORED:
            if close == "}":
                self.at -= 1
                self.enclosed(_BRACE, "}", "brace")
            return
        self.skip()
        if kind == "string":
            name = self.name("a string has a name")
            self.expect("=", f"the string `{name}` has no `=`")
            self.strings[name.lower()] = self.value(name)
            self.skip()
            self.expect(close, f"the string `{name}` is never closed")
            return
        start = self.at
        found = _KEY.match(self.text, start)
        if found is None:
            raise _FaultError(start, f"this `@{kind}` has no key", f"write `@{kind}{{key,`")
        self.at = found.end()
        place = self.place(start)
        self.entries.append(Entry(kind, found[0], self.fields(found[0], close), place))

    def fields(self, key: str, close: str) -> tuple[tuple[str, str], ...]:
        """Return the fields of an entry, whose key has just been read."""
        known: dict[str, str] = {}
        begin = self.at - len(key)
        while True:
            self.skip()
            comma = self.text.startswith(",", self.at)
            while self.text.startswith(",", self.at):
                self.at += 1
                self.skip()
            if self.text.startswith(close, self.at):
                self.at += 1
                return tuple(known.items())
            if self.text[self.at : self.at + 1] in ("", "@"):
                told = f"the entry `{key}` is never closed"
                raise _FaultError(begin, told, f"end it with `{close}`")
            start = self.at
            name = self.name(f"the entry `{key}` has no field here").lower()
            if not comma:
                self.say(
                    start, f"there is no comma before `{name}`", "end the field above with one"
                )
            self.expect("=", f"the field `{name}` of `{key}` has no `=`")
            value = self.value(name)
            if name in known:
                self.say(start, f"`{key}` has two fields `{name}`", "the first one counts")
            known.setdefault(name, value)

    def value(self, name: str) -> str:
        """Return the value of a field: strings, numbers and names of strings, joined by `#`."""
        joined = self.piece(name)
        while self.skip() == "#":
            self.at += 1
            self.skip()
            start = self.at
            joined += self.piece(name)
            if len(joined) > _JOINED_MAX:
                told = f"the value of `{name}` is too long"
                raise _FaultError(
                    start, told, f"join strings to {_JOINED_MAX:,} characters at most"
                )
        return joined

    def piece(self, name: str) -> str:
        """Return the value that begins here: in braces, in quotes, a number or a string's name."""
        start = self.at
        if self.text.startswith("{", start):
            return self.enclosed(_BRACE, "}", "brace")
        if self.text.startswith('"', start):
            return self.enclosed(_QUOTE, '"', "quote")
        word = self.name(f"the field `{name}` has no value")
        if word.isdigit() or word.lower() in self.strings:
            return self.strings.get(word.lower(), word)
        hint = "put words into braces" if word.isalpha() else "put the value into braces"
        self.say(start, f"there is no string `{word}`", hint)
        return word

    def enclosed(self, signs: re.Pattern[str], close: str, called: str) -> str:
        """Return what stands between the sign here and the one that closes it.

        `signs`: what to look at on the way; one longer than a character is the next entry, before
        which it should have closed.
        """
        start, depth = self.at, 0
        for found in signs.finditer(self.text, start + 1):
            if found[0] == close and depth <= 0:
                self.at = found.end()
                return self.text[start + 1 : found.start()]
            if len(found[0]) > 1:
                self.at = found.start()
                break
            depth += {"{": 1, "}": -1}.get(found[0], 0)
        else:
            self.at = len(self.text)
        raise _FaultError(start, f"this {called} is never closed", f"close it with `{close}`")

    def name(self, otherwise: str) -> str:
        """Return the name that stands here. Raises a fault that says `otherwise`."""
        found = _NAME.match(self.text, self.at)
        if found is None:
            raise _FaultError(min(self.at, len(self.text.rstrip())), otherwise)
        self.at = found.end()
        return found[0]

    def expect(self, sign: str, otherwise: str) -> None:
        """Pass over `sign` and the space around it. Raises a fault that says `otherwise`."""
        if self.skip() != sign:
            raise _FaultError(min(self.at, len(self.text.rstrip())), otherwise)
        self.at += 1
        self.skip()

    def skip(self) -> str:
        """Pass over space, and return the next character."""
        found = _SPACE.match(self.text, self.at)
        assert found is not None, "the pattern may be empty"
        self.at = found.end()
        return self.text[self.at : self.at + 1]

    def say(self, at: int, message: str, hint: str) -> None:
        """Note a mistake at a character of the text."""
        self.mistakes.append(Mistake(self.place(at), message, hint, "warning"))

    def place(self, at: int) -> Place:
        """Return the place of a character of the text. Cost: the logarithm of the lines."""
        line = bisect.bisect_right(self.lines, at)
        start = self.lines[line - 1]
        stop = self.text.find("\n", start)
        shown = self.text[start : stop if stop >= 0 else len(self.text)].rstrip("\r")
        return Place(self.path, line, at - start + 1, shown)
