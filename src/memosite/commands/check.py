"""`memosite check`: what an author may want to mend, found without publishing anything."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from msgspec import Struct

from memosite import checks, prepare
from memosite.cache import prepared
from memosite.checks import exceptions, told
from memosite.checks.site import Site
from memosite.errors import SiteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from memosite.checks.findings import Finding
    from memosite.prepare import Planned
    from memosite.task import Task

    External = Callable[[Site, Path | None], Iterable[Finding]]


class Checked(Struct, frozen=True):
    """What a check found."""

    findings: tuple[Finding, ...]
    """By place."""
    memos: int
    """Visible memos, notes and pages; 0 where the site cannot be built."""

    def fails(self, *, strict: bool) -> bool:
        """Return whether there is an error, or, where they count too, a warning."""
        bad = ("error", "warning") if strict else ("error",)
        return any(one.severity in bad for one in self.findings)


def check(task: Task, *, external: External | None = None, waiting: Callable[[], None]) -> Checked:
    """Return what there is to mend in a site; `external` yields what outside addresses answer.

    Nothing is written but caches. A site that cannot be built has its mistakes for findings.
    """
    try:
        site, found = prepare.over(task, functools.partial(_found, task), waiting)
    except SiteError as error:
        return Checked(tuple(sorted(told.findings(error.mistakes))), 0)
    if external:  # minutes may pass, so a build need not wait for it
        found = (*found, *exceptions.less(external(site, prepared(task.site)), site))
    return Checked(tuple(sorted(found)), site.planned.memos)


def _found(task: Task, planned: Planned) -> tuple[Site, tuple[Finding, ...]]:
    """Return the site and what is found without a network."""
    site = Site(task.site, planned)
    return site, checks.findings(site)
