"""Tables of contents: the two upper levels of a memo's headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memosite.frames import Link
from memosite.views import Contents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memosite.markup.sheet import Body, Heading
    from memosite.memo import Memo

CONTENTS_FROM_WORDS = 600
CONTENTS_FROM_HEADINGS = 3


def of(memo: Memo, body: Body) -> tuple[Contents, ...]:
    """Return the two upper levels of headings, nested; empty for a short memo."""
    if not body.toc:
        return ()
    top = min(heading.level for heading in body.toc)
    uppers = [heading for heading in body.toc if heading.level <= top + 1]
    is_long = body.words >= CONTENTS_FROM_WORDS and (
        sum(heading.level == top for heading in uppers) >= CONTENTS_FROM_HEADINGS
    )
    return _nested(uppers, top) if (is_long if memo.toc is None else memo.toc) else ()


def _nested(headings: Sequence[Heading], top: int) -> tuple[Contents, ...]:
    groups: list[tuple[Heading, list[Link]]] = []
    for heading in headings:
        if heading.level == top or not groups:
            groups.append((heading, []))
        else:
            groups[-1][1].append(Link(_named(heading), "#" + heading.id))
    return tuple(Contents(head.id, _named(head), tuple(below)) for head, below in groups)


def _named(heading: Heading) -> str:
    return f"{heading.number} {heading.text}" if heading.number else heading.text
