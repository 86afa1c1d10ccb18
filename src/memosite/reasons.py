"""Why an output was made anew, or removed: a kind, what it names, and the sentence for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping


class Reason(Struct, frozen=True, order=True):
    """One reason, enough by itself."""

    kind: str
    """A key of `SENTENCES`."""
    names: tuple[str, ...] = ()
    """What it is about: files, slugs, addresses, settings, options, questions."""

    def __str__(self) -> str:
        """Return the reason as a clause."""
        named = ", ".join(map(_quoted, self.names))
        return SENTENCES[self.kind].format(named).rstrip(": ")


class Told(Struct, frozen=True):
    """What one build made anew and removed, and why."""

    made: Mapping[str, tuple[Reason, ...]]
    """Path below the published folder -> reasons."""
    removed: Mapping[str, tuple[Reason, ...]]


NOTHING = Told({}, {})


SENTENCES = {
    "uncached": "nothing of earlier builds was used",
    "first": "no record of an earlier build into this folder",
    "engine": "memosite, Python or a library changed",
    "options": "other options: {}",
    "missing": "the published file was missing",
    "altered": "the published file was not as the last build left it",
    "new": "new: {}",
    "due": "its date has come: {}",
    "origin": "it comes from another file now: {}",
    "settings": "settings changed: {}",
    "templates": "templates changed: {}",
    "static": "files that every page may name changed: {}",
    "navigation": "the navigation changed",
    "frame": "what all pages have in common changed",
    "source": "its file changed: {}",
    "answers": "its text was rendered again, as answers to it changed: {}",
    "references": "what its text refers to in other memos reads otherwise, as they changed: {}",
    "newer": "the next newer memo: {}",
    "older": "the next older memo: {}",
    "successor": "the memo that replaces it: {}",
    "superseded": "memos that it replaces: {}",
    "log": "its place in the log",
    "backlinks": "memos that link to it, or how they do: {}",
    "links": "memos that it links to: {}",
    "questions": "memos that answer its questions, or whose it answers: {}",
    "card": "its picture for cards",
    "episode": "its recording or transcript",
    "listed": "memos that it shows: {}",
    "addresses": "pages that it lists: {}",
    "counts": "what it says of all its memos, such as counts",
    "target": "the page that it leads to: {}",
    "file": "its file was saved: {}",
    "gone": "its file is gone: {}",
    "draft": "its memo is a draft: {}",
    "later": "its memo is dated later: {}",
    "address": "its memo has another address: {}",
    "alias": "its memo no longer has this alias: {}",
    "unneeded": "nothing in the site needs it any more",
    "unknown": "what it is made of changed, and no record tells what",
}
"""Kind -> clause; docs/commands.md explains each."""


_QUESTIONS = {
    "memo": "the memo `{}`",
    "file": "the file `{}`",
    "picture": "the picture `{}`",
    "media": "the file `{}`",
    "data": "the data `{}`",
    "work": "the work `{}`",
    "works": "the works that can be cited",
    "reading": "the works of `{}`",
    "bibliographies": "the bibliographies that can be listed",
    "style": "the citation style",
    "names": "the names of all memos",
    "file_names": "the files near `{}`",
}


def question(kind: str, name: str) -> str:
    """Return what a text asked, in words."""
    return _QUESTIONS[kind].format(name)


def _quoted(name: str) -> str:
    return name if " " in name or name.startswith("--") else f"`{name}`"
