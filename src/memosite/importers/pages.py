"""The pages of a foreign site, where their links lead, and the files that they bring along."""

from __future__ import annotations

import os
import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from memosite import images, media, routes
from memosite.errors import SiteError
from memosite.importers import documents
from memosite.importers.documents import Document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from memosite.errors import Mistake

TEXT_BYTES_MAX = 5_000_000
"""Of one text; no memo is that long."""
WORKS = "cited.bib"
"""The file for the entries of what a memo cites."""
_NAME_MAX = 80
_OWN = {"", routes.ARCHIVE, routes.TOPICS, routes.LOG, routes.FEEDS["rss"], routes.FEEDS["atom"]}
"""Pages that every site has, so that a link to them may stay."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_PELICAN = re.compile(r"^(?:\{(?:filename|static|attach)\}|\|(?:filename|static)\|)|^@(?=/)")
"""Signs of Pelican's, and of Zola's, for what a path begins at."""
_SCRIPTS = re.compile(r"(?:javascript|vbscript|data|file):", re.IGNORECASE)


@dataclass(slots=True)
class Folder:
    """All that is imported in one run."""

    root: Path
    """The folder, or the one file."""
    roots: tuple[str, ...] = ("",)
    """Folders below it that an address from the root may mean: `static`, `content`."""
    url: str = ""
    """The foreign site's address, without a slash at its end."""
    base: str = ""
    """The path of that address, such as `/blog`."""
    pages: dict[str, Page] = field(default_factory=dict)
    """By path below the root."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Address of the foreign site, as `_plain` writes it -> path of its page."""
    names: dict[str, str] = field(default_factory=dict)
    """Name of a file in lower case -> its path, where a name alone may mean a file."""
    codes: dict[str, str] = field(default_factory=dict)
    """Own shortcode that highlights code -> its language; `0` where its first word says it."""
    captions: bool = False
    """Whether the words of a picture in brackets are its caption."""

    @property
    def home(self) -> Path:
        """The folder that nothing leads out of."""
        return self.root if self.root.is_dir() else self.root.parent

    def add(self, page: Page, *addresses: str) -> None:
        """Keep a page under its path and its addresses; of two at one address, the first."""
        self.pages[page.shown] = page
        for address in addresses:
            if address:
                page.addresses = tuple(dict.fromkeys((*page.addresses, address)))
                self.addresses.setdefault(_plain(address), page.shown)

    def at(self, path: str) -> str:
        """Return the page at a path below the root or at an address; empty where none is."""
        below = posixpath.normpath(path.strip("/")) if path.strip("/") else ""
        if below.startswith(".."):
            return ""
        for root in self.roots:
            stem = posixpath.join(root, below) if root else below
            for name in (stem, *(stem + end for end in _ENDS)):
                if name in self.pages:
                    return name
        return self.addresses.get(_plain(path), "")


_ENDS = (".md", "/index.md", "/_index.md", ".markdown", ".qmd", "/index.qmd")


def _plain(address: str) -> str:
    """Return an address as it is compared."""
    path = address.strip("/").removesuffix("index.html").rstrip("/")
    return path.removesuffix(".html").lower()


