"""How the text that a rule of markdown-it reads begins, by the rule's name.

A rule that stands here is tried only where its text begins so; all others are tried everywhere.
Each asks for the same itself, so nothing else is read: that it is not meant is only known sooner.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from markdown_it.ruler import Ruler

Rule = TypeVar("Rule")

INLINE: Mapping[str, tuple[str, ...]] = {
    "newline": ("\n",),
    "math_inline": ("$",),
    "math_bracket": ("\\",),
    "equation_ref": ("\\",),
    "foreign": ("{",),
    "escape": ("\\",),
    "backticks": ("`",),
    "strikethrough": ("~",),
    "emphasis": ("*", "_"),
    "embed": ("![",),
    "foreign_contents": ("[",),
    "wikilink": ("[",),
    "reference": ("[", "-@", "@"),
    "citation": ("[",),
    "citation_in_text": ("@",),
    "link": ("[",),
    "image": ("![",),
    "image_attributes": ("{",),
    "footnote_inline": ("^[",),
    "footnote_ref": ("[",),
    "autolink": ("<",),
    "html_inline": ("<",),
    "entity": ("&",),
    "autolink_web": ("www.", "://"),
}
"""Rule within a line -> how its text begins."""

_DIGITS = tuple("0123456789")

BLOCK: Mapping[str, tuple[str, ...]] = {
    "table_caption": ("T", "t", ":"),
    "callout": ("[",),
    "equation": ("$",),
    "math_block": ("$", "\\"),
    "tab": ("=",),
    "directive": ("!", "?"),
    "fence": ("`", "~"),
    "blockquote": (">",),
    "hr": ("*", "-", "_"),
    "list": ("*", "-", "+", *_DIGITS),
    "footnote_def": ("[",),
    "abbreviation": ("*",),
    "reference": ("[",),
    "html_block": ("<",),
    "heading": ("#",),
}
"""Rule for a block -> the sign with which its first line begins, behind the indent."""


class BySign(dict[str, "tuple[Rule, ...]"]):
    """Sign -> the rules to try where it stands, in their order; made when it is first met."""

    def __init__(
        self, rules: Iterable[tuple[str, Rule]], known: Mapping[str, tuple[str, ...]]
    ) -> None:
        """Know `rules` by name, and how the texts of some of them begin."""
        super().__init__()
        self._rules = [(known.get(name), rule) for name, rule in rules]

    def __missing__(self, sign: str) -> tuple[Rule, ...]:
        """Return the rules for one sign, and keep them."""
        made = self[sign] = tuple(
            rule
            for openings, rule in self._rules
            if openings is None or any(one[0] == sign for one in openings)
        )
        return made


def named(ruler: Ruler[Rule], chain: str = "") -> list[tuple[str, Rule]]:
    """Return name and function of the rules of a chain that are switched on, in their order."""
    return [
        (rule.name, rule.fn)
        for rule in ruler.__rules__
        if rule.enabled and (not chain or chain in rule.alt)
    ]


def where(openings: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern that finds where one of `openings` begins.

    It begins with a set of signs, for which `re` searches fastest.
    """
    alone = {one for one in openings if len(one) == 1}
    longer = sorted({one for one in openings if one[0] not in alone})
    signs = re.escape("".join(sorted(alone | {one[0] for one in longer})))
    if not longer:
        return re.compile(f"[{signs}]")
    begins = re.escape("".join({one[0] for one in longer}))
    ends = "|".join(f"(?<={re.escape(one[0])})(?={re.escape(one[1:])})" for one in longer)
    return re.compile(rf"[{signs}](?:(?<![{begins}])|{ends})")
