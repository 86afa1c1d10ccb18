"""What a feed says of a recording -> the keys of an episode."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from memosite import audio

if TYPE_CHECKING:
    from memosite.importers.feedxml import Enclosure, Item

_TYPE = re.compile(r"audio/[a-z0-9.+-]+")
_CLOCK = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,7})(?:\.\d{1,9})?")


def is_recording(url: str, kind: str) -> bool:
    """Return whether an enclosure is a recording that a memo may have."""
    is_sound = _TYPE.fullmatch(kind) is not None or audio.suffix(url) in audio.TYPES
    return re.match(r"https?://[^/]", url) is not None and is_sound


def told(item: Item, enclosure: Enclosure | None = None) -> dict[str, object]:
    """Return what a feed says of a recording: of one on another host, also its type and size.

    The length and size of a file that comes along are read from the file.
    """
    keys: dict[str, object] = {}
    if enclosure:
        known = audio.suffix(enclosure.url) in audio.TYPES
        keys["type"] = enclosure.type if _TYPE.fullmatch(enclosure.type) and not known else ""
        keys["bytes"] = enclosure.bytes
        keys["duration"] = clock(item.duration)
    keys["chapters"] = _chapters(item)
    keys["guid"] = item.guid
    return {key: value for key, value in keys.items() if value}


def clock(written: str) -> str:
    """Return a length of time as memos write it; empty for none."""
    found = _CLOCK.fullmatch(written.strip())
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    total = 3600 * hours + 60 * minutes + seconds
    return audio.clock(total).text if total else ""


def _chapters(item: Item) -> list[dict[str, str]]:
    """Return the chapters, with their times where all have one and each is later than the last."""
    starts = [clock(start) or "0:00:00" for start, _ in item.chapters]
    seconds = [_seconds(start) for start in starts]
    timed = all(one < after for one, after in itertools.pairwise(seconds))
    return [
        {"title": title, **({"start": start} if timed else {})}
        for start, (_, title) in zip(starts, item.chapters, strict=True)
    ]


def _seconds(clock: str) -> int:
    hours, minutes, seconds = map(int, clock.split(":"))
    return 3600 * hours + 60 * minutes + seconds
