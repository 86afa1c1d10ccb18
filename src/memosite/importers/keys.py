"""The front matter of other tools -> a memo's keys, and what is left of it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from memosite import dates
from memosite.importers import documents
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from memosite.importers.pages import Page

_NAMES = {
    "date": "date created published_at publishdate pubdate created_at date_created",
    "updated": "updated lastmod modified last_modified_at date-modified last-modified updated_at",
    "summary": "summary excerpt",
    "description": "description subtitle abstract lead",
    "topics": "topic categories category section",
    "keywords": "tags keywords tag",
    "authors": "authors author",
    "lang": "lang language",
    "license": "license licence",
    "image": "image thumbnail cover featured_image featuredimage img teaser",
    "url": "canonical_url canonicalurl original_url source link",
}
_FOREIGN = {name: ours for ours, names in _NAMES.items() for name in names.split()}
_QUIET = frozenset(
    [
        "layout",
        "template",
        "type",
        "math",
        "mathjax",
        "katex",
        "comments",
        "giscus_comments",
        "share",
        "search",
        "sitemap",
        "related_posts",
        "related_publications",
        "nav",
        "nav_order",
        "menu",
        "menus",
        "weight",
        "toc",
        "featured",
        "pinned",
        "format",
        "engine",
        "execute",
        "jupyter",
        "editor",
        "theme",
        "css",
        "date-format",
        "title-block-banner",
        "number-sections",
        "cssclass",
        "cssclasses",
        "position",
        "kanban-plugin",
        "publish",
        "hide_title",
        "showtoc",
        "markup",
        "pretty_table",
        "code_diff",
        "mermaid",
        "chart",
        "tikzjax",
        "citation",
        "published",
        "draft",
        "status",
        "title",
        "slug",
        "permalink",
        "url",
        "aliases",
        "redirect_from",
        "save_as",
        "extra",
        "taxonomies",
        "path",
        "bibliography",
        "code-fold",
        "id",
        "uid",
    ]
)
"""Keys that are read elsewhere, or that only say how a page looks."""
_TEXT_MAX = 2000
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")


def give(page: Page, *, topic: str = "", day: str = "", quiet: Iterable[str] = ()) -> None:
    """Give a page the keys of its memo; a note where no date is known.

    `topic` and `day` are what its place says of it, for where its front matter does not.
    """
    given: dict[str, list[object]] = {}
    silent = {*_QUIET, *quiet}
    for key, value in page.front.items():
        ours = _FOREIGN.get(key.lower())
        if ours:
            given.setdefault(ours, []).append(value)
        elif key.lower() not in silent and value not in (None, "", [], {}):
            page.tell(0, f"its key `{key[:40]}` was left out")
    topics = [word for value in given.get("topics", []) for word in texts(value)]
    written = _moment(page, "date", given.get("date", [])) or day
    keys: dict[str, object] = {"title": page.keys.get("title") or "Untitled"}
    keys |= _dated(written, topics[0] if topics else topic)
    keys |= _texts(page, given)
    words = [*(word for value in given.get("keywords", []) for word in texts(value)), *topics[1:]]
    updated = _moment(page, "updated", given.get("updated", []))
    people = [one for value in given.get("authors", []) for one in _people(value)]
    source = next((text(value) for value in given.get("url", []) if _is_web(text(value))), "")
    found = {
        "keywords": list(dict.fromkeys(words)),
        "updated": _day(updated) if updated and updated[:10] != written[:10] else "",
        "authors": people,
        "draft": _is_draft(page.front),
        "sources": [{"title": keys["title"], "url": source, "kind": "web"}] if source else [],
    }
    page.keys = {**keys, **{key: value for key, value in found.items() if value}, **page.keys}


def text(value: object) -> str:
    """Return a value as one line of text; empty for one that is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | dt.date):
        return ""
    try:
        written = str(value)
    except ValueError:  # a number of more digits than Python writes
        return ""
    return " ".join(_CONTROLS.sub(" ", written).split())[:_TEXT_MAX]


