"""The HTML of one memo -> what of it is checked."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from memosite.images import COLUMN, WIDTHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selectolax.lexbor import LexborNode

WIDE = WIDTHS[-1] // 2
"""The width of a wide figure in CSS pixels."""
_ASIDE = re.compile(
    r"<(math|pre|code|kbd|samp|svg|script|style|textarea)\b.*?</\1>"
    r'|<span class="unseen">[^<]*</span>',
    re.DOTALL,
)
"""What is no prose; the last is TeX that readers hear or copy."""
_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|t[dh]|blockquote|figcaption|d[dt]|summary)>|<[bh]r\b")
_TEX = re.compile(r"\\[A-Za-z]|[_^]\{")
_ADDRESSED = "[href], [src], [srcset], [poster], [data]"
_HERE = "https://here.invalid/"
"""Stands for the site's root, wherever it will be."""


class Image(Struct, frozen=True):
    """One image as a page shows it."""

    url: str
    """Below the site's root."""
    width: int
    """At which it is shown at most, in CSS pixels."""
    files: tuple[tuple[str, int], ...]
    """URL and width in pixels of each file that the browser may choose in its place."""


class Seen(Struct, frozen=True):
    """What a memo's page holds."""

    outside: tuple[str, ...]
    """Addresses that its links name, as written, less those of this site."""
    inside: frozenset[str]
    """URLs of this site that anything in it names, without fragments."""
    images: tuple[Image, ...]
    prose: tuple[str, ...]
    """The paragraphs that hold what may be TeX, as plain text without code and formulas."""
    size: int
    """Bytes of its HTML."""


def seen(html: str, url: str) -> Seen:
    """Return what is in the HTML of the page at `url`."""
    tree = LexborHTMLParser(html)
    outside: dict[str, None] = {}
    inside: set[str] = set()
    for node in tree.css(_ADDRESSED):
        told = {name: value or "" for name, value in node.attributes.items()}
        for address in _addresses(told):
            if address.startswith("#"):
                continue
            below = _below(address, url)
            if below is not None:
                inside.add(below)
            elif node.tag == "a":
                outside[address] = None
    return Seen(
        outside=tuple(outside),
        inside=frozenset(inside),
        images=tuple(_images(tree, url)),
        prose=tuple(_prose(html)),
        size=len(html.encode("utf-8", "replace")),
    )


def _addresses(told: Mapping[str, str]) -> Iterator[str]:
    """Yield every address that the attributes of one element name."""
    yield from (told[name].strip() for name in ("href", "src", "poster", "data") if name in told)
    yield from (address for address, _ in _choices(told.get("srcset", "")))


def _choices(srcset: str) -> Iterator[tuple[str, int]]:
    """Yield address and width of what a browser may choose from; 0 where no width is told."""
    for one in srcset.split(", "):
        address, _, width = one.strip().partition(" ")
        if address:
            yield address, int(width[:-1]) if re.fullmatch(r"\d{1,6}w", width) else 0


def _below(address: str, url: str) -> str | None:
    """Return where an address in the page at `url` leads below the site's root; None: outside."""
    try:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return None
        return unquote(urlsplit(urljoin(_HERE + url, address)).path).lstrip("/")
    except ValueError:  # brackets that are no host
        return None


def _images(tree: LexborHTMLParser, url: str) -> Iterator[Image]:
    """Yield the images that a page shows in the light, less those of other hosts."""
    for node in tree.css("img[src]"):
        told = {name: value or "" for name, value in node.attributes.items()}
        below = _below(told["src"], url)
        around = [frozenset((one.attributes.get("class") or "").split()) for one in _above(node)]
        if below is None or any("in-dark" in classes for classes in around):
            continue
        source = node.parent.css_first("source[srcset]") if node.parent else None
        offered = _choices((source.attributes["srcset"] or "") if source else "")
        files = tuple((_below(one, url) or "", width) for one, width in offered)
        wide = any("wide" in classes for classes in around)
        yield Image(below, _shown(told, WIDE if wide else COLUMN), files)


def _above(node: LexborNode) -> Iterator[LexborNode]:
    """Yield what a node is in, at most four up."""
    for _ in range(4):
        if node.parent is None:
            return
        node = node.parent
        yield node


def _shown(told: Mapping[str, str], box: int) -> int:
    """Return the width at which an image is shown at most in a box of so many CSS pixels."""
    share = re.search(r"(?:^|\s)w(\d{1,2})(?:\s|$)", told.get("class", ""))
    width = told.get("width", "")
    box = round(box * int(share[1]) / 100) if share else box
    return min(box, int(width)) if re.fullmatch(r"\d{1,6}", width) else box


def _prose(html: str) -> Iterator[str]:
    """Yield the paragraphs that may hold TeX, without code, formulas and tags."""
    if "\\" not in html and "_{" not in html and "^{" not in html:
        return
    for block in _BLOCK_END.split(_ASIDE.sub(" ", html)):
        text = unescape(_TAG.sub("", block))
        if _TEX.search(text):
            yield " ".join(text.split())
