"""Words -> the part of an address, or an id."""

from __future__ import annotations

import functools
import re

_DROPPED = (("'", ""), ("\u2019", ""))
"""Apostrophes join: `Adam's step` is `adams-step`."""
_PLAIN = re.compile(r"[A-Za-z0-9 -]*")
"""Words in which only the spaces and the capitals have to go."""


@functools.lru_cache(maxsize=4096)
def slug_of(words: str) -> str:
    """Return `words` as lower-case ASCII letters, digits and hyphens; empty when none are left.

    `Tülu 3` is `tulu-3`, `ÜberWeb` is `uberweb`.
    """
    if _PLAIN.fullmatch(words):
        return "-".join(words.lower().replace("-", " ").split())
    from slugify import slugify  # noqa: PLC0415 (10 ms of start-up; few topics and names need it)

    return str(slugify(words, replacements=_DROPPED))


ID_MAX = 80
"""Characters of an id that is made of words."""


def id_of(words: str) -> str:
    """Return the slug of `words` as an id needs it: cut between words where it is long."""
    slug = slug_of(words)
    if len(slug) <= ID_MAX:
        return slug
    return slug[: ID_MAX + 1].rpartition("-")[0] or slug[:ID_MAX]
