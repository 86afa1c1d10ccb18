"""A Pelican site that makes pages comparable to memosite's from the same memos."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pelican.contents import Article

WORDS_A_MINUTE = 213
"""As Hugo counts."""

SITENAME = "Benchmark"
SITEURL = "https://example.org"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
ARTICLE_PATHS = ["memos"]
PAGE_PATHS: list[str] = []
FILENAME_METADATA = r"(?P<slug>.*)"
FORMATTED_FIELDS: list[str] = []
DEFAULT_PAGINATION = False
DISABLE_URL_HASH = True

THEME = "theme"
THEME_STATIC_DIR = "."
DIRECT_TEMPLATES = ["index", "archives", "categories", "sitemap", "404"]
ARTICLE_URL = "memos/{slug}/"
ARTICLE_SAVE_AS = "memos/{slug}/index.html"
ARCHIVES_SAVE_AS = "memos/index.html"
CATEGORIES_SAVE_AS = "topic/index.html"
CATEGORY_URL = "topic/{slug}/"
CATEGORY_SAVE_AS = "topic/{slug}/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
AUTHOR_SAVE_AS = ""
TAG_SAVE_AS = ""

FEED_ALL_RSS = "index.xml"
CATEGORY_FEED_RSS = "topic/{slug}/index.xml"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_MAX_ITEMS = 20
RSS_FEED_SUMMARY_ONLY = False

MARKDOWN = {
    "extensions": [
        "markdown.extensions.extra",
        "markdown.extensions.smarty",
        "markdown.extensions.codehilite",
        "markdown.extensions.toc",
    ],
    "extension_configs": {
        "markdown.extensions.codehilite": {"css_class": "highlight", "guess_lang": False},
    },
    "output_format": "html5",
}


def minutes(html: str) -> int:
    """Return how long reading takes."""
    return math.ceil(len(re.sub(r"<[^>]*>", " ", html).split()) / WORDS_A_MINUTE)


def headings(html: str) -> list[tuple[str, str, str]]:
    """Return the level, id and text of each heading."""
    return re.findall(r'<h([23]) id="([^"]*)"[^>]*>(.*?)</h\1>', html)


def neighbour(article: Article, articles: list[Article], step: int) -> Article | None:
    """Return the article `step` places further in a list, or None."""
    if _places.get("of") is not articles:  # the same list on every page: numbered once
        _places.update(of=articles, by={one.slug: place for place, one in enumerate(articles)})
    place = _places["by"][article.slug] + step
    return articles[place] if 0 <= place < len(articles) else None


_places: dict[str, Any] = {}

JINJA_FILTERS = {"minutes": minutes, "headings": headings, "neighbour": neighbour}
