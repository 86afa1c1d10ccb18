"""One thing that can be cited, as CSL knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from memosite.errors import Mistake

OTHERS = "others"
"""The literal of a last name that stands for more people, as `and others` does."""


class Name(Struct, frozen=True):
    """One person or body. Without marks."""

    family: str = ""
    given: str = ""
    particle: str = ""
    """What stands before the family name: `van der`."""
    suffix: str = ""
    """What stands behind it: `Jr.`."""
    literal: str = ""
    """A body's name, or one that is not taken apart; the other fields are empty then."""


class When(Struct, frozen=True):
    """A date, a span of two, or a date in words."""

    parts: tuple[tuple[int, ...], ...] = ()
    """Year, month and day, as far as known; two of them are a span, an empty one has no end."""
    literal: str = ""
    """Words in place of numbers: `in press`."""
    circa: bool = False
    """Whether it is only about then."""


class Work(Struct, frozen=True):
    """One work of a bibliography. Source: CSL 1.0.2, appendices III and IV."""

    key: str
    """What authors cite it by."""
    kind: str = "document"
    """CSL's type: `article-journal`, `book`."""
    names: tuple[tuple[str, tuple[Name, ...]], ...] = ()
    """CSL's name variables: `author`, `editor`."""
    dates: tuple[tuple[str, When], ...] = ()
    """CSL's date variables: `issued`, `accessed`."""
    fields: tuple[tuple[str, str], ...] = ()
    """CSL's other variables: `title`, `container-title`; marked texts."""
    url: str = ""
    """Where it can be read, best first of DOI, arXiv and the rest; empty, http or https."""
    doubts: tuple[Mistake, ...] = ()
    """What is wrong with its entry, for authors who cite it."""
