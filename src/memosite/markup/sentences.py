"""The sentence that holds a link, as plain text: what a backlink quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it.token import Token

CHARACTERS_MAX = 240
"""Of a sentence; a longer one is cut at words, with the link inside."""
_END = re.compile(r"[.!?\u2026][\"'\u2019\u201d)\]]*(?=\s|$)\s*|[\u3002\uff01\uff1f]\s*")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\[])(?:[^\W\d_]|e\.\s?g|i\.\s?e|cf|vs|al|etc|resp|approx|ca|Dr|Prof|Mr|Mrs|Ms|St"
    r"|Figs?|Eqs?|Secs?|Refs?|Tab|Ch|No|Vol|pp?|z\.\s?B|d\.\s?h|bzw)$"
)
_SHORT_FORMULA = re.compile(r"[^\\^_{}]{1,12}")
_SPACES = {"softbreak": " ", "hardbreak": " "}


def around_links(children: Iterable[Token]) -> Iterator[tuple[Token, str]]:
    """Yield each link that leads to a page or file of the site, and the sentence around it.

    Code in the line and short formulas keep their source, longer formulas are an ellipsis;
    pictures, footnote marks and HTML are left out. Cost: linear.
    """
    words: list[str] = []
    links: list[tuple[Token, int, int]] = []
    begun: list[tuple[Token, int]] = []
    length = 0
    for child in children:
        if child.type == "link_open":
            begun.append((child, length))
        elif child.type == "link_close":
            link, start = begun.pop()
            if "url" in link.meta:
                links.append((link, start, length))
        words.append(_words(child))
        length += len(words[-1])
    text = "".join(words) if links else ""
    for link, start, end in links:
        yield link, sentence(text, start, end)


def _words(token: Token) -> str:
    if "tex" in token.meta:
        tex = str(token.meta["tex"])
        return tex if _SHORT_FORMULA.fullmatch(tex) else "\u2026"
    if token.type in ("text", "code_inline"):
        return token.content
    return _SPACES.get(token.type, "")


def sentence(text: str, start: int, end: int) -> str:
    """Return the sentence of `text` that holds the characters from `start` to `end`.

    One of more than CHARACTERS_MAX is cut at words, with an ellipsis where something is missing.
    """
    end = min(end, start + CHARACTERS_MAX)
    low, high = max(0, start - CHARACTERS_MAX - 1), min(len(text), end + CHARACTERS_MAX + 1)
    ends = [match.end() for match in _END.finditer(text, low, high) if _is_end(text, match)]
    first = max((at for at in ends if at <= start), default=low)
    last = min((at for at in ends if at >= end), default=high)
    spare = CHARACTERS_MAX - (end - start)
    before = min(start - first, max(spare // 2, spare - (last - end)))
    after = min(last - end, spare - before)
    said = text[start - before : end + after]
    if before < start - first:
        said = "\u2026" + _after_word(said, before)
    if after < last - end:
        said = _before_word(said, len(said) - after) + "\u2026"
    return " ".join(said.split())


def _is_end(text: str, match: re.Match[str]) -> bool:
    """Return whether a sentence ends there: no abbreviation, and no small letter comes next."""
    if text[match.end() : match.end() + 1].islower():
        return False
    before = text[max(0, match.start() - 12) : match.start()]
    return text[match.start()] != "." or not _ABBREVIATED.search(before)


def _after_word(said: str, most: int) -> str:
    """Return `said` less the word that was cut at its start, within its first `most` characters."""
    return said[said.find(" ", 0, most) + 1 :]


def _before_word(said: str, least: int) -> str:
    """Return `said` less the word that was cut at its end; `least` characters stay."""
    space = said.rfind(" ", least)
    return said[:space] if space >= 0 else said
