"""Words -> the part of an address."""

from __future__ import annotations

from slugify import slugify

_DROPPED = (("'", ""), ("\u2019", ""))
"""Apostrophes join: `Adam's step` is `adams-step`."""


def slug_of(words: str) -> str:
    """Return `words` as lower-case ASCII letters, digits and hyphens; empty when none are left.

    `Tülu 3` is `tulu-3`, `ÜberWeb` is `uberweb`.
    """
    return str(slugify(words, replacements=_DROPPED))
