"""What front matter says of a recording and settings say of a podcast."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from msgspec import Struct

from memosite import schema, yamltext
from memosite.categories import PARENTS
from memosite.errors import Mistake, did_you_mean
from memosite.schema import Address, FaultError, Reader, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES = {
    "mp3": "audio/mpeg",
    "m4a": "audio/x-m4a",  # as Apple writes it
    "m4b": "audio/x-m4a",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",  # RFC 7845, section 9
    "wav": "audio/wav",
    "flac": "audio/flac",
    "weba": "audio/webm",
}
"""Suffix -> media type of a recording."""
TRANSCRIPTS = {
    "txt": "text/plain",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "json": "application/json",
}
"""Suffix -> media type of a transcript. Source: Podcasting 2.0, `podcast:transcript`."""


class Clock(Struct, frozen=True):
    """A length of time, or a point in a recording."""

    seconds: int
    text: str
    """`0:04:37`; hours go on beyond a day."""


def clock(seconds: int) -> Clock:
    """Return seconds as readers see them."""
    minutes, left = divmod(seconds, 60)
    return Clock(seconds, f"{minutes // 60}:{minutes % 60:02}:{left:02}")


def suffix(name: str) -> str:
    """Return the last part of a file's name or an address, in lower case."""
    return re.split(r"[?#]", name)[0].rpartition("/")[2].rpartition(".")[2].lower()


_CLOCK = r"(?:(?:(\d{1,4}):(?=\d\d:))?(\d{1,4}):)?(\d{1,7})(?:\.\d{1,9})?"
"""`1:21:09`, `81:09`, `4869`; fractions of a second are dropped."""
_WRITE = "write 1:21:09, 21:09, or seconds"
_SHAPE = {"minimum": 0} | schema.like(rf"^\s*{_CLOCK}\s*$", _WRITE, ["string", "number"])


def _clock(value: object) -> Clock:
    text = str(value).strip() if isinstance(value, str | int) and value is not True else ""
    found = re.fullmatch(_CLOCK, text)
    hours, minutes, left = (int(part or 0) for part in found.groups()) if found else (0, 0, -1)
    in_hours = not (found and found[1]) or minutes < 60  # noqa: PLR2004 (minutes of an hour)
    in_minutes = not (found and found[2]) or left < 60  # noqa: PLR2004 (seconds of a minute)
    if left >= 0 and in_hours and in_minutes:
        return clock(3600 * hours + 60 * minutes + left)
    raise FaultError(f"is no length of time: `{value}`", _WRITE)


def _length(value: object) -> Clock:
    found = _clock(value)
    if found.seconds:
        return found
    raise FaultError("must be above 0", "leave it out where it is not known")


