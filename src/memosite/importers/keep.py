"""Google Keep, as Takeout exports it: notes with lists, labels, links and attachments."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING

from memosite.errors import Mistake
from memosite.importers import attached, documents, escaping, hypertext
from memosite.importers.attached import Bundle
from memosite.importers.documents import Document
from memosite.importers.keephtml import note_of_html
from memosite.importers.keepnote import Note, Row
from memosite.importers.phrases import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DEPTH_MAX = 100
_TITLE_MAX = 60
"""Characters of a title that is made of a note's first words."""
_ALIKE = {".jpg": (".jpeg", ".png"), ".jpeg": (".jpg",), ".3gp": (".amr", ".mp3", ".aac")}
"""What a file may be called in place of what the note says; Takeout mixes them up."""


def load(root: Path) -> Iterator[Document | Mistake]:
    """Yield a note for each of Keep's, by path; the HTML of one only where it has no JSON."""
    home = root if root.is_dir() else root.parent
    for path in documents.below(root, ".json", ".html"):
        if path.suffix.lower() == ".html" and path.with_suffix(".json").is_file():
            continue
        shown = path.relative_to(home).as_posix()
        text = documents.read(path, home)
        if isinstance(text, Mistake):
            yield text
            continue
        note = note_of_html(text) if path.suffix.lower() == ".html" else _note_of_json(text)
        if isinstance(note, str):
            yield documents.warning(shown, f"{note} and was left out")
        elif note.trashed:
            yield documents.warning(shown, "is in the trash and was left out")
        else:
            yield _document(note, path, home)


def _note_of_json(text: str) -> Note | str:
    """Return the note in a file of JSON, or why there is none."""
    try:
        keys = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f": line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        return f"is not valid JSON{where}"
    known = {"textContent", "listContent", "isTrashed", "userEditedTimestampUsec", "attachments"}
    if not isinstance(keys, dict) or not known & keys.keys():
        return "is no note of Keep"
    return Note(
        title=_text(keys.get("title")),
        text=_text(keys.get("textContent")),
        html=_text(keys.get("textContentHtml")),
        rows=tuple(
            Row(_text(one.get("text")), ticked=one.get("isChecked") is True)
            for one in _list(keys, "listContent")
        ),
        labels=tuple(_text(one.get("name")) for one in _list(keys, "labels")),
        links=tuple(
            (_text(one.get("title")), _text(one.get("url")), _text(one.get("description")))
            for one in _list(keys, "annotations")
        ),
        files=tuple(_text(one.get("filePath")) for one in _list(keys, "attachments")),
        made=_day(keys.get("createdTimestampUsec")) or _day(keys.get("userEditedTimestampUsec")),
        edited=_day(keys.get("userEditedTimestampUsec")),
        archived=keys.get("isArchived") is True,
        trashed=keys.get("isTrashed") is True,
        shared=len(_list(keys, "sharees")) > 1,
    )


