"""Vaults of Obsidian: links by path, name and alias, embeds, comments and block ids."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from memosite.importers import documents, keys, links, opening, prose, walking
from memosite.importers.pages import Folder
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from memosite.errors import Mistake
    from memosite.importers.documents import Document
    from memosite.importers.pages import Page
    from memosite.importers.walking import Walk

_DAY = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?:[-_ ]+(?P<rest>.*))?")
_WIKI = (
    r"(?P<o_shows>!)?\[\[(?P<o_name>[^\[\]|#\n]{0,400})(?P<o_part>#[^\[\]|\n]{0,400})?"
    r"(?:\\?\|(?P<o_words>[^\[\]\n]{0,400}))?\]\]"
)
_TAG = re.compile(r"(?<![\w/&#])#(?P<tag>[^\W\d][\w/-]{0,80})")


@dataclass(slots=True)
class _Vault:
    """What names mean in a vault."""

    folder: Folder
    notes: dict[str, list[str]] = field(default_factory=dict)
    """Name or alias in lower case -> the notes that have it, the nearest to the top first."""
    files: dict[str, list[str]] = field(default_factory=dict)
    """The same of other files."""


def load(root: Path) -> Iterator[Document | Mistake]:
    """Yield a memo for each note that has a date, a note for each that has none."""
    vault = _Vault(Folder(root))
    for one in opening.gather(vault.folder, ".md", hidden=(".",)):
        if isinstance(one, tuple):
            _place(one[0], vault)
        else:
            yield one
    for path in documents.below(root, hidden=(".",)) if root.is_dir() else ():
        shown = path.relative_to(root).as_posix()
        vault.files.setdefault(path.name.lower(), []).append(shown)
    for known in (*vault.notes.values(), *vault.files.values()):
        known.sort(key=lambda name: (name.count("/"), name))
    vault.folder.names = {name: known[0] for name, known in vault.files.items()}
    grammar = _grammar(vault)
    for page in vault.folder.pages.values():
        yield page.document(walking.rewritten(page.text, page, grammar, page.first_line))


def _place(page: Page, vault: _Vault) -> None:
    """Put a note into the vault under its name and its other names."""
    stem = page.path.stem
    heading, rest = documents.title_of(page.text)
    own = keys.text(page.front.get("title"))
    title = own or heading or stem
    if heading and heading == title:
        page.first_line += page.text[: len(page.text) - len(rest)].count("\n")
        page.text = rest
    dated = _DAY.fullmatch(stem)
    above = page.shown.split("/")[:-1]
    page.keys = {"title": title}
    page.front = {**page.front, "tags": _tags(page)}
    topic = documents.words(above[-1]) if above else ""
    keys.give(page, topic=topic, day=dated["day"] if dated else "", quiet=("author_note",))
    named = (dated["rest"] or title) if dated else stem
    slug = keys.slug(page.front.get("slug")) or slug_of(named) or slug_of(title) or "untitled"
    known = page.keys.get("date")
    page.name = f"{str(known)[:10]}-{slug}" if known and slug != str(known)[:10] else slug
    permalink = keys.text(page.front.get("permalink"))
    vault.folder.add(page, f"/{permalink.lstrip('/')}" if permalink else "")
    others = [*keys.texts(page.front.get("aliases")), *keys.texts(page.front.get("alias"))]
    for name in dict.fromkeys(one.lower() for one in (stem, *others)):
        vault.notes.setdefault(name, []).append(page.shown)


def _tags(page: Page) -> list[str]:
    """Return a note's tags: those of its front matter, then those of its text."""
    given = [*keys.texts(page.front.get("tags"), ","), *keys.texts(page.front.get("tag"), ",")]
    prose_only = re.sub(
        r"```[^`]*```|`[^`\n]*`|\]\([^()\n]{0,400}\)|\[\[[^\[\]\n]{0,400}\]\]", " ", page.text
    )
    found = [one["tag"] for one in _TAG.finditer(prose_only)]
    return list(dict.fromkeys(one.removeprefix("#") for one in [*given, *found]))


def _grammar(vault: _Vault) -> walking.Grammar:
    def wiki(found: re.Match[str], walk: Walk) -> str:
        return _link(found, walk, vault)

    def marked(found: re.Match[str], walk: Walk) -> str:
        inner = walking.rewritten(found["o_marked"], walk.page, made, walk.line(found.start()))
        return f"<mark>{inner}</mark>"

    made = prose.grammar(
        {
            "o_wiki": (_WIKI, wiki),
            "o_mark": (r"==(?=[^\s=])(?P<o_marked>[^=\n]{1,400})==(?!=)", marked),
            "o_comment": ("%%", _comment),
            "o_block": (r"(?<![^\s])\^[A-Za-z0-9-]{1,60}[ \t]{0,9}$", _block),
            "o_query": (r"^[ \t]*```(?:dataview(?:js)?|tasks|query)\b", _query),
        },
        wiki=True,
    )
    return made


