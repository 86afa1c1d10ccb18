"""Open questions: who asks them, and which memos answer them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from memosite.errors import Mistake, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from memosite.index import Index
    from memosite.markup.sheet import Body, Question
    from memosite.memo import Memo


class Asked(Struct, frozen=True):
    """One question of the ledger."""

    memo: Memo
    """Who asks it."""
    question: Question
    answers: tuple[Memo, ...] = ()
    """Who answers it, newest first, then notes and pages."""


class Ledger(Struct, frozen=True):
    """Every question of the visible memos."""

    asked: tuple[Asked, ...] = ()
    """Newest memos first, then notes and pages; within one, in its order."""
    asked_by: Mapping[str, tuple[Asked, ...]] = field(default_factory=dict)
    """Slug of a memo -> its own questions."""
    answered_by: Mapping[str, tuple[Asked, ...]] = field(default_factory=dict)
    """Slug of a memo -> the questions that it answers, in its order."""


def build(index: Index, bodies: Mapping[str, Body]) -> Ledger:
    """Return the ledger; `bodies`: slug -> body. Answers to what nobody asks are passed over."""
    answering: dict[str, list[Memo]] = {}
    for memo in index.everything():
        for name in dict.fromkeys(memo.answers):
            answering.setdefault(name, []).append(memo)
    known = {
        f"{memo.slug}#{question.id}": Asked(memo, question, _answers(memo, question, answering))
        for memo in index.everything()
        for question in bodies[memo.slug].questions
    }
    return Ledger(
        tuple(known.values()),
        {
            memo.slug: tuple(known[f"{memo.slug}#{one.id}"] for one in bodies[memo.slug].questions)
            for memo in index.everything()
            if bodies[memo.slug].questions
        },
        {
            memo.slug: tuple(known[name] for name in dict.fromkeys(memo.answers) if name in known)
            for memo in index.everything()
            if memo.answers
        },
    )


def _answers(
    memo: Memo, question: Question, answering: Mapping[str, Sequence[Memo]]
) -> tuple[Memo, ...]:
    return tuple(answering.get(f"{memo.slug}#{question.id}", ()))


def dangling(index: Index, bodies: Mapping[str, Body], memos: Iterable[Memo]) -> Iterator[Mistake]:
    """Yield an error for every answer to what nobody asks, with the questions that are near.

    `memos`: all of the site. What a memo asks that this build leaves out is not known, and its
    answer is a warning.
    """
    visible = {memo.slug for memo in index.everything()}
    hidden = {memo.slug for memo in memos} - visible
    ids = {slug: [question.id for question in bodies[slug].questions] for slug in visible}
    known = {f"{slug}#{name}" for slug in visible for name in ids[slug]}
    for memo in index.everything():
        for number, name in enumerate(memo.answers):
            if name in known:
                continue
            where, slug = memo.place("answers", number), name.partition("#")[0]
            if slug in hidden:
                message = f"`{name}` is not published in this build"
                hint = "the answer is left out, as the memo that asks is"
                yield Mistake(where, message, hint, "warning")
            else:
                yield Mistake(where, f"nobody asks `{name}`", _near(name, ids))


def _near(name: str, ids: Mapping[str, Sequence[str]]) -> str:
    """Return a hint: a question of that memo where there is one, else whatever is near."""
    slug, _, asked = name.partition("#")
    own = [f"{slug}#{one}" for one in ids.get(slug, ())]
    if len(own) == 1:
        return f"did you mean `{own[0]}`?"
    if own:
        return did_you_mean(name, own, f"that memo asks {', '.join(f'`{one}`' for one in own)}")
    everything = [f"{slug}#{one}" for slug, found in ids.items() for one in found]
    same = [one for one in everything if one.partition("#")[2] == asked]
    if same:
        return f"did you mean `{same[0]}`?"
    otherwise = "the page /questions/ lists every question; its link ends in the question's id"
    if slug in ids:
        otherwise = f"`{slug}` asks no question"
    return did_you_mean(name, everything, otherwise)
