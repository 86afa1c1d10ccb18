"""A Library that notes what it is asked, so that a body can be kept while the answers hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import msgspec

from memosite import cache

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from memosite.charts import Drawing
    from memosite.citing.annotated import Annotated
    from memosite.citing.style import Style
    from memosite.citing.work import Work
    from memosite.markup.library import Library, Media, Picture, Target
    from memosite.memo import Memo

T = TypeVar("T")

Asks = tuple[tuple[str, str, bytes], ...]
"""Question, name and digest of the answer, in the order of asking."""


@dataclass(slots=True)
class Asking:
    """A Library in front of another."""

    library: Library
    noted: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def memo(self, name: str, asker: Memo) -> Target | None:
        """Return the memo that `name` stands for."""
        return self._note("memo", name, self.library.memo(name, asker))

    def file(self, path: str, asker: Memo) -> Target | None:
        """Return the file at `path`, as seen from `asker`."""
        return self._note("file", path, self.library.file(path, asker))

    def picture(self, path: str, asker: Memo) -> Picture | None:
        """Return the image at `path`, as seen from `asker`."""
        return self._note("picture", path, self.library.picture(path, asker))

    def media(self, path: str, asker: Memo) -> Media | None:
        """Return the recording or other file at `path`, as seen from `asker`."""
        return self._note("media", path, self.library.media(path, asker))

    def data(self, path: str, asker: Memo) -> bytes | None:
        """Return the bytes of the file at `path`, as seen from `asker`."""
        return self._note("data", path, self.library.data(path, asker))

    def charts(self, specs: Sequence[str]) -> Sequence[Drawing] | None:
        """Return drawings, which depend on the specifications and the engine alone."""
        return self.library.charts(specs)

    def work(self, key: str, asker: Memo) -> Work | None:
        """Return the work of that key."""
        return self._note("work", key, self.library.work(key, asker))

    def works(self, asker: Memo) -> Iterable[str]:
        """Return the keys that `asker` can cite."""
        return self._note("works", "", tuple(self.library.works(asker)))

    def reading(self, path: str, asker: Memo) -> Sequence[Annotated] | None:
        """Return the works of the bibliography at `path`."""
        return self._note("reading", path, self.library.reading(path, asker))

    def bibliographies_of(self, asker: Memo) -> Iterable[str]:
        """Return the bibliographies that `asker` can list, for hints."""
        return self._note("bibliographies", "", tuple(self.library.bibliographies_of(asker)))

    def style(self, asker: Memo) -> Style:
        """Return the citation style."""
        return self._note("style", "", self.library.style(asker))

    def names(self) -> Iterable[str]:
        """Return the slugs and titles of all memos, for hints."""
        return self._note("names", "", tuple(self.library.names()))

    def file_names(self, path: str, asker: Memo) -> Iterable[str]:
        """Return what stands where `path` leads, written like it, for hints."""
        return self._note("file_names", path, tuple(self.library.file_names(path, asker)))

    def asks(self) -> Asks:
        """Return what was asked so far."""
        return tuple((kind, name, mark) for (kind, name), mark in self.noted.items())

    def _note(self, kind: str, name: str, answer: T) -> T:
        self.noted[kind, name] = _mark(answer)
        return answer


def hold(asks: Asks, library: Library, asker: Memo) -> bool:
    """Return whether every question has the same answer still."""
    if not asks:
        return True
    again = Asking(library)
    named = {
        "memo": again.memo,
        "file": again.file,
        "picture": again.picture,
        "media": again.media,
        "data": again.data,
        "work": again.work,
        "reading": again.reading,
        "file_names": again.file_names,
    }
    for kind, name, mark in asks:
        if kind in named:
            named[kind](name, asker)
        elif kind == "names":
            again.names()
        elif kind == "works":
            again.works(asker)
        elif kind == "bibliographies":
            again.bibliographies_of(asker)
        else:
            again.style(asker)
        if again.noted[kind, name] != mark:
            return False
    return True


def _mark(answer: object) -> bytes:
    return cache.key(msgspec.msgpack.encode(answer))[:8]
