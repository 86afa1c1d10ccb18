"""Memos that ask nearly the same: told apart on pairs written for the purpose."""

from __future__ import annotations

import pytest

from memosite.repeats import LIKE_MIN, Asked, likeness, register, repeated
from outside import PROJECT


def asked(text: str) -> Asked:
    """Return the title and the question of one side of a pair."""
    title, dot, question = text.partition(". ")
    if not dot:
        title, dot, question = text.partition("? ")
    return Asked(title.rstrip("."), question)


LINES = (PROJECT / "tests" / "repeats.txt").read_text("utf-8").splitlines()
PAIRS = [
    (label == "same", asked(one), asked(two))
    for label, one, two in (line.split(" | ") for line in LINES if not line.startswith("#"))
]
REGISTER = register([[one] for _, *both in PAIRS for one in both])


def test_there_are_enough_pairs_of_both_kinds() -> None:
    """A figure over few pairs says little."""
    same = sum(same for same, _, _ in PAIRS)
    assert min(same, len(PAIRS) - same) >= 40


def test_pairs_that_ask_the_same_are_told_from_those_that_do_not() -> None:
    """Of what is told nine in ten are right, and eight in ten of what is right are told."""
    told = [same for same, one, two in PAIRS if likeness(one, two, REGISTER.weight) >= LIKE_MIN]
    precision, recall = sum(told) / len(told), sum(told) / sum(same for same, _, _ in PAIRS)
    assert (True, True) == (precision >= 0.9, recall >= 0.8), (precision, recall)


def test_memos_of_different_pairs_are_seldom_taken_for_one_another() -> None:
    """A site has thousands of pairs that nobody labelled; of these two dozen ask the same."""
    sides = [one for _, *both in PAIRS for one in both]
    pairs = [(a, b) for n, a in enumerate(sides) for b in sides[n + 1 + (n % 2 == 0) :]]
    told = [pair for pair in pairs if likeness(*pair, REGISTER.weight) >= LIKE_MIN]
    assert len(pairs) / 500 >= len(told), told


@pytest.mark.parametrize(("same", "one", "two"), PAIRS[:10])
def test_likeness_is_the_same_both_ways(same: bool, one: Asked, two: Asked) -> None:
    """Whichever was written first; within a hundredth, as words are paired from one side."""
    there, back = likeness(one, two, REGISTER.weight), likeness(two, one, REGISTER.weight)
    assert abs(there - back) < 0.05, same


def test_a_memo_is_found_by_any_of_the_ways_in_which_it_asks() -> None:
    """Its question may be elsewhere than in the new one: in its summary, in its description."""
    memos = [
        [Asked("On floors"), Asked("", "Loss cannot fall below the entropy of text.")],
        [Asked("Ducks"), Asked("", "Ducks swim.")],
    ]
    known = register(memos)
    new = [Asked("Why can loss not fall below the entropy of text")]
    assert [0] == [number for _, number in repeated(new, known, memos.__getitem__)]


@pytest.mark.parametrize("text", ["", "why is it so", "\u4e2d\u6587", "\U0001f600 \U0001f600"])
def test_text_without_words_is_like_nothing(text: str) -> None:
    """Nor is it an error."""
    assert [] == list(repeated([Asked(text)], REGISTER, lambda _: [PAIRS[0][1]]))
