"""The HTML of a note, which is all that older exports of Google Keep have."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from memosite.importers import hypertext
from memosite.importers.keepnote import Note, Row

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


def note_of_html(text: str) -> Note | str:
    """Return the note in a file of HTML, or why there is none."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 (few imports have HTML)

    if hypertext.is_too_much(text):
        return "is too large or too deep"
    page = LexborHTMLParser(text)
    note = page.css_first("div.note")
    if note is None:
        return "is no note of Keep"
    heading = _words(page, ".heading")
    day = _day(heading)
    content = note.css_first(".content")
    listed = content.css("li") if content else []
    rows = [one for one in listed if one.css_first(".text")]
    html = "" if rows or content is None else content.inner_html or ""
    return Note(
        title=_words(page, ".note > .title"),
        html=html,
        text=_lines(content) if content and not rows else "",
        rows=tuple(Row(_words(one, ".text"), ticked=_ticked(one)) for one in rows),
        labels=tuple(_said(one) for one in note.css(".chip.label, .labels .label")),
        links=tuple(
            (_said(one), one.attributes.get("href") or "", "")
            for one in note.css(".chip.annotation a, a.annotation")
        ),
        files=tuple(
            one.attributes.get("src") or one.attributes.get("href") or ""
            for one in note.css(".attachments img, .attachments audio, .attachments a")
        ),
        made=day,
        edited=day,
        unread="" if day else heading,
        archived=note.css_first(".archived") is not None,
        trashed=note.css_first(".trashed") is not None,
        shared=len(note.css(".sharees > *, .sharee")) > 1,
    )


def _words(node: LexborHTMLParser | LexborNode, selector: str) -> str:
    found = node.css_first(selector)
    return _said(found) if found else ""


def _said(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _lines(node: LexborNode) -> str:
    """Return text of which each `<br>` and block ends a line."""
    html = re.sub(r"<br\b[^<>]{0,100}>|</(?:p|div|h[1-6])>", "\n", node.inner_html or "")
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 (as above)

    body = LexborHTMLParser(f"<pre>\n{html}</pre>").body
    return body.text().strip() if body else ""


def _ticked(node: LexborNode) -> bool:
    bullet = node.css_first(".bullet")
    return "checked" in (node.attributes.get("class") or "").split() or (
        bullet is not None and "\u2611" in bullet.text()
    )


_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = _MONTH_NAMES.split()


def _month(name: str) -> str:
    return str(_MONTHS.index(name.lower()) + 1)


def _day(heading: str) -> dt.date | None:
    """Return the day that a heading names: in English, or year, month and day in numbers.

    Numbers with dots are day, month, year; those with slashes differ from country to country and
    are not read.
    """
    english = re.search(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2}), (\d{4})", heading)
    british = re.search(r"(\d{1,2}) ([A-Za-z]{3})[a-z]*\.? (\d{4})", heading)
    iso = re.search(r"(\d{4})-(\d{2})-(\d{2})", heading)
    dots = re.search(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", heading)
    if english and english[1].lower() in _MONTHS:
        parts = english[3], _month(english[1]), english[2]
    elif british and british[2].lower() in _MONTHS:
        parts = british[3], _month(british[2]), british[1]
    elif iso:
        parts = iso[1], iso[2], iso[3]
    elif dots:
        parts = dots[3], dots[2], dots[1]
    else:
        return None
    try:
        return dt.date(*map(int, parts))
    except ValueError:
        return None
