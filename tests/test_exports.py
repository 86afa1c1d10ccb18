"""What machines read of a site: the typed index, the sitemap, robots.txt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import lxml.etree
import pytest

from command import build
from given import SITE, front, site, text
from memosite.exports import index_schema

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "site.yaml": SITE + "author: {name: A}\n",
    "memos/a.md": text(
        "One [[b]] two. [c](data.csv)",
        summary="Short.",
        description="Long.",
        question="Why?",
        keywords=["k"],
        updated="2026-08-01T10:00",
    ),
    "memos/b.md": text(
        title="B", date="2026-06-01T12:00+02:00", reading_time=9, authors=["B", "C"]
    ),
    "memos/c.md": text(title="C", date="2026-06-02", supersedes=["b"]),
    "memos/data.csv": "1",
    "memos/note.md": front(title="Note", kind="note"),
    "memos/about.md": front(title="About", kind="page"),
    "memos/draft.md": text(draft=True),
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the published folder of a site with one memo of each sort."""
    return build(site(tmp_path_factory.mktemp("site"), FILES))


def locations(out: Path) -> dict[str, str]:
    """Return address -> date of the sitemap."""
    tree = lxml.etree.parse(out / "sitemap.xml")
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    return {
        "".join(url.xpath("s:loc/text()", namespaces=names)): "".join(
            url.xpath("s:lastmod/text()", namespaces=names)
        )
        for url in tree.xpath("/s:urlset/s:url", namespaces=names)
    }


def test_the_index_keeps_to_its_schema(out: Path) -> None:
    """What the schema says, every index is."""
    schema = index_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads((out / "index.json").read_bytes()), schema)


@pytest.mark.parametrize(
    "change",
    [
        lambda index: index.pop("version"),
        lambda index: index.update(version="1"),
        lambda index: index["memos"][0].pop("slug"),
        lambda index: index["memos"][0].update(minutes="1"),
        lambda index: index["memos"][0].update(title=None),
        lambda index: index["memos"][0].update(links=[1]),
    ],
)
def test_the_schema_refuses_what_is_no_index(out: Path, change: object) -> None:
    """A field that is missing or of another type does not pass."""
    index = json.loads((out / "index.json").read_bytes())
    assert callable(change)
    change(index)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(index, index_schema())


def test_the_index_holds_every_visible_memo(out: Path) -> None:
    """Memos newest first, then notes and pages."""
    index = json.loads((out / "index.json").read_bytes())
    assert (1, "Small Claims", "https://example.org/") == (
        index["version"],
        index["title"],
        index["base_url"],
    )
    assert [
        ("memos/a/", "memo"),
        ("memos/c/", "memo"),
        ("memos/b/", "memo"),
        ("notes/note/", "note"),
        ("about/", "page"),
    ] == [(one["url"], one["kind"]) for one in index["memos"]]


def test_an_entry_of_the_index_is_what_the_author_wrote(out: Path) -> None:
    """Dates as written, words counted, links below the site's root."""
    first, newer, older, note, _ = json.loads((out / "index.json").read_bytes())["memos"]
    assert {
        "url": "memos/a/",
        "slug": "a",
        "kind": "memo",
        "title": "A claim",
        "date": "2026-07-01",
        "updated": "2026-08-01T10:00:00+00:00",
        "topic": "Scaling",
        "keywords": ["k"],
        "summary": "Short.",
        "description": "Long.",
        "question": "Why?",
        "authors": ["A"],
        "minutes": 1,
        "words": 4,
        "links": ["memos/b/", "memos/a/data.csv"],
        "supersedes": [],
        "superseded_by": None,
        "audio": None,
    } == first
    assert (["b"], None) == (newer["supersedes"], newer["superseded_by"])
    assert ("c", 9, ["B", "C"]) == (older["superseded_by"], older["minutes"], older["authors"])
    assert "2026-06-01T12:00:00+02:00" == older["date"]
    assert (None, None) == (note["date"], note["topic"])


def test_the_sitemap_lists_every_page_once_with_its_date(out: Path) -> None:
    """Memos with the date of their last change; neither feeds nor files, nor the 404 page."""
    found = locations(out)
    base = "https://example.org/"
    assert {
        base + path
        for path in (
            "",
            "about/",
            "archive/",
            "log/",
            "memos/a/",
            "memos/b/",
            "memos/c/",
            "notes/",
            "notes/note/",
            "topics/",
            "topics/scaling/",
        )
    } == set(found)
    assert "2026-08-01T10:00:00+00:00" == found[base + "memos/a/"]
    assert "2026-08-01T10:00:00+00:00" == found[base]
    assert "" == found[base + "about/"]


def test_hidden_pages_are_not_in_the_sitemap(tmp_path: Path) -> None:
    """Old addresses lead on; a draft that is shown for a look is not for search engines."""
    files = {"memos/a.md": text(aliases=["/old/"]), "memos/d.md": text(draft=True)}
    found = locations(build(site(tmp_path, files), "--drafts"))
    assert "https://example.org/memos/a/" in found
    assert [] == [address for address in found if "old" in address or address.endswith("/d/")]


def test_robots_are_told_where_the_sitemap_is(tmp_path: Path) -> None:
    """By its full address, wherever the site is."""
    home = site(tmp_path, {"site.yaml": SITE.replace(".org/", ".org/blog/"), "memos/a.md": text()})
    lines = (build(home) / "robots.txt").read_text("utf-8").splitlines()
    assert "Sitemap: https://example.org/blog/sitemap.xml" in lines
    assert "User-agent: *" in lines
