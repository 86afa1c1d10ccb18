"""What `memosite explain` found -> lines for a person, data for a script."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from memosite import report, routes, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memosite.commands.explain import Explained, Output
    from memosite.recipes import Why

_PARTS = {
    "newer": "the next newer memo",
    "older": "the next older memo",
    "superseded_by": "superseded by",
    "supersedes": "supersedes",
    "backlinks": "memos that link here",
    "previews": "memos that its text links to",
    "years": "memos by year",
    "topics": "newest memo of each topic",
    "memos": "memos",
    "entries": "memos",
    "rows": "notes",
}
"""Part of a view -> what its memos are; sections of the home page have their names."""
_NAMED_MAX = 10
"""Memos of a part that are named; the rest is counted."""


def lines(found: Explained) -> Iterator[str]:
    """Yield what a person reads."""
    memo = found.memo
    if memo:
        yield memo.path
        yield _line("is", f"the {memo.kind} `{memo.slug}`, {memo.title}")
        for one in found.standings:
            yield _line(one.where, str(one))
        for url in standing.feeds(memo, found.standings):
            yield _line("in", url)
    for output in found.outputs:
        yield output.path
        yield from _output(output)


def _output(one: Output) -> Iterator[str]:
    yield _line("source", one.source or "memosite itself, or the default theme")
    if one.templates:
        own = [file for file in one.templates.values() if not file.startswith("theme/")]
        yield _line("template", next(iter(one.templates.values())))
        yield _line("overridden", ", ".join(own) or "no template that it uses")
    yield _line("view", one.view)
    for part, slugs in one.shows.items():
        more = f" and {len(slugs) - _NAMED_MAX} more" if len(slugs) > _NAMED_MAX else ""
        yield _line("shows", f"{_PARTS.get(part, part)}: {', '.join(slugs[:_NAMED_MAX])}{more}")
    if one.linked_from:
        yield _line("linked from", ", ".join(one.linked_from))
    yield _line("published", "yes" if one.published else "not yet")
    if one.why:
        yield _line("made anew", f"{_when(one.why)}: {'; '.join(map(str, one.why.reasons))}")


def _line(name: str, text: str) -> str:
    return f"  {name:<12} {text}"


def _when(why: Why) -> str:
    return dt.datetime.fromtimestamp(why.at_ns // 10**9, dt.UTC).isoformat()


def data(found: Explained) -> dict[str, object]:
    """Return what a script reads."""
    memo = found.memo
    told = memo and {
        "path": memo.path,
        "slug": memo.slug,
        "kind": memo.kind,
        "title": memo.title,
        "url": routes.memo(memo.slug, memo.kind),
        "standings": [
            {
                "where": one.where,
                "number": one.number or None,
                "count": one.count or None,
                "because": one.because or None,
                "names": list(one.names),
            }
            for one in found.standings
        ],
        "feeds": list(standing.feeds(memo, found.standings)),
    }
    return {"memo": told, "outputs": [_output_data(one) for one in found.outputs]}


def _output_data(one: Output) -> dict[str, object]:
    why = one.why
    return {
        "path": one.path,
        "source": one.source or None,
        "view": one.view,
        "templates": one.templates,
        "shows": {part: list(slugs) for part, slugs in one.shows.items()},
        "linked_from": list(one.linked_from),
        "published": one.published,
        "made_anew": why and {"at": _when(why), "why": report.reason_data(why.reasons)},
    }
