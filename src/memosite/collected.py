"""What templates see of what memos leave open: tasks, questions and forecasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memosite.experiment import Compared
    from memosite.frames import FeedLink, MemoRow


@dataclass(frozen=True, slots=True)
class TaskRows:
    """The open tasks of one memo."""

    memo: MemoRow
    tasks: tuple[tuple[str, str], ...]
    """The place and the HTML of each."""
    done: int
    """How many others are done."""


@dataclass(frozen=True, slots=True)
class OpenView:
    """`open.html`: what is to do."""

    memos: tuple[TaskRows, ...]
    """Newest first, then notes and pages."""
    count: int
    done: int
    """Tasks of all memos."""


@dataclass(frozen=True, slots=True)
class ReadingView:
    """What the page of a reading list says of its cards."""

    count: int
    """Of all cards, those of a title alone too."""
    bib: str
    """The URL of their BibTeX."""
    feeds: tuple[FeedLink, ...]
    """Of additions; empty where no card tells when it was added."""


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One question of the ledger."""

    id: str
    """Its anchor on the memo's page."""
    url: str
    """That place."""
    html: str
    memo: MemoRow
    answers: tuple[MemoRow, ...]


@dataclass(frozen=True, slots=True)
class QuestionsView:
    """`questions.html`."""

    open: tuple[AskedRow, ...]
    answered: tuple[AskedRow, ...]
    """Both newest first, then notes and pages."""


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One experiment among the forecasts."""

    memo: MemoRow
    hypothesis: str
    compared: tuple[Compared, ...]
    is_done: bool
    """Whether it has an outcome."""


@dataclass(frozen=True, slots=True)
class ForecastsView:
    """`forecasts.html`."""

    rows: tuple[ForecastRow, ...]
    """Newest first, then notes and pages."""
    done: int
    """How many have an outcome."""
