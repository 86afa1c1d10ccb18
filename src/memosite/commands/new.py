"""`memosite new TITLE`: a memo with valid front matter, in a file that did not exist before."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

import yaml

from memosite import config, memo, read
from memosite.errors import SiteError, fail
from memosite.slugs import slug_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from memosite.memo import Memo


@dataclass(frozen=True, slots=True)
class Wish:
    """What the author asked for."""

    title: str
    topic: str
    """As typed; the site's own spelling of a known topic wins. Empty: the newest memo's topic."""
    date: dt.date | None
    """None: today in the site's time zone."""
    bundle: bool
    """Whether the memo gets a folder of its own."""


def new(site: Path, wish: Wish, now: dt.datetime) -> Path:
    """Return the file of a new memo in `site`.

    Raises SiteError when the title gives no slug, or when a file or another memo has it already.
    """
    settings, _ = config.load(site)
    slug = slug_of(wish.title)
    if not slug:
        raise fail(
            wish.title or "new", "the title gives no slug", "use some letters or digits in it"
        )
    if wish.topic and not slug_of(wish.topic):
        raise fail(wish.topic, "the topic gives no address", "use some letters or digits in it")
    known = tuple(_readable(site, settings.zone))
    taken = next((one for one in known if one.slug == slug), None)
    if taken is not None:
        raise fail(taken.path, f"already has the slug `{slug}`", "choose another title")
    day = wish.date or now.astimezone(settings.zone).date()
    name = f"{day.isoformat()}-{slug}"
    path = site / read.FOLDER / (f"{name}/index.md" if wish.bundle else f"{name}.md")
    _write(path, _text(wish.title, day, _topic(wish.topic, known)))
    return path


def topics(site: Path) -> tuple[str, ...]:
    """Return the topics of `site` by name; none where it cannot be read."""
    try:
        zone = config.load(site)[0].zone
    except SiteError:
        return ()
    return tuple(sorted({one.topic for one in _readable(site, zone) if one.topic}))


def _readable(site: Path, zone: dt.tzinfo) -> Iterable[Memo]:
    """Yield the memos that can be read; `build` tells of the others."""
    if not (site / read.FOLDER).is_dir():
        return
    for name in read.names(site)[0]:
        source = read.source(site, name)
        try:
            yield memo.parse(source, zone)
        except SiteError:
            continue


def _topic(wanted: str, known: Iterable[Memo]) -> str:
    when = [(one.date.at, one.slug, one) for one in known if one.date]
    dated = [one for _, _, one in sorted(when, key=itemgetter(0, 1))]
    same = [one.topic for one in dated if one.topic_slug == slug_of(wanted)]
    newest = [one.topic for one in dated if one.topic]
    if wanted:
        return same[-1] if same else wanted
    return newest[-1] if newest else "Unsorted"


def _text(title: str, day: dt.date, topic: str) -> str:
    def line(key: str, value: str) -> str:
        dumped: str = yaml.safe_dump({key: value}, allow_unicode=True, width=10_000)
        return dumped

    front = f"{line('title', title)}date: {day.isoformat()}\n{line('topic', topic)}"
    rest = "summary: \nquestion: \n"
    return f"---\n{front}{rest}---\n\n"


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise fail(str(path), "is already there", "choose another title or date") from None
    except OSError as error:
        raise fail(str(path), f"cannot be written: {error.strerror}") from None
