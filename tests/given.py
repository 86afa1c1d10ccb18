"""What tests start from: the least memo, the least site, and a look at a folder."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from memosite import memo as memos
from memosite.config import Config
from memosite.heads import Heads
from memosite.index import Index, Show
from memosite.index import build as index_of
from memosite.markup.sheet import Body
from memosite.read import Source
from memosite.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from memosite.memo import Memo

NOW = dt.datetime(2026, 12, 31, tzinfo=dt.UTC)
SHOW = Show(NOW)
SITE = "title: Small Claims\nbase_url: https://example.org/\n"
CONFIG = Config(title="Small Claims", base_url="https://example.org/")
LEAST = {"title": "A claim", "date": "2026-07-01", "topic": "Scaling"}
"""The front matter that every memo needs."""


def front(**keys: object) -> str:
    """Return front matter of `keys`, whose values are written as JSON and so as YAML."""
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in keys.items())
    return f"---\n{''.join(lines)}---\n"


def text(body: str = "", **keys: object) -> str:
    """Return the text of a memo: the least front matter, changed by `keys`, and `body`.

    A key that is None is left out.
    """
    told = {key: value for key, value in {**LEAST, **keys}.items() if value is not None}
    return front(**told) + body


def memo(name: str = "a", body: str = "", **keys: object) -> Memo:
    """Return the memo in `memos/NAME.md`, as `text` writes it."""
    return memos.parse(Source(f"memos/{name}.md", text(body, **keys).encode()), dt.UTC)


def index(*memos: Memo) -> Index:
    """Return the index of `memos`."""
    return index_of(memos, SHOW)[0]


def heads(config: Config = CONFIG) -> Heads:
    """Return the heads of a site without navigation, feeds or card."""
    return Heads(config, (), (), "")


def rows(*memos: Memo, config: Config = CONFIG, words: int = 0) -> Rows:
    """Return the rows of `memos`, each with a body of so many words."""
    bodies = {one.slug: Body("<p>Text.</p>", words=words) for one in memos}
    return Rows(config, index(*memos), bodies)


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write `files` into `folder` and return it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def site(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """Write a site of one memo, or of `files`, into `folder` and return it."""
    return write(folder, {"site.yaml": SITE, **(files or {"memos/a.md": text()})})


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return path -> time and bytes of every file below `folder`, and of every link its target.

    Caches do not count: they can be deleted at any time.
    """
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mtime_ns,
            str(path.readlink()).encode() if path.is_symlink() else path.read_bytes(),
        )
        for path in folder.rglob("*")
        if (path.is_symlink() or path.is_file())
        and ".memosite-cache" not in path.relative_to(folder).parts
    }


def contents(folder: Path) -> dict[str, bytes]:
    """Return path -> bytes of every file below `folder`."""
    return {path: data for path, (_, data) in snapshot(folder).items()}
