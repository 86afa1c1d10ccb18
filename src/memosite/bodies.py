"""Memos -> Bodies, each made once: a body is kept while its text and all answers are the same."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from memosite import asked, cache, fronts
from memosite.errors import Mistake, SiteError
from memosite.markup.sheet import Body  # noqa: TC001 (read by msgspec)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memosite.assets import Shelf
    from memosite.config import Config
    from memosite.fronts import Front
    from memosite.markup.library import Library
    from memosite.memo import Memo
    from memosite.task import Task
    from memosite.texts import Texts


@dataclass(frozen=True, slots=True)
class Kept:
    """A body as it is kept: its HTML is among the texts."""

    asks: asked.Asks
    body: Body
    """Without HTML."""
    text: bytes
    """The digest of the HTML."""


@dataclass(frozen=True, slots=True)
class Made:
    """A body as this build has it."""

    body: Body
    """Without HTML."""
    text: bytes
    """The digest of the HTML."""
    mark: bytes
    """A digest of both."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every body of a build is made with."""

    task: Task
    settings: Config
    shelf: Shelf
    texts: Texts


def make(shown: Sequence[Front], desk: Desk) -> dict[str, Made]:
    """Return slug -> body of every memo in `shown`. Raises SiteError with every mistake."""
    frame = _frame(desk)
    keys = {one.memo.slug: frame + one.digest for one in shown}
    known = _known(shown, keys, desk)
    fresh: dict[bytes, bytes] = {}
    mistakes: list[Mistake] = []
    wanted = [one for one in shown if one.memo.slug not in known]
    for one in desk.task.progress("Reading", wanted):
        try:
            kept = _made(one, desk)
        except SiteError as error:
            mistakes.extend(error.mistakes)
            continue
        fresh[keys[one.memo.slug]] = data = msgspec.msgpack.encode(kept)
        known[one.memo.slug] = Made(kept.body, kept.text, cache.mark(data))
    if mistakes:
        raise SiteError(mistakes)
    desk.texts.kept.put("bodies", fresh)
    return {one.memo.slug: known[one.memo.slug] for one in shown}


def _frame(desk: Desk) -> bytes:
    """Return a digest of all that a body depends on, but for its file and what it asks."""
    settings = desk.settings
    said = repr((settings.timezone, settings.language, desk.task.lenient))
    return cache.key("body", said, msgspec.msgpack.encode(settings.markup))


_DECODER = msgspec.msgpack.Decoder(Kept)


def _known(shown: Sequence[Front], keys: dict[str, bytes], desk: Desk) -> dict[str, Made]:
    """Return slug -> body of those that an earlier build made and that still hold."""
    found: dict[bytes, tuple[Kept, bytes]] = {}
    for key, data, mark in desk.texts.kept.get("bodies", keys.values()):
        try:
            found[key] = _DECODER.decode(data), mark
        except msgspec.MsgspecError:
            continue
    desk.texts.need(kept.text for kept, _ in found.values())
    known = {}
    for one in shown:
        kept, mark = found.get(keys[one.memo.slug], (None, b""))
        if kept and asked.hold(kept.asks, desk.shelf, one.memo):
            known[one.memo.slug] = Made(kept.body, kept.text, mark)
    return known


def _made(front: Front, desk: Desk) -> Kept:
    library = asked.Asking(desk.shelf)
    memo = fronts.whole(desk.task.site, front, desk.settings)
    body = render(memo, library, desk.settings, lenient=desk.task.lenient)
    return Kept(library.asks(), dataclasses.replace(body, html=""), desk.texts.put(body.html))


def render(memo: Memo, library: Library, settings: Config, *, lenient: bool) -> Body:
    """Return the body of `memo` as the settings will have it. Raises SiteError."""
    from memosite.markup.body import render as made  # noqa: PLC0415 (0.1 s; a build without new bodies needs none)

    return made(
        memo,
        library,
        raw_html=settings.markup.raw_html,
        macros=settings.markup.macros,
        language=settings.language,
        lenient=lenient,
    )
