"""What an importer makes of a foreign document, and what it could not carry over."""

from __future__ import annotations

import os
import re
import stat
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import yaml
from msgspec import Struct, field

from memosite.errors import Mistake, Place, SiteError, fail, place_at
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

BYTES_MAX = 50_000_000
"""Of one document; a larger one is told of and left."""
FILE_BYTES_MAX = 500_000_000
"""Of a file beside a document."""
FILES_MAX = 20_000
"""Documents of one run."""
NAME_MAX = 80
"""Characters of a file name that is made of a title."""


class Document(Struct, frozen=True):
    """A memo, made of a foreign document and not yet written."""

    name: str
    """Its file below memos/, without `.md`; a bundle's folder where it brings files."""
    front: Mapping[str, object]
    """Its front matter, in the order in which it is written; values as YAML has them."""
    text: str
    """Its Markdown."""
    origin: str
    """What it was made of, in words that stay the same: a path below what was imported, an id."""
    files: Mapping[str, bytes | Path] = field(default_factory=dict)
    """Files beside it: their name, and the bytes or where they are."""
    lost: tuple[Mistake, ...] = ()
    """What was not carried over, as warnings at places of the foreign document."""
    address: str = ""
    """Where it was on the web, in full; an alias where the site is on that host."""


class Unread(Struct, frozen=True):
    """A document that takes long to read, which is done where no earlier import brought it."""

    origin: str
    """As the document has it."""
    read: Callable[[], Document | Mistake]
    """Returns it, or why it cannot be read."""


def link(origin: str) -> str:
    """Return what stands in a text for the file of the memo that is made of `origin`.

    `[words](...)` around it becomes a link to that file once all files have their names.
    """
    return f"\0{origin}\0"


Importer: TypeAlias = "Callable[[Path], Iterator[Document | Mistake | Unread]]"
"""A path -> its documents in a stable order, and a warning for each that cannot be read."""


def read(path: Path, root: Path, *, bytes_max: int = BYTES_MAX) -> str | Mistake:
    """Return the text of a document below `root`, or why it cannot be read."""
    shown = path.relative_to(root).as_posix() if path != root else path.name
    try:
        if path.stat().st_size > bytes_max:
            return warning(shown, f"is larger than {bytes_max // 1_000_000} MB and was left out")
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        return text.replace("\0", "\ufffd")  # as CommonMark has it; `link` needs the sign
    except UnicodeDecodeError:
        return warning(shown, "is not UTF-8 and was left out", "save it as UTF-8")
    except OSError as error:
        return warning(shown, f"cannot be read: {error.strerror}")


def below(root: Path, *suffixes: str, hidden: tuple[str, ...] = (".", "_")) -> list[Path]:
    """Return the files below `root` with one of these suffixes or any; `root` itself if it is one.

    By path; what begins with `hidden`, links, and what is no file on a disk are left out.
    Raises SiteError where there are more documents than anyone wrote.
    """
    if root.is_file():
        return [root]
    found: list[Path] = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(hidden))
        for name in sorted(names):
            path = Path(folder, name)
            if (
                not name.startswith(".")
                and (not suffixes or path.suffix.lower() in suffixes)
                and stat.S_ISREG(path.lstat().st_mode)
            ):
                found.append(path)
    if suffixes and len(found) > FILES_MAX:
        said = f"holds more than {FILES_MAX:,} documents"
        raise fail(root.name, said, "import its folders one by one")
    return found


def beside(path: Path, name: str, root: Path) -> Path | None:
    """Return the file that a document at `path` calls `name`; None for one outside `root`."""
    if not name or "\0" in name or re.match(r"[a-zA-Z][\w+.-]*:|//", name):
        return None
    found = Path(
        os.path.realpath(root / name.lstrip("/") if name[0] == "/" else path.parent / name)
    )
    home = Path(os.path.realpath(root if root.is_dir() else root.parent))
    # Unlike Path.is_file(), os.path.isfile() takes a name of any length.
    return found if found.is_relative_to(home) and os.path.isfile(found) else None  # noqa: PTH113


def file_name(title: str, day: str = "") -> str:
    """Return the name of a memo's file: its day, if it has one, and the slug of its title."""
    slug = slug_of(title)[:NAME_MAX].strip("-") or "untitled"
    return f"{day}-{slug}" if day else slug


def title_of(text: str) -> tuple[str, str]:
    """Return the heading that opens a Markdown text, if one does, and the text without it."""
    first, _, rest = text.lstrip().partition("\n")
    if re.match(r"#[ \t]", first):
        words = first[1:].strip()
        bare = words.rstrip("#")
        return plain(bare if bare[-1:].isspace() else words), rest.lstrip("\n")
    under, _, below = rest.partition("\n")
    if first and re.fullmatch(r"=+[ \t]*", under):
        return plain(first), below.lstrip("\n")
    return "", text


def plain(text: str) -> str:
    """Return a title without the marks of Markdown."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[*`]|(?<!\w)_|_(?!\w)|\{[#.][^}]*\}", "", text).strip()


def written(document: Document) -> str:
    """Return the memo as its file holds it."""
    front = yaml.safe_dump(dict(document.front), allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{front}---\n\n{document.text.strip()}\n"


def warning(path: str, message: str, hint: str = "", *, line: int = 0, text: str = "") -> Mistake:
    """Return a warning at a line of a foreign document whose whole text is `text`."""
    place = place_at(path, text, line) if line and text else Place(path, line)
    return Mistake(place, message, hint, "warning")


def one_place(error: SiteError) -> Mistake:
    """Return the first of an error's mistakes, as a warning."""
    first = error.mistakes[0]
    return Mistake(first.place, first.message, first.hint, "warning")


def front_of(text: str) -> tuple[dict[str, object], str]:
    """Return the YAML front matter of a foreign text, and the rest; nothing where it is none."""
    found = re.match(r"---[ \t]*\n(?P<front>.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", text, re.DOTALL)
    if not found or len(found["front"] or "") > _FRONT_MAX:
        return {}, text
    if re.search(r"<<[\"']?\s*:", found["front"] or ""):
        return {}, text  # it merges keys, and a few lines may be a billion keys
    try:
        keys = yaml.safe_load(_TABBED.sub(r"\1 ", found["front"] or ""))
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text
    return (keys, text[found.end() :]) if isinstance(keys, dict) else ({}, text)


_FRONT_MAX = 100_000
_TABBED = re.compile(r"^([ ]*[\w-]+:)[ ]*\t[ \t]*", re.MULTILINE)
"""A tab before a value, which YAML 1.2 and libyaml read, and PyYAML refuses."""


def topic_of(words: str) -> str:
    """Return a topic whose page has an address: no empty one, and none that no disk could hold."""
    while len(slug_of(words)) > _SLUG_MAX:
        words = words[: len(words) // 2].rstrip()
    return words if slug_of(words) else "Imported"


_SLUG_MAX = 120


def dated(day: str, topic: str) -> dict[str, object]:
    """Return the keys of a memo of that day and topic; of a note where there is no day."""
    if not day:
        return {"kind": "note"}
    return {"date": date.fromisoformat(day), "topic": topic_of(topic)}


def words(name: str) -> str:
    """Return a file's or folder's name as words."""
    spaced = re.sub(r"[-_]+", " ", name).strip()
    return spaced[:1].upper() + spaced[1:]