def _link(found: re.Match[str], walk: Walk, vault: _Vault) -> str:
    """Return a link or a picture; the words alone where the vault has nothing of that name."""
    name, part = found["o_name"].strip().rstrip("\\"), (found["o_part"] or "").rpartition("#")[2]
    words = (found["o_words"] or "").strip()
    fragment = "" if part.startswith("^") else part.strip()
    if part.startswith("^"):
        walk.lost(found, "a link to a block leads to its note", "link to a heading")
    ending = f"#{quote(fragment)}" if fragment else ""
    if not name:
        return f"[{words or fragment or 'above'}]({ending or '#'})"
    target = _note(found, walk, vault, name)
    if target:
        if found["o_shows"]:
            walk.lost(found, f"the note `{name[:60]}`, shown in another, became a link")
        label = words or " > ".join(filter(None, (name.rpartition("/")[2], fragment)))
        to = ending or "#" if target == walk.page.shown else documents.link(target) + ending
        return f"[{_plain(label)}]({to})"
    file = _file(found, walk, vault, name)
    if file is None:
        said = f"`{name[:80]}` leads to nothing that is imported; its words stay"
        walk.lost(found, said)
    brought = walk.page.bring(f"/{file}", walk.line(found.start())) if file else None
    if not brought:
        return _plain(words or name)
    return _shown(found["o_shows"], quote(brought), words, part, name)


def _shown(shows: str | None, target: str, words: str, part: str, name: str) -> str:
    """Return a file as a picture, or as a link; a number behind the bar is its width."""
    label, _, size = words.rpartition("|")
    wide = re.fullmatch(r"(\d+)(?:x\d+)?", size)
    if not shows:
        return f"[{_plain(words or name)}]({target})"
    alt = label if wide else words
    braces = links.width(wide[1]) if wide else ""
    page = f"#{part}" if re.fullmatch(r"page=\d+", part) else ""
    alt = alt or posixpath.splitext(name.rpartition("/")[2])[0]
    return f"![{_plain(alt)}]({target}{page}){braces}"


def _note(found: re.Match[str], walk: Walk, vault: _Vault, name: str) -> str:
    """Return the note of a name: by path from here or from the top, else by its last part."""
    here = posixpath.dirname(walk.page.shown)
    wanted = name.removesuffix(".md")
    for path in (wanted, posixpath.normpath(posixpath.join(here, wanted))):
        if f"{path.lstrip('/')}.md" in vault.folder.pages:
            exact = f"{path.lstrip('/')}.md"
            if "/" in wanted:
                return exact
            break
    known = vault.notes.get(wanted.rpartition("/")[2].lower(), [])
    ends = tuple(one for one in known if one.lower().endswith(f"/{wanted.lower()}.md"))
    if "/" in wanted:
        known = list(ends)
    if len(known) > 1:
        known = sorted(known, key=lambda one: posixpath.dirname(one) != here)
        others = ", ".join(f"`{one}`" for one in known[1:4])
        said = f"`{name[:60]}` is taken to mean `{known[0]}`; it may also mean {others}"
        walk.lost(found, said, "write the path of the note that is meant")
    return known[0] if known else ""


def _file(found: re.Match[str], walk: Walk, vault: _Vault, name: str) -> str | None:
    beside = walk.page.source(name)
    if beside is not None and vault.folder.root.is_dir():
        return posixpath.join(*beside.relative_to(vault.folder.home.resolve()).parts)
    known = vault.files.get(name.rpartition("/")[2].lower(), [])
    if len(known) > 1:
        said = f"`{name[:60]}` is taken to mean `{known[0]}`; there are {len(known)} of that name"
        walk.lost(found, said, "write the path of the file that is meant")
    return known[0] if known else None


def _plain(words: str) -> str:
    """Return words for the brackets of a link."""
    return re.sub(r"([\[\]])", r"\\\1", " ".join(words.split()))


def _comment(found: re.Match[str], walk: Walk) -> str | None:
    """Leave out a comment, which Obsidian shows to its author alone."""
    end = walk.end("%%", found.end())
    if end < 0:
        return None
    walk.at = end + 2
    return ""


def _block(found: re.Match[str], walk: Walk) -> str:
    walk.lost(found, "the id of a block was left out", "link to a heading")
    return ""


def _query(found: re.Match[str], walk: Walk) -> str | None:
    walk.lost(found, "a query stays as it is written", "write down what it finds")
    whole = re.compile(walking.FENCE, re.MULTILINE).match(walk.text, found.start())
    if whole is not None:
        walk.at = walking.fenced(whole, walk)[2]
    return None
