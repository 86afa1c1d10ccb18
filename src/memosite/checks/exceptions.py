"""Exceptions: `# memosite: ignore M401` in a memo's front matter, in `site.yaml` or in a `.bib`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memosite.checks.findings import RULES, Finding
from memosite.config import NAME
from memosite.errors import Place, SiteError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from memosite.checks.site import Site

_COMMENT = re.compile(r"^\s*[#%]\s*memosite:\s*ignore\s+([^#%(:]*)")
"""The codes stand first; a reason may stand behind them in brackets, or behind a colon."""


def less(findings: Iterable[Finding], site: Site) -> Iterator[Finding]:
    """Yield the findings that no comment takes out, in the file they are in or for the site."""
    everywhere = _codes(site, NAME)
    for one in findings:
        if one.code not in everywhere and one.code not in _codes(site, one.place.path):
            yield one


def unknown(site: Site) -> Iterator[Finding]:
    """Yield the exceptions that name no code."""
    bibs = {entry.place.path for _, entry, _ in site.planned.shelf.bibliographies.entries()}
    for path in (NAME, *sorted(bibs), *(memo.path for memo in site.memos)):
        for number, line in enumerate(_head(site, path), 1):
            for code in _named(line):
                if code not in RULES:
                    place = Place(path, number, line.find(code) + 1, line)
                    hint = did_you_mean(code, RULES, "`docs/check.md` has all codes")
                    yield Finding(place, "M002", f"there is no check `{code}`", hint)


def _codes(site: Site, path: str) -> frozenset[str]:
    return frozenset(code for line in _head(site, path) for code in _named(line))


def _named(line: str) -> list[str]:
    found = _COMMENT.match(line)
    return re.split(r"[\s,]+", found[1].strip(", \t")) if found else []


def _head(site: Site, path: str) -> Sequence[str]:
    """Return the lines of a file that may hold comments: of a memo's those of its front matter."""
    if not path.endswith((".md", ".yaml", ".bib")):
        return ()
    try:
        lines = site.lines(path)
    except SiteError:
        return ()
    if not path.endswith(".md"):
        return lines
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), 0)
    return lines[:end]
