"""References of Quarto's pages, to what they label themselves and to what other pages do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memosite.importers import documents, harmless

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memosite.importers.pages import Page

MARK = "\x01"
_REFERENCE = re.compile("\x01(?P<line>[0-9]+) (?P<sign>-?)(?P<key>[^\x01\n]*)\x01")
"""A reference, until it is known what is labelled."""
_WORDS = {"fig": "Figure", "tbl": "Table", "eq": "Equation", "sec": "Section"}
KINDS = tuple(_WORDS)


def mark(line: int, sign: str, key: str) -> str:
    """Return what stands for the reference `@fig-loss` on that line, until `settled`."""
    return f"{MARK}{line} {sign}{key}{MARK}"


def settled(
    texts: Mapping[str, str], pages: Mapping[str, Page], titled: Mapping[str, str]
) -> list[str]:
    """Return texts in which each mark is a reference, a link to another page, or words.

    `texts`: by path, as `pages` are; `titled`: the label of a page's title -> its path. Cost: each
    text is read once where one refers at all.
    """
    if not any(MARK in text for text in texts.values()):
        return list(texts.values())
    own = {path: harmless.labels(_REFERENCE.sub("", text)) for path, text in texts.items()}
    links = {name: _link(name, path, texts[path]) for path in reversed(own) for name in own[path]}
    links |= {
        name: f"[{pages[path].keys['title']}]({documents.link(path)})"
        for name, path in titled.items()
    }
    return [_settled(text, pages[path], own[path], links) for path, text in texts.items()]


def _settled(text: str, page: Page, own: set[str], links: Mapping[str, str]) -> str:
    def reference(found: re.Match[str]) -> str:
        kind, _, rest = found["key"].partition("-")
        name = f"{kind}:{rest}"
        if name in own:
            return f"{found['sign']}@{name}"
        if name in links:
            return links[name]
        said = f"`@{found['key'][:60]}` refers to nothing that has a number here; it is text"
        page.tell(int(found["line"]), said)
        return f"{found['sign']}\\@{found['key']}"

    return _REFERENCE.sub(reference, text)


def _link(name: str, path: str, text: str) -> str:
    """Return a link to what a page labels, with a heading's own words."""
    heading = re.search(
        rf"^#{{1,6}}[ \t]+(.{{1,300}}?)[ \t]*\{{#{re.escape(name)}\}}", text, re.MULTILINE
    )
    words = documents.plain(heading[1]) if heading else ""
    shown = re.sub(r"[\[\]\x01`<>]", "", words) or _WORDS[name.partition(":")[0]]
    return f"[{shown}]({documents.link(path)}#{name})"
