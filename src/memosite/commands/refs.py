"""`memosite refs add ID`: a work from arXiv or by its DOI, put at the end of references.bib."""

from __future__ import annotations

import html
import os
import re
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from msgspec import Struct

from memosite import config, read
from memosite.citing import bibtex, fields, names, numbers, tex
from memosite.citing.numbers import Number
from memosite.errors import fail
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Container
    from http.client import HTTPMessage
    from typing import IO

    from memosite.citing.bibtex import Entry

BYTES_MAX = 200_000
"""Of an answer; a record has about a thousand."""
_TAGS = {"i": r"\emph", "em": r"\emph", "sub": r"\textsubscript", "sup": r"\textsuperscript"}
_SMALL_WORDS = frozenset(
    {"a", "an", "the", "on", "in", "of", "for", "to", "and", "is", "are", "at"}
)


class Added(Struct, frozen=True):
    """What a wish for a work came to."""

    key: str
    title: str
    is_new: bool
    """False when the work was there already."""


class Hosts(Struct, frozen=True):
    """Who is asked, and how long an answer may take."""

    arxiv: str = "https://arxiv.org"
    doi: str = "https://doi.org"
    seconds_max: float = 20


def add(site: Path, name: str, hosts: Hosts | None = None) -> Added:
    """Put the work `name`, an arXiv number, a DOI or the address of either, into references.bib.

    Raises SiteError when it cannot be had; the file is as it was then.
    """
    config.load(site)
    hosts = hosts or _hosts()
    path = site / read.REFERENCES
    before = _bytes(path)
    known = bibtex.parse(read.REFERENCES, before.decode("utf-8-sig", "replace")).entries
    number = _read(name)
    there = next(filter(number.is_of, known), None)
    if there is None:
        entry = _asked(name, number, hosts)
        found = dict(entry.fields)
        same = Number(fields.arxiv_id(found), fields.doi(found))
        there = next(filter(same.is_of, known), None)
    if there is not None:
        return Added(there.key, tex.plain(there.get("title")), is_new=False)
    key = _key(entry, {one.key for one in known})
    gap = b"" if not before else b"\n" if before.endswith(b"\n") else b"\n\n"
    _replace(path, before, before + gap + _text(entry, key).encode())
    return Added(key, tex.plain(entry.get("title")), is_new=True)


def _hosts() -> Hosts:
    """Return the real hosts, or the one that stands in for them in tests."""
    host = os.environ.get("MEMOSITE_REFS_HOST", "")
    return Hosts(host, host) if host else Hosts()


def _read(name: str) -> Number:
    number = numbers.read(name)
    if number is None:
        hint = "write it as 1706.03762, 10.1038/nature14539, or the address of either"
        raise fail(name, "is no arXiv number and no DOI", hint)
    return number


def _asked(name: str, number: Number, hosts: Hosts) -> Entry:
    """Return the one entry of the answer, cleaned."""
    if number.arxiv:
        address = f"{hosts.arxiv}/bibtex/{quote(number.arxiv, safe='/.')}"
    else:
        address = f"{hosts.doi}/{quote(number.doi, safe='/:;().,-_~')}"
    text = _fetched(name, address, hosts.seconds_max)
    entries = [one for one in bibtex.parse(name, text).entries if one.fields]
    if len(entries) != 1 or "<html" in text[:1000].lower():
        hint = f"copy the BibTeX of its own page into {read.REFERENCES}"
        raise fail(name, f"{urlsplit(address).hostname} answered with no BibTeX", hint)
    (entry,) = entries
    told = tuple((field, _cleaned(value)) for field, value in entry.fields if field != "abstract")
    return bibtex.Entry(entry.kind, entry.key, told, entry.place)


def _fetched(name: str, address: str, seconds_max: float) -> str:
    """Return the text at an address, by https alone; a host in its place is for tests."""
    host = urlsplit(address).hostname
    told = {"Accept": "application/x-bibtex", "User-Agent": "memosite (refs add)"}
    opener = urllib.request.build_opener(_Redirects)
    try:
        _check(address, name)
        request = urllib.request.Request(address, headers=told)  # noqa: S310 (checked above)
        with opener.open(request, timeout=seconds_max) as answer:
            data: bytes = answer.read(BYTES_MAX + 1)
    except urllib.error.HTTPError as error:
        if error.code == 404:  # noqa: PLR2004 (not found)
            raise fail(name, f"{host} knows no such work", "check the number") from None
        raise fail(name, f"{host} answered {error.code}", "try again later") from None
    except (OSError, ValueError) as error:  # timeouts too, and answers that are no HTTP
        reason = getattr(error, "reason", error)
        said = f"{host} cannot be reached: {getattr(reason, 'strerror', None) or reason}"
        raise fail(name, said, "try again later, or put its BibTeX into the file by hand") from None
    if len(data) > BYTES_MAX:
        raise fail(name, f"{host} answered with more than a record", "check the number")
    return data.decode("utf-8", "replace")


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows doi.org to the registrar, and no one to what is not encrypted."""

    def redirect_request(  # noqa: PLR0913, PLR0917 (urllib's signature)
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the request for `newurl`."""
        _check(newurl, req.full_url)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _check(address: str, name: str) -> None:
    """Raise SiteError for an address that is neither https nor on this machine, for tests."""
    parts = urlsplit(address)
    is_test = address.startswith(os.environ.get("MEMOSITE_REFS_HOST", "") or "https:")
    if parts.scheme != "https" and not (is_test and parts.hostname == "127.0.0.1"):
        raise fail(name, f"leads to an address that is not https: {address}")


def _cleaned(value: str) -> str:
    """Return a value of a registrar as TeX: HTML's tags and names go, and line ends."""
    for tag, command in _TAGS.items():
        value = re.sub(rf"<{tag}>([^<>]*)</{tag}>", rf"\{command}{{\1}}", value)
    value = html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", value))
    return re.sub(r"\s+", " ", value).strip()


def _key(entry: Entry, taken: Container[str]) -> str:
    """Return a key of the first author, the year and the first word that says something."""
    found = dict(entry.fields)
    people = names.names(found.get("author", "") or found.get("editor", ""))
    who = (people[0].family or people[0].literal) if people else ""
    year = re.search(r"\d{4}", found.get("year", "") or found.get("date", ""))
    words = slug_of(tex.plain(found.get("title", ""))).split("-")
    word = next((one for one in words if one not in _SMALL_WORDS), "")
    key = slug_of(who).replace("-", "") + (year[0] if year else "") + word
    key = key or "work"
    tries = (key, *(f"{key}-{number}" for number in range(2, 100_000)))
    return next(one for one in tries if one not in taken)


def _text(entry: Entry, key: str) -> str:
    width = max(len(name) for name, _ in entry.fields)
    lines = (f"  {name:<{width}} = {{{value}}},\n" for name, value in entry.fields)
    return f"@{entry.kind}{{{key},\n{''.join(lines)}}}\n"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise fail(path.name, f"cannot be read: {error.strerror}") from None


def _replace(path: Path, before: bytes, after: bytes) -> None:
    """Write `after` in one step, unless the file is no longer what it was."""
    target = Path(os.path.realpath(path))
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as file:
            file.write(after)
        staged = Path(file.name)
        staged.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        if _bytes(target) != before:
            staged.unlink()
            raise fail(path.name, "was changed in the meantime", "run the command again")
        staged.replace(target)
    except OSError as error:
        raise fail(path.name, f"cannot be written: {error.strerror}") from None
