"""A field of names -> Names, by BibTeX's rules and biblatex's name = value form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memosite.citing import tex
from memosite.citing.work import OTHERS, Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PART = re.compile(
    r"(family|given|prefix|suffix)(?:-i)?[ \t]*=[ \t]*(.*)", re.DOTALL | re.IGNORECASE
)
_JUNIOR = re.compile(r"(?:[JS]r\.?|I{1,3}|IV)$")


def names(field: str) -> tuple[Name, ...]:
    """Return the names in the TeX of a field; `and others` is a last one that says so."""
    found = [_name(one) for one in _split(field, _AND) if one.strip()]
    return tuple(name for name in found if name != Name())


def _name(written: str) -> Name:
    """Return one name: `First von Last`, `von Last, First` or `von Last, Jr, First`.

    Source: Markey, Tame the BeaST, section 11.
    """
    written = written.strip()
    if written.lower() == OTHERS:
        return Name(literal=OTHERS)
    if _is_braced(written):
        return Name(literal=tex.plain(written))
    commas = [part.strip() for part in _split(written, _COMMA)]
    if _PART.match(commas[0]):
        return _by_parts(commas)
    if len(commas) == 1:
        return _forward(_words(written))
    von, last = _von_last(_words(commas[0]))
    suffix = commas[1] if len(commas) > 2 else ""  # noqa: PLR2004 (von Last, Jr, First)
    given = commas[2] if suffix else commas[1]
    if suffix and _JUNIOR.match(given):  # as many write it: Last, First, Jr.
        suffix, given = given, suffix
    if not suffix and _JUNIOR.match(given):
        suffix, given = given, ""
    return _made(von, last, [given], suffix)


def _forward(words: Sequence[str]) -> Name:
    """Return the name `First von Last`; what begins in lower case divides it."""
    lower = [at for at, word in enumerate(words[:-1]) if _is_lower(word)]
    if lower:
        von, last = _von_last(words[lower[0] :])
        return _made(von, last, words[: lower[0]], "")
    if len(words) > 2 and _JUNIOR.match(words[-1]):  # noqa: PLR2004 (First Last Jr.)
        return _made([], words[-2:-1], words[:-2], words[-1])
    if len(words) == 1:
        return Name(literal=tex.plain(words[0]))
    return _made([], words[-1:], words[:-1], "")


def _von_last(words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Divide before the word behind the last one in lower case; the last word is a family name."""
    lower = [at for at, word in enumerate(words[:-1]) if _is_lower(word)]
    cut = lower[-1] + 1 if lower else 0
    return words[:cut], words[cut:]


def _by_parts(parts: Sequence[str]) -> Name:
    known = {}
    for part in parts:
        found = _PART.match(part)
        if found:
            known[found[1].lower()] = found[2].strip().strip('"')
    von = [known.get("prefix", "")]
    return _made(von, [known.get("family", "")], [known.get("given", "")], known.get("suffix", ""))


def _made(von: Sequence[str], last: Sequence[str], first: Sequence[str], suffix: str) -> Name:
    family, given, particle = (_plain(" ".join(words)) for words in (last, first, von))
    if not family:
        return Name(literal=given or particle)
    if not (given or particle or suffix):
        return Name(literal=family)
    return Name(family, given, particle, tex.plain(suffix))


def _plain(written: str) -> str:
    return tex.plain(written).replace("\u00a0", " ")


def _is_lower(word: str) -> bool:
    """Return whether a word begins in lower case; one in braces does not count as such."""
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    letters = tex.plain(word)
    return bool(letters) and letters[0].islower()


def _is_braced(written: str) -> bool:
    """Return whether one pair of braces holds all of it, and so it is no person's name."""
    if not (written.startswith("{") and written.endswith("}")) or written.startswith("{\\"):
        return False
    depth = 0
    for at, character in enumerate(written):
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return at == len(written) - 1
    return False


_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_COMMA = re.compile(",")
_SPACE = re.compile(r"[\s~]+")


def _words(written: str) -> list[str]:
    return [word for word in _split(written, _SPACE) if word]


def _split(written: str, at: re.Pattern[str]) -> list[str]:
    """Return the parts of `written` between matches of `at` outside braces."""
    return list(_parts(written, at))


def _parts(written: str, at: re.Pattern[str]) -> Iterator[str]:
    depths = _depths(written)
    start = 0
    for found in at.finditer(written):
        if depths[found.start()] <= 0:
            yield written[start : found.start()]
            start = found.end()
    yield written[start:]


def _depths(written: str) -> list[int]:
    depth, depths = 0, []
    for character in written:
        depths.append(depth)
        depth += (character == "{") - (character == "}")
    return depths
