"""Pages -> Outputs, each made once: a page whose template and view are the same is left alone."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import msgspec

from memosite import garbage, routes
from memosite.errors import Mistake, SiteError
from memosite.publish import Output
from memosite.records import FeedView, FileView, IndexView, PodcastView

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from memosite.frames import SiteView
    from memosite.plan import Plan
    from memosite.render import Renderer
    from memosite.task import Progress
    from memosite.views import Page


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
    for one in garbage.let_go(progress("Making", wanted)):
        path = routes.output(one.url)
        try:
            yield Output(path, maker.make(one.page()))
        except SiteError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise SiteError(mistakes)


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
            case PodcastView():
                from memosite import podcastfeed  # noqa: PLC0415 (75 ms; only podcasts need it)

                return podcastfeed.render(page)
            case IndexView() as view:
                return msgspec.json.format(msgspec.json.encode(view), indent=1) + b"\n"
            case _:
                return self._rendered(page)

    def _rendered(self, page: Page) -> bytes:
        from memosite.render import Renderer  # noqa: PLC0415 (70 ms of start-up)

        self.renderer = self.renderer or Renderer(self.site, self.view)
        return self.renderer.render(page)
