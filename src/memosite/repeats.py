"""Which memos ask nearly the same: by the words that they share, and how rare those are.

Words count by their stems (Porter 1980), weighted by inverse document frequency (Spärck Jones
1972); likeness is the share of that weight which two memos have in common. Two sentences of one
pattern that differ in their subject ("how deep should the encoder be", "... the decoder") ask
different things, and so do those that only change the order ("can A judge B", "can B judge A").
"""

from __future__ import annotations

import difflib
import functools
import heapq
import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias

import snowballstemmer
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

LIKE_MIN = 0.5
"""From which likeness on a memo is told of. Measured on tests/repeats.txt."""
_LOOKED_AT = 20
"""Memos that share most with a question, which are compared closely."""
_PATTERN_MIN = 0.6
"""From which share of equal words on two sentences are of one pattern."""
_AKIN_MIN = 0.5
"""From which share of letters on two stems are of one word."""
_COMMON_ABOVE = 0.1
"""Stems in more than this share of a large site's memos do not lead to candidates."""

_WORD = re.compile(r"[^\W_]+")
_STEMMER = snowballstemmer.stemmer("english")
_EMPTY = frozenset(
    _WORD.findall("""
    a about across all also an and any are as at be been between but by can could did do does doing
    each for from get gets go goes had has have how if in into is it its itself just keep keeps
    made make makes many more most much need needed needs no nor not of on one ones only or other
    out over own per same should so some still such than that the their them then there these they
    this those to under very was way we were what when where which while who why will with within
    would
    """)
)
"""Words that say nothing of the subject."""

Weight: TypeAlias = "Callable[[str], float]"


class Asked(Struct, frozen=True):
    """What a memo asks, in the words of its front matter."""

    title: str
    question: str = ""
    """Or what stands for it: the summary, the description."""


def asked_by(title: str, said: Iterable[str]) -> tuple[Asked, ...]:
    """Return the ways in which a memo asks, by what stands for its question."""
    return tuple(Asked(title, one) for one in said if one) or (Asked(title),)


def words(text: str) -> list[str]:
    """Return the words of `text`, in small letters."""
    return _WORD.findall(text.casefold())


@functools.lru_cache(maxsize=65536)  # a memo of a site is compared with many others
def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words of `text` that say something, in order."""
    return tuple(_stem(word) for word in words(text) if word not in _EMPTY and len(word) > 1)


def likeness(one: Asked, two: Asked, weight: Weight) -> float:
    """Return how much of the weight of their words two memos share, 0 to 1.

    From LIKE_MIN on, 0 if their subjects differ. Cost: about 20 us, and 0.2 ms from there on.
    """
    left, right = ({*stems(each.title), *stems(each.question)} for each in (one, two))
    shared = sum(2 * weight(stem) for stem in left & right)
    left, right = left - right, right - left
    own = sum(map(weight, left)) + sum(map(weight, right))
    if shared < 0.7 * LIKE_MIN * (shared + own):
        return shared and shared / (shared + own)  # words of one kin add little
    for stem in sorted(left):
        kin = max(sorted(right), key=lambda other: _kinship(stem, other), default="")
        if kin and _kinship(stem, kin) >= _AKIN_MIN:
            shared += _kinship(stem, kin) * (weight(stem) + weight(kin))
            left.discard(stem)
            right.discard(kin)
    like = shared and shared / (shared + sum(map(weight, left)) + sum(map(weight, right)))
    return 0.0 if like >= LIKE_MIN and _apart(one, two, left, right) else like


def _apart(one: Asked, two: Asked, left: set[str], right: set[str]) -> bool:
    """Return whether the memos are about different things; `left`, `right`: their own stems."""
    if _subject(one, left) and _subject(two, right):
        return True
    first, second = words(one.question), words(two.question)
    if first != second and Counter(first) == Counter(second):
        return True
    return _is_one_pattern(first, second, left, right)


def _subject(asked: Asked, own: set[str]) -> set[str]:
    """Return which of a memo's own stems are in its title and in its question."""
    return own.intersection(stems(asked.title), stems(asked.question))


def _is_one_pattern(
    first: Sequence[str], second: Sequence[str], left: set[str], right: set[str]
) -> bool:
    """Return whether the sentences differ by a word for a word."""
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    if matcher.ratio() < _PATTERN_MIN:
        return False
    return any(
        tag == "replace"
        and end - start == stop - begin
        and all(_stem(word) in left for word in first[start:end])
        and all(_stem(word) in right for word in second[begin:stop])
        for tag, start, end, begin, stop in matcher.get_opcodes()
    )


@functools.lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    stem: str = _STEMMER.stemWord(word)
    return stem


@functools.lru_cache(maxsize=65536)
def _kinship(one: str, two: str) -> float:
    """Return the share of three letters in a row that two stems have in common (Dice 1945)."""
    first, second = _threes(one), _threes(two)
    return 2 * len(first & second) / (len(first) + len(second))


@functools.lru_cache(maxsize=65536)
def _threes(stem: str) -> frozenset[str]:
    marked = f"^{stem}$"
    return frozenset(marked[n : n + 3] for n in range(len(marked) - 2))


class Register(Struct, frozen=True):
    """In which memos each stem occurs. A memo is a number."""

    count: int
    """Memos."""
    where: Mapping[str, Sequence[int]]
    """Stem -> numbers of memos, ascending."""

    def weight(self, stem: str) -> float:
        """Return how rare a stem is; above 0."""
        return math.log((self.count + 1) / (len(self.where.get(stem, ())) + 0.5))

    def near(self, asked: Sequence[str]) -> list[int]:
        """Return the memos that share most with the stems asked for, most first.

        Cost: about 2 ms among 10,000 memos.
        """
        shared: defaultdict[int, float] = defaultdict(float)
        common = max(self.count * _COMMON_ABOVE, _LOOKED_AT)
        for stem in {*asked}:
            numbers = self.where.get(stem, ())
            if len(numbers) <= common:
                weight = self.weight(stem)
                for number in numbers:
                    shared[number] += weight
        return heapq.nlargest(_LOOKED_AT, sorted(shared), key=shared.__getitem__)


def register(memos: Sequence[Sequence[Asked]]) -> Register:
    """Return the register of memos, each of which may ask in several ways."""
    where: defaultdict[str, list[int]] = defaultdict(list)
    for number, ways in enumerate(memos):
        for stem in sorted({stem for way in ways for stem in _all_stems(way)}):
            where[stem].append(number)
    return Register(len(memos), dict(where))


def _all_stems(asked: Asked) -> list[str]:
    return [*stems(asked.title), *stems(asked.question)]


def repeated(
    asked: Sequence[Asked], known: Register, ways: Callable[[int], Sequence[Asked]]
) -> Iterator[tuple[float, int]]:
    """Yield likeness and number of the memos that ask nearly the same, in no order.

    `asked`: the ways in which one memo asks; `ways`: a memo's number -> its ways.
    """
    for number in known.near([stem for one in asked for stem in _all_stems(one)]):
        pairs = ((one, two) for one in asked for two in ways(number))
        like = max((likeness(*pair, known.weight) for pair in pairs), default=0.0)
        if like >= LIKE_MIN:
            yield like, number
