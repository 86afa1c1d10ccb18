"""Source text -> Memo: split off the front matter, check it, type it."""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Mapping  # noqa: TC003 (schema reads the annotations)
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from memosite import audio, schema, yamltext
from memosite.audio import Audio  # noqa: TC001 (schema reads the annotations)
from memosite.dates import Date, Moment  # noqa: TC001 (schema reads the annotations)
from memosite.errors import Mistake, Place, SiteError, meant, place_at
from memosite.experiment import Experiment  # noqa: TC001 (schema reads the annotations)
from memosite.macros import Macros  # noqa: TC001 (schema reads the annotations)
from memosite.provenance import Origin  # noqa: TC001 (same)
from memosite.schema import Address, FaultError, Reader, Shorthand, Text
from memosite.slugs import slug_of

if TYPE_CHECKING:
    import datetime as dt

    from memosite.read import Source


class Person(Struct, frozen=True):
    """One author of a memo."""

    name: Annotated[Text, "The author's name."]
    url: Annotated[Address, "The author's home page."] = ""
    orcid: Annotated[str, "An ORCID iD."] = ""


class Correction(Struct, frozen=True):
    """A dated correction."""

    date: Annotated[Date, "When the memo was corrected."]
    text: Annotated[Text, "What was wrong and is now right."]


def _named(value: object) -> object:
    if isinstance(value, str):
        return {"name": value}
    if isinstance(value, dict):
        return value
    raise FaultError("must be a name, or a group of keys with `name`")


