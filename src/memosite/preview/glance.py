"""Saved memos -> their pages, at once: the whole plan, made anew right after, has the last word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from memosite import bodies, files, fronts, graph, index, memo, plan, read, routes, texts
from memosite.errors import Mistake, SiteError
from memosite.records import Html

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from memosite.exports import Content
    from memosite.fronts import Front
    from memosite.markup.sheet import Body
    from memosite.memo import Memo
    from memosite.preview.basis import Basis

MEMOS_MAX = 4
"""More that change at a time are left to the whole plan."""


class Glance(Struct, frozen=True):
    """What can be said at once of what was saved."""

    made: dict[str, bytes | Path] = field(default_factory=dict)
    """Path below the published folder -> its bytes, or where they are."""
    mistakes: tuple[Mistake, ...] = ()
    styles: tuple[str, ...] = ()
    """URLs of style sheets, with the version of each as pages will name it."""


def glance(basis: Basis, paths: Collection[str]) -> Glance:
    """Return style sheets and the pages of memos among `paths`, as far as the plan knows them.

    Mistakes of memos go before all else. Only the pages of the memos themselves are made; lists,
    feeds and whatever else shows them are not. Cost: a body and a page, and 10 us a memo of the
    site.
    """
    known = sorted(path for path in paths if path in basis.fronts)
    if len(known) > MEMOS_MAX:
        return Glance()
    styles = tuple(_styles(basis, paths))
    made: dict[str, bytes | Path] = {}
    mistakes: list[Mistake] = []
    for path in known:
        try:
            made |= _pages(basis, basis.fronts[path], alone=len(paths) == 1)
        except SiteError as error:
            mistakes.extend(error.mistakes)
    return Glance({}, tuple(mistakes)) if mistakes else Glance(made, styles=styles)


def _styles(basis: Basis, paths: Iterable[str]) -> Iterator[str]:
    """Yield the versioned URLs of the site's own style sheets among `paths`."""
    sheets = {path: basis.outputs.get(path.removeprefix("static/")) for path in paths}
    for path, sheet in sheets.items():
        file = basis.task.site / path
        if path.endswith(".css") and sheet and sheet.origin == path and file.is_file():
            yield files.versions([files.File(sheet.url, file, path)])[sheet.url]


def _pages(basis: Basis, old: Front, *, alone: bool) -> dict[str, bytes | Path]:
    """Return the page of a memo and the files it needs; none where that takes the whole plan.

    Raises SiteError. A mistake of the text may be one of what it leads to, so it counts only where
    nothing but this memo was saved (`alone`).
    """
    planned, task = basis.planned, basis.task
    if not (task.site / old.memo.path).is_file():
        return {}  # it went, or an editor is about to put another in its place
    source = read.source(task.site, read.Name(old.memo.path, old.memo.bundle))
    digest = fronts.digest_of(source)
    if not source.data.strip() or digest == old.digest:
        return {}  # an editor may empty a file before it writes
    whole = memo.parse(source, planned.content.config.zone)
    front = fronts.Front(replace(whole, text=""), digest, digest, whole)
    is_here = whole.slug in planned.content.bodies and index.visible(whole, task.show)
    if not is_here or (whole.slug, whole.kind) != (old.memo.slug, old.memo.kind):
        return {}
    desk = bodies.Desk(planned.content.config, planned.shelf, task.lenient)
    body = bodies.made_of(desk, front)
    if isinstance(body, SiteError):
        if alone:
            raise body
        return {}
    content = _content(basis, old, front, body)
    page = plan.memo_page(front.memo, content, planned.plan.site.assets)
    needed = {one.url: one.source for one in body.needs.published()}
    return {**needed, routes.output(page.url): basis.maker.make(page)}


def _content(basis: Basis, old: Front, new: Front, body: bodies.Made) -> Content:
    """Return what the plan is made of, with one memo changed."""
    content, slug = basis.planned.content, new.memo.slug
    ready = bodies.ready(body)
    words, html = _settled(content, new.memo, ready.body, texts.decoded(body.html))
    ordered = content.index
    if new.memo != old.memo:
        memos = [new.memo if one is old else one.memo for one in basis.fronts.values()]
        ordered, _ = index.build(memos, basis.task.show)
    return replace(
        content,
        index=ordered,
        bodies={**content.bodies, slug: words},
        texts={**content.texts, slug: Html(ready.text, lambda _: html)},
    )


def _settled(content: Content, one: Memo, body: Body, html: str) -> tuple[Body, str]:
    """Return the body with what it refers to in others, and its HTML."""
    own = routes.memo(one.slug, one.kind)
    kinds = {memo.slug: memo.kind for memo in content.index.everything()}
    at = {routes.memo(slug, kinds[slug]): other for slug, other in content.bodies.items()}
    at[own] = replace(body, html=html)
    if graph.is_open(at[own], at):
        joined, _ = graph.joined(graph.settled(at))
        return replace(joined[own], html=""), joined[own].html
    return body, html
