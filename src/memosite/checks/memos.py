"""Memos beside one another: what lists lack, topics that look alike, questions asked twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from memosite.checks.findings import Finding
from memosite.repeats import Asked, asked_by, register, repeated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from memosite.checks.site import Site
    from memosite.index import Topic
    from memosite.memo import Memo

MEMOS_MIN = 20
"""On a smaller site any topic may have but one memo so far."""


def lacking(site: Site) -> Iterator[Finding]:
    """Yield the memos without a question or a summary."""
    for memo in site.planned.content.index.latest:
        place = memo.place("title")
        if not memo.question.strip():
            fix = "add `question: ...`, the one narrow question that it answers"
            yield Finding(place, "M401", "this memo has no question for the topic log", fix)
        if not memo.summary.strip():
            fix = "add `summary: ...`, one sentence"
            yield Finding(place, "M402", "this memo has no summary for the archive", fix)


def cut(site: Site) -> Iterator[Finding]:
    """Yield the texts of which a ` #` made the rest a comment; a mere comment has a space in it."""
    for memo in site.memos:
        for key in ("title", "topic", "summary", "description", "question"):
            place = memo.place(key)
            plain, sign, rest = place.text.partition(" #")
            is_cut = sign and rest.strip() and rest[0] not in " \t#"
            if is_cut and re.match(rf"{key}: +[^\s\"'|>]", plain):
                message = f"`{key}` ends here: what follows is a comment to YAML"
                fix = f"put the text behind `{key}:` in quotes, or a space behind the `#`"
                yield Finding(replace(place, column=len(plain) + 2), "M408", message, fix)


def formulas(site: Site) -> Iterator[Finding]:
    """Yield the texts of front matter that hold TeX: titles, feeds and cards show it as it is."""
    for memo in site.memos:
        for key, text in _texts(memo):
            found = _TEX.search(text)
            if found:
                message = f"`{found[0]}` stays TeX, as front matter is no Markdown"
                fix = "say it in words or in letters such as \u03b2; a formula stands in the text"
                yield Finding(memo.place(*key), "M409", message, fix)


_TEX = re.compile(r"\$(?=[^$]{0,200}[\\^_])\S[^$\n]{0,200}(?<=\S)\$(?!\d)|\\\([^()\n]{1,200}\\\)")


def _texts(memo: Memo) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the place and the words of each text that readers see."""
    for key in ("title", "summary", "description", "question"):
        yield (key,), getattr(memo, key)
    for number, question in enumerate(memo.open_questions):
        yield ("open_questions", number), question
    for number, correction in enumerate(memo.corrections):
        yield ("corrections", number), correction.text


def topics(site: Site) -> Iterator[Finding]:
    """Yield the topics that look like another, and those of one memo."""
    found = site.planned.content.index.topics
    alike: dict[str, list[Topic]] = {}
    for topic in found:
        alike.setdefault(_bare(topic.slug), []).append(topic)
    for group in alike.values():
        usual = max(group, key=lambda topic: (len(topic.memos), topic.slug))
        for topic in group:
            if topic is not usual:
                message = f"the topic `{topic.name}` looks like `{usual.name}`"
                fix = f"write `{usual.name}` if it is the same, and keep `{topic.slug}` if not"
                yield Finding(topic.memos[0].place("topic"), "M404", message, fix)
    if len(site.planned.content.index.archive) >= MEMOS_MIN:
        for topic in found:
            if len(topic.memos) == 1 and len(alike[_bare(topic.slug)]) == 1:
                message = f"the topic `{topic.name}` has this memo alone"
                fix = "use a topic that others have, or leave it if more will follow"
                yield Finding(topic.memos[0].place("topic"), "M406", message, fix)


def _bare(slug: str) -> str:
    """Return the letters of a topic without hyphens, plurals and the two ways to spell -ise."""
    words = (_singular(word) for word in slug.split("-"))
    return re.sub(r"iz(?=e|ing|ation)", "is", "".join(words))


def _singular(word: str) -> str:
    for ending, kept in ((r"(?<=\w\w)ies$", "y"), (r"(?<=ss|sh|ch)es$|(?<=x)es$", "")):
        if re.search(ending, word):
            return re.sub(ending, kept, word)
    return re.sub(r"(?<=[a-z]{2}[^siu])s$", "", word)


def repeats(site: Site) -> Iterator[Finding]:
    """Yield the memos that ask nearly the same as an earlier one; superseded ones do not count."""
    memos = site.planned.content.index.latest
    ways = [_ways(memo) for memo in memos]
    known = register(ways)
    for number, memo in enumerate(memos):

        def earlier(other: int, newer: int = number) -> Sequence[Asked]:
            """Return the ways in which a memo asks, if it is older than this one."""
            return ways[other] if other > newer else ()

        found = sorted(repeated(ways[number][:1], known, earlier), reverse=True)
        for _, other in found[:1]:
            old = memos[other]
            when = f" of {old.date.day.isoformat()}" if old.date else ""
            message = f"it asks nearly the same as \u201c{old.title}\u201d{when}, `{old.path}`"
            fix = f"link to that, or add `supersedes: [{old.slug}]` if this replaces it"
            yield Finding(memo.place("title"), "M403", message, fix)


def _ways(memo: Memo) -> tuple[Asked, ...]:
    """Return the ways in which a memo asks, its question first."""
    told = dict.fromkeys((memo.question, memo.summary or memo.description))
    return asked_by(memo.title, told)
