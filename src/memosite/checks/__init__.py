"""What an author may want to mend: one module a family, each check a function Site -> Findings.

A check looks at the plan and at bodies that a build would publish, and writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memosite.checks import episodes, exceptions, files, links, memos, texts, told, works

if TYPE_CHECKING:
    from memosite.checks.findings import Finding
    from memosite.checks.site import Site

CHECKS = (
    told.check,
    exceptions.unknown,
    links.check,
    links.aliases,
    files.orphans,
    files.oversized,
    files.heavy,
    texts.levels,
    texts.formulas,
    memos.lacking,
    memos.cut,
    memos.formulas,
    memos.topics,
    memos.repeats,
    works.uncited,
    works.incomplete,
    episodes.check,
)
"""In the order of their codes. Where two find one thing on one line, the first has told of it."""


def findings(site: Site) -> tuple[Finding, ...]:
    """Return what all checks find, less exceptions, by place. Cost: about 1 ms a memo."""
    found: dict[tuple[str, int, str], list[Finding]] = {}
    for check in CHECKS:
        mine: dict[tuple[str, int, str], list[Finding]] = {}
        for one in check(site):
            mine.setdefault((one.place.path, one.place.line, one.code), []).append(one)
        found = {**mine, **found}
    all_found = (one for many in found.values() for one in many)
    return tuple(sorted(set(exceptions.less(all_found, site))))
