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


def name(text: str) -> bytes:
    """Return the digest that `Texts.put` returns for `text`."""
    return cache.key(_bytes(text))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@dataclass(slots=True)
class Texts:
    """The texts of one build: in the cache, or, without one, in memory."""

    kept: Cache
    _own: dict[bytes, str] = field(default_factory=dict)

    def put(self, text: str) -> bytes:
        """Keep `text` and return its digest."""
        data = _bytes(text)
        name = cache.key(data)
        if self.kept.usable:
            self.kept.put("texts", {name: data})
        else:
            self._own[name] = text
        return name

    def need(self, names: Iterable[bytes]) -> None:
        """Keep the texts of those digests for the next build, though this one may print none."""
        self.kept.need("texts", names)

    def get(self, name: bytes) -> str:
        """Return the text of that digest. Raises LostError where it is no longer kept."""
        if name in self._own:
            return self._own[name]
        for _, data, _ in self.kept.get("texts", [name]):
            return data.decode("utf-8", "surrogatepass")
        self.kept.clear("bodies")  # the next build makes anew what it cannot print
        raise LostError

    def html(self, name: bytes) -> Html:
        """Return the text of that digest as something that templates print."""
        return Html(name, self.get)
