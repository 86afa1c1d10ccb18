"""Question callouts: each enters the ledger of open questions with an id of its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml

from memosite.markup import labels
from memosite.markup.callouts.tokens import found, name, place
from memosite.markup.fragments import fragment
from memosite.markup.headings import plain
from memosite.markup.sheet import Question, sheet_of
from memosite.slugs import id_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

    from memosite.markup.sheet import Sheet


def install(parser: MarkdownIt) -> None:
    """Name the questions by what is written, before their titles are dressed."""
    parser.core.ruler.push("questions", _questions)


def tell(parser: MarkdownIt) -> None:
    """Note the questions, once what they refer to has its number."""
    parser.core.ruler.push("questions_told", _tell)


def leave_open(sheet: Sheet) -> tuple[str, ...]:
    """Note the questions of the front matter, which stand below the text, and return their ids."""
    if sheet.memo.kind == "page":  # which shows none
        return ()
    for number, text in enumerate(sheet.memo.open_questions):
        wanted = question_id(text)
        where = sheet.memo.place("open_questions", number)
        given = labels.named(sheet, wanted, where, "ask each question once")
        sheet.questions.append(Question(given, text, escapeHtml(text)))
    return tuple(question.id for question in sheet.questions)


def question_id(text: str) -> str:
    """Return the id of a question; it depends on its words alone."""
    return f"q:{id_of(text) or 'question'}"


def _questions(state: StateCore) -> None:
    sheet = sheet_of(state)
    spans = [span for span in found(state) if span[0].kind == "question"]
    for callout, start, end in sorted(spans, key=lambda span: span[1]):
        words = _words(state.tokens[start + 2 : end])
        if not words:
            hint = "write it as the title: `> [!question] Does it hold?`"
            where = place(sheet, state.tokens[start])
            sheet.say(where, "this callout asks no question", hint, "warning")
            continue
        name(sheet, state.tokens[start], callout.own_id or question_id(plain(words)))
        state.tokens[start].meta["asked"] = words


def _words(tokens: Sequence[Token]) -> list[Token]:
    """Return what the title says, or the first paragraph where there is no title."""
    lines = (token.children or [] for token in tokens if token.type == "inline")
    return next((list(line) for line in lines if plain(line)), [])


def _tell(state: StateCore) -> None:
    sheet = sheet_of(state)
    for token in state.tokens if "callout_open" in sheet.kinds else ():
        if "asked" in token.meta:
            words = token.meta["asked"]
            question = Question(str(token.attrs["id"]), plain(words), fragment(state, words))
            sheet.questions.append(question)