@dataclass(slots=True)
class Page:
    """One foreign text and what is learnt of it on the way."""

    path: Path
    shown: str
    """Its path below the root."""
    folder: Folder
    front: Mapping[str, object]
    text: str
    first_line: int = 1
    """The line of the file on which `text` begins."""
    name: str = ""
    """The memo's file, without `.md`."""
    keys: dict[str, object] = field(default_factory=dict)
    """The memo's front matter."""
    addresses: tuple[str, ...] = ()
    """Where the foreign site had it, oldest first."""
    files: dict[str, Path] = field(default_factory=dict)
    """What it brings along, by name."""
    works: Mapping[str, str] = field(default_factory=dict)
    """Key -> entry of the bibliographies that it may cite."""
    cited: dict[str, str] = field(default_factory=dict)
    """Those that come along."""
    answers: dict[str, str | None] = field(default_factory=dict)
    """Where its links lead, once each is known."""
    lost: list[Mistake] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    """The messages of those."""
    contents: bool = False
    """Whether it asks for a table of contents."""

    def tell(self, line: int, message: str, hint: str = "") -> None:
        """Tell what is lost, each kind once a page."""
        if message not in self.told:
            self.told.add(message)
            self.lost.append(documents.warning(self.shown, message, hint, line=line))

    def document(self, text: str) -> Document:
        """Return the memo, its text rewritten."""
        keys = {**self.keys, **({"toc": True} if self.contents else {})}
        aliases = [one for one in self.addresses if _is_alias(one)]
        if aliases:
            keys["aliases"] = aliases
        files: dict[str, bytes | Path] = {**self.files}
        if self.cited:
            files[WORKS] = "\n\n".join([*self.cited.values(), ""]).encode()
        return Document(self.name, keys, text, self.shown, files, tuple(self.lost))

    def link(self, target: str, line: int) -> str | None:
        """Return where a link leads in the memo; None, which is told, where it leads nowhere."""
        if target not in self.answers:
            self.answers[target] = self._link(target, line)
        return self.answers[target]

    def _link(self, target: str, line: int) -> str | None:
        target = _PELICAN.sub("", self._own(target.strip()))
        if _SCRIPTS.match(target):
            self.tell(line, f"the link to `{target[:40]}` was left out, its words stay")
            return None
        if _SCHEME.match(target) or not target:
            return target
        if self.folder.captions:
            target = re.sub(r"#(sec|fig|tbl|eq)-", r"#\1:", target)
        path, _, fragment = target.partition("#")
        path = unquote(path.partition("?")[0])
        ending = f"#{fragment}" if fragment else ""
        page = self._page(path) if path else self.shown
        if page:
            return ending or "#" if page == self.shown else documents.link(page) + ending
        name = self.bring(path, line)
        if name is not None:
            ending = "" if media.kind(name) == "image" else ending  # it only says how it looks
            return quote(name) + ending if name else None
        if path.startswith("/") and path.strip("/") in {one.strip("/") for one in _OWN}:
            return path + ending
        self.tell(line, f"`{target[:80]}` leads to nothing that is imported; its words stay")
        return None

    def _own(self, target: str) -> str:
        """Return a full address of the foreign site as one below its root."""
        for start in (self.folder.url, self.folder.base):
            if start and (target + "/").startswith(start + "/"):
                return "/" + target[len(start) :].lstrip("/")
        return target

    def _page(self, path: str) -> str:
        home = posixpath.dirname(self.shown)
        if path.startswith("/"):
            return self.folder.at(path)
        beside = posixpath.normpath(posixpath.join(home, path))
        found = "" if beside.startswith("..") else self.folder.at("/" + beside)
        if found or not self.addresses:
            return found
        return self.folder.at(posixpath.normpath(posixpath.join(self.addresses[-1], path)))

    def bring(self, path: str, line: int) -> str | None:
        """Return the name under which a file comes along; None where there is none.

        Empty, which is told, for one that no page can show.
        """
        source = self.source(path)
        if source is None or source.suffix.lower() in (".md", ".markdown", ".qmd", ".rmd"):
            return None
        for name, known in self.files.items():
            if known == source:
                return name
        if source.stat().st_size > documents.FILE_BYTES_MAX:
            self.tell(line, f"`{path[:80]}` is larger than 500 MB and was left out")
            return ""
        if not _is_whole(source):
            self.tell(line, f"`{path[:80]}` cannot be read and was left out")
            return ""
        stem, suffix = posixpath.splitext(source.name.lstrip("._") or "file")
        stem = re.sub(r"[\x00-\x1f\x7f]", "", stem)[:_NAME_MAX] or "file"
        names = (f"{stem}{end}{suffix}" for end in ("", *(f"-{n}" for n in range(2, 1000))))
        taken = {name.lower() for name in self.files} | {"index.md"}
        name = next(name for name in names if name.lower() not in taken)
        self.files[name] = source
        return name

    def _neighbour(self, path: str) -> list[Path]:
        """Return where a file is that stands beside another page, by that page's address."""
        above, _, name = path.rpartition("/")
        page = self._page(above) if above.strip("./") else ""
        if not page.rpartition("/")[2].startswith("index."):
            return []
        return [self.folder.home / posixpath.dirname(page) / name]

    def source(self, path: str) -> Path | None:
        """Return the file that a text calls `path`; None for what is not imported."""
        home = self.folder.home
        below = [home / root / path.lstrip("/") for root in self.folder.roots]
        named = self.folder.names.get(posixpath.basename(path).lower())
        near = [] if path.startswith("/") else [self.path.parent / path]
        for one in (*near, *below, *self._neighbour(path), *([home / named] if named else [])):
            relative = os.path.relpath(one, home)
            found = documents.beside(home / "_", relative, home)
            if found is not None:
                return found
        return None


def _is_whole(path: Path) -> bool:
    """Return whether a file can be read, and a picture be shown."""
    if not os.access(path, os.R_OK):
        return False
    if media.kind(path.name) != "image":
        return True
    try:
        images.image_size(path, path.name)
    except SiteError:
        return False
    return True


def _is_alias(address: str) -> bool:
    """Return whether an old address may redirect to the memo."""
    path = address.removeprefix("/")
    odd = re.search(r"^/|^$|^\.|[?#\\\x00-\x20]|//|^\w+:", path)
    return not odd and ".." not in path.split("/") and not routes.name_fault(path.rstrip("/"))
