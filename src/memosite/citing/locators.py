"""What follows a key in a citation -> the place in the work that it names, and the rest."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ENGLISH = {
    "page": ("p.", "pp.", "page", "pages"),
    "chapter": ("chap.", "chaps.", "ch.", "chapter", "chapters"),
    "section": ("sec.", "secs.", "section", "sections", "\u00a7", "\u00a7\u00a7"),
    "paragraph": ("para.", "paras.", "par.", "paragraph", "paragraphs", "\u00b6", "\u00b6\u00b6"),
    "figure": ("fig.", "figs.", "figure", "figures"),
    "equation": ("eq.", "eqs.", "equation", "equations"),
    "table": ("tab.", "table", "tables"),
    "line": ("l.", "ll.", "line", "lines"),
    "note": ("n.", "nn.", "note", "notes", "footnote", "fn."),
    "number": ("no.", "nos.", "number", "numbers"),
    "part": ("pt.", "pts.", "part", "parts"),
    "volume": ("vol.", "vols.", "volume", "volumes"),
    "verse": ("v.", "vv.", "verse", "verses"),
    "book": ("bk.", "bks.", "book", "books"),
    "column": ("col.", "cols.", "column", "columns"),
    "folio": ("fol.", "fols.", "folio", "folios"),
    "appendix": ("app.", "apps.", "appendix", "appendices"),
    "sub-verbo": ("s.v.", "s.vv.", "sub verbo"),
}
_NUMBER = r"(?:[A-Za-z]{0,3}[.:]?\d[\w.:/]*(?<![.:/])|[ivxlcdm]+\b|[IVXLCDM]+\b|[A-Z]\b)"
_VALUE = (
    rf"{_NUMBER}(?:\s*[-\u2013\u2014]{{1,2}}\s*{_NUMBER}|\s*(?:,|&)\s*{_NUMBER}(?!\s*[A-Za-z]))*"
)


def locator(text: str, known: Mapping[str, str]) -> tuple[tuple[str, str], str]:
    """Return CSL's label and the value that `text` begins with, and what follows them.

    `known` are ways to write labels in the memo's language, besides the English ones. Without a
    label, digits are pages. Braces hold a place that is odd: `{pp. iv, vi}`.
    """
    braced = re.match(r"\s*,?\s*\{([^{}]*)\}", text)
    if braced:
        (label, value), rest = locator(f", {braced[1]}", known)
        value = value + rest if value else braced[1].strip()
        return (label or "page", value), text[braced.end() :]
    found = _pattern(tuple(sorted(known.items()))).match(text)
    if found is None or not (found["label"] or re.fullmatch(r"[\d\W]+", found["value"])):
        return ("", ""), text
    value = re.sub(r"\s*[-\u2013\u2014]{1,2}\s*", "-", found["value"])
    written = re.sub(r"\s+", " ", (found["label"] or "p.").lower())
    return (_labels(known)[written], value), text[found.end() :]


def _labels(known: Mapping[str, str]) -> dict[str, str]:
    english = {written: label for label, forms in _ENGLISH.items() for written in forms}
    return {**known, **english}


@functools.lru_cache(maxsize=16)
def _pattern(known: Iterable[tuple[str, str]]) -> re.Pattern[str]:
    written = sorted(_labels(dict(known)), key=lambda one: (-len(one), one))
    label = "|".join(
        re.escape(one) + ("" if one[-1] in ".\u00a7\u00b6" else r"(?!\w)") for one in written
    )
    return re.compile(rf"\s*(?:,\s*)?(?:(?P<label>(?i:{label}))\s*)?(?P<value>{_VALUE})(?!\w)")
