"""A line's text as a reader sees it: runs of words, each with the signs on either side of it.

What is no text, such as code or a formula, counts as a letter; emphasis and links are looked
through; a break is a space.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_BREAKS = frozenset({"softbreak", "hardbreak"})
_TEXT = frozenset({"text", "text_special"})
_LETTER = "x"


class Run(Struct, frozen=True):
    """The words of one text token."""

    token: Token
    text: str
    before: str
    """The sign before it; a space at the begin of a line."""
    after: str
    """The sign behind it; a space at the end of a line."""
    follower: str
    """The type of the token right behind it; empty for none."""

    @property
    def level(self) -> int:
        """How many marks of emphasis and links are around it."""
        return self.token.level

    def sign(self, at: int) -> str:
        """Return the sign at `at`, which may be the one next to the run."""
        if at < 0:
            return self.before
        return self.text[at] if at < len(self.text) else self.after


def runs(children: Sequence[Token]) -> list[Run]:
    """Return the runs of a line; bare addresses are none."""
    before, after = _signs(children, 1), _signs(children, -1)
    followers = [*(child.type for child in children[1:]), ""]
    found, addresses = [], 0
    for n, child in enumerate(children):
        if child.info == "auto":
            addresses += child.nesting
        elif child.type == "text" and child.content and not addresses:
            found.append(Run(child, child.content, before[n], after[n], followers[n]))
    return found


def _signs(children: Sequence[Token], step: int) -> list[str]:
    """Return for each child the sign next to it, looking to its left (1) or right (-1)."""
    signs = [" "] * len(children)
    near = " "
    for n in range(len(children))[::step]:
        signs[n] = near
        child = children[n]
        if child.type in _BREAKS:
            near = " "
        elif child.type in _TEXT:
            near = (child.content[-1:] if step > 0 else child.content[:1]) or near
        elif child.nesting == 0 and child.type != "html_inline":
            near = _LETTER
    return signs
