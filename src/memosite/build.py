"""Conduct: read -> memo -> markup -> index -> plan -> render -> publish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from memosite import (
    assets,
    config,
    feeds,
    files,
    graph,
    index,
    media,
    memo,
    plan,
    publish,
    read,
    routes,
    variants,
)
from memosite.citing import bibliography, style
from memosite.errors import Mistake, SiteError, did_you_mean
from memosite.exports import Content
from memosite.markup.body import render as render_body
from memosite.markup.library import Anything
from memosite.records import FeedView, FileView, IndexView
from memosite.render import Renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from memosite.config import Config
    from memosite.index import Index, Show
    from memosite.markup.library import Library
    from memosite.markup.sheet import Body
    from memosite.memo import Memo
    from memosite.plan import Plan
    from memosite.publish import Output, Published
    from memosite.read import Source
    from memosite.views import Page

T = TypeVar("T")
R = TypeVar("R")


class Progress(Protocol):
    """How long work is told of."""

    def __call__(self, stage: str, items: Sequence[T], /) -> Iterable[T]:
        """Return `items`, one after another."""


def silently(_stage: str, items: Sequence[T], /) -> Iterable[T]:
    """Tell of nothing."""
    return items


@dataclass(frozen=True, slots=True)
class Built:
    """A site as it would be published, wholly in memory."""

    outputs: tuple[Output, ...]
    warnings: tuple[Mistake, ...]
    memos: int
    """Visible memos, notes and pages."""
    left_out: tuple[int, int]
    """Drafts, and memos dated after now."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one build did."""

    published: Published
    warnings: tuple[Mistake, ...]
    memos: int
    left_out: tuple[int, int]


def build(  # noqa: PLR0913 (one argument an option)
    site: Path,
    out: Path,
    show: Show,
    *,
    strict: bool = False,
    lenient: bool = False,
    progress: Progress = silently,
) -> Report:
    """Build the folder `site` into the folder `out`.

    Raises SiteError, with `out` as it was, when the site has mistakes; with `strict`, warnings
    are mistakes. With `lenient`, a formula that cannot be set is a warning.
    """
    publish.check(out, site)
    built = make(site, show, progress, lenient=lenient)
    if strict and built.warnings:
        raise SiteError(built.warnings)
    published = publish.publish(built.outputs, out)
    return Report(published, built.warnings, built.memos, built.left_out)


def make(site: Path, show: Show, progress: Progress = silently, *, lenient: bool = False) -> Built:
    """Return every output of the folder `site`; nothing but the cache of images is written."""
    settings, warnings = config.load(site)
    sources, attachments = read.sources(site)
    try:
        memos = _each(sources, lambda source: memo.parse(source, settings.zone))
    except SiteError:
        raise _all_mistakes(sources, settings, show, lenient=lenient) from None
    ordered, odd = index.build(memos, show)
    bibs, strays = read.bibliographies(site, sources)
    known = bibliography.read(bibs)
    shelf = _shelf(site, memos, ordered, attachments)
    shelf.bibliographies, shelf.language = known, settings.language
    shelf.csl = style.text(site, settings.citation_style)
    bodies, cards = _bodies(ordered, shelf, settings, progress, lenient=lenient)
    bodies, dangling = _joined(ordered, bodies)
    published: tuple[files.File | files.Copy, ...] = (
        *shelf.static.values(),
        *files.bundle_files(site, attachments, ordered.everything()),
        *(shelf.wanted[url] for url in sorted(shelf.wanted)),
        *(shelf.copies[url] for url in sorted(shelf.copies)),
    )
    content = Content(settings, ordered, bodies, published, cards)
    planned = plan.make(content, files.versions(shelf.static.values()))
    odd = (*odd, *strays, *known.mistakes)
    said = (*warnings, *odd, *(w for b in bodies.values() for w in b.warnings), *dangling)
    outputs = _outputs(site, planned, progress)
    variants.prune(site, shelf.kept)
    hidden = index.left_out(memos, show)
    return Built(outputs, tuple(sorted(set(said))), len(bodies), hidden)


