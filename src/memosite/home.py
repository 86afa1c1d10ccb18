"""The home page: the sections of site.yaml, filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memosite import dates, routes
from memosite.config import Figure
from memosite.frames import Link
from memosite.views import HomeView, Page, Section

if TYPE_CHECKING:
    from collections.abc import Callable

    from memosite.config import Config, Listing
    from memosite.heads import Heads
    from memosite.index import Index
    from memosite.memo import Memo
    from memosite.rows import Rows


def page(config: Config, index: Index, heads: Heads, rows: Rows) -> Page:
    """Return the home page; a section with nothing to show is left out."""
    made = (_SECTIONS[name](config, index, rows) for name in config.home.sections)
    view = HomeView(tuple(section for section in made if section is not None))
    said = config.description or f"{config.title}: research memos, one narrow question each."
    return Page(routes.HOME, "home.html", view, heads.home(said), "site.yaml")


def filled(text: str, index: Index) -> str:
    """Return `text` with `{count}` and `{window}` filled in; other braces stay as they are."""
    days = [memo.date.day for memo in index.latest if memo.date]
    count = str(len(index.latest))
    return text.replace("{count}", count).replace("{window}", dates.window(days))


def _hero(config: Config, index: Index, _rows: Rows) -> Section:
    hero = config.home.hero
    figures = ((filled(one.value, index), filled(one.label, index)) for one in hero.figures)
    return Section(
        name="hero",
        eyebrow=filled(hero.eyebrow, index),
        heading=filled(hero.headline, index) or config.title,
        text=filled(hero.lede, index) or config.description,
        items=hero.interests,
        figures=tuple(Figure(value, label) for value, label in figures if value),
    )


def _format(config: Config, _index: Index, _rows: Rows) -> Section | None:
    said = config.home.format
    if not said.principles:
        return None
    return Section("format", said.eyebrow, said.heading, said.text, principles=said.principles)


def _focus(config: Config, index: Index, _rows: Rows) -> Section | None:
    focus = config.home.focus
    own = dict.fromkeys(memo.focus for memo in reversed(index.latest) if memo.focus)
    chips = focus.items or tuple(own)
    if not chips:
        return None
    return Section("focus", focus.eyebrow, focus.heading, focus.text, items=chips)


def _latest(config: Config, index: Index, rows: Rows) -> Section | None:
    latest = config.home.latest
    shown = tuple(rows.row(memo) for memo in index.latest[: latest.count])
    if not shown:
        return None
    return Section("latest", latest.eyebrow, latest.heading, latest.text, shown)


def _archive(config: Config, index: Index, rows: Rows) -> Section | None:
    more = Link("The whole archive", routes.ARCHIVE)
    return _listed("archive", config.home.archive, index.archive, rows, more)


def _log(config: Config, index: Index, rows: Rows) -> Section | None:
    more = Link("The whole log", routes.LOG)
    return _listed("log", config.home.log, index.log, rows, more)


def _episodes(config: Config, _index: Index, rows: Rows) -> Section | None:
    said, all_rows = config.home.episodes, rows.episode_rows()
    if not all_rows:
        return None
    shown = all_rows[: said.limit]
    rest = Link("All episodes", routes.EPISODES) if len(shown) < len(all_rows) else None
    return Section("episodes", said.eyebrow, said.heading, said.text, episodes=shown, more=rest)


def _listed(
    name: str, said: Listing, memos: tuple[Memo, ...], rows: Rows, more: Link
) -> Section | None:
    if not memos:
        return None
    shown = tuple(rows.row(memo) for memo in memos[: said.limit])
    rest = more if len(shown) < len(memos) else None
    return Section(name, said.eyebrow, said.heading, said.text, shown, rest)


_SECTIONS: dict[str, Callable[[Config, Index, Rows], Section | None]] = {
    "hero": _hero,
    "format": _format,
    "focus": _focus,
    "latest": _latest,
    "archive": _archive,
    "log": _log,
    "episodes": _episodes,
}
