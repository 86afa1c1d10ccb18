"""PDFs: each a note that shows its first page, holds its text folded, and brings the file."""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import TYPE_CHECKING

from memosite.importers import attached, documents, escaping, pdfpages
from memosite.importers.documents import Document, Unread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memosite.errors import Mistake
    from memosite.importers.pdfpages import Line, Pages

_TITLE_MAX = 200
_MONTH_NAMES = (
    "january february march april may june july august september october november december"
)
_MONTHS = _MONTH_NAMES.split()
_MONTH = "(?i:" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + ")"
_DAYS = (
    re.compile(rf"\b(?P<day>\d{{1,2}}) (?P<month>{_MONTH})\.? (?P<year>(?:19|20)\d\d)\b"),
    re.compile(rf"\b(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}}), (?P<year>(?:19|20)\d\d)\b"),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b"),
)
_STAMP = re.compile(
    r"arXiv:(?P<id>\d{4}\.\d{4,5}|[a-z.-]{2,20}/\d{7})(?P<version>v\d+)?\s+\[[\w.-]+\]\s+"
    r"(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4})"
)
"""What arXiv prints beside the first page."""
_DOI = re.compile(r"\b(?i:doi\.org/|doi:\s?)(10\.\d{4,9}/[^\s\"<>]{1,200}[^\s\"<>.,;)\]])")
_NO_TITLE = re.compile(
    r"untitled.*|document\d*|slide 1|powerpoint presentation|title|.*\.(?:docx?|dvi|tex|pptx?|xlsx?"
    r"|odt|pdf|indd|rtf|qxd|ps|html?)|\W*",
    re.IGNORECASE,
)
_FAULTS = {
    "password": (
        "needs a password; its text and first page are not shown",
        "take the password off",
    ),
    "time": ("takes too long to read; its text and first page are not shown", ""),
    "crash": ("cannot be read safely and was left out", "print it into a new PDF"),
    "damaged": ("cannot be read as PDF and was left out", "see whether it opens"),
}


def load(root: Path) -> Iterator[Unread]:
    """Yield a note for each PDF, by path; 0.1 to 60 s each, once it is read."""
    home = root if root.is_dir() else root.parent
    for path in documents.below(root, ".pdf"):
        shown = path.relative_to(home).as_posix()
        yield Unread(shown, functools.partial(_read, path, shown))


def _read(path: Path, shown: str) -> Document | Mistake:
    if not _begins_well(path):
        return documents.warning(shown, *_FAULTS["damaged"])
    pages = pdfpages.read(path)
    if pages.fault in ("damaged", "crash"):
        return documents.warning(shown, *_FAULTS[pages.fault])
    return _document(pages, path, shown)


def _begins_well(path: Path) -> bool:
    """Return whether a file says that it is a PDF, and may come along."""
    try:
        with path.open("rb") as file:
            return b"%PDF-" in file.read(1024) and attached.fits(path, path.name)
    except OSError:
        return False


def _document(pages: Pages, path: Path, shown: str) -> Document:
    name = attached.free_name(path.name)
    title = _title(pages) or documents.words(path.stem)
    stamp = _STAMP.search(pages.text[:_HEAD])
    day = _day(pages, stamp)
    files: dict[str, bytes | Path] = {name: path}
    parts = [attached.shown(name, title)]
    if pages.picture:
        files["first-page.jpg"] = pages.picture
        words = escaping.escaped(f"The first page of {title}", label=True)
        parts.insert(0, f"[![{words}](first-page.jpg)]({name})")
    if pages.text:
        count = "1 page" if pages.pages == 1 else f"{pages.pages} pages"
        parts.append(escaping.fence(pages.text, f'raw title="Text of {count}"'))
    front = {
        "title": title,
        "kind": "note",
        "date": day,
        "keywords": _keywords(pages),
        "sources": [_source(pages, title, name, stamp)],
    }
    return Document(
        documents.file_name(title),
        {key: value for key, value in front.items() if value},
        "\n\n".join(parts),
        shown,
        files,
        tuple(documents.warning(shown, *one) for one in _lost(pages)),
    )


