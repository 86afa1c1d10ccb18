"""A plan with what it stands on: sketches by path, templates, the texts that pages print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from memosite import cache, lastbuild, lock, recipes, routes
from memosite.cache import LostError
from memosite.lastbuild import Before, LastBuild
from memosite.outputs import Maker
from memosite.prepare import opened, prepare
from memosite.texts import Texts

if TYPE_CHECKING:
    from pathlib import Path

    from memosite.cache import Cache
    from memosite.fronts import Front
    from memosite.prepare import Planned
    from memosite.sketches import Sketch
    from memosite.task import Task

_TRIES = 5
"""A file that is saved while it is read is read again, so often."""


class Basis(Struct, frozen=True):
    """A site as it was planned last."""

    task: Task
    planned: Planned
    outputs: dict[str, Sketch]
    """Path below the published folder -> what is there."""
    fronts: dict[str, Front]
    """By path below the site's folder."""
    frame: bytes
    """A digest of all that every page depends on."""
    maker: Maker
    store: Cache
    """Open, as pages print texts out of it."""
    last: LastBuild
    """What was read, so that the next time only what changed is."""


def basis_of(task: Task, before: Basis | None) -> Basis:
    """Return the site as it is now; what is known from `before` is not done again.

    Raises SiteError with every mistake; `before` can be used still.
    """
    for _ in range(_TRIES):
        try:
            return _basis_of(task, before)
        except LostError:
            before = None
    return _basis_of(task, None)


def _basis_of(task: Task, before: Basis | None) -> Basis:
    is_site = (task.site / "site.yaml").is_file()  # nothing is left behind elsewhere
    folder = cache.prepared(task.site) if is_site else None
    began_ns = lastbuild.clock_ns(folder)
    last = before.last if before else None
    stamps = lastbuild.inputs(task.site, last.also if last else ())
    store = opened(folder)
    try:
        planned = _planned(task, folder, store, Before(stamps, last))
    except BaseException:
        store.close()
        raise
    read = {**lastbuild.named(task.site, planned.also), **stamps}
    frame = recipes.frame_of(task.site, planned).key
    return Basis(
        task=task,
        planned=planned,
        outputs={routes.output(one.url): one for one in planned.plan.sketches},
        fronts={one.memo.path: one for one in planned.fronts},
        frame=frame,
        # Templates that are as they were stay compiled.
        maker=before.maker
        if before and before.frame == frame
        else Maker(task.site, planned.plan.site),
        store=store,
        last=_last(planned, began_ns, read),
    )


def _planned(task: Task, folder: Path | None, store: Cache, before: Before) -> Planned:
    """Return the plan; a build of the site waits meanwhile."""
    if folder is None:
        return prepare(task, Texts(store), before)
    with lock.held(folder, lambda: None):
        planned = prepare(task, Texts(store), before)
        store.save()
        return planned


def _last(planned: Planned, began_ns: int, read: dict[str, tuple[int, int, int, int]]) -> LastBuild:
    return LastBuild(
        engine=b"",
        asked=b"",
        since=planned.since,
        until=planned.until,
        began_ns=began_ns,
        inputs=read,
        also=planned.also,
        digests=planned.digests,
    )
