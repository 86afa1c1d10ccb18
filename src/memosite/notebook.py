"""The pages that collect what memos leave open: tasks, questions, forecasts.

Each is there when there is something on it, or when the navigation or a memo leads to it, so that
no link breaks on the day on which the last task is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from memosite import experiment, routes
from memosite.collected import ForecastRow, ForecastsView, OpenView, QuestionsView, TaskRows
from memosite.sketches import Sketch, whole
from memosite.views import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memosite.exports import Content
    from memosite.heads import Heads
    from memosite.memo import Memo
    from memosite.rows import Rows


def pages(content: Content, heads: Heads, rows: Rows) -> Iterator[Sketch]:
    """Yield the pages of open tasks, of open questions and of forecasts."""
    title, wanted = content.config.title, _wanted(content)
    todo = open_view(content, rows)
    about = f"What is still to do in the notes and memos of {title}, each with its place."
    if todo.memos or routes.OPEN in wanted:
        yield _page(heads, routes.OPEN, "Open", about, todo)
    asked = questions_view(rows)
    about = f"The questions that the memos of {title} leave open, and the memos that answer them."
    if asked.open or asked.answered or routes.QUESTIONS in wanted:
        yield _page(heads, routes.QUESTIONS, "Questions", about, asked)
    forecasts = forecasts_view(content, rows)
    about = f"What the experiments of {title} were expected to show, beside what they showed."
    if forecasts.rows or routes.FORECASTS in wanted:
        yield _page(heads, routes.FORECASTS, "Forecasts", about, forecasts)


def _wanted(content: Content) -> set[str]:
    """Return the URLs that the navigation or a memo leads to."""
    nav = {item.url.removeprefix("/").removeprefix("./") for item in content.config.nav or ()}
    return nav | {link.url for body in content.bodies.values() for link in body.links}


def _page(
    heads: Heads, url: str, heading: str, about: str, view: OpenView | QuestionsView | ForecastsView
) -> Sketch:
    head = replace(heads.page(url, heading, about), maths=_has_maths(view))
    return whole(Page(url, f"{url.rstrip('/')}.html", view, head))


def _has_maths(view: OpenView | QuestionsView | ForecastsView) -> bool:
    match view:
        case OpenView():
            return any("<math" in html for one in view.memos for _, html in one.tasks)
        case QuestionsView():
            return any("<math" in one.html for one in (*view.open, *view.answered))
        case _:
            return False


def _current(content: Content) -> Iterator[Memo]:
    """Yield what is visible and not superseded."""
    superseded = content.index.successor
    return (memo for memo in content.index.everything() if memo.slug not in superseded)


def open_view(content: Content, rows: Rows) -> OpenView:
    """Return the tasks that are not done, by memo."""
    found = []
    done = 0
    for memo in _current(content):
        tasks = content.bodies[memo.slug].tasks
        left = [one for one in tasks if not one.done]
        done += len(tasks) - len(left)
        if left:
            row = rows.row(memo)
            shown = tuple((routes.place(row.url, one.id), one.html) for one in left)
            found.append(TaskRows(row, shown, len(tasks) - len(left)))
    return OpenView(tuple(found), sum(len(one.tasks) for one in found), done)


def questions_view(rows: Rows) -> QuestionsView:
    """Return the questions without an answer, and those with one."""
    superseded = rows.index.successor
    asked = [one for one in rows.ledger.asked if one.memo.slug not in superseded]
    return QuestionsView(
        tuple(rows.asked(one) for one in asked if not one.answers),
        tuple(rows.asked(one) for one in asked if one.answers),
    )


def forecasts_view(content: Content, rows: Rows) -> ForecastsView:
    """Return the experiments that forecast something, each with its outcome."""
    found = []
    for memo in _current(content):
        if memo.experiment and memo.experiment.forecast:
            compared = experiment.compared(memo.experiment)
            is_done = bool(memo.experiment.outcome)
            hypothesis = memo.experiment.hypothesis
            found.append(ForecastRow(rows.row(memo), hypothesis, compared, is_done))
    return ForecastsView(tuple(found), sum(one.is_done for one in found))
