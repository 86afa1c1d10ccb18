"""The text of a transcript -> who says what: plain turns, WebVTT, SRT, Podcasting 2.0 JSON."""

from __future__ import annotations

import contextlib
import html
import json
import re
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from memosite import cache
from memosite.audio import Clock, clock, suffix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from memosite.cache import Cache

PARAGRAPH = 500
"""Characters after which a speaker's next sentence begins a new paragraph."""


class Turn(Struct, frozen=True):
    """One paragraph of one speaker."""

    speaker: str
    """Empty where nobody is named, or it is still the last one."""
    text: str
    start: Clock | None = None
    """When it begins, where the transcript says."""


class Piece(Struct, frozen=True):
    """What a file has in one line or cue."""

    speaker: str
    text: str
    seconds: int | None = None
    begins: bool = False
    """Whether it begins a paragraph, whoever speaks."""


class TranscriptError(ValueError):
    """A transcript that cannot be read; `args` are why, and the line or 0."""


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that no page can hold."""
_TURNS = msgspec.msgpack.Decoder(tuple[Turn, ...])


def read_all(
    files: Mapping[str, tuple[str, bytes]], kept: Cache
) -> dict[str, tuple[Turn, ...] | TranscriptError]:
    """Return what each transcript says, or why it cannot be read; `files`: its name and bytes.

    What an earlier build has read is not read again.
    """
    keys = {one: cache.key(suffix(name), data) for one, (name, data) in files.items()}
    known: dict[bytes, tuple[Turn, ...]] = {}
    for key, data, _ in kept.get("transcripts", keys.values()):
        with contextlib.suppress(msgspec.MsgspecError):
            known[key] = _TURNS.decode(data)
    found: dict[str, tuple[Turn, ...] | TranscriptError] = {}
    fresh: dict[bytes, bytes] = {}
    for one, (name, data) in files.items():
        try:
            found[one] = turns = known.get(keys[one]) or read(data, name)
        except TranscriptError as error:
            found[one] = error
            continue
        if keys[one] not in known:
            fresh[keys[one]] = msgspec.msgpack.encode(turns)
    kept.put("transcripts", fresh)
    return found


def read(data: bytes, name: str) -> tuple[Turn, ...]:
    """Return the turns of a transcript, whose form the suffix of `name` says.

    Raises TranscriptError. Cost: about 4 ms for an hour of talk.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TranscriptError("is not UTF-8", data.count(b"\n", 0, error.start) + 1) from None
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    turns = tuple(_turns(_FORMS[suffix(name)](text)))
    if not turns:
        raise TranscriptError("says nothing", 0)
    return turns


def _turns(pieces: Iterable[Piece]) -> Iterator[Turn]:
    """Join the pieces of one speaker to paragraphs."""
    held: list[str] = []
    length, start, speaker, named = 0, None, "", ""
    for piece in (*pieces, None):
        goes_on = piece and not piece.begins and piece.speaker in ("", speaker)
        is_long = length > PARAGRAPH and held[-1].endswith((".", "?", "!", "\u2026"))
        if held and (not goes_on or is_long):
            yield Turn("" if speaker == named else speaker, " ".join(held), start)
            held, length, named = [], 0, speaker
        if piece is None:
            return
        speaker = piece.speaker or speaker
        if piece.text:
            if not held:
                start = None if piece.seconds is None else clock(piece.seconds)
            held.append(piece.text)
            length += len(piece.text)


_SPEAKER = re.compile(r"(?!https?:)([^\W\d_](?:[^\s:]*(?: [^\s:]+){0,3})):(?:\s+|$)(.*)", re.DOTALL)
"""A name of at most four words before a colon."""
_STAMP = re.compile(r"[\[(]?((?:\d{1,3}:)?\d{1,2}:\d\d)[\])]?\s+(?=\S)")


def _plain(text: str) -> Iterator[Piece]:
    is_new = True
    for line in text.split("\n"):
        stamp = _STAMP.match(line)
        speaker, said = _spoken(line[stamp.end() if stamp else 0 :])
        if said or speaker:
            at = _seconds(*stamp[1].split(":")) if stamp else None
            yield Piece(speaker, said, at, begins=is_new or bool(speaker))
        is_new = not line.strip()


def _spoken(text: str) -> tuple[str, str]:
    """Return speaker and words of `speaker: words`."""
    flat = " ".join(text.split())
    found = _SPEAKER.fullmatch(flat)
    return (found[1], found[2]) if found and len(found[1]) <= _NAME_MAX else ("", flat)


_NAME_MAX = 40
_CUE = re.compile(
    r"^[ \t]{0,9}(?:(\d{1,4}):)?(\d{1,2}):(\d\d)[.,]\d{1,3}[ \t]{1,9}-->.*$", re.MULTILINE
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")


def _cues(text: str) -> Iterator[tuple[int, str]]:
    """Yield the beginning in seconds and the words of each cue."""
    for block in re.split(r"\n[ \t]*\n", text):
        found = _CUE.search(block)
        if found and block.count("\n", 0, found.start()) <= 1 + block.startswith("\n"):
            yield _seconds(*found.groups()), block[found.end() :]


def _vtt(text: str) -> Iterator[Piece]:
    """Yield the cues of WebVTT; notes and styles have no times. Source: W3C, WebVTT, section 4."""
    if not text.startswith("WEBVTT"):
        raise TranscriptError("does not begin with WEBVTT", 1)
    for start, words in _cues(text):
        if "<" not in words:
            yield Piece("", _flat(words), start)
            continue
        for number, part in enumerate(re.split(r"(?=<v[.\s])", words)):
            voice = _VOICE.match(part)
            said = _flat(re.sub(r"<[^<>]*>", "", part))
            name = _flat(voice[1]) if voice else ""
            if said:
                yield Piece(name, said, start, begins=number > 1)


def _flat(words: str) -> str:
    """Return words in one line, with the signs that references stand for."""
    return " ".join(html.unescape(words).split())


def _srt(text: str) -> Iterator[Piece]:
    for start, words in _cues(text):
        speaker, said = _spoken(re.sub(r"</?[a-z][^<>]*>|\{\\[^{}]*\}", "", words))
        yield Piece(speaker, said, start)


def _json(text: str) -> Iterator[Piece]:
    """Yield the segments of Podcasting 2.0's JSON, which may be single words."""
    try:
        segments: Any = json.loads(text)["segments"]
        for one in segments:
            start = one.get("startTime")
            at = int(start) if start is not None else None
            said = " ".join(str(one.get("body") or "").split())
            yield Piece(str(one.get("speaker") or "").strip(), said, at)
    except json.JSONDecodeError as error:
        raise TranscriptError(f"is not valid JSON: {error.msg}", error.lineno) from None
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError, OverflowError):
        raise TranscriptError("has no list of `segments`, each with a `body`", 0) from None


def _seconds(*parts: str | None) -> int:
    """Return hours, minutes and seconds as seconds; hours may be left out."""
    total = 0
    for part in parts:
        total = 60 * total + int(part or 0)
    return total


_FORMS = {"txt": _plain, "vtt": _vtt, "srt": _srt, "json": _json}


def breaks_off(turns: tuple[Turn, ...]) -> bool:
    """Return whether the last sentence has no end."""
    return (
        not turns[-1]
        .text.rstrip("\"'\u201d\u2019\u00bb\u203a)]")
        .endswith((".", "!", "?", "\u2026", "\u3002", "\uff01", "\uff1f"))
    )
