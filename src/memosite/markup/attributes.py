"""Attributes in braces, `{#fig:loss .wide width=60%}`: an id, classes, keys; nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from memosite.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection

    from memosite.markup.sheet import Sheet

_BRACES = re.compile(r'\{((?:[^{}"]|"[^"]{0,200}"){0,300})\}')
"""Bounded, so that a thousand braces that never close take no million steps."""
_ITEM = re.compile(
    r"""\s*(?:\#(?P<id>[^\W\d_][\w:.-]*)
    |\.(?P<name>[\w-]+)
    |(?P<key>[\w:-]+)=(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"=]+))
    )(?=\s|\Z)""",
    re.VERBOSE,
)


class Attributes(Struct, frozen=True):
    """What stands in one pair of braces."""

    id: str = ""
    classes: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    """Name and value, in order."""
    written: str = ""
    """The braces and what is in them."""


def read(text: str, at: int = 0) -> Attributes | None:
    """Return the attributes whose brace opens at `at`; None for mere braces. Cost: linear."""
    braces = _BRACES.match(text, at)
    if braces is None:
        return None
    inner, found, end = braces[1].rstrip(), [], 0
    while end < len(inner):
        item = _ITEM.match(inner, end)
        if item is None:
            return None
        found.append(item)
        end = item.end()
    ids = [item["id"] for item in found if item["id"]]
    return Attributes(
        id=ids[-1] if ids else "",
        classes=tuple(item["name"] for item in found if item["name"]),
        keys=tuple(
            (item["key"], item["bare"] or item["quoted"] or "") for item in found if item["key"]
        ),
        written=braces[0],
    )


def check(
    sheet: Sheet, line: int, found: Attributes, classes: Collection[str], keys: Collection[str]
) -> None:
    """Warn of the classes and keys that are none of these; they have no effect."""
    for names, known, kind in (
        (found.classes, classes, "class"),
        (tuple(key for key, _ in found.keys), keys, "attribute"),
    ):
        for name in names:
            if name not in known:
                place = sheet.find(line, found.written)
                hint = did_you_mean(
                    name, known, f"known here: {', '.join(f'`{n}`' for n in known)}"
                )
                sheet.say(place, f"unknown {kind} `{name}`; it has no effect", hint, "warning")
