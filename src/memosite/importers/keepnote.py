"""A note of Google Keep, whichever file it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    text: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Note:
    """One note."""

    title: str = ""
    text: str = ""
    html: str = ""
    """The same with its emphasis, in exports since 2023."""
    rows: tuple[Row, ...] = ()
    labels: tuple[str, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    """Title, address and description of each."""
    files: tuple[str, ...] = ()
    """The names of attachments, as the note has them."""
    made: dt.date | None = None
    edited: dt.date | None = None
    unread: str = ""
    """A date that cannot be read."""
    archived: bool = False
    trashed: bool = False
    shared: bool = False
