"""HTML of bodies by digest, fetched when it is printed, so that few are held at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from memosite import cache
from memosite.cache import LostError
from memosite.records import Html

if TYPE_CHECKING:
    from collections.abc import Iterable

    from memosite.cache import Cache


def encoded(text: str) -> bytes:
    """Return the bytes of a text, which can hold halves of surrogate pairs."""
    return text.encode("utf-8", "surrogatepass")


def decoded(data: bytes) -> str:
    """Return the text of those bytes."""
    return data.decode("utf-8", "surrogatepass")


@dataclass(slots=True)
class Texts:
    """The texts of one build: in the cache, or, without one, in memory."""

    kept: Cache
    _own: dict[bytes, bytes] = field(default_factory=dict)

    def put(self, text: str) -> bytes:
        """Keep `text` and return its digest."""
        data = encoded(text)
        name = cache.key(data)
        self.keep(name, data)
        return name

    def keep(self, name: bytes, data: bytes) -> None:
        """Keep the text whose bytes are `data` and whose digest is `name`."""
        if self.kept.usable:
            self.kept.put("texts", {name: data})
        else:
            self._own[name] = data

    def need(self, names: Iterable[bytes]) -> None:
        """Keep the texts of those digests for the next build, though this one may print none."""
        self.kept.need("texts", names)

    def get(self, name: bytes) -> str:
        """Return the text of that digest. Raises LostError where it is no longer kept."""
        if name in self._own:
            return decoded(self._own[name])
        for _, data, _ in self.kept.get("texts", [name]):
            return decoded(data)
        self.kept.clear("bodies")  # the next build makes anew what it cannot print
        raise LostError

    def html(self, name: bytes) -> Html:
        """Return the text of that digest as something that templates print."""
        return Html(name, self.get)