def _alias(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    path = text.removeprefix("/")
    if re.search(r"^/|^$|[?#\\\x00-\x20]|//|^\w+:", path) or ".." in path.split("/"):
        raise FaultError(f"is no path of this site: `{value}`", "write it as /old/address/")
    if path.startswith(".") and not path.startswith(".well-known/"):
        raise FaultError(f"is a hidden path: `{value}`", "hidden files of a site are no pages")
    return path if posixpath.splitext(path)[1] else path.rstrip("/") + "/"


def _slug(value: object) -> str:
    text = str(value).strip()
    if text and slug_of(text) == text:
        return text
    raise FaultError(
        f"must be lower-case letters, digits and hyphens, not `{text}`",
        f"write `{slug_of(text)}`" if slug_of(text) else "",
    )


def _topic(value: object) -> str:
    text = schema.plain_text(value)
    if text and not slug_of(text):
        raise FaultError(f"gives no address: `{text}`", "use some letters or digits in it")
    return text


def _answer(value: object) -> str:
    text = schema.plain_text(value).removeprefix("/")
    if re.fullmatch(r"[^#\s]+#[^#\s]+", text):
        return text
    hint = "write the memo's slug and the question's id: `rmsnorm#q:does-it-hold`"
    raise FaultError(f"names no question: `{text}`", hint)


def _minutes(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise FaultError("must be whole minutes above 0", "write digits alone, such as 3")


_SLUG = {"minimum": 0} | schema.like(
    r"^\s*[a-z0-9]+(?:-[a-z0-9]+)*\s*$",
    "must be lower-case letters, digits and hyphens",
    ["string", "integer"],
)
_NAME = schema.like(r"\S", "is empty")
_NO_PATH = r"\w+:|\.(?!well-known/)|.*//|.*/\.\.(?:/|\s*$)"
_ALIAS = schema.like(rf"^\s*/?(?!/|{_NO_PATH})[^?#\\\x00-\x20]+\s*$", "write it as /old/address/")
_ANSWER = schema.like(r"^\s*/?[^#\s]+#[^#\s]+\s*$", "write it as rmsnorm#q:does-it-hold")
_MINUTES = {"type": "integer", "minimum": 1}


class Memo(Struct, frozen=True):
    """One Markdown file: its typed front matter and its text."""

    title: Annotated[Text, "The title."]
    path: str
    """The file, below the site's folder."""
    text: str
    """The Markdown after the front matter."""
    first_line: int
    """The line of the file on which `text` begins, counted from 1."""
    slug: Annotated[str, Reader(_slug, _SLUG), "The last part of its address."] = ""
    kind: Annotated[Literal["memo", "note", "page"], "memo, note or page."] = "memo"
    date: Annotated[Date | None, "The day it is published."] = None
    order: Annotated[int, "Breaks ties of one date: higher comes first."] = 0
    updated: Annotated[Date | None, "The day of the last change worth telling."] = None
    topic: Annotated[str, Reader(_topic, schema.TEXT), "Its one topic."] = ""
    keywords: Annotated[tuple[Text, ...], "Free keywords."] = ()
    summary: Annotated[str, "One sentence, for archive rows."] = ""
    description: Annotated[str, "The longer standfirst, for Latest and metadata."] = ""
    question: Annotated[str, "The one narrow question, for the topic log."] = ""
    focus: Annotated[str, "Its chip among the recent focus."] = ""
    authors: Annotated[
        tuple[Annotated[Person, Shorthand(_named, _NAME)], ...],
        "Who wrote it, if not the site's author.",
    ] = ()
    aliases: Annotated[
        tuple[Annotated[str, Reader(_alias, _ALIAS)], ...], "Old addresses, oldest first."
    ] = ()
    draft: Annotated[bool, "Left out unless drafts are asked for."] = False
    reading_time: Annotated[
        Annotated[int, Reader(_minutes, _MINUTES)] | None,
        "Whole minutes, if not the computed ones.",
    ] = None
    sources: Annotated[tuple[Origin, ...], "Where it comes from."] = ()
    supersedes: Annotated[tuple[Text, ...], "Slugs of the older memos it replaces."] = ()
    corrections: Annotated[tuple[Correction, ...], "Dated corrections."] = ()
    open_questions: Annotated[tuple[Text, ...], "What it leaves open."] = ()
    answers: Annotated[
        tuple[Annotated[str, Reader(_answer, _ANSWER)], ...],
        "Questions that it answers, as SLUG#ID.",
    ] = ()
    experiment: Annotated[Experiment | None, "Its experiment."] = None
    reading: Annotated[str, "The bibliography whose works are its cards."] = ""
    audio: Annotated[Audio | None, "Its recording, which makes it an episode."] = None
    image: Annotated[str, "A picture for social cards, beside the memo."] = ""
    lang: Annotated[str, "Its language, if not the site's."] = ""
    license: Annotated[str, "Its licence, if not the site's."] = ""
    toc: Annotated[bool | None, "Whether it has a table of contents; long memos do."] = None
    math: Annotated[Macros, "LaTeX macros, as NAME: REPLACEMENT."] = field(default_factory=dict)
    extra: dict[str, object] = field(default_factory=dict)
    """The author's own keys, those that begin with `x_`."""
    places: Mapping[yamltext.KeyPath, Place] = field(default_factory=dict)
    """Where each key stands, for later mistakes."""
    bundle: str = ""
    """The memo's own folder below the site's, if it has one."""

    def place(self, *key: str | int) -> Place:
        """Return the place of a front matter key, or of the memo's first line."""
        while key and key not in self.places:
            key = key[:-1]
        return self.places.get(key, Place(self.path, 1, 0, "---"))

    def line(self, line: int, column: int = 0) -> Place:
        """Return a place in the text, `line` counted from 0 there; 0 is the text's first line."""
        shown = self.lines[line].rstrip("\r") if 0 <= line < len(self.lines) else ""
        return Place(self.path, self.first_line + line, column, shown)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the text."""
        return _lines(self.text)

    @property
    def topic_slug(self) -> str:
        """The topic as addresses and comparisons know it."""
        return slug_of(self.topic)

    @property
    def changed(self) -> Moment | None:
        """The newest of the dates that readers are told of."""
        told = [self.date, self.updated, *(correction.date for correction in self.corrections)]
        return max((moment for moment in told if moment is not None), default=None)


def parse(source: Source, zone: dt.tzinfo) -> Memo:
    """Return the memo written in `source`; dates without a zone are of `zone`.

    Raises SiteError with every mistake of the front matter.
    """
    text = _decode(source)
    front, body_line = _split(source.path, text)
    keys = yamltext.parse(source.path, text, text=front, first_line=2)
    mistakes: list[Mistake] = []
    memo = schema.convert(
        Memo,
        keys,
        mistakes,
        path=source.path,
        text="\n".join(text.split("\n")[body_line - 1 :]),
        first_line=body_line,
        places=keys.places,
        bundle=source.bundle,
    )
    slips = _slips(mistakes)
    mistakes.extend(one for name, one in _missing(keys).items() if name not in slips)
    if memo is not None and memo.audio is not None:
        found = audio.faults(memo.audio)
        mistakes.extend(Mistake(keys.place(key), said, hint) for key, said, hint in found)
    if memo is None or mistakes:
        raise SiteError(mistakes)
    slug = memo.slug or slug_of_file(source)
    if not slug:
        hint = "add a line `slug: ...` with letters a to z"
        raise SiteError([Mistake(memo.place(), "the file name gives no slug", hint)])
    return _within(replace(memo, slug=slug), zone)


def slug_of_file(source: Source) -> str:
    """Return the slug that the file's name gives; empty when it has no letter or digit."""
    name = posixpath.basename(source.bundle) or posixpath.basename(source.path)
    stem = name.removesuffix(".md")
    return slug_of(re.sub(r"^\d{4}-\d{2}-\d{2}[-_ ]", "", stem))


def _decode(source: Source) -> str:
    try:
        return source.data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = source.data.count(b"\n", 0, error.start) + 1
        column = error.start - (source.data.rfind(b"\n", 0, error.start) + 1) + 1
        hint = f"save the file as UTF-8; byte 0x{source.data[error.start]:02x} does not belong"
        place = Place(source.path, line, column)
        raise SiteError([Mistake(place, "the file is not UTF-8", hint)]) from None


@functools.lru_cache(maxsize=4)  # a text with a thousand mistakes is split once
def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


def _split(path: str, text: str) -> tuple[str, int]:
    """Return the front matter and the line on which the body begins."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        hint = "begin the file with a `---` line, `title: ...`, and another `---` line"
        if lines[0].startswith("+++"):
            hint = "TOML is not read; write the keys as YAML between two `---` lines"
        elif text.lstrip().startswith("---\n"):
            hint = "take out the space or the empty lines before its first `---`"
        raise SiteError([Mistake(place_at(path, text, 1), "no front matter", hint)])
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1 : number - 1]), number + 1
    hint = "close it with a second `---` line"
    raise SiteError([Mistake(place_at(path, text, 1), "the front matter never ends", hint)])


def _missing(keys: yamltext.YamlText) -> dict[str, Mistake]:
    """Return key -> mistake of what a memo must say and `keys` do not."""
    if (keys.values.get("kind") or "memo") != "memo":  # `kind:` with nothing behind it is none
        return {}
    lacking = [
        (name, example)
        for name, example in (("date", "2026-07-01"), ("topic", "Optimisation"))
        if str(keys.values.get(name) or "").strip() == ""
    ]
    return {
        name: Mistake(
            keys.place((name,)), f"`{name}` is missing", f"add a line `{name}: {example}`"
        )
        for name, example in lacking
    }


def _slips(mistakes: list[Mistake]) -> set[str]:
    """Return the keys of a memo that are there, but misspelt."""
    unknown = (one for one in mistakes if one.message.startswith("unknown key"))
    return {name for one in unknown if one.place.column == 1 for name in meant(one.hint)}


def _within(memo: Memo, zone: dt.tzinfo) -> Memo:
    """Return `memo` with every date in a zone."""
    return replace(
        memo,
        date=memo.date and memo.date.within(zone),
        updated=memo.updated and memo.updated.within(zone),
        corrections=tuple(replace(one, date=one.date.within(zone)) for one in memo.corrections),
    )
