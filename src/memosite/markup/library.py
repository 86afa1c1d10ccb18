"""What a memo may ask of the rest of the site while its text is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from memosite.charts import Drawing
from memosite.citing.style import Style, bundled
from memosite.citing.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memosite.citing.annotated import Annotated
    from memosite.memo import Memo


class Target(Struct, frozen=True):
    """What a name in a memo stands for."""

    url: str
    """URL below the site's root."""
    title: str = ""
    """The title of a memo; empty for a file."""
    visible: bool = True
    """Whether this build publishes it."""
    rivals: tuple[str, ...] = ()
    """The files of other memos that the name may mean."""


class Variant(Struct, frozen=True):
    """One file of an image, which a browser may choose by its width."""

    url: str
    """URL below the site's root; that of the image itself where no variant is smaller."""
    width: int
    """In pixels."""


class Picture(Struct, frozen=True):
    """An image of the site, as a page needs it."""

    url: str
    """URL below the site's root."""
    width: int
    """In CSS pixels."""
    height: int
    """In CSS pixels."""
    variants: tuple[Variant, ...] = ()
    """Files to choose from in its place, narrow to wide; empty for none."""
    dark: Picture | None = None
    """The image to show in the dark."""


class Media(Struct, frozen=True):
    """A recording, document or other file of the site, as a page offers it."""

    url: str
    """URL below the site's root, or a full address of another host."""
    size: int = 0
    """In bytes; 0 is unknown, here and below."""
    seconds: int = 0
    pages: int = 0
    width: int = 0
    """In CSS pixels."""
    height: int = 0
    poster: str = ""
    """URL of the image to show before a video plays; empty for none."""
    captions: str = ""
    """URL of a video's captions; empty for none."""
    fault: str = ""
    """Why the file cannot be read; empty when it can."""


class Library(Protocol):
    """What a memo may ask of the rest of the site. Every answer depends on the name alone."""

    def memo(self, name: str, asker: Memo) -> Target | None:
        """Return the memo of that slug, path as seen from `asker`, end of a path, or title."""

    def file(self, path: str, asker: Memo) -> Target | None:
        """Return the file at `path`, as seen from `asker`."""

    def picture(self, path: str, asker: Memo) -> Picture | None:
        """Return the image at `path`, as seen from `asker`."""

    def media(self, path: str, asker: Memo) -> Media | None:
        """Return the recording or other file at `path`, as seen from `asker`."""

    def data(self, path: str, asker: Memo) -> bytes | None:
        """Return the bytes of the file at `path`, as seen from `asker`."""

    def charts(self, specs: Sequence[str]) -> Sequence[Drawing] | None:
        """Return the drawing of each Vega-Lite specification; None where nothing can draw."""

    def names(self) -> Iterable[str]:
        """Return the slugs and titles of all memos, for hints."""

    def file_names(self, path: str, asker: Memo) -> Iterable[str]:
        """Return what stands where `path` leads, written like it, for hints."""

    def work(self, key: str, asker: Memo) -> Work | None:
        """Return the work that `asker` cites by `key`."""

    def works(self, asker: Memo) -> Iterable[str]:
        """Return the keys that `asker` can cite, for hints."""

    def reading(self, path: str, asker: Memo) -> Sequence[Annotated] | None:
        """Return the works of the bibliography at `path`, as seen from `asker` or the site."""

    def bibliographies_of(self, asker: Memo) -> Iterable[str]:
        """Return the bibliographies that `asker` can list, for hints."""

    def style(self, asker: Memo) -> Style:
        """Return how `asker` cites."""


class Anything:
    """A Library that has whatever it is asked for, to look for a text's other mistakes."""

    def memo(self, name: str, asker: Memo) -> Target | None:  # noqa: ARG002 (the protocol's)
        """Return a memo of that name."""
        return Target("", name)

    def file(self, path: str, asker: Memo) -> Target | None:  # noqa: ARG002 (the protocol's)
        """Return a file of that path."""
        return Target(path)

    def picture(self, path: str, asker: Memo) -> Picture | None:  # noqa: ARG002 (the protocol's)
        """Return an image of no size."""
        return Picture(path, 0, 0)

    def media(self, path: str, asker: Memo) -> Media | None:  # noqa: ARG002 (the protocol's)
        """Return a file of that path."""
        return Media(path)

    def data(self, path: str, asker: Memo) -> bytes | None:  # noqa: ARG002 (the protocol's)
        """Return what is a chart, JSON, and a table without rows."""
        return b"{}"

    def charts(self, specs: Sequence[str]) -> Sequence[Drawing] | None:
        """Return drawings of nothing."""
        return [Drawing()] * len(specs)

    def names(self) -> Iterable[str]:
        """Return no names."""
        return ()

    def file_names(self, path: str, asker: Memo) -> Iterable[str]:  # noqa: ARG002 (the protocol's)
        """Return no names."""
        return ()

    def work(self, key: str, asker: Memo) -> Work | None:  # noqa: ARG002 (the protocol's)
        """Return a work of that key, of which nothing is known."""
        return Work(key)

    def works(self, asker: Memo) -> Iterable[str]:  # noqa: ARG002 (the protocol's)
        """Return no keys."""
        return ()

    def reading(self, path: str, asker: Memo) -> Sequence[Annotated] | None:  # noqa: ARG002 (the protocol's)
        """Return no works."""
        return ()

    def bibliographies_of(self, asker: Memo) -> Iterable[str]:  # noqa: ARG002 (the protocol's)
        """Return no names."""
        return ()

    def style(self, asker: Memo) -> Style:  # noqa: ARG002 (the protocol's)
        """Return the default."""
        return Style(bundled())
