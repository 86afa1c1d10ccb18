"""Sites of Hugo and of Zola: their front matter in YAML, TOML or JSON, and their addresses."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from memosite import dates
from memosite.importers import documents, keys, opening, prose, shortcodes, walking
from memosite.importers.pages import Folder
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from memosite.errors import Mistake
    from memosite.importers.documents import Document
    from memosite.importers.pages import Page
    from memosite.importers.walking import Walk

_FILES = (
    *("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "zola.toml", "config.toml"),
    *("config.yaml", "config.yml", "config.json", "config/_default/hugo.toml"),
    *("config/_default/config.toml", "config/_default/hugo.yaml", "config/_default/config.yaml"),
)
_DATED = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?:T[\d:-]*Z?)?[-_ ](?P<slug>.+)")
_LANGUAGE = re.compile(r"(?P<stem>.+)\.(?P<lang>[a-z]{2,3}(?:-[a-z]{2,4})?)")
_DULL = frozenset(("posts", "post", "blog", "articles", "content", "notes", ""))
"""Sections whose names are no topics."""
_QUIET = (
    *("cascade", "build", "_build", "headless", "outputs", "expirydate", "resources", "sort_by"),
    *(
        "blackfriday",
        "params",
        "series",
        "page_template",
        "in_search_index",
        "generate_feeds",
        "insert_anchors",
    ),
    *(
        "iscjklanguage",
        "linktitle",
        "hidden",
        "useHugoToc",
        "hideMeta",
        "disableShare",
        "author_url",
    ),
)


def load(root: Path) -> Iterator[Document | Mistake]:
    """Yield a memo for each dated text, a page for each other at the top, a note for the rest."""
    config = {key.lower(): value for key, value in opening.settings(root, *_FILES).items()}
    is_zola = "base_url" in config
    url = keys.text(config.get("baseurl") or config.get("base_url")).rstrip("/")
    base = re.sub(r"^\w+://[^/]*", "", url)
    start = "content" if (root / "content").is_dir() else ""
    folder = Folder(root, (start, "static", "assets", "") if start else ("",), url, base)
    for one in opening.gather(folder, ".md", ".markdown", ".mmark", hidden=(".",), start=start):
        if not isinstance(one, tuple):
            yield one
        elif _has_text(one[0]):
            _place(one[0], config, start, is_zola=is_zola)
    folder.codes = _codes(root)
    for page in folder.pages.values():
        text = shortcodes.read(page)
        yield page.document(walking.rewritten(text, page, _GRAMMAR, page.first_line))


_HIGHLIGHT = re.compile(
    r"\bhighlight[ \t]+(?:\([^()\n]{0,200}\)|[\w.$]{1,80})[ \t]+(?:\"(?P<language>[\w+-]{1,40})\")?"
)


def _codes(root: Path) -> dict[str, str]:
    """Return the site's own shortcodes that highlight what stands in them, with the language."""
    found = {}
    for folder in ("layouts/shortcodes", "layouts/_shortcodes"):
        for path in documents.below(root / folder, ".html"):
            text = documents.read(path, root, bytes_max=_TEMPLATE_BYTES_MAX)
            made = _HIGHLIGHT.search(text) if isinstance(text, str) and ".Inner" in text else None
            if made:
                found[path.stem.lower()] = made["language"] or "0"
    return found


_TEMPLATE_BYTES_MAX = 100_000


def _has_text(page: Page) -> bool:
    """Return whether a text is more than the settings of a section."""
    return not page.path.name.startswith("_index.") or bool(page.text.strip())


