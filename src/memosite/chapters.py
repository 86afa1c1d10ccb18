"""A file of chapters in Podcasting 2.0's JSON -> the chapters of an episode."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import Struct

from memosite import routes
from memosite.audio import Chapter, clock
from memosite.errors import Mistake, Place, did_you_mean

if TYPE_CHECKING:
    from memosite.assets import Shelf
    from memosite.audio import Audio
    from memosite.memo import Memo


class Told(Struct, frozen=True):
    """What an episode's chapters are."""

    chapters: tuple[Chapter, ...] = ()
    url: str = ""
    """Of the author's own file of them; empty for none."""
    said: tuple[Mistake, ...] = ()
    """What there is to mend."""

    @property
    def timed(self) -> bool:
        """Whether there are chapters and all have a start."""
        return bool(self.chapters) and all(one.start for one in self.chapters)


def told(memo: Memo, audio: Audio, shelf: Shelf) -> Told:
    """Return the chapters of an episode, from its front matter or from the file that this names.

    The file is published as it is, with pictures and places that its chapters may have.
    """
    path = audio.chapters_file
    if not path:
        return Told(audio.chapters)
    target, data = shelf.file(path, memo), shelf.data(path, memo)
    if target is None or data is None:
        hint = f"put it beside `{memo.path}`, or into static/ and write `/{path.lstrip('/')}`"
        near = did_you_mean(path, shelf.file_names(path, memo), hint)
        place = memo.place("audio", "chapters_file")
        return Told(said=(Mistake(place, f"there are no chapters `{path}`", near),))
    try:
        return Told(read(data), target.url)
    except ValueError as error:
        hint = f"`{memo.path}` names it; no chapters are shown"
        folder = memo.path.rpartition("/")[0]
        below = f"static{path}" if path.startswith("/") else routes.join(folder, path)
        return Told(said=(Mistake(Place(below), f"the file of chapters {error}", hint, "warning"),))


_BYTES_MAX = 1_000_000
_SECONDS_MAX = 10_000_000


def read(data: bytes) -> tuple[Chapter, ...]:
    """Return the chapters that players list.

    Raises ValueError, with the end of a sentence, where there are none. Source: Podcasting 2.0,
    JSON chapters, version 1.2.
    """
    try:
        found = json.loads(data[: _BYTES_MAX + 1].decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ValueError("is no JSON") from None
    listed = found.get("chapters") if isinstance(found, dict) else None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise ValueError("has no list `chapters`")
    starts = [_start(one.get("startTime")) for one in listed]
    if sorted(starts) != starts:
        raise ValueError("is not in the order of its times")
    chapters = tuple(
        Chapter(title=" ".join(one["title"].split()), start=clock(int(start)))
        for one, start in zip(listed, starts, strict=True)
        if isinstance(one.get("title"), str)
        and one["title"].strip()
        and one.get("toc") is not False
    )
    if not chapters:
        raise ValueError("has no chapter with a title")
    return chapters


def _start(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _SECONDS_MAX:
        return value
    raise ValueError(f"has a chapter whose `startTime` is no number of seconds: `{value!r:.40}`")
