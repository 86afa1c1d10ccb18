"""Works that foreign texts cite: their entries come along, those that are cited alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from memosite.importers import documents

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from memosite.importers.pages import Page

_BYTES_MAX = 20_000_000
_ENTRY = re.compile(
    r"^[ \t]*@[ \t]*(?P<kind>[A-Za-z]+)[ \t]*[{(][ \t]*(?P<key>[^\s,={}()\"]*)", re.MULTILINE
)


def shelf(paths: Iterable[Path], home: Path) -> dict[str, str]:
    """Return key -> entry of these bibliographies."""
    found: dict[str, str] = {}
    for path in paths:
        found |= _entries(path, home)
    return found


def _entries(path: Path, home: Path) -> dict[str, str]:
    text = documents.read(path, home, bytes_max=_BYTES_MAX)
    if not isinstance(text, str):
        return {}
    starts = list(_ENTRY.finditer(text))
    ends = [*(one.start() for one in starts[1:]), len(text)]
    return {
        one["key"]: text[one.start() : end].strip()
        for one, end in zip(starts, ends, strict=True)
        if one["key"] and one["kind"].lower() not in ("comment", "preamble")
    }


def cited(page: Page, line: int, names: Iterable[str]) -> str:
    """Return a citation of these works, whose entries come along; those unknown are words."""
    wanted = list(names)
    known = [name for name in wanted if carry(page, name)]
    unknown = [name for name in wanted if name not in known]
    for name in unknown:
        page.tell(line, f"no bibliography has `{name[:60]}`, which is cited", "add it, and cite it")
    parts = [f"[{'; '.join(f'@{name}' for name in known)}]"] if known else []
    return " ".join([*parts, *([f"({', '.join(unknown)})"] if unknown else [])])


def carry(page: Page, name: str) -> bool:
    """Let the entry of a work come along; return whether there is one."""
    entry = page.works.get(name)
    if entry is None or not re.fullmatch(r"\w(?:[\w:.+/-]*\w)?", name):
        return False
    parts = {name: entry}
    parent = re.search(r"\bcrossref\s*=\s*[{\"]\s*([^{}\"\s]+)", entry, re.IGNORECASE)
    if parent and parent[1] in page.works:
        parts[parent[1]] = page.works[parent[1]]
    strings = {key: text for key, text in page.works.items() if text.lower().startswith("@string")}
    page.cited |= {**strings, **parts}
    return True
