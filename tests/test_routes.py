"""Names, addresses and files."""

from __future__ import annotations

import pytest

from memosite import routes


@pytest.mark.parametrize(
    ("url", "output"),
    [
        (routes.HOME, "index.html"),
        (routes.ARCHIVE, "archive/index.html"),
        (routes.memo("a"), "memos/a/index.html"),
        (routes.memo("a", "note"), "notes/a/index.html"),
        (routes.memo("about", "page"), "about/index.html"),
        (routes.topic("scaling"), "topics/scaling/index.html"),
        (routes.year(routes.ARCHIVE, 2026), "archive/2026/index.html"),
        (routes.NOT_FOUND, "404.html"),
        (routes.FEEDS["rss"], "feed.xml"),
        (routes.FEEDS["atom"], "atom.xml"),
        (routes.FEEDS["json"], "feed.json"),
        (routes.SITEMAP, "sitemap.xml"),
        (routes.ROBOTS, "robots.txt"),
        (routes.INDEX, "index.json"),
        ("old.html", "old.html"),
    ],
)
def test_an_address_has_its_file(url: str, output: str) -> None:
    """A folder's address is served by its index; any other by the file of that name."""
    assert output == routes.output(url)


@pytest.mark.parametrize(
    ("start", "target", "link"),
    [
        ("", "", "./"),
        ("", "archive/", "archive/"),
        ("archive/", "", "../"),
        ("memos/a/", "memos/b/", "../../memos/b/"),
        ("memos/a/", "memos/a/", "../../memos/a/"),
        ("404.html", "archive/", "archive/"),
        ("memos/a/", "memos/a/50% off?.png", "../../memos/a/50%25%20off%3F.png"),
        ("memos/a/", "memos/a/\u00fc#1.png", "../../memos/a/%C3%BC%231.png"),
    ],
)
def test_a_link_between_pages_is_relative(start: str, target: str, link: str) -> None:
    """A link works from any sub-path, and is written as addresses must be."""
    assert link == routes.relative(start, target)


@pytest.mark.parametrize(
    ("url", "root"), [("", "./"), ("feed.xml", "./"), ("log/", "../"), ("memos/a/", "../../")]
)
def test_the_root_is_seen_from_a_page(url: str, root: str) -> None:
    """One step up for each folder."""
    assert root == routes.root(url)


@pytest.mark.parametrize(
    ("folder", "name", "path"),
    [
        ("memos", "a.png", "memos/a.png"),
        ("memos/b", "./a.png", "memos/b/a.png"),
        ("memos/b", "../a.png", "memos/a.png"),
        ("memos", "../../a.png", "../a.png"),
        ("", "a.png", "a.png"),
    ],
)
def test_a_name_is_seen_from_its_folder(folder: str, name: str, path: str) -> None:
    """Dots are resolved; a path out of the site begins with two of them."""
    assert path == routes.join(folder, name)


def test_a_permanent_id_is_one_for_each_memo() -> None:
    """Two memos, and a memo on two hosts, have different ids; each is a UUID as a URN."""
    here = routes.permanent_id("https://example.org/", "a", "memo", ())
    assert here.startswith("urn:uuid:")
    assert here != routes.permanent_id("https://example.org/", "b", "memo", ())
    assert here != routes.permanent_id("https://example.com/", "a", "memo", ())
    assert here != routes.permanent_id("https://example.org/", "a", "note", ())


@pytest.mark.parametrize(
    ("base_url", "slug", "aliases"),
    [
        ("https://example.org/", "new", ("memos/a/",)),
        ("https://example.org/", "newer", ("memos/a/", "memos/new/")),
        ("https://example.org/", "new", ("2024/a.html", "memos/a/")),
        ("https://example.org/blog/", "a", ()),
        ("http://example.org:8000/", "a", ()),
        ("https://EXAMPLE.org/", "a", ()),
    ],
)
def test_a_permanent_id_survives_a_move(base_url: str, slug: str, aliases: tuple[str, ...]) -> None:
    """A new slug with the old address as alias, and a new path or scheme, keep the id."""
    first = routes.permanent_id("https://example.org/", "a", "memo", ())
    assert first == routes.permanent_id(base_url, slug, "memo", aliases)
