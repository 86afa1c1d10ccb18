"""The four forms of transcripts, read as turns."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memosite.audio import clock
from memosite.cache import Cache
from memosite.transcripts import TranscriptError, Turn, breaks_off, read, read_all

if TYPE_CHECKING:
    from pathlib import Path

VTT = """WEBVTT - A title

STYLE
::cue { color: red }

NOTE
not: said

1
00:01.000 --> 00:02.500 align:start
<v.loud Ada Lovelace>Hello &amp; <i>welcome</i>,

00:00:02.500 --> 00:04.000
to you all.

01:00:04.000 --> 01:00:05.000
<v Bob>Thanks.</v> <v Ada Lovelace>Now.
"""
SRT = """1
00:00:00,000 --> 00:00:02,760
Ada: In today's episode,
you'll learn

2
00:00:02,760 --> 00:00:06,090
<i>what to do</i>. And when: now.

3
00:01:06,090 --> 00:01:07,000
Bob: Hi {\\an8}Ada.
"""
JSON = """{"version": "1.0.0", "segments": [
  {"speaker": "Ada", "startTime": 0.5, "endTime": 0.75, "body": "I"},
  {"speaker": "Ada", "startTime": 1, "body": "am\\n"},
  {"speaker": "Bob", "startTime": 62.75, "body": "No?"}
]}"""
PLAIN = """Ada: One line
goes on.

And a second paragraph of hers.
Bob Miller: Yes: see https://example.org.

[0:01:02] Ada: Later.
Dr. von der Leyen-Öz: So.
"""


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "a.vtt",
            VTT,
            [
                Turn("Ada Lovelace", "Hello & welcome, to you all.", clock(1)),
                Turn("Bob", "Thanks.", clock(3604)),
                Turn("Ada Lovelace", "Now.", clock(3604)),
            ],
        ),
        (
            "a.SRT",
            SRT,
            [
                Turn(
                    "Ada", "In today's episode, you'll learn what to do. And when: now.", clock(0)
                ),
                Turn("Bob", "Hi Ada.", clock(66)),
            ],
        ),
        ("a.json", JSON, [Turn("Ada", "I am", clock(0)), Turn("Bob", "No?", clock(62))]),
        (
            "a.txt",
            PLAIN,
            [
                Turn("Ada", "One line goes on."),
                Turn("", "And a second paragraph of hers."),
                Turn("Bob Miller", "Yes: see https://example.org."),
                Turn("Ada", "Later.", clock(62)),
                Turn("Dr. von der Leyen-Öz", "So."),
            ],
        ),
        (
            "a.txt",
            "Just prose, with no name at all: none.\n",
            [Turn("", "Just prose, with no name at all: none.")],
        ),
        ("a.txt", "Ada: A\x00 bell\x07 and an end\x1b[0m.", [Turn("Ada", "A bell and an end[0m.")]),
        ("a.txt", "Ada:\nOn the next line.\n", [Turn("Ada", "On the next line.")]),
        ("a.txt", "https://example.org is where.", [Turn("", "https://example.org is where.")]),
    ],
)
def test_a_transcript_is_read(name: str, text: str, expected: list[Turn]) -> None:
    """Who says what and when; line ends of any system, with or without a byte order mark."""
    assert expected == list(read(text.encode(), name))
    assert expected == list(read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), name))


def test_a_long_turn_is_cut_at_a_sentence() -> None:
    """Its speaker is named once."""
    cue = "00:{:02}.000 --> 00:59.000\n{}A sentence of so many words, which ends here.\n\n"
    cues = (cue.format(n, "<v Ada>" if n == 0 else "") for n in range(30))
    turns = read(f"WEBVTT\n\n{''.join(cues)}".encode(), "a.vtt")
    assert ["Ada", "", ""] == [turn.speaker for turn in turns]
    assert all(turn.text.endswith(".") for turn in turns)


@pytest.mark.parametrize(
    ("name", "data", "message", "line"),
    [
        ("a.vtt", b"1\n00:01.000 --> 00:02.000\nHi.", "does not begin with WEBVTT", 1),
        ("a.vtt", b"WEBVTT\n\nNOTE nothing", "says nothing", 0),
        ("a.srt", b"", "says nothing", 0),
        ("a.txt", b"\n \n", "says nothing", 0),
        ("a.txt", b"Ada: \xff", "is not UTF-8", 1),
        ("a.json", b'{"segments": [\n}', "is not valid JSON", 2),
        ("a.json", b"[]", "has no list of `segments`", 0),
        ("a.json", b'{"segments": [3]}', "has no list of `segments`", 0),
        ("a.json", b'{"segments": [{"startTime": 1e999, "body": "A"}]}', "has no list", 0),
        ("a.json", b"[" * 9999, "", 0),
    ],
)
def test_a_damaged_transcript_is_told(name: str, data: bytes, message: str, line: int) -> None:
    """With the line, where there is one."""
    with pytest.raises(TranscriptError) as raised:
        read(data, name)
    assert message in raised.value.args[0]
    assert line == raised.value.args[1] or not message


@given(
    st.text(alphabet='<v Ada>:.\n0123-&;{}"[]speakerbodyWEBVTT '),
    st.sampled_from(["txt", "vtt", "srt", "json"]),
)
def test_nothing_stops_the_reading(text: str, form: str) -> None:
    """Any text has turns with words, or is told of."""
    data = f"WEBVTT\n\n{text}" if form == "vtt" else text
    with contextlib.suppress(TranscriptError):
        assert all(turn.text for turn in read(data.encode(), f"a.{form}"))


def test_what_was_read_is_kept(tmp_path: Path) -> None:
    """By its bytes and its form; what cannot be read is told again."""
    files = {"a": ("a.vtt", VTT.encode()), "b": ("b.srt", SRT.encode()), "c": ("c.json", b"{")}
    found = []
    for _ in range(2):
        kept = Cache(tmp_path / "kept.sqlite")
        found.append(read_all(files, kept))
        kept.close()
    first, second = found
    assert isinstance(second["c"], TranscriptError)
    assert first["c"].args == second["c"].args  # type: ignore[union-attr]
    assert {name: first[name] for name in "ab"} == {name: second[name] for name in "ab"}
    other = read_all({"b": ("b.txt", SRT.encode())}, Cache(tmp_path / "kept.sqlite"))
    assert other["b"] != first["b"]


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("the end.", False),
        ("really?”", False),
        ("und so …", False),
        ("which is", True),
        ("for,", True),
    ],
)
def test_a_transcript_that_breaks_off_is_known(end: str, expected: bool) -> None:
    """Its last sentence has no end."""
    assert expected == breaks_off((Turn("Ada", "Yes."), Turn("Bob", f"So it is {end}")))
