"""A site's folder -> the plan of its pages: read -> memo -> markup -> index -> plan."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 (a dataclass names it)
import itertools
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from memosite import (
    assets,
    bodies,
    cache,
    config,
    engine,
    episodes,
    files,
    fronts,
    graph,
    index,
    ledger,
    lock,
    media,
    plan,
    read,
    routes,
    urls,
    variants,
)
from memosite import memo as memos
from memosite.cache import Cache
from memosite.citing import bibliography, style
from memosite.errors import Mistake, SiteError, did_you_mean
from memosite.exports import Content
from memosite.lastbuild import Before
from memosite.markup.library import Anything
from memosite.sketches import Marks
from memosite.texts import Texts
from memosite.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from memosite.bodies import Ready
    from memosite.config import Config
    from memosite.fronts import Front
    from memosite.index import Index
    from memosite.markup.sheet import Body
    from memosite.memo import Memo
    from memosite.plan import Plan
    from memosite.read import Attachment, Name
    from memosite.task import Task

T = TypeVar("T")


class Planned(Struct, frozen=True):
    """A site before its pages are made."""

    plan: Plan
    warnings: tuple[Mistake, ...]
    memos: int
    """Visible memos, notes and pages."""
    left_out: tuple[int, int]
    """Drafts, and memos dated after now."""
    digests: dict[str, bytes]
    """Path of a source -> digest of its path and its bytes."""
    also: tuple[str, ...]
    """Paths of sources that the settings name."""
    since: dt.datetime
    """The newest date that is published..."""
    until: dt.datetime | None
    """...and the next that is not yet."""
    fronts: tuple[Front, ...]
    """Every memo without its text, in the order of paths."""
    content: Content
    """What the plan is made of."""
    shelf: assets.Shelf
    """The files and names of the site, and its bibliographies."""
    ready: dict[str, Ready]
    """Slug -> body, and how it came about."""


def prepare(task: Task, texts: Texts, before: Before) -> Planned:
    """Return the plan of a site; nothing is written but what `texts` and the image cache keep.

    What `before` knows spares work and changes nothing else. Raises SiteError with every mistake.
    """
    site, show = task.site, task.show
    settings, warnings = config.load(site)
    names, attachments = read.names(site)
    try:
        all_fronts = fronts.make(site, names, settings, texts.kept, before)
    except SiteError:
        raise _all_mistakes(task, names, settings, texts) from None
    ordered, odd = index.build([one.memo for one in all_fronts], show)
    bibs, strays = read.bibliographies(site, names)
    shelf = _shelf(task, settings, all_fronts, ordered, attachments)
    shelf.bibliographies = works = bibliography.read(bibs)
    by_slug = {one.memo.slug: one for one in all_fronts}
    shown = [by_slug[one.slug] for one in ordered.everything()]
    desk = bodies.Desk(settings, shelf, task.lenient)
    made, cards = _bodies(shown, desk, texts, task)
    spoken, heard = episodes.make(ordered, shelf, settings, texts.kept)
    made, dangling = _joined(ordered, made, texts)
    unasked = _unasked(ordered, made, all_fronts)
    variants.prune(site, shelf.needs.kept)
    plain = _content(settings, all_fronts, ordered, made, texts)
    published = _published(shelf, attachments, ordered)
    content = replace(plain, files=published, cards=cards, episodes=spoken)
    bodies_said = (warning for one in made.values() for warning in one.body.warnings)
    since, until = index.span([one.memo for one in all_fronts], show)
    whole = plan.make(content, files.versions(shelf.static.values()))
    urls.check(site, whole)
    return Planned(
        plan=whole,
        warnings=_sorted(
            warnings, odd, strays, works.mistakes, bodies_said, dangling, unasked, heard
        ),
        memos=len(made),
        left_out=index.left_out([one.memo for one in all_fronts], show),
        digests={one.memo.path: one.digest for one in all_fronts},
        also=(settings.citation_style, urls.FILE),
        since=since,
        until=until,
        fronts=tuple(all_fronts),
        content=content,
        shelf=shelf,
        ready=made,
    )


def over(task: Task, step: Callable[[Planned], T], waiting: Callable[[], None]) -> T:
    """Return `step(planned)` of a site.

    Nothing is written but caches; no other process uses them meanwhile, and `waiting` is called
    once if one does. Raises SiteError with every mistake.
    """

    def planned(folder: Path | None) -> T:
        kept = opened(folder)
        try:
            return step(prepare(task, Texts(kept), Before({}, None)))
        finally:
            kept.close()

    return lock.alone(task.site, planned, waiting)


def opened(folder: Path | None) -> Cache:
    """Return the values that this engine keeps in a folder of caches."""
    return Cache(folder and folder / f"{engine.digest().hex()}.sqlite")


def _sorted(*said: Iterable[Mistake]) -> tuple[Mistake, ...]:
    return tuple(sorted(set(itertools.chain(*said))))


def _shelf(
    task: Task,
    settings: Config,
    all_fronts: Iterable[Front],
    ordered: Index,
    attachments: Iterable[Attachment],
) -> assets.Shelf:
    return assets.Shelf(
        site=task.site,
        memos={one.memo.slug: one.memo for one in all_fronts},
        visible=frozenset(one.slug for one in ordered.everything()),
        static={file.url: file for file in files.static_files(task.site)},
        pages=plan.page_urls(ordered),
        attachments={one.path: one for one in attachments},
        csl=style.text(task.site, settings.citation_style),
        language=settings.language,
    )


def _published(
    shelf: assets.Shelf, attachments: Iterable[Attachment], ordered: Index
) -> tuple[files.File | files.Copy, ...]:
    """Return static files, those of bundles, and what texts and recordings asked for."""
    bundled = files.bundle_files(shelf.site, attachments, ordered.everything())
    return (*shelf.static.values(), *bundled, *shelf.needs.published())


def _all_mistakes(task: Task, names: Sequence[Name], settings: Config, texts: Texts) -> SiteError:
    """Return the mistakes of every front matter, and of the texts below those that are right.

    Links and files are not looked up, since what they name may be what could not be read. Memos
    that an earlier build found right are passed over.
    """
    found: list[Mistake] = []
    sources = [read.source(task.site, name) for name in names]
    digests = [fronts.digest_of(source) for source in sources]
    sound = bodies.sound(digests, settings, texts, lenient=task.lenient)
    for source, digest in zip(sources, digests, strict=True):
        if digest in sound:
            continue
        try:
            one = memos.parse(source, settings.zone)
            if index.visible(one, task.show):
                bodies.render(one, Anything(), settings, lenient=task.lenient)
        except SiteError as error:
            found.extend(error.mistakes)
    return SiteError(one for one in found if one.severity == "error")


def _bodies(
    shown: Sequence[Front], desk: bodies.Desk, texts: Texts, task: Task
) -> tuple[dict[str, Ready], dict[str, str]]:
    """Return slug -> body, and slug -> URL of the picture that a memo's `image` names."""
    workers = Workers(task.jobs, task.executor)
    cards, missing = _cards([one.memo for one in shown], desk.shelf)
    try:
        made = bodies.make(shown, desk, texts, workers, task.progress)
    except SiteError as error:
        doubts = desk.shelf.bibliographies.mistakes  # an entry that is broken may be what is missed
        raise SiteError((*missing, *error.mistakes, *doubts)) from None
    if missing:
        raise SiteError(missing)
    return made, cards


