"""A note of Google Keep, whichever file it was read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import datetime as dt


class Row(Struct, frozen=True):
    """One line of a list."""

    text: str
    ticked: bool


class Note(Struct, frozen=True):
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
