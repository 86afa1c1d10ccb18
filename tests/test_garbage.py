"""Circular garbage goes while many items are worked on, and nobody looks for it elsewhere."""

from __future__ import annotations

import gc
import weakref

import pytest

from memosite import garbage


class Circle:
    """A value that holds itself, as parsers' states do."""

    def __init__(self) -> None:
        """Close it."""
        self.own = self


def test_what_work_leaves_is_let_go() -> None:
    """Of a thousand circles, few are there at the end, though Python itself never looks."""
    left: weakref.WeakSet[Circle] = weakref.WeakSet()
    with garbage.by_hand():
        for _ in garbage.let_go(range(1000)):
            left.add(Circle())
        assert len(left) < 500


def test_nobody_looks_in_between() -> None:
    """Values that are read are not looked through, however many there are."""
    with garbage.by_hand():
        before = [one["collections"] for one in gc.get_stats()]
        values = [[number] for number in range(300_000)]
        assert before == [one["collections"] for one in gc.get_stats()]
    assert 300_000 == len(values)


@pytest.mark.parametrize("is_on", [True, False])
def test_it_is_left_as_it_was(is_on: bool) -> None:
    """Whoever calls a build has a collector as before, also after a mistake."""
    was_on = gc.isenabled()
    try:
        gc.enable() if is_on else gc.disable()
        with pytest.raises(ValueError, match="a mistake"), garbage.by_hand():
            raise ValueError("a mistake")
        assert is_on == gc.isenabled()
    finally:
        gc.enable() if was_on else gc.disable()
