"""Sites of Jekyll: posts, drafts, pages and collections, with the addresses that they had."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from memosite.importers import documents, keys, kramdown, liquid, opening, walking, works
from memosite.importers.pages import Folder
from memosite.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from memosite.errors import Mistake
    from memosite.importers.documents import Document
    from memosite.importers.opening import Opening
    from memosite.importers.pages import Page

_DATED = re.compile(r"(?P<day>\d{4}-\d{1,2}-\d{1,2})-(?P<slug>.+)")
_NO_PAGES = frozenset(
    [
        "_site",
        "_layouts",
        "_includes",
        "_sass",
        "_data",
        "_plugins",
        "_bibliography",
        "_scripts",
        "node_modules",
        "vendor",
        "bin",
        "assets",
    ]
)
_NO_TEXTS = frozenset(
    ["readme", "license", "changelog", "contributing", "code_of_conduct", "install"]
)
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""Source: Jekyll's documentation, Permalinks."""


def load(root: Path) -> Iterator[Document | Mistake]:
    """Yield a memo for each post, a page or note for each other text that has front matter."""
    config = opening.settings(root, "_config.yml", "_config.yaml")
    base = keys.text(config.get("baseurl")).rstrip("/")
    url = keys.text(config.get("url")).rstrip("/")
    folder = Folder(root, ("", "_posts", "assets", "assets/img"), url + base if url else "", base)
    for one in opening.gather(folder, ".md", ".markdown", ".mkd", hidden=(".",)):
        if not isinstance(one, tuple):
            yield one
            continue
        page, opened = one
        told = _place(page, opened, config)
        if told is not None:
            yield from told
    shelves = root / "_bibliography"
    paths = () if shelves.is_symlink() else documents.below(shelves, ".bib")
    everyone = works.shelf(paths, folder.home)
    for page in folder.pages.values():
        page.works = everyone | _own_works(page)
        text = liquid.read(page, config)
        yield page.document(walking.rewritten(text, page, kramdown.GRAMMAR, page.first_line))


def _own_works(page: Page) -> dict[str, str]:
    """Return the works that a page's own `bibliography` has."""
    names = keys.texts(page.front.get("bibliography"))
    paths = (page.source(one) or page.source(f"/assets/bibliography/{one}") for one in names)
    return works.shelf((path for path in paths if path is not None), page.folder.home)


def _place(page: Page, opened: Opening, config: Mapping[str, object]) -> list[Mistake] | None:
    """Put a page into its folder with its keys and addresses; return why not, if not."""
    parts = page.shown.split("/")
    stem = posixpath.splitext(parts[-1])[0]
    if _NO_PAGES & set(parts[:-1]):
        return None
    found = _DATED.fullmatch(stem)
    if not opened.is_front and not found:
        said = "has no front matter, so Jekyll makes no page of it; it was left out"
        quiet = stem.lower() in _NO_TEXTS
        return None if quiet else [documents.warning(page.shown, said)]
    is_post = found is not None and ("_posts" in parts or len(parts) == 1)
    named = found["slug"] if found and is_post else stem
    slug = keys.slug(page.front.get("slug")) or slug_of(named) or "untitled"
    topics = _topics(page, parts)
    page.front = {**page.front, **_listed(page.front)}
    page.keys = {"title": keys.text(page.front.get("title")) or documents.words(named)}
    day = keys.moment(found["day"]) if found and is_post else ""
    collection = parts[0].lstrip("_") if len(parts) > 1 and parts[0].startswith("_") else ""
    keys.give(page, topic=documents.words(topics[0] if topics else ""), day=day, quiet=_QUIET)
    if "_drafts" in parts:
        page.keys["draft"] = True
    if page.keys.get("kind") == "note" and (not collection or collection == "pages"):
        page.keys["kind"] = "page"
    known = page.keys.get("date")
    page.name = f"{str(known)[:10]}-{slug}" if known else slug
    address = _address(page, config, slug, topics, collection if not is_post else "posts")
    page.folder.add(page, *keys.texts(page.front.get("redirect_from")), address)
    return None


_QUIET = (
    *("inline", "horizontal", "importance", "_styles", "tabs", "news", "nickname"),
    *("display_categories", "permalink", "redirect", "fig_caption", "last_updated"),
)


def _topics(page: Page, parts: list[str]) -> list[str]:
    """Return the categories of a post: those of its folders, and those of its front matter."""
    above = parts[: parts.index("_posts")] if "_posts" in parts else []
    own = [
        word
        for name in ("category", "categories")
        for word in keys.texts(page.front.get(name), " " if name == "categories" else "")
    ]
    return [*above, *own]


def _listed(front: Mapping[str, object]) -> dict[str, object]:
    """Return tags and categories as lists; in one text, spaces part them."""
    split = ((name, keys.texts(front.get(name), " ")) for name in ("tags", "categories"))
    people = [
        name.strip() for one in keys.texts(front.get("author")) for name in one.split(" and ")
    ]
    found: dict[str, object] = {name: words for name, words in split if words}
    return {**found, **({"author": people} if people else {})}


def _address(
    page: Page, config: Mapping[str, object], slug: str, topics: list[str], collection: str
) -> str:
    """Return where Jekyll published a page; empty where that is not known."""
    own = keys.text(page.front.get("permalink"))
    if collection == "drafts" and not own:
        return ""
    style = own or _style(config, collection)
    style = _STYLES.get(style, style)
    if not own and collection not in ("", "posts"):
        stem = posixpath.splitext("/".join(page.shown.split("/")[1:]))[0]
        style = style if ":" in style else f"/{stem}.html" if collection == "pages" else ""
    elif not own and not collection:
        stem = posixpath.splitext(page.shown)[0].removesuffix("index")
        ending = "/" if keys.text(config.get("permalink")) == "pretty" else ".html"
        return f"/{stem}{'' if stem.endswith('/') or not stem else ending}"
    day = str(page.keys.get("date") or "")
    known = {
        "categories": "/".join(slug_of(one) for one in topics),
        "slugified_categories": "/".join(slug_of(one) for one in topics),
        "year": day[:4],
        "month": day[5:7],
        "day": day[8:10],
        "i_month": day[5:7].lstrip("0"),
        "i_day": day[8:10].lstrip("0"),
        "short_year": day[2:4],
        "title": slug,
        "slug": slug,
        "name": slug,
        "path": slug,
        "collection": collection,
        "output_ext": ".html",
    }
    names = re.findall(r":([a-z_]+)", style)
    if not style or any(not known.get(name) and "categories" not in name for name in names):
        return ""
    made = re.sub(r":([a-z_]+)", lambda found: known.get(found[1], ""), style)
    return "/" + re.sub(r"/{2,}", "/", made).lstrip("/")


def _style(config: Mapping[str, object], collection: str) -> str:
    """Return the pattern of a collection's addresses, as the settings have it."""
    collections = config.get("collections")
    own = collections.get(collection) if isinstance(collections, dict) else None
    if isinstance(own, dict) and own.get("permalink"):
        return keys.text(own["permalink"])
    if collection == "posts":
        return keys.text(config.get("permalink")) or "date"
    return "/:collection/:name:output_ext"
