"""Conduct: what nothing changed in is left alone; else prepare -> outputs -> publish."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from msgspec import Struct

from memosite import engine, garbage, lastbuild, lock, publish
from memosite.cache import key, tidy
from memosite.errors import Mistake, SiteError
from memosite.lastbuild import Before, LastBuild, Made
from memosite.publish import Known, Published
from memosite.reasons import NOTHING, Told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from memosite.prepare import Planned
    from memosite.publish import Files
    from memosite.task import Task


class Report(Struct, frozen=True):
    """What one build did."""

    published: Published
    warnings: tuple[Mistake, ...]
    memos: int
    left_out: tuple[int, int]
    told: Told = NOTHING
    """What was made anew and removed, and why."""


def build(task: Task, *, cached: bool = True, waiting: Callable[[], None] = lambda: None) -> Report:
    """Build the folder of a site into its published folder.

    Without `cached` nothing of earlier builds is used or kept. `waiting` is called when another
    build of the site has to end first. Raises SiteError, with the published folder as it was, when
    the site has mistakes.
    """
    publish.check(task.out, task.site)
    if not cached:
        return _build(task, None)
    return lock.alone(task.site, functools.partial(_build, task), waiting)


def _build(task: Task, folder: Path | None) -> Report:
    began_ns = lastbuild.clock_ns(folder)
    past = last = lastbuild.load(folder, task.out)
    stamps = lastbuild.inputs(task.site, last.also if last else ())
    if last and not (last.engine == engine.digest() and last.asked == _asked(task)):
        last = None
    intact = lastbuild.intact(last, task.out) if last else {}
    if last is None or lastbuild.strangers(last, task.out):
        publish.refuse_foreign(task.out)
    elif len(intact) == len(last.made) and last.holds(stamps, task.show.now):
        if task.strict and last.warnings:
            raise SiteError(last.warnings)
        return Report(Published(0, len(intact), 0), last.warnings, last.memos, last.left_out)
    return _work(task, folder, Start(began_ns, intact, Before(stamps, last), past))


class Start(Struct, frozen=True):
    """What the disk held when the build began."""

    began_ns: int
    intact: Files
    """Published files that are as the last build left them."""
    before: Before
    past: LastBuild | None
    """The last build of any kind."""


@garbage.by_hand()
def _work(task: Task, folder: Path | None, start: Start) -> Report:
    # What is below takes 0.2 s to import, and an unchanged site needs none of it.
    from memosite import accounts, outputs, recipes  # noqa: PLC0415 (see above)
    from memosite.prepare import opened, prepare  # noqa: PLC0415 (see above)
    from memosite.texts import Texts  # noqa: PLC0415 (see above)

    kept = opened(folder)
    try:
        planned = prepare(task, Texts(kept), start.before)
        if task.strict and planned.warnings:
            raise SiteError(planned.warnings)
        made_of = recipes.of(task.site, planned, accounts.options(task))
        keys = made_of.keys()
        same = _same(keys, start)
        before = recipes.load(folder, task.out, start.past.began_ns) if start.past else None
        known = accounts.Start(_whole(folder, start), start.past, before, start.intact)
        told = accounts.of(task, planned, made_of, known, same)
        made = outputs.make(task.site, planned.plan, same.keys(), task.progress)
        spare, settled = _spare(task, folder), functools.partial(_settled, start, folder, task.out)
        published = publish.publish(keys, made, task.out, spare, Known(start.intact, settled))
    finally:
        kept.close()
    if folder is not None:
        tidy(folder)
        files = lastbuild.published(task.out, keys, same)
        recipes.save(folder, task.out, recipes.told(made_of, before, told.made, start.began_ns))
        lastbuild.save(folder, task.out, _this_build(task, planned, files, start))
    return Report(published, planned.warnings, planned.memos, planned.left_out, told)


def _whole(folder: Path | None, start: Start) -> str:
    """Return why all is made anew, as a kind of reason; empty where it is not."""
    if folder is None:
        return "uncached"
    if start.past is None:
        return "first"
    if start.before.last is None:
        return "engine" if start.past.engine != engine.digest() else "options"
    return ""


def _same(keys: dict[str, bytes], start: Start) -> dict[str, Made]:
    """Return path -> file of the outputs that are published as they would be made."""
    last = start.before.last
    if last is None:
        return {}
    known = ((path, last.made[path]) for path in start.intact)
    return {path: made for path, made in known if keys.get(path) == made.key}


def _settled(start: Start, folder: Path | None, out: Path) -> bool:
    """Forget the last build, as `out` will be another; return whether all in it was of that."""
    last = start.before.last
    is_known = last is not None and not lastbuild.strangers(last, out)
    lastbuild.forget(folder, out)
    return is_known


def _spare(task: Task, folder: Path | None) -> Path | None:
    """Return where the folder that is replaced is kept; None where it would be on another disk."""
    inside = task.out.resolve().parent == task.site.resolve()
    return folder / f"spare-{task.out.name}" if folder and inside else None


def _asked(task: Task) -> bytes:
    return key(repr((task.show.drafts, task.show.future, task.lenient)))


def _this_build(
    task: Task, planned: Planned, files: tuple[dict[str, Made], dict[str, int]], start: Start
) -> LastBuild:
    made, folders = files
    return LastBuild(
        engine=engine.digest(),
        asked=_asked(task),
        since=planned.since,
        until=planned.until,
        began_ns=start.began_ns,
        inputs={**lastbuild.named(task.site, planned.also), **start.before.stamps},
        also=planned.also,
        digests=planned.digests,
        made=made,
        folders=folders,
        warnings=planned.warnings,
        memos=planned.memos,
        left_out=planned.left_out,
    )