def _place(page: Page, config: Mapping[str, object], start: str, *, is_zola: bool) -> None:
    """Put a page into its folder with its keys and addresses."""
    below = page.shown.removeprefix(f"{start}/" if start else "")
    parts = below.split("/")
    stem = posixpath.splitext(parts[-1])[0]
    spoken = _LANGUAGE.fullmatch(stem)
    stem = spoken["stem"] if spoken else stem
    sections = parts[:-1]
    is_index = stem in ("index", "_index")
    if is_index:
        stem = sections.pop() if sections else "home"
    dated = _DATED.fullmatch(stem)
    named = dated["slug"] if dated and (is_zola or dated["day"]) else stem
    front = _flat(page.front)
    page.front = front
    page.keys = {"title": keys.text(front.get("title")) or documents.words(named)}
    topic = documents.words(sections[0]) if sections and sections[0] not in _DULL else ""
    keys.give(page, topic=topic, day=dated["day"] if dated else "", quiet=_QUIET)
    if spoken:
        page.keys.setdefault("lang", spoken["lang"])
    if page.keys.get("kind") == "note" and not (sections and stem):
        page.keys["kind"] = "page"
    slug = keys.slug(front.get("slug")) or slug_of(named) or "untitled"
    day = page.keys.get("date")
    page.name = f"{str(day)[:10]}-{slug}" if day else slug
    aliases = [_rooted(one) for one in keys.texts(front.get("aliases"))]
    address = keys.text(front.get("url") or front.get("path")) or _address(
        config, sections, keys.text(front.get("slug")) or (named if is_zola else stem), page
    )
    usual = keys.text(config.get("defaultcontentlanguage")) or "en"
    other = spoken["lang"] if spoken and spoken["lang"] != usual else ""
    page.name += f"-{other}" if other else ""  # the plain name is that of the usual language
    prefix = f"/{other}" if other else ""
    page.folder.add(page, *aliases, prefix + _rooted(address))


def _flat(front: Mapping[str, object]) -> dict[str, object]:
    """Return front matter with Zola's taxonomies, and without capitals in its keys."""
    found = {str(key).lower(): value for key, value in front.items()}
    taxonomies = found.pop("taxonomies", None)
    if isinstance(taxonomies, dict):
        found |= {str(key).lower(): value for key, value in taxonomies.items()}
    extra = found.pop("extra", None)
    return found | (
        {"image": extra["image"]} if isinstance(extra, dict) and "image" in extra else {}
    )


def _rooted(address: str) -> str:
    return "/" + address.lstrip("/") if address else ""


def _address(config: Mapping[str, object], sections: list[str], name: str, page: Page) -> str:
    """Return where the foreign site published a page; empty where that is not known."""
    patterns = config.get("permalinks")
    found = patterns.get(sections[0] if sections else "/") if isinstance(patterns, dict) else None
    nested = patterns.get("page") if isinstance(patterns, dict) else None
    if found is None and isinstance(nested, dict):
        found = nested.get(sections[0] if sections else "/")
    path = _urlized(name)
    if found is None:
        ending = ".html" if config.get("uglyurls") is True else "/"
        return "/".join(["", *map(_urlized, sections), path]) + ending
    day = str(page.keys.get("date") or "")
    month = int(day[5:7]) if day[5:7].isdigit() else 0
    known = {
        "year": day[:4],
        "month": day[5:7],
        "day": day[8:10],
        "monthname": dates.MONTHS[month - 1].lower() if month else "",
        "title": slug_of(keys.text(page.keys.get("title"))),
        "slug": path,
        "filename": path,
        "contentbasename": path,
        "slugorfilename": path,
        "slugorcontentbasename": path,
        "section": _urlized(sections[0]) if sections else "",
        "sections": "/".join(map(_urlized, sections)),
    }
    pattern = keys.text(found)
    names = re.findall(r":([a-z]+)", pattern)
    if any(not known.get(one) for one in names):
        return ""
    return re.sub(r":([a-z]+)", lambda one: known.get(one[1], ""), pattern)


def _urlized(name: str) -> str:
    """Return a part of an address as Hugo makes it of a name."""
    return re.sub(r"[^\w.+~-]", "", re.sub(r"\s+", "-", name.strip().lower()))


def _attributes(found: re.Match[str], walk: Walk) -> str:
    walk.lost(found, "attributes in braces were left out", "a heading takes `{#id}` at its end")
    return ""


_GRAMMAR = prose.grammar(
    {
        **prose.formulas(),
        "h_braces": (r"^[ \t]*\{[ ]?[.#][\w.-][^{}\n]{0,200}\}[ \t]*$", _attributes),
    }
)
