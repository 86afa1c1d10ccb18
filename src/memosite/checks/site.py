"""A prepared site as checks look at it: memos, what their pages hold, the lines of files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from memosite import read, routes
from memosite.checks import pages
from memosite.errors import Place
from memosite.files import File

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from memosite.checks.pages import Seen
    from memosite.memo import Memo
    from memosite.prepare import Planned


@dataclass(slots=True)
class Site:
    """What checks look at; nothing in it is written."""

    folder: Path
    planned: Planned
    memos: tuple[Memo, ...] = field(init=False)
    """Every visible memo, note and page, without its text."""
    sources: Mapping[str, Path] = field(init=False)
    """URL of a published file -> where its bytes are, where they are a file."""
    _lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _seen: dict[str, Seen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look up what all checks need."""
        content = self.planned.content
        self.memos = tuple(content.index.everything())
        self.sources = {one.url: one.source for one in content.files if isinstance(one, File)}

    def seen(self, memo: Memo) -> Seen:
        """Return what the page of `memo` holds. Cost: about 0.2 ms, once."""
        if memo.slug not in self._seen:
            html = self.planned.content.texts[memo.slug].__html__()
            self._seen[memo.slug] = pages.seen(html, routes.memo(memo.slug, memo.kind))
        return self._seen[memo.slug]

    def lines(self, path: str) -> tuple[str, ...]:
        """Return the lines of a source. Raises SiteError when it cannot be read."""
        if path not in self._lines:
            data = read.source(self.folder, read.Name(path, "")).data
            text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
            self._lines[path] = tuple(text.split("\n"))
        return self._lines[path]

    def find(self, memo: Memo, *spellings: str) -> Place:
        """Return the place where the first of `spellings` that the file of `memo` holds stands.

        The text goes before the front matter; else it is the memo's first line.
        """
        lines = self.lines(memo.path)
        order = (*range(memo.first_line - 1, len(lines)), *range(memo.first_line - 1))
        for written in filter(None, spellings):
            for number in order:
                column = lines[number].find(written) + 1
                if column:
                    return Place(memo.path, number + 1, column, lines[number])
        return memo.place()

    def addresses(self) -> Iterator[tuple[Memo, str]]:
        """Yield every outside address that a memo's text or sources name, once a memo."""
        for memo in self.memos:
            told = (*self.seen(memo).outside, *(one.url for one in memo.sources if one.url))
            yield from ((memo, address) for address in dict.fromkeys(told))

    def place(self, memo: Memo, address: str) -> Place:
        """Return the place of an outside address."""
        bare = address.partition("://")[2]
        return self.find(memo, address, unquote(address), bare, unquote(bare))