def texts(value: object, split: str = "") -> list[str]:
    """Return a value as a list of lines; text is split at `split`, else it is one."""
    if isinstance(value, list | tuple):
        return [one for item in value if (one := text(item))]
    found = text(value)
    return [one.strip() for one in (found.split(split) if split else [found]) if one.strip()]


def moment(value: object) -> str:
    """Return a date as memosite writes it; empty for one that is none."""
    if isinstance(value, dt.datetime):
        value = value.isoformat(sep=" ", timespec="seconds")
    written = text(value).replace("/", "-")
    written = re.sub(r"^(\d{4})-(\d)(?=-)", r"\1-0\2", written)
    written = re.sub(r"^(\d{4}-\d\d)-(\d)(?!\d)", r"\1-0\2", written)
    written = re.sub(r"\s+(?:UTC|GMT)$", "Z", written)
    try:
        dates.parse(written)
    except ValueError:
        return _named_month(written)
    return written


_NAMED_MONTH = re.compile(
    r"(?:(\d{1,2})(?:\.|st|nd|rd|th)? )?([A-Za-z]{3})[a-z]*\.? "
    r"(?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})"
)


def _named_month(written: str) -> str:
    """Return a date such as `3 December 2010` or `Dec 3, 2010`."""
    found = _NAMED_MONTH.match(written)
    months = [name[:3].lower() for name in dates.MONTHS]
    if found is None or found[2].lower() not in months or not (found[1] or found[3]):
        return ""
    day = f"{found[4]}-{months.index(found[2].lower()) + 1:02}-{int(found[1] or found[3]):02}"
    return moment(day)


def slug(value: object) -> str:
    """Return what is left of a slug."""
    return slug_of(text(value))[: documents.NAME_MAX].strip("-")


def _moment(page: Page, key: str, values: list[object]) -> str:
    for value in values:
        found = moment(value)
        if found:
            return found
        page.tell(0, f"its {key} `{text(value)[:40]}` is no date that memosite reads")
    return ""


def _dated(written: str, topic: str) -> dict[str, object]:
    if not written:
        return {"kind": "note"}
    return {"date": _day(written), "topic": documents.topic_of(topic)}


def _day(written: str) -> object:
    """Return a date as YAML writes it without quotes where it can."""
    return dt.date.fromisoformat(written) if re.fullmatch(r"\d{4}-\d\d-\d\d", written) else written


def _texts(page: Page, given: Mapping[str, list[object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key in ("summary", "description"):
        words = " ".join(filter(None, map(text, given.get(key, []))))
        if words:
            found[key] = documents.plain(words)
    lang = next(filter(None, map(text, given.get("lang", []))), "")
    if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", lang):
        found["lang"] = lang.replace("_", "-")
    licence = next(filter(None, map(text, given.get("license", []))), "")
    if licence:
        found["license"] = licence
    for value in given.get("image", []):
        inner = value
        if isinstance(value, dict):
            inner = value.get("path") or value.get("image") or value.get("src") or value.get("url")
        name = page.bring(text(inner), 0) if text(inner) else None
        if name:
            found["image"] = name
        elif name is None and text(inner):
            page.tell(0, f"its picture `{text(inner)[:60]}` is not there")
    return found


def _people(value: object) -> list[object]:
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        return [*texts(value)]
    found: list[object] = []
    for one in value:
        if not isinstance(one, dict):
            found.extend(texts(one))
            continue
        name = text(one.get("name")) or " ".join(
            filter(None, (text(one.get("given")), text(one.get("family"))))
        )
        url = text(one.get("url"))
        if name:
            found.append({"name": name, "url": url} if _is_web(url) else name)
    return found


def _is_web(url: str) -> bool:
    return re.fullmatch(r"https?://[^\s<>\"]+", url) is not None


def _is_draft(front: Mapping[str, object]) -> bool:
    status = text(front.get("status")).lower()
    return (
        front.get("draft") is True
        or text(front.get("draft")).lower() == "true"
        or front.get("published") is False
        or status in ("draft", "hidden", "private")
    )