_HEAD = 20_000
"""Characters in which a date, an address and a title are looked for."""


def _title(pages: Pages) -> str:
    """Return the title of the metadata, else the largest words that open the first page."""
    told = " ".join(escaping.visible(pages.facts.get("Title", "")).split())
    told = re.sub(r"^Microsoft (?:Word|PowerPoint|Excel) - ", "", told)
    if _is_title(told):
        return told[:_TITLE_MAX].strip()
    return _largest(pages.first)[:_TITLE_MAX].strip()


def _is_title(words: str) -> bool:
    return len(re.findall(r"[^\W\d_]", words)) >= 3 and not _NO_TITLE.fullmatch(words)  # noqa: PLR2004 (letters)


def _largest(lines: tuple[Line, ...]) -> str:
    """Return the first run of lines in the largest letters, if it may be a title."""
    worth = [line for line in lines if _is_title(line.text) and len(line.text) <= _TITLE_MAX]
    top = max((line.size for line in worth), default=0.0)
    if all(line.size >= _NEARLY * top for line in lines):
        return worth[0].text if worth else ""
    found: list[str] = []
    for line in lines:
        if line.size >= _NEARLY * top and line.text:
            found.append(line.text)
        elif found and _is_title(" ".join(found)):
            break
        else:
            found = []
        if len(found) == _LINES_MAX:
            break
    title = " ".join(" ".join(found).split())
    return title if _is_title(title) else ""


_NEARLY = 0.95
_LINES_MAX = 4


def _day(pages: Pages, stamp: re.Match[str] | None) -> dt.date | None:
    """Return the day of arXiv's stamp, else that on which the file was made, else the page's."""
    if stamp:
        return _date(stamp["year"], _month(stamp["month"]), stamp["day"])
    made = re.match(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?", pages.facts.get("CreationDate", ""))
    if made and made[3]:
        found = _date(made[1], made[2], made[3])
        if found:
            return found
    head = "\n".join(line.text for line in pages.first)
    for pattern in _DAYS:
        for one in pattern.finditer(head):
            parts = one.groupdict()
            month = parts.get("number") or _month(parts["month"])
            found = _date(parts["year"], month, parts["day"])
            if found:
                return found
    return None


def _month(name: str) -> str:
    return str(next((n for n, one in enumerate(_MONTHS, 1) if one[:3] == name[:3].lower()), 0))


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year >= _YEAR_MIN else None


_YEAR_MIN = 1981
"""Clocks that were never set say 1970 or 1980; PDF itself is of 1993."""


def _keywords(pages: Pages) -> list[str]:
    told = escaping.visible(pages.facts.get("Keywords", ""))
    words = (" ".join(one.split()) for one in re.split(r"[;,\n]", told[:2000]))
    return list(dict.fromkeys(one for one in words if one))[:30]


def _source(pages: Pages, title: str, name: str, stamp: re.Match[str] | None) -> dict[str, object]:
    doi = _DOI.search(pages.text[:_HEAD])
    url = f"https://arxiv.org/abs/{stamp['id']}{stamp['version'] or ''}" if stamp else ""
    author = " ".join(escaping.visible(pages.facts.get("Author", "")).split())
    author = "" if author.lower() in ("anonymous", "unknown") else author
    keys = {
        "title": title,
        "url": url or (f"https://doi.org/{doi[1]}" if doi else ""),
        "file": name,
        "kind": "paper" if url or doi else "pdf",
        "note": f"By {author}"[:_TITLE_MAX] if author else "",
    }
    return {key: value for key, value in keys.items() if value}


def _lost(pages: Pages) -> Iterator[tuple[str, str]]:
    if pages.fault:
        yield _FAULTS[pages.fault]
    elif not pages.text:
        yield "holds no text; it may be a scan", "run a text recognition such as OCRmyPDF over it"
    if pages.cut:
        yield f"is longer than {pdfpages.PAGES_MAX} pages or {pdfpages.TEXT_MAX} characters", ""
    if not pages.fault and not pages.picture:
        yield "has a first page that cannot be drawn", ""
