"""Where a memo comes from: its sources, in every shape in which people paste them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Struct

from memosite.dates import Date, Moment  # noqa: TC001 (schema reads the annotations)
from memosite.schema import Address, Shorthand, Text

if TYPE_CHECKING:
    from collections.abc import Iterable


class Reference(Struct, frozen=True):
    """Where a memo comes from."""

    title: Annotated[Text, "What it is called."]
    url: Annotated[Address, "Where it can be read."] = ""
    file: Annotated[str, "A file beside the memo."] = ""
    kind: Annotated[Literal["paper", "pdf", "keep", "chat", "web", "generated"], "What it is."] = (
        "web"
    )
    imported: Annotated[Date | None, "When it was imported."] = None
    note: Annotated[str, "A remark."] = ""


_KEYS = frozenset({"title", "url", "file", "kind", "imported", "note"})
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_LINKED = re.compile(r"\[(?P<title>[^\[\]]+)\]\(<?$")
_BETWEEN = " \t\n:;,|<([\u2013\u2014-"
"""What people write between a title and its address."""
_CLOSING = ".,;:!?]}'\u2019\u201d"
_BEHIND = " \t\n:;,|>)]\u2013\u2014-"


def written_out(value: object) -> object:
    """Return a source that is a line of text as a group of keys; a group as it is.

    `Label: URL`, `Label (URL)`, `[Label](URL)`, `URL`, or words without an address. YAML reads an
    unquoted `Label: URL` as a group of one key, which is what a line would be too.
    """
    match value:
        case str(line) if line.strip():
            return _of_line(line.strip())
        case dict() if len(value) == 1:
            ((label, address),) = value.items()
            pasted = isinstance(address, str) and _ADDRESS.match(address.strip())
            if pasted and label not in _KEYS:
                return {**_of_line(str(address).strip()), "title": str(label)}
    return value


def _of_line(line: str) -> dict[str, object]:
    found = _ADDRESS.search(line)
    if found is None:
        return {"title": line}
    address = _ended(found[0])
    behind = line[found.start() + len(address) :]
    before = line[: found.start()]
    linked = _LINKED.search(before)
    before = linked["title"] if linked else before.rstrip(_BETWEEN)
    if before:
        return _told(before, address, behind)
    return _told(behind.strip(_BETWEEN + _BEHIND) or address, address, "")


def _told(title: str, address: str, note: str) -> dict[str, object]:
    words = note.lstrip(_BEHIND).lstrip(". ").rstrip()
    return {"title": title.strip(), "url": address, **({"note": words} if words else {})}


def _ended(address: str) -> str:
    """Return an address without what closes the sentence or the bracket around it."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end and (address[end - 1] in _CLOSING or (address[end - 1] == ")" and surplus > 0)):
        surplus -= address[end - 1] == ")"
        end -= 1
    return address[:end]


_PASTED = {
    "anyOf": [
        {"type": "string", "pattern": r"\S"},
        {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": {"not": {"enum": sorted(_KEYS)}},
            "additionalProperties": {"type": "string", "pattern": r"^\s*https?://[^\s<>\x22]"},
        },
    ]
}
Origin = Annotated[Reference, Shorthand(written_out, _PASTED)]
"""A source as front matter has it: a group of keys, or a line of text."""


class SourceRow(Struct, frozen=True):
    """One source of a memo."""

    title: str
    url: str
    """Where it can be read; empty where it is nowhere."""
    file: str
    """The URL of its file beside the memo where `url` is another address; else empty."""
    name: str
    """The name of that file."""
    kind: str
    """Empty for what is merely on the web."""
    imported: Moment | None
    note: str


def rows(sources: Iterable[Reference], files: Iterable[str]) -> tuple[SourceRow, ...]:
    """Return the sources as a memo shows them, each once; `files`: the URL of each one's file."""
    found: dict[str, SourceRow] = {}
    for source, file in zip(sources, files, strict=True):
        row = SourceRow(
            title=source.title,
            url=source.url or file,
            file=file if source.url else "",
            name=posixpath.basename(source.file),
            kind="" if source.kind == "web" else source.kind,
            imported=source.imported,
            note=source.note,
        )
        found.setdefault(row.url or row.title, row)
    return tuple(found.values())
