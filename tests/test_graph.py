"""Memos by link."""

from __future__ import annotations

from memosite.errors import Mistake, Place
from memosite.graph import dangling
from memosite.markup.sheet import Body, Crossing

HERE = Place("memos/a.md", 3, 1)


def test_a_link_to_a_place_that_is_not_there_is_a_warning_with_the_nearest() -> None:
    """The page's own places are looked at; pages without a body are not."""
    asker = Body(
        "",
        crossings=(
            Crossing("memos/b/", "floor", HERE, "[[b#floor]]"),
            Crossing("memos/b/", "flor", HERE, "[[b#flor]]"),
            Crossing("archive/", "y2026", HERE, "/archive/#y2026"),
        ),
    )

    said = list(dangling({"memos/a/": asker, "memos/b/": Body("", anchors=("floor",))}))

    assert [
        Mistake(
            HERE,
            "`[[b#flor]]` leads to a page that has no `#flor`",
            "did you mean `floor`?",
            "warning",
        )
    ] == said
