"""Memos -> Bodies, each made once: a body is kept while its text and all answers are the same."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from memosite import asked, cache, fronts, texts
from memosite.errors import Mistake, SiteError
from memosite.markup.sheet import Body  # noqa: TC001 (read by msgspec)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memosite.assets import Needs, Shelf
    from memosite.config import Config
    from memosite.fronts import Front
    from memosite.markup.library import Library
    from memosite.memo import Memo
    from memosite.task import Progress
    from memosite.texts import Texts
    from memosite.workers import Workers


class Kept(Struct, frozen=True):
    """A body as it is kept: its HTML is among the texts."""

    asks: asked.Asks
    body: Body
    """Without HTML."""
    text: bytes
    """The digest of the HTML."""


class Ready(Struct, frozen=True):
    """A body as this build has it."""

    body: Body
    """Without HTML."""
    text: bytes
    """The digest of the HTML."""
    mark: bytes
    """A digest of both."""
    asks: asked.Asks = ()
    """What it asked, with digests of the answers."""


class Desk(Struct, frozen=True):
    """What every body of a build is made with."""

    settings: Config
    shelf: Shelf
    lenient: bool
    """Whether a formula that cannot be set is a warning."""


def make(
    shown: Sequence[Front], desk: Desk, store: Texts, workers: Workers, progress: Progress
) -> dict[str, Ready]:
    """Return slug -> body of every memo in `shown`; what they need is added to that of the shelf.

    Raises SiteError with every mistake.
    """
    frame = _frame(desk.settings, lenient=desk.lenient)
    keys = {one.memo.slug: frame + one.digest for one in shown}
    known = _known(shown, keys, desk, store)
    wanted = [one for one in shown if one.memo.slug not in known]
    fresh: dict[bytes, bytes] = {}
    mistakes: list[Mistake] = []
    with contextlib.closing(workers.each(made_of, desk, wanted)) as made:
        for one, new in zip(progress("Reading", wanted), made, strict=True):
            match new:
                case SiteError() as error:
                    mistakes.extend(error.mistakes)
                case Made(data, html, needs):
                    known[one.memo.slug] = body = ready(new)
                    fresh[keys[one.memo.slug]] = data
                    store.keep(body.text, html)
                    desk.shelf.needs.add(needs)
    if mistakes:
        raise SiteError(mistakes)
    store.kept.put("bodies", fresh)
    return {one.memo.slug: known[one.memo.slug] for one in shown}


def sound(digests: Iterable[bytes], settings: Config, store: Texts, *, lenient: bool) -> set[bytes]:
    """Return those of `digests`, of sources, whose text was found to be without a mistake."""
    frame = _frame(settings, lenient=lenient)
    kept = store.kept.get("bodies", [frame + one for one in digests])
    return {key.removeprefix(frame) for key, _, _ in kept}


def _frame(settings: Config, *, lenient: bool) -> bytes:
    """Return a digest of all that a body depends on, but for its file and what it asks."""
    said = repr((settings.timezone, settings.language, lenient))
    return cache.key("body", said, msgspec.msgpack.encode(settings.markup))


_DECODER = msgspec.msgpack.Decoder(Kept)


def ready(made: Made) -> Ready:
    """Return a new body as a build has it."""
    kept = _DECODER.decode(made.kept)
    return Ready(kept.body, kept.text, cache.mark(made.kept), kept.asks)


def _known(
    shown: Sequence[Front], keys: dict[str, bytes], desk: Desk, store: Texts
) -> dict[str, Ready]:
    """Return slug -> body of those that an earlier build made and that still hold."""
    found: dict[bytes, tuple[Kept, bytes]] = {}
    for key, data, mark in store.kept.get("bodies", keys.values()):
        try:
            found[key] = _DECODER.decode(data), mark
        except msgspec.MsgspecError:
            continue
    store.need(kept.text for kept, _ in found.values())
    known = {}
    for one in shown:
        kept, mark = found.get(keys[one.memo.slug], (None, b""))
        if kept and asked.hold(kept.asks, desk.shelf, one.memo):
            known[one.memo.slug] = Ready(kept.body, kept.text, mark, kept.asks)
    return known


class Made(Struct, frozen=True):
    """A new body, as it travels from a worker and as it is kept."""

    kept: bytes
    """A `Kept`, as MessagePack."""
    html: bytes
    """In UTF-8."""
    needs: Needs


def made_of(desk: Desk, front: Front) -> Made | SiteError:
    """Return the body of a memo. Raises LostError when its file has changed meanwhile."""
    shelf = desk.shelf.apart()
    library = asked.Asking(shelf)
    memo = fronts.whole(shelf.site, front, desk.settings)
    try:
        body = render(memo, library, desk.settings, lenient=desk.lenient)
    except SiteError as error:
        return error
    html = texts.encoded(body.html)
    kept = Kept(library.asks(), replace(body, html=""), cache.key(html))
    return Made(msgspec.msgpack.encode(kept), html, shelf.needs)


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
