"""The kinds of callouts, and the names that other tools have for them."""

from __future__ import annotations

KINDS = (
    "note",
    "tip",
    "important",
    "warning",
    "caution",
    "abstract",
    "question",
    "claim",
    "caveat",
    "quote",
    "raw",
    "paper",
)
"""Each is a class of its callouts."""

_OTHERS = {
    "note": ("info", "todo", "example", "seealso"),
    "tip": ("hint", "success", "check", "done"),
    "warning": ("attention",),
    "caution": ("danger", "error", "failure", "fail", "missing", "bug"),
    "abstract": ("summary", "tldr"),
    "caveat": ("disclaimer",),
    "question": ("help", "faq"),
    "quote": ("cite",),
}
"""Names that GitHub, Obsidian and Material for MkDocs know besides."""

NAMES = {kind: kind for kind in KINDS} | {
    name: kind for kind, names in _OTHERS.items() for name in names
}
"""Every name, in lower case -> its kind."""

_SPELT = {
    "todo": "To do",
    "tldr": "TL;DR",
    "faq": "FAQ",
    "seealso": "See also",
    "raw": "Raw text",
    "cite": "Quote",
}


def label(name: str) -> str:
    """Return the words that stand before a callout's title."""
    return _SPELT.get(name.lower()) or name.replace("-", " ").replace("_", " ").capitalize()
