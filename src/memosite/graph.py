"""Memos by link: what leads where once every body is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memosite.errors import Mistake, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from memosite.markup.sheet import Body


def dangling(bodies: Mapping[str, Body]) -> Iterator[Mistake]:
    """Yield a warning for each link to a place that its page does not have.

    `bodies`: URL below the site's root -> body. Pages that have no body are not looked at.
    """
    for body in bodies.values():
        for crossing in body.crossings:
            there = bodies.get(crossing.url)
            if there is not None and crossing.anchor not in there.anchors:
                message = f"`{crossing.written}` leads to a page that has no `#{crossing.anchor}`"
                hint = did_you_mean(crossing.anchor, there.anchors, "link to a heading's own id")
                yield Mistake(crossing.place, message, hint, "warning")
