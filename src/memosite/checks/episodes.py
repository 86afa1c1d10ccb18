"""Episodes beside one another: versions, near twins, and what was never finished."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from memosite.checks.findings import Finding
from memosite.transcripts import breaks_off

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from memosite.checks.site import Site
    from memosite.episodes import Episode
    from memosite.memo import Memo

_NAMELESS = re.compile(
    r"(?:untitled|no title|ohne titel|unnamed|new|title)?\W*"
    r"(?:episode|recording|audio|talk|track|file)?\W*\d*\W*",
    re.IGNORECASE,
)
_OLD = re.compile(r"[ ._-](?:old|bak|backup|orig|copy)\d*$", re.IGNORECASE)
_VERSION = re.compile(r"[ ._-](?:v\d+|final|new|\(\d+\))$", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"\W*(?:to ?do|tbd|tba|fixme|xxx+|lorem ipsum.*|\.\.\.|(?:show )?notes?|description|placeholder"
    r"|(?:show )?(?:notes|description)? ?(?:here|to follow|to come|coming soon|will follow))\W*",
    re.IGNORECASE | re.DOTALL,
)
SECONDS_MIN = 60
"""Shorter recordings may well be of one length."""


def check(site: Site) -> Iterator[Finding]:
    """Yield what is odd about the episodes that are listed."""
    listed = site.planned.content.episodes.listed
    for one in listed:
        yield from _unfinished(site, one)
    yield from _versions([one.memo for one in listed])
    yield from _twins(listed)
    yield from _as_long(listed)


def _unfinished(site: Site, one: Episode) -> Iterator[Finding]:
    """Yield what an episode still lacks: a title, notes, the end of its transcript."""
    memo = one.memo
    if _NAMELESS.fullmatch(memo.title):
        fix = "say in the title what it is about"
        yield Finding(memo.place("title"), "M601", f"`{memo.title}` is no title", fix)
    notes = "\n".join(site.lines(memo.path)[memo.first_line - 1 :]).strip()
    if notes and _PLACEHOLDER.fullmatch(notes):
        fix = "write the notes, or leave them out: an episode needs none"
        place = site.find(memo, notes.split("\n")[0])
        yield Finding(place, "M604", "the notes hold but a placeholder", fix)
    if one.spoken and one.spoken.turns and one.spoken.complete and breaks_off(one.spoken.turns):
        end = one.spoken.turns[-1].text[-30:]
        fix = "replace the file, or write `transcript: {file: ..., complete: false}`"
        message = f"the transcript breaks off: \u201c\u2026{end}\u201d"
        yield Finding(memo.place("audio", "transcript"), "M605", message, fix)


def _named(memo: Memo) -> str:
    """Return the name of a memo's file, or of its bundle, without date and suffix."""
    name = posixpath.basename(memo.bundle) or posixpath.basename(memo.path).removesuffix(".md")
    return re.sub(r"^\d{4}-\d{2}-\d{2}[-_ ]", "", name).casefold()


def _bare(name: str) -> str:
    """Return a name without what tells versions apart."""
    return _VERSION.sub("", _OLD.sub("", name))


def _versions(memos: Iterable[Memo]) -> Iterator[Finding]:
    """Yield the versions of one talk but the newest, and names that say that they are old.

    A version's number alone says nothing: papers have them too.
    """
    groups: dict[str, list[Memo]] = {}
    for memo in memos:
        groups.setdefault(_bare(_named(memo)), []).append(memo)
    for bare, group in groups.items():
        newest = next((one for one in group if _named(one) == bare), group[0])
        for memo in group:
            if memo is not newest:
                message = f"it seems to be a version of `{newest.path}`"
                fix = f"add `supersedes: [{memo.slug}]` to that, if that is the newest"
                yield Finding(memo.place("title"), "M602", message, fix)
            elif _OLD.search(_named(memo)):
                fix = "rename the file and keep its address as an alias, or make it a draft"
                message = f"its name says that it is old: `{_named(memo)}`"
                yield Finding(memo.place("title"), "M602", message, fix)


def _twins(listed: Iterable[Episode]) -> Iterator[Finding]:
    """Yield the episodes whose title is that of a newer one but for signs and case."""
    newer: dict[str, Memo] = {}
    for one in listed:
        letters = re.sub(r"[\W_]+", " ", one.memo.title.casefold()).strip()
        other = newer.setdefault(letters, one.memo)
        if other is not one.memo and _bare(_named(other)) != _bare(_named(one.memo)):
            message = f"its title is nearly that of `{other.path}`, \u201c{other.title}\u201d"
            fix = f"tell them apart, or add `supersedes: [{one.memo.slug}]` to the newer"
            yield Finding(one.memo.place("title"), "M603", message, fix)


def _as_long(listed: Iterable[Episode]) -> Iterator[Finding]:
    """Yield the episodes that are, to the second, as long as a newer one."""
    newer: dict[int, Memo] = {}
    for one in listed:
        other = newer.setdefault(one.seconds, one.memo)
        if other is not one.memo and one.seconds >= SECONDS_MIN and one.player.duration:
            message = f"it is as long as `{other.path}`: {one.player.duration.text}"
            fix = "see whether they are one recording; nothing is to do if they are not"
            yield Finding(one.memo.place("audio"), "M606", message, fix)
