"""References of Quarto's pages, to what they label themselves and to what other pages do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memosite.importers import documents, harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    links = {name: one for path in reversed(own) for name, one in _links(path, texts[path], own)}
    for name, path in titled.items():
        links[name] = _written(str(pages[path].keys["title"]), name, documents.link(path))
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


_HEADING = re.compile(
    r"^#{1,6}[ \t]+(?P<words>[^\n]{1,300}?)[ \t]*\{#(?P<name>sec:[\w-]{1,80})\}", re.MULTILINE
)


def _links(path: str, text: str, own: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Yield what a page labels with a link to it, with a heading's own words."""
    headings = {one["name"]: documents.plain(one["words"]) for one in _HEADING.finditer(text)}
    for name in own[path]:
        target = f"{documents.link(path)}#{name}"
        yield name, _written(headings.get(name, ""), name, target)


def _written(words: str, name: str, target: str) -> str:
    bare = re.sub(r"[\[\]\x01`<>]", "", words)
    return f"[{bare or _WORDS.get(name.partition(':')[0], name)}]({target})"