def _bytes(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise FaultError("must be a whole number above 0", "write digits alone, unquoted")


_TYPE = schema.like(r"^audio/[a-z0-9.+-]+$", "write such as audio/mpeg")


def _type(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"audio/[a-z0-9.+-]+", value):
        return value
    raise FaultError(f"is no media type of sound: `{value}`", "write such as audio/mpeg")


def _transcript(value: object) -> Transcript:
    keys: Any = {"file": value} if isinstance(value, str) else value
    if not isinstance(keys, dict):
        raise FaultError("must be a file, or a group of keys with `file`")
    found: list[Mistake] = []
    made = schema.convert(Transcript, yamltext.YamlText("", keys), found)
    if made is None:
        raise FaultError(found[0].message, found[0].hint)
    if suffix(made.file) not in TRANSCRIPTS:
        raise FaultError(
            f"is none that is read: `{made.file}`",
            "save it as .vtt, .srt, .json, or as .txt with lines such as `Ada: words`",
        )
    return made


class Chapter(Struct, frozen=True):
    """One chapter of a recording."""

    title: Annotated[Text, "What it is about, in a few words."]
    summary: Annotated[str, "A sentence about it."] = ""
    start: Annotated[
        Annotated[Clock, Reader(_clock, _SHAPE)] | None, "When it begins, as 0:04:37."
    ] = None


class Transcript(Struct, frozen=True):
    """What is said in a recording."""

    file: Annotated[Text, "A .vtt, .srt, .json or .txt file beside the memo."]
    complete: Annotated[bool, "Whether it goes to the end."] = True


class Audio(Struct, frozen=True):
    """The recording of a memo, which makes it an episode."""

    file: Annotated[str, "The recording: a file beside the memo, or /name in static/."] = ""
    url: Annotated[Address, "The full address of one on another host."] = ""
    type: Annotated[
        Annotated[str, Reader(_type, _TYPE)], "Its media type, if the name lacks it."
    ] = ""
    bytes: Annotated[
        Annotated[int, Reader(_bytes, {"type": "integer", "minimum": 1})] | None,
        "Its size, where it is on another host.",
    ] = None
    duration: Annotated[
        Annotated[Clock, Reader(_length, _SHAPE)] | None, "Its length, if not that of the file."
    ] = None
    chapters: Annotated[tuple[Chapter, ...], "Its chapters; all have a start, or none."] = ()
    chapters_file: Annotated[
        str, "A .json file of them beside the memo, in place of `chapters`."
    ] = ""
    transcript: Annotated[
        Annotated[Transcript, Reader(_transcript, schema.like(r"\S", "is empty"))] | None,
        "What is said in it.",
    ] = None
    explicit: Annotated[bool | None, "Whether it is for adults, if not as the podcast."] = None
    guid: Annotated[str, "The id that an earlier feed gave it."] = ""

    @property
    def source(self) -> str:
        """Where the recording is."""
        return self.file or self.url


Fault: TypeAlias = tuple[yamltext.KeyPath, str, str]
"""Key, message and hint."""


def faults(audio: Audio) -> Iterator[Fault]:
    """Yield what is wrong with keys that are right one by one."""
    at: yamltext.KeyPath = ("audio",)
    if not audio.source:
        hint = "add a line `file: talk.mp3`, or `url: https://...` for one on another host"
        yield at, "`audio` names no recording", hint
    elif audio.file and audio.url:
        yield (*at, "url"), "`audio` names two recordings, `file` and `url`", "take one out"
    elif audio.url and not re.match(r"https?://[^/]", audio.url):
        hint = "name a file of this site as `file`"
        yield (*at, "url"), f"`url` is no full address: `{audio.url}`", hint
    elif not audio.type and suffix(audio.source) not in TYPES:
        known = ", ".join(TYPES)
        hint = f"known are {known}; of another kind, give the `type`"
        yield (*at, "file" if audio.file else "url"), f"no sound: `{audio.source}`", hint
    if audio.chapters and audio.chapters_file:
        said = "`audio` has `chapters` and names a file of them"
        yield (*at, "chapters_file"), said, "take one out"
    elif audio.chapters_file and suffix(audio.chapters_file) != "json":
        said = f"is no file of chapters that is read: `{audio.chapters_file}`"
        yield (*at, "chapters_file"), said, "save them as Podcasting 2.0's .json"
    before = -1
    for number, one in enumerate(audio.chapters):
        where: yamltext.KeyPath = (*at, "chapters", number)
        if one.start is None and any(other.start for other in audio.chapters):
            yield where, f"the chapter `{one.title}` has no `start`", "give one to all, or to none"
        elif one.start and one.start.seconds <= before:
            hint = "put the chapters in the order of their times"
            yield (*where, "start"), f"the chapter `{one.title}` begins too early", hint
        before = one.start.seconds if one.start else before


def _category(value: object) -> str:
    text = schema.plain_text(value)
    if value in PARENTS:
        return text
    raise FaultError(f"is none of Apple's: `{text}`", did_you_mean(text, PARENTS, _CATEGORY_HINT))


_CATEGORY_HINT = "use one such as Science, Mathematics or Technology"


_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


def _guid(value: object) -> str:
    text = schema.plain_text(value)
    if re.fullmatch(_UUID, text):
        return text.lower()
    raise FaultError(f"is no UUID: `{value}`", "leave it out, and the build tells one to write")


class Podcast(Struct, frozen=True):
    """The podcast that the episodes are of."""

    title: Annotated[str, "Its name; the site's title if left out."] = ""
    description: Annotated[str, "What it is; the site's description if left out."] = ""
    author: Annotated[str, "Who makes it; the site's author if left out."] = ""
    email: Annotated[str, "Where directories reach its owner; anyone can read it."] = ""
    image: Annotated[str, "Its cover in static/: square, 1400 to 3000 pixels, JPEG or PNG."] = ""
    category: Annotated[
        tuple[Annotated[str, Reader(_category, {"enum": list(PARENTS)})], ...],
        "Apple's categories or subcategories.",
    ] = ()
    explicit: Annotated[bool, "Whether it is for adults."] = False
    guid: Annotated[
        Annotated[str, Reader(_guid, schema.like(rf"^\s*{_UUID}\s*$", "must be a UUID"))],
        "Its id, which outlives its address.",
    ] = ""
