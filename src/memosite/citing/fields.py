"""An entry of BibTeX or biblatex -> a Work of CSL.

Source: biblatex manual 3.19, section 2; CSL 1.0.2, appendices III and IV; pandoc's mapping.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from memosite.citing import dates, marks, names, tex
from memosite.citing.work import Work
from memosite.errors import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from memosite.citing.bibtex import Entry
    from memosite.citing.work import When

_KINDS = {
    "article": "article-journal", "suppperiodical": "article-journal", "review": "review",
    "inproceedings": "paper-conference", "conference": "paper-conference",
    "incollection": "chapter", "inbook": "chapter", "bookinbook": "chapter", "suppbook": "chapter",
    "suppcollection": "chapter", "inreference": "entry-encyclopedia",
    "book": "book", "mvbook": "book", "collection": "book", "mvcollection": "book",
    "proceedings": "book", "mvproceedings": "book", "reference": "book", "mvreference": "book",
    "booklet": "pamphlet", "manual": "report", "periodical": "periodical",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "techreport": "report", "report": "report", "standard": "standard", "patent": "patent",
    "unpublished": "manuscript", "letter": "personal_communication", "jurisdiction": "legal_case",
    "online": "webpage", "electronic": "webpage", "www": "webpage", "software": "software",
    "dataset": "dataset", "audio": "song", "music": "song", "movie": "motion_picture",
    "video": "motion_picture", "artwork": "graphic", "image": "graphic",
}  # fmt: skip
_JOURNALS = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
_GENRES = {
    "phdthesis": "PhD thesis", "mastersthesis": "Master\u2019s thesis",
    "techreport": "Technical report",
    "mathesis": "Master\u2019s thesis", "resreport": "Research report",
    "bathesis": "Bachelor\u2019s thesis", "patent": "Patent", "software": "Software",
}  # fmt: skip
_NAMES = {
    "author": ("author",), "editor": ("editor",), "translator": ("translator",),
    "container-author": ("bookauthor",),
}  # fmt: skip
_TEXTS = {
    "publisher": ("publisher", "school", "institution", "organization"),
    "publisher-place": ("location", "address"),
    "event": ("eventtitle",), "event-place": ("venue",), "edition": ("edition",),
    "volume": ("volume",), "chapter-number": ("chapter",), "version": ("version",),
    "number-of-volumes": ("volumes",), "ISBN": ("isbn",), "ISSN": ("issn",),
    "title-short": ("shorttitle",), "container-title-short": ("shortjournal",),
    "status": ("pubstate",),
}  # fmt: skip
"""CSL's variable and the fields it is read from, the first that is there."""
_LANGUAGES = {
    "english": "en", "american": "en", "british": "en", "usenglish": "en", "ukenglish": "en",
    "german": "de", "spanish": "es", "portuguese": "pt", "polish": "pl", "swedish": "sv",
}  # fmt: skip
_TOLD_ELSEWHERE = re.compile(r"https?:|\\url|arxiv|\bdoi\b|access|retrieved|visited", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:arxiv(?:\.org/(?:abs|pdf)/|[\s:]+(?:preprint[\s:]+)?(?:arxiv[\s:]*)?)|^abs/)"
    r"(?P<id>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)",
    re.IGNORECASE,
)
_ARXIV_ID = re.compile(r"(?:arxiv:\s*)?([\w.-]+(?:/\d{7})?(?:v\d+)?)", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def work(entry: Entry, parents: Callable[[str], Entry | None]) -> Work:
    """Return the work of `entry`, with what it inherits from the entry its `crossref` names."""
    known = inherited(entry, parents)
    kind = _kind(entry.kind, known)
    people = {role: names.names(_first(known, *told)) for role, told in _NAMES.items()}
    times = {
        "issued": dates.issued(known),
        "accessed": dates.date(known.get("urldate", "")),
        "original-date": dates.date(known.get("origdate", "")),
    }
    fields = {name: text for name, text in _fields(entry.kind, kind, known) if text}
    return Work(
        key=entry.key,
        kind=kind,
        names=tuple((role, found) for role, found in people.items() if found),
        dates=tuple((name, when) for name, when in times.items() if when),
        fields=tuple(fields.items()),
        url=_url(known),
        doubts=tuple(_doubts(entry, known, times["issued"])),
    )


def arxiv_id(known: Mapping[str, str]) -> str:
    """Return the number of an arXiv preprint, without its version; empty for other works."""
    prefix = _first(known, "archiveprefix", "eprinttype").strip().lower()
    eprint = tex.address(known.get("eprint", ""))
    if eprint and (prefix == "arxiv" or (not prefix and re.fullmatch(r"\d{4}\.\d{4,5}", eprint))):
        found = _ARXIV_ID.fullmatch(eprint)
        return re.sub(r"v\d+$", "", found[1]) if found else ""
    told = ("journal", "journaltitle", "volume", "note", "howpublished", "url", "number", "eprint")
    for name in told:
        met = _ARXIV.search(known.get(name, "").strip())
        if met:
            return re.sub(r"v\d+$", "", met["id"])
    return ""


def doi(known: Mapping[str, str]) -> str:
    """Return the DOI without its address; empty where there is none."""
    for name in ("doi", "url"):
        written = tex.address(known.get(name, ""))
        found = _DOI.search(written)
        if found and (name == "doi" or "doi.org/" in written):
            return found[0]
    return ""


def inherited(entry: Entry, parents: Callable[[str], Entry | None]) -> dict[str, str]:
    """Return the fields of `entry` and, where they lack, those of its parents, at most 4 up."""
    known = dict(entry.fields)
    seen = {entry.key}
    for _ in range(4):
        name = (known.pop("crossref", "") or known.pop("xdata", "")).strip()
        parent = parents(name) if name and name not in seen else None
        if parent is None:
            break
        seen.add(name)
        for field, value in parent.fields:
            if field not in _OWN:
                known.setdefault(
                    _INTO.get(field, field) if parent.kind != "xdata" else field, value
                )
    return known


_OWN = frozenset(
    {"shorttitle", "abstract", "keywords", "doi", "url", "pages", "ids", "label", "note"}
)
"""What an entry does not inherit."""
_INTO = {
    "title": "booktitle", "subtitle": "booksubtitle", "author": "bookauthor",
    "titleaddon": "booktitleaddon",
}  # fmt: skip
"""The whole's title is the book's title of its part. Source: biblatex manual, appendix B."""


def _first(known: Mapping[str, str], *fields: str) -> str:
    return next((known[name] for name in fields if known.get(name, "").strip()), "")


def _kind(written: str, known: Mapping[str, str]) -> str:
    if arxiv_id(known) and written in ("article", "misc", "online", "unpublished", "techreport"):
        journal = _first(known, "journal", "journaltitle", "booktitle")
        if not journal or re.search(r"arxiv|\bcorr\b|preprint", journal, re.IGNORECASE):
            return "article"
    if written == "article":
        return _JOURNALS.get(known.get("entrysubtype", "").lower(), "article-journal")
    if written in ("misc", "unpublished") and _url(known) and not doi(known):
        return "webpage"
    return _KINDS.get(written, "document")


def _fields(written: str, kind: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield CSL's text variables, empty ones too."""
    yield (
        "title",
        _titled(known, "title", "subtitle") or _titled(known, "booktitle", "booksubtitle"),
    )
    yield "container-title", _container(kind, known)
    yield "collection-title", _text(known.get("series", ""))
    yield "page", _pages(known.get("pages", ""))
    yield "genre", _genre(written, known)
    yield "note", _note(known)
    yield "language", _language(known.get("langid", "").lower())
    yield "DOI", doi(known)
    yield "URL", _url(known)
    number = _text(_first(known, "number", "issue"))
    preprint = arxiv_id(known)
    if kind == "article":
        yield "number", f"arXiv:{preprint}" if preprint else number
        yield "publisher", "arXiv" if preprint else _text(_first(known, "publisher"))
    elif kind.startswith("article") or kind == "review":
        yield "issue", number
        yield "number", _text(known.get("eid", ""))
    else:
        yield "number", number
    for name, told in _TEXTS.items():
        if (kind, name) not in (("article", "publisher"), ("article", "volume")):
            yield name, _text(_first(known, *told))


def _text(value: str) -> str:
    return tex.plain(value)


def _titled(known: Mapping[str, str], title: str, subtitle: str) -> str:
    first, second = tex.marked(known.get(title, "")), tex.marked(known.get(subtitle, ""))
    if first and second:
        return first + (" " if marks.without(first)[-1:] in "?!.:" else ": ") + second
    return first or second


def _container(kind: str, known: Mapping[str, str]) -> str:
    journal = _first(known, "journaltitle", "journal")
    if kind == "article" or not (known.get("title") or known.get("subtitle")):
        return ""
    if journal:
        return tex.marked(journal)
    if known.get("booktitle"):
        return _titled(known, "booktitle", "booksubtitle")
    return tex.marked(known.get("maintitle", ""))


def _pages(value: str) -> str:
    """Return pages with one hyphen between the first and the last."""
    return re.sub(r"\s*(?:-{1,3}|[\u2010-\u2015])\s*", "-", _text(value))


def _genre(written: str, known: Mapping[str, str]) -> str:
    kind = known.get("type", "").strip()
    return _GENRES.get(kind.lower(), _text(kind)) if kind else _GENRES.get(written, "")


def _note(known: Mapping[str, str]) -> str:
    """Return what else readers should know; addresses and days of access are told elsewhere."""
    told = (known.get(name, "") for name in ("note", "addendum", "howpublished"))
    kept = [_text(one).rstrip(".") for one in told if one and not _TOLD_ELSEWHERE.search(one)]
    return ". ".join(one for one in kept if one)


def _language(name: str) -> str:
    """Return the code of a language of babel; styles change the case of English titles alone."""
    return _LANGUAGES.get(name.removeprefix("n"), name[:2])


def _url(known: Mapping[str, str]) -> str:
    if doi(known):
        return "https://doi.org/" + quote(doi(known), safe="/:;().,-_~!*'")
    if arxiv_id(known):
        return "https://arxiv.org/abs/" + quote(arxiv_id(known), safe="/.")
    if known.get("eprinttype", "").lower() == "pubmed" and known.get("eprint", "").isdigit():
        return f"https://pubmed.ncbi.nlm.nih.gov/{known['eprint']}/"
    for name in ("url", "howpublished", "note"):
        found = re.match(r"https?://[^\s\"<>\\^`{|}]+$", tex.address(known.get(name, "")))
        if found:
            return quote(found[0], safe="%/:?#[]@!$&'()*+,;=~-._")
    return ""


def _doubts(entry: Entry, known: Mapping[str, str], issued: When | None) -> Iterator[Mistake]:
    """Yield what an entry lacks that every reader looks for."""
    lacking = [
        told
        for told, there in (
            ("title", _first(known, "title", "booktitle")),
            ("author", _first(known, "author", "editor", "organization", "institution")),
            ("year", issued),
        )
        if not there and (told != "author" or entry.kind not in ("online", "misc", "manual"))
    ]
    for name in lacking:
        hint = f"add `{name} = {{...}}` to it"
        yield Mistake(entry.place, f"the entry `{entry.key}` has no {name}", hint, "warning")
