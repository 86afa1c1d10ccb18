"""Outputs before their pages are made, with what each is made of: what is as it was, is not made.

A page takes a tenth of a millisecond to make and its key a hundredth, which counts where there are
ten thousand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from memosite.dates import Moment
    from memosite.views import Page


@dataclass(frozen=True, slots=True)
class Sketch:
    """One output before its page is made."""

    url: str
    """Below the site's root."""
    parts: object
    """All that the page is made of, but for its URL and what pages have in common."""
    page: Callable[[], Page]
    """Makes it."""
    origin: str = ""
    """The author's file it comes from, for messages."""
    mapped: bool = False
    """Whether the sitemap lists it."""
    changed: Moment | None = None
    """When a memo last changed, for the sitemap."""


def whole(page: Page) -> Sketch:
    """Return the sketch of a page that takes nothing to make."""
    mapped = page.head is not None and not page.head.hidden
    parts = (page.template, page.head, page.view)
    return Sketch(page.url, parts, lambda: page, page.origin, mapped)


@dataclass(frozen=True, slots=True)
class Marks:
    """Digests of one memo."""

    front: bytes
    """Of its front matter."""
    body: bytes
    """Of its body and the HTML of that."""