def _text(value: object) -> str:
    """Return a text; halves of a sign, which no file can hold, are replaced."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def _list(keys: dict[str, object], name: str) -> list[dict[str, object]]:
    found = keys.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _day(stamp: object) -> dt.date | None:
    """Return the day, in UTC, of a time in microseconds; Takeout writes some as text."""
    if isinstance(stamp, str) and re.fullmatch(r"\d{1,18}", stamp):
        stamp = int(stamp)
    if not isinstance(stamp, int) or isinstance(stamp, bool) or not 0 < stamp < _STAMP_MAX:
        return None
    return dt.datetime.fromtimestamp(stamp // 1_000_000, dt.UTC).date()


_STAMP_MAX = 253_402_300_800_000_000
"""The year 10000."""


def _document(note: Note, path: Path, home: Path) -> Document:
    shown = path.relative_to(home).as_posix()
    said: dict[str, str] = {}
    bundle = Bundle()
    pictures = [one for name in note.files if (one := _file(name, path, home, bundle, said))]
    parts = [*_rows(note), _words(note, said), *pictures, _links(note, said)]
    text = "\n\n".join(part for part in parts if part)
    title = " ".join(escaping.visible(note.title).split()) or _first_words(note)
    title = title or (f"Note of {note.made.isoformat()}" if note.made else "Untitled note")
    if note.unread:
        said[f"has a date that cannot be read: `{note.unread[:80]}`"] = "give it a `date`"
    if note.shared:
        said["was shared; with whom is not carried over"] = ""
    day = note.made.isoformat() if note.made else ""
    later = note.edited if note.made and note.edited and note.edited > note.made else None
    front = {
        "title": title[:200],
        "kind": "note",
        "date": note.made,
        "updated": later,
        "keywords": list(
            dict.fromkeys(" ".join(one.split()) for one in note.labels if one.strip())
        ),
        "draft": note.archived,
        "sources": [{"title": "Google Keep", "kind": "keep"}],
    }
    return Document(
        documents.file_name(title, day),
        {key: value for key, value in front.items() if value},
        text,
        shown,
        bundle.files,
        tuple(documents.warning(shown, message, hint) for message, hint in said.items()),
    )


def _first_words(note: Note) -> str:
    first = next((line for line in note.text.splitlines() if line.strip()), "")
    first = first or hypertext.words(note.html) or next((row.text for row in note.rows), "")
    first = re.sub(r"^[\s#>*-]+", "", " ".join(escaping.visible(first).split()))
    return first if len(first) <= _TITLE_MAX else first[:_TITLE_MAX].rsplit(" ", 1)[0] + "\u2026"


def _rows(note: Note) -> Iterator[str]:
    if note.rows:
        yield "\n".join(
            f"- [{'x' if row.ticked else ' '}] {_begun(row.text)}".rstrip() for row in note.rows
        )


def _begun(text: str) -> str:
    return escaping.begun(escaping.escaped(_line(text)))


def _line(text: str) -> str:
    return " ".join(text.split())


def _words(note: Note, said: dict[str, str]) -> str:
    """Return the note's text: as HTML where that has more than lines, else line by line."""
    if re.search(r"<(?:h[1-6]|b|strong|i|em|u|a|ul|ol)\b|font-weight:\s*[67]00|italic", note.html):
        reading = Reading(_web, lambda _source, words: escaping.escaped(words), said=said)
        return hypertext.markdown(note.html, reading)
    return plain(note.text or hypertext.words(note.html))


def _web(address: str) -> str:
    return address if re.match(r"(?:https?|mailto):", address) else ""


def plain(text: str) -> str:
    """Return lines of plain text as Markdown: lines stay lines, and those of lists their items."""
    made, listed = [], False
    for line in text.replace("\r\n", "\n").split("\n"):
        item = _ITEM.match(line)
        words = escaping.escaped(_line(item["words"] if item else line))
        if not words:
            made.append("")
        elif item:
            mark = f"{item['number']}." if item["number"] else "-"
            gap = "" if listed or not made or not made[-1] else "\n"
            made.append(f"{gap}{mark} {escaping.begun(words)}")
        else:
            gap = "\n" if listed and made[-1] else ""
            made.append(gap + escaping.begun(words))
        listed = bool(item)
    return _joined(made)


_ITEM = re.compile(r"[ \t]*(?:[-*+\u2022]|(?P<number>\d{1,9})[.)])[ \t]+(?P<words>\S.*)")


def _joined(lines: list[str]) -> str:
    """Return lines of which those of one paragraph end in a hard break."""
    text = ""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        is_item = re.match(r"\n?(?:-|\d+\.) ", line)
        goes_on = line and after and not is_item and not after.startswith("\n")
        text += line + ("\\\n" if goes_on else "\n")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _file(name: str, path: Path, home: Path, bundle: Bundle, said: dict[str, str]) -> str:
    """Return Markdown that shows an attachment, which comes along."""
    if not name:
        return ""
    stem, dot, suffix = name.rpartition(".")
    others = (stem + one for one in _ALIKE.get(dot + suffix.lower(), ()))
    found = next((one for n in (name, *others) if (one := documents.beside(path, n, home))), None)
    if found and not attached.fits(found, found.name):
        said[f"its attachment `{name[:80]}` cannot be read"] = "see whether it opens"
        return ""
    if found is None:
        said[f"its attachment `{name[:80]}` is not there"] = "export it once more"
        return ""
    if name.lower().endswith((".json", ".html", ".md")):
        said[f"its attachment `{name[:80]}` is no picture or recording"] = ""
        return ""
    return attached.shown(bundle.add(found, found.name), "")


def _links(note: Note, said: dict[str, str]) -> str:
    """Return the links that Keep found in a note, with their titles."""
    made = []
    for title, url, about in dict.fromkeys(note.links):
        if not _web(url):
            said[f"its link `{(url or title)[:80]}` is no address of the web"] = ""
            continue
        label = escaping.escaped(_line(title) or url, label=True)
        behind = f": {escaping.escaped(_line(about))}" if about.strip() else ""
        made.append(f"- [{label}]({escaping.target(url)}){behind}")
    return "\n".join(made)
