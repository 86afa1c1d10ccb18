"""What templates see of what memos leave open: tasks, questions and forecasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from memosite.experiment import Compared
    from memosite.frames import FeedLink, MemoRow


class TaskRows(Struct, frozen=True):
    """The open tasks of one memo."""

    memo: MemoRow
    tasks: tuple[tuple[str, str], ...]
    """The place and the HTML of each."""
    done: int
    """How many others are done."""


class OpenView(Struct, frozen=True):
    """`open.html`: what is to do."""

    memos: tuple[TaskRows, ...]
    """Newest first, then notes and pages."""
    count: int
    done: int
    """Tasks of all memos."""


class ReadingView(Struct, frozen=True):
    """What the page of a reading list says of its cards."""

    count: int
    """Of all cards, those of a title alone too."""
    bib: str
    """The URL of their BibTeX."""
    feeds: tuple[FeedLink, ...]
    """Of additions; empty where no card tells when it was added."""


class AskedRow(Struct, frozen=True):
    """One question of the ledger."""

    id: str
    """Its anchor on the memo's page."""
    url: str
    """That place."""
    html: str
    memo: MemoRow
    answers: tuple[MemoRow, ...]


class QuestionsView(Struct, frozen=True):
    """`questions.html`."""

    open: tuple[AskedRow, ...]
    answered: tuple[AskedRow, ...]
    """Both newest first, then notes and pages."""


class ForecastRow(Struct, frozen=True):
    """One experiment among the forecasts."""

    memo: MemoRow
    hypothesis: str
    compared: tuple[Compared, ...]
    is_done: bool
    """Whether it has an outcome."""


class ForecastsView(Struct, frozen=True):
    """`forecasts.html`."""

    rows: tuple[ForecastRow, ...]
    """Newest first, then notes and pages."""
    done: int
    """How many have an outcome."""
