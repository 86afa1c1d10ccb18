"""What math-core carries through unread: from the author's TeX to the page, as plain letters."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["label", "tag", "ref", "color", "box", "rule", "lap", "smash"]

PATTERN = r"memosite-{}-([0-9a-f]*)"
"""Of a mark, for its kind; the group is what `read` reads."""


def mark(kind: Kind, text: str) -> str:
    """Return `text` as letters, digits and hyphens, which math-core takes anywhere."""
    return f"memosite-{kind}-{text.encode().hex()}"


def read(digits: str) -> str:
    """Return the text of a mark."""
    return bytes.fromhex(digits).decode()


def pattern(kind: Kind) -> str:
    """Return the regular expression that finds marks of one kind."""
    return PATTERN.format(re.escape(kind))
