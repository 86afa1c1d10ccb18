"""The account of a build: what it makes anew and removes, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from memosite import differences, publish, routes
from memosite.differences import Change, Site
from memosite.reasons import Reason, Told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from memosite.lastbuild import LastBuild
    from memosite.prepare import Planned
    from memosite.recipes import Recipes
    from memosite.task import Task


class Start(Struct, frozen=True):
    """What was known of earlier builds into the same folder."""

    whole: str
    """Why all is made anew, as a kind of reason; empty where it is not."""
    past: LastBuild | None
    """The last of them..."""
    recipes: Recipes | None
    """...with what its outputs were made of."""
    intact: Collection[str]
    """Paths of published files that are as it left them."""


def options(task: Task) -> tuple[str, ...]:
    """Return the options of the command line that outputs depend on."""
    given = {
        "--drafts": task.show.drafts,
        "--future": task.show.future,
        "--lenient": task.lenient,
    }
    return tuple(name for name, is_given in given.items() if is_given)


def of(task: Task, planned: Planned, now: Recipes, start: Start, same: Collection[str]) -> Told:
    """Return the account of a build that leaves the outputs in `same` as they are."""
    anew = [path for path in now.outputs if path not in same]
    change = _change(planned, now, start)
    removed = _removed(task, planned, now, start, change)
    if start.whole or start.past is None:
        whole = Reason(start.whole, _options(now, start) if start.whole == "options" else ())
        return Told(dict.fromkeys(anew, (whole,)), removed)
    past = start.past.made
    other = [one for one in anew if one not in past or past[one].key != now.outputs[one].key]
    unknown = dict.fromkeys(other, (Reason("unknown"),))
    compared = differences.made(change, other) if change else unknown
    spoilt = {path: tuple(_spoilt(task, start, path)) for path in anew if path in past}
    return Told({one: (*spoilt.get(one, ()), *compared.get(one, ())) for one in anew}, removed)


def _change(planned: Planned, now: Recipes, start: Start) -> Change | None:
    if start.past is None or start.recipes is None:
        return None
    return Change(
        old=Site(start.recipes, start.past.digests),
        new=Site(now, planned.digests),
        referred=_referred(planned),
    )


def _referred(planned: Planned) -> dict[str, list[str]]:
    """Return slug of a memo that refers to places in others -> their slugs."""
    index, bodies = planned.content.index, planned.content.bodies
    crossing = {slug: body.crossings for slug, body in bodies.items() if body.crossings}
    if not crossing:
        return {}
    at = {routes.memo(one.slug, one.kind): one.slug for one in index.everything()}
    return {
        slug: [at[one.url] for one in crossings if one.url in at]
        for slug, crossings in crossing.items()
    }


def _options(now: Recipes, start: Start) -> tuple[str, ...]:
    """Return the options that came and those that went; nothing where that is not known."""
    if start.recipes is None:
        return ()
    came = (one for one in now.options if one not in start.recipes.options)
    went = (f"without {one}" for one in start.recipes.options if one not in now.options)
    return (*came, *went)


def _spoilt(task: Task, start: Start, path: str) -> Iterator[Reason]:
    """Yield whether somebody else removed or changed a published file."""
    if path not in start.intact:
        yield Reason("altered" if (task.out / path).is_file() else "missing")


def _removed(
    task: Task, planned: Planned, now: Recipes, start: Start, change: Change | None
) -> dict[str, tuple[Reason, ...]]:
    before = start.past.made.keys() if start.past else publish.owned(task.out)
    gone = [one for one in before - now.outputs.keys() if (task.out / one).is_file()]
    shelf = planned.shelf
    hidden = {
        one.path: "draft" if one.draft and not task.show.drafts else "later"
        for one in shelf.memos.values()
        if one.slug not in shelf.visible
    }
    if change is None:
        return {path: (Reason("unneeded"),) for path in sorted(gone)}
    return {path: (differences.removed(change, path, task.site, hidden),) for path in sorted(gone)}
