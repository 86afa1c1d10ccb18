"""`memosite explain`: what made an output, where a memo stands, and why it was made anew."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from memosite import (
    cache,
    differences,
    graph,
    lastbuild,
    prepare,
    recipes,
    render,
    routes,
    standing,
)
from memosite.commands import sought
from memosite.records import EpisodeEntry, FeedView, FileView, PodcastView
from memosite.views import HomeView, MemoView

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from memosite.memo import Memo
    from memosite.prepare import Planned
    from memosite.recipes import Recipes, Why
    from memosite.sketches import Sketch
    from memosite.standing import Standing
    from memosite.task import Task
    from memosite.views import Page


class Output(Struct, frozen=True):
    """One output, and what made it."""

    path: str
    """Below the published folder."""
    source: str
    """The author's file it comes from; empty for none."""
    view: str
    """The name of what its template sees; `FileView` for what is published as it is."""
    templates: dict[str, str]
    """Template -> file, first the output's own; those of the default theme begin with `theme/`."""
    shows: dict[str, tuple[str, ...]]
    """Part of the view -> slugs of the memos in it."""
    linked_from: tuple[str, ...]
    """Slugs of the memos whose texts link to it."""
    published: bool
    """Whether the published folder has it."""
    why: Why | None
    """Why it was made anew the last time, as far as that is recorded."""


class Explained(Struct, frozen=True):
    """What there is to say of what was asked for."""

    memo: Memo | None
    """The memo, where it is one's file or page."""
    standings: tuple[Standing, ...]
    outputs: tuple[Output, ...]
    """None for a memo that is not published."""


def explain(task: Task, asked: str, here: Path, waiting: Callable[[], None]) -> Explained:
    """Return what there is to say of a path, as seen from the folder `here`, or of an address.

    Nothing is written but caches. Raises SiteError for the site's mistakes, and when nothing is
    called that.
    """
    return prepare.over(task, functools.partial(_explained, task, asked, here), waiting)


def _explained(task: Task, asked: str, here: Path, planned: Planned) -> Explained:
    found = sought.find(asked, sought.Site(task, planned, here))
    folder = cache.prepared(task.site)
    last = lastbuild.load(folder, task.out)
    known = recipes.load(folder, task.out, last.began_ns) if last else None
    desk = _Desk(task, planned, known)
    standings = standing.standings(found.memo, planned.content, task.show) if found.memo else ()
    return Explained(found.memo, tuple(standings), tuple(map(desk.output, found.sketches)))


class _Desk(Struct, frozen=True):
    """What outputs are explained with."""

    task: Task
    planned: Planned
    known: Recipes | None

    def output(self, one: Sketch) -> Output:
        """Return what there is to say of one output."""
        page, path = one.page(), routes.output(one.url)
        number = self.known.whys.get(path) if self.known else None
        content = self.planned.content
        linking = graph.backlinks(content.index, content.bodies).get(one.url, ())
        return Output(
            path=path,
            source=one.origin,
            view=type(page.view).__name__,
            templates=self._templates(page),
            shows=self._shows(page),
            linked_from=tuple(memo.slug for memo, _ in linking),
            published=(self.task.out / path).is_file(),
            why=self.known.why[number] if self.known and number is not None else None,
        )

    def _templates(self, page: Page) -> dict[str, str]:
        if not page.template:
            return {}
        sections = page.view.sections if isinstance(page.view, HomeView) else ()
        more = [f"_{section.name}.html" for section in sections]
        site = self.task.site
        return {
            name: file.relative_to(site).as_posix()
            if file.is_relative_to(site / render.FOLDER)
            else f"{recipes.THEME}{render.FOLDER}/{name}"
            for name, file in render.parts(site, page.template, more).items()
        }

    def _shows(self, page: Page) -> dict[str, tuple[str, ...]]:
        """Return the memos in each part of a view; of the home page, in each section."""
        if isinstance(page.view, FileView):
            return {}
        if isinstance(page.view, FeedView | PodcastView):
            full = self.planned.content.config.base_url
            at = {full + routes.quote_path(url): slug for url, slug in self._at().items()}
            entries = (
                one.entry if isinstance(one, EpisodeEntry) else one for one in page.view.entries
            )
            return {"entries": tuple(at[entry.url] for entry in entries)}
        view = msgspec.msgpack.decode(recipes.encoded(page.view))
        if isinstance(page.view, HomeView):
            view = {section["name"]: section for section in view["sections"]}
        shown = {name: _slugs(part) for name, part in view.items()}
        if isinstance(page.view, MemoView):
            index, slug = self.planned.content.index, page.url.rstrip("/").rpartition("/")[2]
            newer = index.successor.get(slug)
            shown["superseded_by"] = (newer.slug,) if newer else ()
            shown["supersedes"] = tuple(one.slug for one in index.superseded.get(slug, ()))
        return {name: slugs for name, slugs in shown.items() if slugs}

    def _at(self) -> dict[str, str]:
        memos = self.planned.content.index.everything()
        return {routes.memo(one.slug, one.kind): one.slug for one in memos}


def _slugs(part: object) -> tuple[str, ...]:
    rows: list[dict[str, str]] = []
    differences.rest(part, rows)
    return tuple(dict.fromkeys(row["slug"] for row in rows))
