"""What a build tells of -> findings: its mistakes and warnings with their codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memosite.checks.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from memosite.checks.site import Site
    from memosite.errors import Mistake

_CODES = (
    (r"leads to a page that has no `#|names a block, which memos do not have$", "M101"),
    (r"is not published in this build$", "M102"),
    (r"^`.*` may also be `", "M103"),
    (r"^there is no file `", "M104"),
    (r"has no alternative text$", "M201"),
    (r"^the chart makes the page ", "M204"),
    (r"^the \w+ `.*` is on another host$", "M205"),
    (r"^this file cannot be read|^the transcript (?:is|has|says|does) ", "M206"),
    (r"is no formula here, and stays text$", "M302"),
    (r"^this formula cannot be set", "M303"),
    (r"^(?:the|there is no) footnote `", "M304"),
    (r", and stays text$|a memo is not shown inside another$|as `markup.raw_html` is off$", "M305"),
    (r"^the topic `.*` is spelt `", "M405"),
    (r"^is read as no memo$", "M407"),
    (r"^the entry `.*` has no (?:title|author|year)$", "M502"),
    (r"^belongs to no memo$", "M504"),
    (r"^the chapter `.*` begins after|^nothing tells how large|^there is no podcast feed", "M607"),
)
"""What a message of a warning says and the code of that, the first that fits."""
_ELSE = ((".yaml", "M003"), (".bib", "M503"), ("", "M306"))
"""The code of all other warnings, by the file that they are in."""


def check(site: Site) -> Iterator[Finding]:
    """Yield the warnings of a build."""
    return findings(site.planned.warnings)


def findings(mistakes: Iterable[Mistake]) -> Iterator[Finding]:
    """Yield mistakes and warnings as findings."""
    for one in mistakes:
        yield Finding(one.place, "M001" if one.severity == "error" else _code(one), *_told(one))


def _told(one: Mistake) -> tuple[str, str]:
    return one.message, one.hint


def _code(warning: Mistake) -> str:
    for pattern, code in _CODES:
        if re.search(pattern, warning.message):
            return code
    return next(code for ending, code in _ELSE if warning.place.path.endswith(ending))
