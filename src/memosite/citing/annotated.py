"""An entry of a bibliography as a reading list shows it: the work, and what was written of it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from memosite.citing import fields, tex
from memosite.errors import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable

    from memosite.citing.bibtex import Entry
    from memosite.citing.work import Name, Work


class Annotated(Struct, frozen=True):
    """One work of a reading list."""

    work: Work
    byline: str = ""
    """Who wrote it, and when: `Vaswani et al., 2017`."""
    note: tuple[str, ...] = ()
    """What was written of it, a marked text for each paragraph."""
    quote: tuple[str, ...] = ()
    """What is quoted from it, in the same form: its own abstract where nothing else is."""
    links: tuple[str, ...] = ()
    """Further addresses, http or https."""
    figure: str = ""
    """A picture beside the page."""
    added: str = ""
    """The day on which it was added: `2026-07-01`; empty where it is not told."""
    record: str = ""
    """Its entry, as others may have it."""


_ADDED = ("date-added", "dateadded", "creationdate", "timestamp", "added")
"""Where BibDesk and JabRef note the day, and people who do so by hand."""
_PRIVATE = re.compile(
    r"bdsk-.*|file|localfile|local-url|owner|groups|.*timestamp|creationdate|.*md5"
)
"""What reference managers note for themselves, such as paths of the reader's machine."""
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*|\\par\b\s*")
_ADDRESS = re.compile(r"https?://[^\s,;<>\"\\{}]+")
_HYPHENS = 2
_NAMED_MAX = 2
"""People who are all named."""


def annotated(entry: Entry, parents: Callable[[str], Entry | None]) -> Annotated:
    """Return what a reading list shows of `entry`."""
    work = fields.work(entry, parents)
    written = entry.get("annote") or entry.get("annotation")
    note, quote = _paragraphs(written), _paragraphs(entry.get("quote"))
    if not written and any(name == "note" for name, _ in work.fields):
        note = _paragraphs(entry.get("note"))
    told = next((entry.get(name) for name in _ADDED if entry.get(name).strip()), "")
    added = _day(told)
    doubts = () if is_day(added) or not told else (_no_day(entry, told),)
    return Annotated(
        work=replace(work, doubts=(*work.doubts, *doubts)),
        byline=_byline(work),
        note=tuple(one for one in note if not one.startswith(">")),
        quote=(
            *(one.lstrip("> ") for one in note if one.startswith(">")),
            *(quote or _paragraphs(entry.get("abstract"))),
        ),
        links=tuple(
            dict.fromkeys(
                found
                for name in ("code", "links")
                for found in _ADDRESS.findall(tex.address(entry.get(name)))
            )
        ),
        figure=tex.address(entry.get("figure")).strip(),
        added="" if doubts else added,
        record=record(entry),
    )


def record(entry: Entry) -> str:
    """Return the entry as BibTeX, less what reference managers note for themselves."""
    told = [(name, value) for name, value in entry.fields if not _PRIVATE.fullmatch(name)]
    lines = "".join(f"  {name:<12} = {{{value}}},\n" for name, value in told)
    return f"@{entry.kind}{{{entry.key},\n{lines}}}\n"


def _paragraphs(value: str) -> tuple[str, ...]:
    return tuple(text for one in _PARAGRAPHS.split(value) if (text := tex.marked(one).strip()))


def _day(written: str) -> str:
    """Return the day of a date with or without a time; what is no date as it is written."""
    found = re.match(r"\d{4}[-/.]\d{2}[-/.]\d{2}", written.strip())
    return re.sub(r"[/.]", "-", found[0]) if found else written.strip()


def _no_day(entry: Entry, told: str) -> Mistake:
    message = f"`{told.strip()}`, when `{entry.key}` was added, is no day of the calendar"
    hint = "write it as `added = {2026-07-01}`; this card is in no feed"
    return Mistake(entry.place, message, hint, "warning")


def is_day(written: str) -> bool:
    """Return whether `written` is a day of the calendar."""
    try:
        dt.date.fromisoformat(written)
    except ValueError:
        return False
    return written.count("-") == _HYPHENS


def _byline(work: Work) -> str:
    people = next((names for role, names in work.names if role == "author"), ())
    issued = dict(work.dates).get("issued")
    years = [str(part[0]) for part in issued.parts[:1] if part] if issued else []
    return ", ".join(filter(None, (_people(people), *years)))


def _people(people: tuple[Name, ...]) -> str:
    shown = [" ".join(filter(None, (one.particle, one.family))) or one.literal for one in people]
    if len(people) > _NAMED_MAX or (shown and shown[-1] == "others"):
        return f"{shown[0]} et al."
    return " and ".join(shown)
