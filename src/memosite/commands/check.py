"""`memosite check`: what an author may want to mend, found without publishing anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from memosite import checks, engine, lock
from memosite.cache import Cache, LostError, prepared
from memosite.checks import exceptions, told
from memosite.checks.site import Site
from memosite.errors import SiteError
from memosite.lastbuild import Before
from memosite.prepare import prepare
from memosite.texts import Texts
from memosite.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from memosite.checks.findings import Finding
    from memosite.task import Task

    External = Callable[[Site, Path | None], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Checked:
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
    is_site = (task.site / "site.yaml").is_file()  # nothing is left behind elsewhere
    folder = prepared(task.site) if is_site else None
    try:
        site, found = _found(task, folder, waiting)
    except SiteError as error:
        return Checked(tuple(sorted(told.findings(error.mistakes))), 0)
    if external:  # minutes may pass, so a build need not wait for it
        found = (*found, *exceptions.less(external(site, folder), site))
    return Checked(tuple(sorted(found)), site.planned.memos)


def _found(
    task: Task, folder: Path | None, waiting: Callable[[], None]
) -> tuple[Site, tuple[Finding, ...]]:
    """Return the site and what is found without a network. Raises SiteError."""
    if folder is None:
        return _looked_through(task, None)
    with lock.held(folder / "lock", waiting):
        try:
            return _looked_through(task, folder)
        except LostError:  # a cache was damaged, or a memo saved, while it was read
            return _looked_through(task, None)


def _looked_through(task: Task, folder: Path | None) -> tuple[Site, tuple[Finding, ...]]:
    kept = Cache(folder and folder / f"{engine.digest().hex()}.sqlite")
    try:
        workers = Workers(task.jobs, task.executor)
        planned = prepare(task, Texts(kept), Before({}, None), workers)
        site = Site(task.site, planned)
        return site, checks.findings(site)
    finally:
        kept.close()