def _cards(shown: Iterable[Memo], shelf: assets.Shelf) -> tuple[dict[str, str], list[Mistake]]:
    found: dict[str, str] = {}
    missing: list[Mistake] = []
    for one in shown:
        picture = shelf.image(one.image, one) if one.image else None
        if picture:
            found[one.slug] = picture.url
        elif one.image:
            name = one.image.lstrip("/")
            hint = f"put it beside `{one.path}`, or into static/ and write `/{name}`"
            images = (n for n in shelf.file_names(one.image, one) if media.kind(n) == "image")
            message = f"there is no image `{one.image}`"
            near = did_you_mean(one.image, images, hint)
            missing.append(Mistake(one.place("image"), message, near))
    return found, missing


def _joined(
    ordered: Index, made: dict[str, Ready], texts: Texts
) -> tuple[dict[str, Ready], tuple[Mistake, ...]]:
    """Return slug -> body with what it refers to in others, and warnings of what is not there."""
    slugs = {routes.memo(one.slug, one.kind): one.slug for one in ordered.everything()}
    at = {url: made[slug].body for url, slug in slugs.items()}
    open_ = [url for url in at if graph.is_open(at[url], at)]
    for url in open_:
        at[url] = replace(at[url], html=texts.get(made[slugs[url]].text))
    joined, dangling = graph.joined(graph.settled(at))
    for url in open_:
        body = joined[url]
        made[slugs[url]] = _remade(made[slugs[url]], replace(body, html=""), texts.put(body.html))
    return made, dangling


def _unasked(
    ordered: Index, made: dict[str, Ready], all_fronts: Iterable[Front]
) -> tuple[Mistake, ...]:
    """Return warnings of answers to hidden memos. Raises SiteError for those to nobody."""
    known = {slug: one.body for slug, one in made.items()}
    found = tuple(ledger.dangling(ordered, known, [one.memo for one in all_fronts]))
    if any(one.severity == "error" for one in found):
        raise SiteError(found)
    return found


def _content(
    settings: Config,
    all_fronts: Iterable[Front],
    ordered: Index,
    made: dict[str, Ready],
    texts: Texts,
) -> Content:
    """Return what the plan is made of, but for files."""
    fronts_marks = {one.memo.slug: one.mark for one in all_fronts}
    return Content(
        config=settings,
        index=ordered,
        bodies={slug: one.body for slug, one in made.items()},
        texts={slug: texts.html(one.text) for slug, one in made.items()},
        files=(),
        marks={slug: Marks(fronts_marks[slug], one.mark) for slug, one in made.items()},
    )


def _remade(one: Ready, body: Body, text: bytes) -> Ready:
    mark = cache.mark(msgspec.msgpack.encode((body, text)))
    return replace(one, body=body, text=text, mark=mark)