def _each(items: Iterable[T], step: Callable[[T], R]) -> list[R]:
    """Return `step` of every item; the mistakes of all items are raised together."""
    done: list[R] = []
    mistakes: list[Mistake] = []
    for item in items:
        try:
            done.append(step(item))
        except SiteError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise SiteError(mistakes)
    return done


def _all_mistakes(
    sources: Sequence[Source], settings: Config, show: Show, *, lenient: bool
) -> SiteError:
    """Return the mistakes of every front matter, and of the texts below those that are right.

    Links and files are not looked up, since what they name may be what could not be read.
    """
    found: list[Mistake] = []
    for source in sources:
        try:
            one = memo.parse(source, settings.zone)
            if index.visible(one, show):
                _body(one, Anything(), settings, lenient=lenient)
        except SiteError as error:
            found.extend(error.mistakes)
    return SiteError(one for one in found if one.severity == "error")


def _body(one: Memo, library: Library, settings: Config, *, lenient: bool) -> Body:
    said = settings.markup
    return render_body(
        one,
        library,
        raw_html=said.raw_html,
        macros=said.macros,
        language=settings.language,
        lenient=lenient,
    )


def _shelf(
    site: Path, memos: Iterable[Memo], ordered: Index, attachments: Iterable[read.Attachment]
) -> assets.Shelf:
    return assets.Shelf(
        site=site,
        memos={one.slug: one for one in memos},
        visible=frozenset(one.slug for one in ordered.everything()),
        static={file.url: file for file in files.static_files(site)},
        pages=plan.page_urls(ordered),
        attachments={one.path: one for one in attachments},
    )


def _bodies(
    ordered: Index, shelf: assets.Shelf, settings: Config, progress: Progress, *, lenient: bool
) -> tuple[dict[str, Body], dict[str, str]]:
    """Return slug -> body, and slug -> URL of the picture that a memo's `image` names."""

    def step(one: Memo) -> tuple[str, Body, str]:
        body = _body(one, shelf, settings, lenient=lenient)
        return one.slug, body, _card(one, shelf) if one.image else ""

    made = _each(progress("Reading", tuple(ordered.everything())), step)
    bodies = {slug: body for slug, body, _ in made}
    return bodies, {slug: card for slug, _, card in made if card}


def _joined(
    ordered: Index, bodies: Mapping[str, Body]
) -> tuple[dict[str, Body], tuple[Mistake, ...]]:
    """Return slug -> body as `graph.joined` leaves them, and its warnings."""
    slugs = {routes.memo(one.slug, one.kind): one.slug for one in ordered.everything()}
    settled = graph.settled({url: bodies[slug] for url, slug in slugs.items()})
    made, dangling = graph.joined(settled)
    return {slug: made[url] for url, slug in slugs.items()}, dangling


def _card(one: Memo, shelf: assets.Shelf) -> str:
    picture = shelf.image(one.image, one)
    if picture is None:
        name = one.image.lstrip("/")
        hint = f"put it beside `{one.path}`, or into static/ and write `/{name}`"
        names = shelf.file_names(one.image, one)
        hint = did_you_mean(
            one.image, (name for name in names if media.kind(name) == "image"), hint
        )
        raise SiteError([Mistake(one.place("image"), f"there is no image `{one.image}`", hint)])
    return picture.url


def _outputs(site: Path, planned: Plan, progress: Progress) -> tuple[Output, ...]:
    renderer = Renderer(site, planned.site)
    pages = progress("Making", planned.pages)
    made = _each(pages, lambda page: _output(page, renderer))
    return tuple(made)


def _output(page: Page, renderer: Renderer) -> Output:
    return publish.Output(routes.output(page.url), _data(page, renderer))


def _data(page: Page, renderer: Renderer) -> bytes | Path:
    match page.view:
        case FileView(source):
            return source
        case FeedView():
            return feeds.render(page)
        case IndexView() as view:
            return msgspec.json.format(msgspec.json.encode(view), indent=1) + b"\n"
        case _:
            return renderer.render(page)


def index_schema() -> dict[str, object]:
    """Return the JSON Schema of `index.json`."""
    schema = msgspec.json.schema(IndexView)
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "memosite index"}
    return {**title, **schema}
