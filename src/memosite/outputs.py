"""Pages -> Outputs, each made once: a page whose template and view are the same is left alone."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import msgspec

from memosite import cache, routes, stamps
from memosite.engine import theme
from memosite.errors import Mistake, SiteError
from memosite.publish import Output
from memosite.records import FeedView, FileView, Html, IndexView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from memosite.plan import Plan
    from memosite.render import Renderer
    from memosite.views import Page, SiteView


def keys(site: Path, planned: Plan) -> dict[str, bytes]:
    """Return path -> digest of all that each output depends on, but for the engine."""
    frame = cache.key(_encode(planned.site), _templates(site))
    return {routes.output(page.url): _key(page, frame) for page in planned.pages}


def make(
    site: Path,
    planned: Plan,
    same: frozenset[str],
    progress: Callable[[str, Sequence[Page]], Iterable[Page]],
) -> tuple[Output, ...]:
    """Return every output; those whose path is in `same` are as published and not made.

    Raises SiteError with every mistake.
    """
    render = _Lazy(site, planned.site)
    kept = [
        Output(routes.output(page.url), None)
        for page in planned.pages
        if routes.output(page.url) in same
    ]
    wanted = [page for page in planned.pages if routes.output(page.url) not in same]
    made: list[Output] = []
    mistakes: list[Mistake] = []
    for page in progress("Making", wanted):
        try:
            made.append(Output(routes.output(page.url), _data(page, render)))
        except SiteError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise SiteError(mistakes)
    return tuple(sorted((*kept, *made), key=lambda one: one.path))


def _templates(site: Path) -> bytes:
    parts: list[bytes | str] = []
    for root in (site / "templates", theme() / "templates"):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                parts += [path.relative_to(root).as_posix(), path.read_bytes()]
    return cache.key(*parts)


def _key(page: Page, frame: bytes) -> bytes:
    if isinstance(page.view, FileView):
        if isinstance(page.view.source, bytes):
            return cache.key("file", page.view.source)
        stamp = stamps.stamp(page.view.source.stat())
        return cache.key("file", str(page.view.source), repr(stamp))
    return cache.key(frame, page.url, page.template, _encode((page.head, page.view)))


def _encode(value: object) -> bytes:
    return msgspec.msgpack.encode(value, enc_hook=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Html):
        return value.name
    raise NotImplementedError(type(value))


@dataclasses.dataclass(slots=True)
class _Lazy:
    """The renderer, made when the first page needs it."""

    site: Path
    view: SiteView
    renderer: Renderer | None = None

    def render(self, page: Page) -> bytes:
        from memosite.render import Renderer  # noqa: PLC0415 (70 ms of start-up)

        self.renderer = self.renderer or Renderer(self.site, self.view)
        return self.renderer.render(page)


def _data(page: Page, lazy: _Lazy) -> bytes | Path:
    match page.view:
        case FileView(source):
            return source
        case FeedView():
            from memosite import feeds  # noqa: PLC0415 (only feeds need it)

            return feeds.render(page)
        case IndexView() as view:
            return msgspec.json.format(msgspec.json.encode(view), indent=1) + b"\n"
        case _:
            return lazy.render(page)
