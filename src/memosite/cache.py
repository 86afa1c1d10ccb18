"""Values of earlier builds by digest: a table each for memos, bodies, texts and transcripts.

Only data is kept, never code. Everything can be deleted at any time, and what is damaged counts as
absent. A key holds all that its value depends on, so an entry is right or it is not found.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FOLDER = ".memosite-cache"
"""The folder, beside site.yaml; it tells git to leave it alone."""
TABLES = ("memos", "bodies", "texts", "transcripts")
_NAMED = frozenset({"texts"})
"""Tables whose keys are the digests of their values, which need no mark beside them."""
_SPARE = 2000
_MANY = 3
"""A table may hold that many times what a build asks for, and some entries more."""
_KEPT = {"*.sqlite": 3, "build-*.msgpack": 8, "recipes-*.msgpack": 8}
"""Files of a kind that stay, the newest: those of other versions and published folders."""


def prepared(site: Path) -> Path | None:
    """Return the folder of the site's caches, made if need be; None where it cannot be."""
    folder = site / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_text("# Safe to delete at any time.\n*\n", "utf-8")
    except OSError:
        return None
    return folder


def tidy(folder: Path) -> None:
    """Remove what earlier versions, and builds into folders of old, have left too much of."""
    for pattern, count in _KEPT.items():
        with contextlib.suppress(OSError):
            found = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime_ns)
            for path in found[:-count]:
                path.unlink()


def key(*parts: bytes | str) -> bytes:
    """Return the digest of `parts`, 16 bytes."""
    data = [one.encode("utf-8", "surrogatepass") if isinstance(one, str) else one for one in parts]
    lengths = [len(one).to_bytes(8, "big") for one in data]
    return hashlib.blake2b(b"".join((*lengths, *data)), digest_size=16).digest()


def mark(value: bytes) -> bytes:
    """Return the digest of a value that is kept, 8 bytes."""
    return hashlib.blake2b(value, digest_size=8).digest()


class LostError(Exception):
    """What was known when the build began changed or went while it ran."""


class Cache:
    """Values in an SQLite file, or, where that cannot be had, none."""

    def __init__(self, path: Path | None) -> None:
        """Open the file; one that is damaged is thrown away."""
        self._used: dict[str, set[bytes]] = {table: set() for table in TABLES}
        self._database: sqlite3.Connection | None = None
        if path is None:
            return
        try:
            self._database = _opened(path)
        except sqlite3.Error:
            with contextlib.suppress(OSError, sqlite3.Error):
                path.unlink()
                self._database = _opened(path)

    @property
    def usable(self) -> bool:
        """Whether anything can be kept."""
        return self._database is not None

    def need(self, table: str, keys: Iterable[bytes]) -> None:
        """Note that `keys` are of use still."""
        self._used[table].update(keys)

    def get(self, table: str, keys: Iterable[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
        """Yield key, value and mark of those of `keys` that are known and sound, in any order."""
        wanted = sorted(keys)  # as they lie in the file, which halves the time
        self.need(table, wanted)
        if self._database is None:
            return
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            marks = ",".join("?" * len(some))
            query = f"SELECT key, value, mark FROM {table} WHERE key IN ({marks})"  # noqa: S608 (names of ours)
            with contextlib.suppress(sqlite3.Error):
                for row in self._database.execute(query, some):
                    name, value, found = row
                    is_sound = name == key(value) if table in _NAMED else found == mark(value)
                    if is_sound:
                        yield row

    def put(self, table: str, items: Mapping[bytes, bytes]) -> None:
        """Keep `items`; a disk that refuses loses them."""
        self._used[table].update(items)
        if self._database is not None:
            is_named = table in _NAMED
            rows = (
                (name, b"" if is_named else mark(value), value) for name, value in items.items()
            )
            with contextlib.suppress(sqlite3.Error):
                query = f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)"  # noqa: S608 (a name of ours)
                self._database.executemany(query, rows)

    def clear(self, table: str) -> None:
        """Forget all that a table holds."""
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.execute(f"DELETE FROM {table}")  # noqa: S608 (a name of ours)

    def close(self) -> None:
        """Write what was put, less what has not been asked for while there is far too much."""
        if self._database is None:
            return
        with contextlib.suppress(sqlite3.Error):
            for table, used in self._used.items():
                self._bound(self._database, table, used)
            self._database.commit()
            self._database.close()

    def save(self) -> None:
        """Write what was put so far, so that others can write; more can be asked and put."""
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.commit()

    @staticmethod
    def _bound(database: sqlite3.Connection, table: str, used: set[bytes]) -> None:
        (count,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 (a name of ours)
        if used and count > _MANY * len(used) + _SPARE:
            known = [name for (name,) in database.execute(f"SELECT key FROM {table}")]  # noqa: S608 (same)
            gone = [(name,) for name in known if name not in used]
            database.executemany(f"DELETE FROM {table} WHERE key = ?", gone)  # noqa: S608 (same)


def _opened(path: Path) -> sqlite3.Connection:
    # A preview opens it in one thread and reads it in another, never in both at a time.
    database = sqlite3.connect(path, isolation_level="DEFERRED", check_same_thread=False)
    # A kill leaves the file whole all the same; only a power failure may damage it.
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA page_size = 16384")
    for table in TABLES:
        columns = "key BLOB PRIMARY KEY, mark BLOB NOT NULL, value BLOB NOT NULL"
        # Short values lie beside their keys; a text, which is long, has a place of its own.
        beside = "" if table == "texts" else "WITHOUT ROWID"
        database.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns}) {beside}")
    database.commit()
    return database
