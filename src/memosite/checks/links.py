"""Links that cannot lead anywhere, by their shape alone; and aliases that no host can serve."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from memosite import routes
from memosite.checks.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from urllib.parse import SplitResult

    from memosite.checks.site import Site

_DOUBLED = re.compile(r"https?:/*https?(?::|//)", re.IGNORECASE)
_ARXIV = re.compile(r"/(?:abs|pdf|html)/(.*?)(?:\.pdf)?/?")
_ARXIV_ID = re.compile(
    r"(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}(?:v[1-9]\d?)?"
    r"|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5}(?:v[1-9]\d?)?"
    r"|[a-z-]+(?:\.[A-Za-z-]{2,})?/\d{7}(?:v[1-9]\d?)?"
)
"""Source: arXiv's own page on its identifiers: four digits up to 2014, five from 2015."""
_COMMIT = re.compile(r"/(?:commit|commits)/([0-9a-f]+)(?:[/.]|$)", re.IGNORECASE)
_FILES = re.compile(r"/(?:tree|blob|raw|resolve)/([0-9a-f]{17,})(?:/|$)", re.IGNORECASE)
"""A branch may be called by any word; none is called by seventeen hexadecimal digits."""
_FORGES = (
    "github.com",
    "gitlab.com",
    "codeberg.org",
    "bitbucket.org",
    "huggingface.co",
    "git.sr.ht",
)
_DOI = re.compile(r"/10\.\d{4,9}(?:\.\d+)*/\S+")
_LOCAL = re.compile(r"localhost|127(?:\.\d+){3}|0\.0\.0\.0|::1|[^.:]+|.+\.(?:local|localhost|lan)")


def check(site: Site) -> Iterator[Finding]:
    """Yield the links of memos, and of their sources, that are broken by their shape."""
    for memo, address in site.addresses():
        found = fault(address)
        if found:
            code, message, fix = found
            yield Finding(site.place(memo, address), code, f"`{address}` {message}", fix)


def aliases(site: Site) -> Iterator[Finding]:
    """Yield the aliases at whose address no host shows a redirect."""
    own = {routes.memo(memo.slug, memo.kind).casefold() for memo in site.memos}
    seen: dict[str, str] = {}
    for memo in site.memos:
        for number, alias in enumerate(memo.aliases):
            small = alias.casefold()
            rival = alias if small in own else seen.get(small, "")
            told = _dead(alias, is_shadowed=bool(rival))
            seen.setdefault(small, alias)
            if told:
                message, fix = told
                place = memo.place("aliases", number)
                yield Finding(place, "M105", f"the alias `/{alias}` {message}", fix)


def _dead(alias: str, *, is_shadowed: bool) -> tuple[str, str] | None:
    """Return why no host shows a redirect at `alias`, and what to do; None where hosts do."""
    ending = re.search(r"\.(\w+)$", alias)
    if re.search(r"%[0-9A-Fa-f]{2}", alias):
        return (
            "is written as browsers encode it, and stands for another",
            f"write `/{unquote(alias)}`",
        )
    if ending and ending[1].lower() not in ("html", "htm"):
        hint = "set the redirect where your host has its settings, and take the alias out"
        return f"ends in `.{ending[1]}`, and no host shows that as a page", hint
    if is_shadowed:
        hint = "take it out: many hosts and disks take both for one"
        return "is the address of another page but for capitals", hint
    return None


def fault(address: str) -> tuple[str, str, str] | None:
    """Return the code of what is wrong with the shape of an address, a sentence and a fix.

    None where nothing is.
    """
    if _DOUBLED.match(address):
        return "M109", "begins twice", "keep one `https://`"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "M110", "is no address", "write it as https://HOST/PATH"
    if parts.scheme == "file" or (parts.scheme in ("http", "https") and _LOCAL.fullmatch(host)):
        return "M110", "leads to the reader's own machine", "link to where the page is published"
    if host == "arxiv.org" or host.endswith(".arxiv.org"):
        return _arxiv(parts)
    if host in ("doi.org", "dx.doi.org"):
        return _doi(parts)
    return _hash(parts) if host in _FORGES else None


def _arxiv(parts: SplitResult) -> tuple[str, str, str] | None:
    found = _ARXIV.fullmatch(parts.path)
    if found is None or _ARXIV_ID.fullmatch(unquote(found[1])):
        return None
    return "M106", f"names no arXiv number: `{found[1]}`", "write it whole, as in 2401.01234"


def _doi(parts: SplitResult) -> tuple[str, str, str] | None:
    if not parts.path.startswith("/10.") or _DOI.fullmatch(unquote(parts.path)):
        return None
    return "M108", "names a DOI's prefix without the rest", "write it whole, as in 10.1000/182"


def _hash(parts: SplitResult) -> tuple[str, str, str] | None:
    commit, file = _COMMIT.search(parts.path), _FILES.search(parts.path)
    found = commit[1] if commit else file[1] if file else ""
    if not found or len(found) in (40, 64) or (commit and _SHORT_MIN <= len(found) <= _SHORT_MAX):
        return None
    message = f"names a commit by {len(found)} digits: a hash has 40"
    return "M107", message, "copy it again from the commit's own page"


_SHORT_MIN, _SHORT_MAX = 7, 16
"""Digits of a hash that was shortened on purpose."""
