"""What a foreign text opens with: front matter in YAML, TOML or JSON, or lines `Key: value`."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from memosite.importers import documents, keys, pages
from memosite.importers.pages import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from memosite.errors import Mistake
    from memosite.importers.pages import Folder

_BYTES_MAX = 100_000
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<front>.*?\n)?\+\+\+[ \t]*(?:\n|$)", re.DOTALL)
_DEEP_KEY = re.compile(
    r"(?<![\w.\"'-])(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}"
)
"""A key in so many others that TOML's reader needs gigabytes for it."""
_YAML = re.compile(r"---[ \t]*\n(?:.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)


class Opening(Struct, frozen=True):
    """A text in two parts."""

    front: Mapping[str, object]
    text: str
    first_line: int = 1
    """The line on which `text` begins."""
    is_front: bool = False
    """Whether there is front matter, even an empty one."""
    is_broken: bool = False
    """Whether it cannot be read."""


def opening(text: str) -> Opening:
    """Return a text's front matter and the rest."""
    if text.startswith("+++"):
        return _toml(text)
    if text.startswith("{") and not text.startswith(("{{", "{%", "{:")):
        return _json(text)
    whole = _YAML.match(text)
    front, _ = documents.front_of(text)
    if whole is None:
        return Opening({}, text)
    # Nothing but spaces and comments is an empty front matter, not a broken one.
    empty = not re.sub(r"#[^\n]*|---|\.\.\.|\s", "", whole[0])
    return _parted(text, front, whole.end(), is_broken=not front and not empty)


def _toml(text: str) -> Opening:
    found = _TOML.match(text)
    if found is None:
        return Opening({}, text)
    told = (found["front"] or "")[:_BYTES_MAX]
    if _DEEP_KEY.search(told):
        return _parted(text, {}, found.end(), is_broken=True)
    try:
        front = tomllib.loads(told)
    except (ValueError, RecursionError):
        return _parted(text, {}, found.end(), is_broken=True)
    return _parted(text, front, found.end())


def _json(text: str) -> Opening:
    try:
        front, end = json.JSONDecoder().raw_decode(text[:_BYTES_MAX])
    except (ValueError, RecursionError):
        return Opening({}, text)
    return _parted(text, front if isinstance(front, dict) else {}, end)


def _parted(
    text: str, front: Mapping[str, object], end: int, *, is_broken: bool = False
) -> Opening:
    front = {keys.text(key): value for key, value in front.items()}
    rest = text[end:]
    body = rest.lstrip("\n")
    skipped = len(rest) - len(body)
    first = text.count("\n", 0, end + skipped) + 1
    return Opening(front, body, first, is_front=True, is_broken=is_broken)


def gather(
    folder: Folder, *suffixes: str, hidden: tuple[str, ...] = (".", "_"), start: str = ""
) -> Iterator[tuple[Page, Opening] | Mistake]:
    """Yield each text below a folder, or below `start` in it, as a page that has no keys yet."""
    root = folder.root / start if start else folder.root
    if start and not Path(os.path.realpath(root)).is_relative_to(os.path.realpath(folder.root)):
        yield documents.warning(start, "leads out of the folder that is imported; it was left out")
        return
    for path in documents.below(root, *suffixes, hidden=hidden):
        text = documents.read(path, folder.home, bytes_max=pages.TEXT_BYTES_MAX)
        if not isinstance(text, str):
            yield text
            continue
        opened = opening(text.replace("\x01", "\ufffd"))
        shown = path.relative_to(folder.home).as_posix()
        page = Page(path, shown, folder, opened.front, opened.text, opened.first_line)
        if opened.is_broken:
            page.tell(1, "its front matter cannot be read and was left out", "mend it, or copy it")
        yield page, opened


def settings(root: Path, *names: str) -> Mapping[str, object]:
    """Return the settings of a foreign site from the first of these files; nothing else is run."""
    for name in names:
        path = documents.beside(root / "_", name, root)
        if path is None:
            continue
        text = documents.read(path, root, bytes_max=_BYTES_MAX)
        if not isinstance(text, str):
            continue
        marks = "+++" if name.endswith(".toml") else "---"
        found = opening(text if name.endswith(".json") else f"{marks}\n{text}\n{marks}\n")
        if found.front:
            return found.front
    return {}
