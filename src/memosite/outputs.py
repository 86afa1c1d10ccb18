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
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from memosite.plan import Plan
    from memosite.render import Renderer
    from memosite.sketches import Sketch
    from memosite.task import Progress
    from memosite.views import Page, SiteView


def keys(site: Path, planned: Plan) -> dict[str, bytes]:
    """Return path -> digest of all that each output depends on, but for the engine."""
    common = frame(site, planned)
    return {routes.output(one.url): key(one, common) for one in planned.sketches}


def frame(site: Path, planned: Plan) -> bytes:
    """Return a digest of all that every page depends on."""
    return cache.key(_encode(planned.frame), _templates(site))


def key(one: Sketch, frame: bytes) -> bytes:
    """Return a digest of all that one output depends on; `frame`: of what every page does."""
    match one.parts:
        case (_, _, FileView(bytes() as data)):
            return cache.key("file", data)
        case (_, _, FileView(source)):
            return cache.key("file", str(source), repr(stamps.of(str(source))))
    return cache.key(frame, one.url, _encode(one.parts))


def make(
    site: Path,
    planned: Plan,
    same: Collection[str],
    progress: Progress,
) -> Iterator[Output]:
    """Yield every output; those whose path is in `same` are as published and not made.

    Raises SiteError with every mistake, at the end.
    """
    maker = Maker(site, planned.site)
    paths = [routes.output(one.url) for one in planned.sketches]
    yield from (Output(path, None) for path in paths if path in same)
    wanted = [one for one, path in zip(planned.sketches, paths, strict=True) if path not in same]
    mistakes: list[Mistake] = []
    for one in progress("Making", wanted):
        path = routes.output(one.url)
        try:
            yield Output(path, maker.make(one.page()))
        except SiteError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise SiteError(mistakes)


def _templates(site: Path) -> bytes:
    parts: list[bytes | str] = []
    for root in (site / "templates", theme() / "templates"):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                parts += [path.relative_to(root).as_posix(), path.read_bytes()]
    return cache.key(*parts)


def _encode(value: object) -> bytes:
    return msgspec.msgpack.encode(value, enc_hook=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Html):
        return value.name
    raise NotImplementedError(type(value))


@dataclasses.dataclass(slots=True)
class Maker:
    """Makes pages with the templates of one site, which are read when the first needs them."""

    site: Path
    view: SiteView
    renderer: Renderer | None = None

    def make(self, page: Page) -> bytes | Path:
        """Return the bytes of `page`, or where they are. Raises SiteError."""
        match page.view:
            case FileView(source):
                return source
            case FeedView():
                from memosite import feeds  # noqa: PLC0415 (only feeds need it)

                return feeds.render(page)
            case IndexView() as view:
                return msgspec.json.format(msgspec.json.encode(view), indent=1) + b"\n"
            case _:
                return self._rendered(page)

    def _rendered(self, page: Page) -> bytes:
        from memosite.render import Renderer  # noqa: PLC0415 (70 ms of start-up)

        self.renderer = self.renderer or Renderer(self.site, self.view)
        return self.renderer.render(page)
