"""What front matter and settings say of recordings, key by key."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from given import memo, write
from memosite import config
from memosite import memo as memos
from memosite.audio import Clock, clock
from memosite.categories import PARENTS
from memosite.chapters import Told
from memosite.errors import SiteError
from memosite.read import Source

if TYPE_CHECKING:
    from pathlib import Path

    from memosite.audio import Audio

TALK = {"file": "talk.mp3"}
ELSEWHERE = {"url": "https://host.example/talk.mp3"}


def audio(**keys: object) -> Audio:
    """Return the `audio` of a memo with a recording and `keys`."""
    found = memo(audio={**TALK, **keys}).audio
    assert found is not None
    return found


def fault(said: object) -> str:
    """Return what the memo with that `audio` is told."""
    with pytest.raises(SiteError) as raised:
        memo(audio=said)
    return str(raised.value.mistakes[0])


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("0:04:37", 277),
        ("4:37", 277),
        ("1:21:09", 4869),
        ("81:09", 4869),
        (4869, 4869),
        ("4869", 4869),
        ("00:04:37.250", 277),
        ("277.9", 277),
        ("30:00:00", 108_000),
    ],
)
def test_a_length_is_read_as_people_write_it(written: object, seconds: int) -> None:
    """With hours, without, or in seconds; a fraction is dropped."""
    assert clock(seconds) == audio(duration=written).duration


@pytest.mark.parametrize("value", ["1:21:09", "0:04:37", "26:00:00"])
def test_a_length_needs_no_quotes(value: str) -> None:
    """YAML 1.1 would read it as a number of base 60."""
    keys = f"title: A\nkind: note\naudio: {{file: a.mp3, duration: {value}}}\n"
    found = memos.parse(Source("memos/a.md", f"---\n{keys}---\n".encode()), dt.UTC).audio
    assert found is not None
    assert found.duration is not None
    assert value == found.duration.text


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0:00:00"),
        (277, "0:04:37"),
        (4869, "1:21:09"),
        (93_784, "26:03:04"),
        (360_000, "100:00:00"),
    ],
)
def test_a_length_is_shown_in_hours(seconds: int, shown: str) -> None:
    """Hours have no leading zero and go on beyond a day."""
    assert Clock(seconds, shown) == clock(seconds)


@pytest.mark.parametrize(
    "written", ["", "soon", "1:60", "1:75:00", "1:2:3", "-5", True, [], "1:00:00:00", 0, "0:00"]
)
def test_what_is_no_length_is_told(written: object) -> None:
    """With the three ways to write one, or that it is above 0."""
    assert "`duration`" in fault({**TALK, "duration": written})


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({}, "names no recording"),
        ({**TALK, **ELSEWHERE}, "names two recordings"),
        ({"url": "talk.mp3"}, "no full address"),
        ({"url": "mailto:a@example.org"}, "no full address"),
        ({"file": "talk.pdf"}, "no sound: `talk.pdf`"),
        ({**TALK, "type": "video/mp4"}, "no media type of sound"),
        ({**TALK, "bytes": 0}, "above 0"),
        ({**TALK, "explicit": "yes"}, "true or false"),
        ({**TALK, "transcript": "talk.docx"}, "none that is read"),
        ({**TALK, "transcript": {"complete": False}}, "`file` is missing"),
        ({**TALK, "transcript": 3}, "must be a file"),
        ({**TALK, "chapters": [{"start": 0}]}, "`title` is missing"),
        ({**TALK, "lenght": "1:00"}, "unknown key `lenght`"),
        ("talk.mp3", "must be a group of keys"),
    ],
)
def test_a_wrong_key_is_told(said: object, message: str) -> None:
    """At its place, with what to write."""
    assert message in fault(said)


@pytest.mark.parametrize(
    ("starts", "message"),
    [
        ([0, None], "the chapter `1` has no `start`"),
        ([None, 5], "the chapter `0` has no `start`"),
        ([5, 5], "the chapter `1` begins too early"),
        ([9, "0:00:03"], "the chapter `1` begins too early"),
    ],
)
def test_all_chapters_have_a_start_or_none(starts: list[object], message: str) -> None:
    """In the order of their times."""
    told = ({"title": str(n)} | ({} if s is None else {"start": s}) for n, s in enumerate(starts))
    assert message in fault({**TALK, "chapters": list(told)})


@pytest.mark.parametrize(("starts", "timed"), [([], False), ([None], False), ([0, 5], True)])
def test_chapters_lead_somewhere_where_they_have_times(starts: list[object], timed: bool) -> None:
    """Otherwise they are show notes."""
    found = audio(chapters=[{"title": "A", "start": start} for start in starts])
    assert timed == Told(found.chapters).timed


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("category: Math", "none of Apple's: `Math`"),
        ("category: [Science, Cooking]", "none of Apple's: `Cooking`"),
        ("guid: mine", "is no UUID"),
        ("explicit: clean", "true or false"),
        ("language: de", "unknown key `language`"),
    ],
)
def test_a_wrong_setting_is_told(tmp_path: Path, said: str, message: str) -> None:
    """Near misses of categories are named."""
    write(tmp_path, {"site.yaml": f"title: A\npodcast: {{{said}}}\n"})
    with pytest.raises(SiteError) as raised:
        config.load(tmp_path)
    assert message in str(raised.value)


def test_every_subcategory_is_of_a_category() -> None:
    """And no name is both."""
    tops = {name for name, parent in PARENTS.items() if not parent}
    assert 19 == len(tops)
    assert tops >= {parent for parent in PARENTS.values() if parent}
    assert "Science" == PARENTS["Mathematics"]
