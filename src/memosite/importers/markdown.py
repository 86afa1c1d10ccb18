"""Markdown with no front matter of ours: title from the first heading, topic from the folder."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from memosite.importers import documents
from memosite.importers.documents import Document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memosite.errors import Mistake

_DAY = re.compile(r"^(?P<day>\d{4}-\d{2}-\d{2})[-_ ]*")


def load(root: Path) -> Iterator[Document | Mistake]:
    """Yield a memo for each file with a date, a note for each without.

    The date is that of the file's name, else of the commit that brought it. A YAML front matter is
    told of and left out.
    """
    home = root if root.is_dir() else root.parent
    for path in documents.below(root, ".md", ".markdown"):
        text = documents.read(path, home)
        yield _document(path, home, text) if isinstance(text, str) else text


def _document(path: Path, home: Path, text: str) -> Document:
    shown = path.relative_to(home).as_posix()
    front, text = documents.front_of(text)
    lost = tuple(documents.warning(shown, f"its key `{key}` was left out") for key in front)
    title, text = documents.title_of(text)
    named = _DAY.match(path.stem)
    title = title or documents.words(path.stem[named.end() :] if named else path.stem)
    day = named["day"] if named else _committed(path)
    topic = documents.words(path.parent.name) if path.parent != home else "Imported"
    keys = {"title": title, **documents.dated(day, topic)}
    return Document(documents.file_name(title, day), keys, text, shown, lost=lost)


def _committed(path: Path) -> str:
    """Return the day of the first commit that has the file; empty where there is none."""
    command = ["git", "log", "--diff-filter=A", "--follow", "--format=%as", "--", path.name]
    try:
        said = subprocess.run(  # noqa: S603 (a fixed command)
            command, cwd=path.parent, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    days = said.stdout.split()
    return days[-1] if days else ""
