"""What authors write in fields is data in every output, whatever it looks like."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import feedparser
import lxml.etree
import pytest
from selectolax.lexbor import LexborHTMLParser

from command import build, memosite
from given import contents, site, text

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = "Plain words 7"
EVIL = (
    "<b onclick=alert(1)>A</b>",
    'A"onmouseover="alert(1)" x=\'y',
    "A]]></script><script>alert(1)</script><!--",
    "A --> <!-- & &amp; &#60;",
    "A{{ 7*7 }}{% if %}{# x #}${7*7}",
    "A}\\end{x}\\input{y}%~^_#$",
    "javascript:alert(1)",
    "</title></style></textarea><img src=x onerror=alert(1)>",
)
HTML = ("index.html", "404.html", "archive/index.html", "log/index.html", "memos/a/index.html")
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "sitemap": "http://www.sitemaps.org/schemas/sitemap/0.9",
}


def published(folder: Path, said: str) -> dict[str, str]:
    """Return the text outputs of a site that says `said` in every field."""
    address = "https://example.org/?a=1&b='2'"
    settings = {
        "title": said,
        "base_url": "https://example.org/",
        "description": said,
        "author": {"name": said, "role": said, "monogram": said, "url": address},
        "license": said,
        "nav": [{"title": said, "url": "archive/"}, {"title": said, "url": address}],
        "home": {
            "hero": {
                "eyebrow": said,
                "headline": said,
                "lede": said,
                "interests": [said],
                "figures": [{"value": said, "label": said}],
            },
            "format": {"heading": said, "principles": [{"title": said, "text": said}]},
            "focus": {"heading": said, "text": said},
        },
    }
    front = {
        "title": said,
        "topic": said,
        "summary": said,
        "description": said,
        "question": said,
        "focus": said,
        "keywords": [said],
        "license": said,
        "authors": [{"name": said, "url": address}],
        "sources": [{"title": said, "url": address, "note": said}],
        "corrections": [{"date": "2026-08-01", "text": said}],
        "open_questions": [said],
    }
    files = {
        "site.yaml": json.dumps(settings),
        "memos/a.md": text("Text.\n", **front),
        "memos/b.md": text("[[a]]\n", title=said, topic=said, date="2026-06-01", aliases=["/old/"]),
    }
    found = contents(build(site(folder, files)))
    endings = (".html", ".xml", ".json", ".txt")
    return {path: data.decode() for path, data in found.items() if path.endswith(endings)}


def skeleton(html: str) -> list[tuple[str, list[str]]]:
    """Return every element of a page with the names of its attributes, in order."""
    nodes = LexborHTMLParser(html).css("*")
    return [(node.tag or "", sorted(node.attributes)) for node in nodes]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the outputs of a site of plain words."""
    return published(tmp_path_factory.mktemp("plain"), PLAIN)


@pytest.fixture(scope="module", params=EVIL)
def evil(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, str]]:
    """Return an evil text and the outputs of a site that says it everywhere."""
    said = str(request.param)
    return said, published(tmp_path_factory.mktemp("evil"), said)


def test_no_page_gets_an_element_or_attribute_more(
    plain: dict[str, str], evil: tuple[str, dict[str, str]]
) -> None:
    """Every page has the elements and attributes that plain words give it."""
    _, found = evil
    for path in (*HTML, "memos/b/index.html", "topics/index.html", "old/index.html"):
        assert skeleton(plain[path]) == skeleton(found[path]), path


def test_readers_see_what_was_written(
    plain: dict[str, str], evil: tuple[str, dict[str, str]]
) -> None:
    """Where plain words stand, the text stands, character by character."""
    said, found = evil
    for path in HTML:
        before, after = (LexborHTMLParser(pages[path]).css("*") for pages in (plain, found))
        for one, other in zip(before, after, strict=True):
            if one.tag not in ("script", "code", "pre"):
                assert (one.text(deep=False) or "").replace(PLAIN, said) == other.text(deep=False)
            for name in ("content", "title", "aria-label", "alt"):
                told = (one.attributes.get(name) or "").replace(PLAIN, said)
                assert told == (other.attributes.get(name) or "")


def test_search_engines_read_what_was_written(evil: tuple[str, dict[str, str]]) -> None:
    """The data in a page's head is JSON that no text can leave."""
    said, found = evil
    (node,) = LexborHTMLParser(found["memos/a/index.html"]).css(
        "script[type='application/ld+json']"
    )
    described = json.loads(node.text())
    assert [said, said, said, [said]] == [
        described[key] for key in ("headline", "description", "articleSection", "keywords")
    ]
    assert said == described["author"][0]["name"]


def test_reference_managers_read_what_was_written(evil: tuple[str, dict[str, str]]) -> None:
    """A BibTeX record has its seven fields, and its braces match."""
    _, found = evil
    tree = LexborHTMLParser(found["memos/a/index.html"])
    (record,) = (node.text() for node in tree.css("code") if node.text().startswith("@misc{"))
    bare = re.sub(r"\\[{}]", "", record)
    depth = 0
    for character in bare:
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    assert 7 == len(re.findall(r"^  \w+ += .*,$", record, re.MULTILINE))
    assert not re.search(r"(?<!\\)[%$&#_]", record)
    assert "\\input" not in record


def test_feed_readers_read_what_was_written(evil: tuple[str, dict[str, str]]) -> None:
    """RSS and Atom are well-formed, and their texts are texts."""
    said, found = evil
    rss = lxml.etree.fromstring(found["feed.xml"].encode())
    assert [said] * 3 == [*rss.xpath("channel/title/text()"), *rss.xpath("//item/title/text()")]
    assert {said} == set(rss.xpath("//item/category/text()"))
    assert {said} == set(rss.xpath("//item/dc:creator/text()", namespaces=NAMESPACES))
    atom = lxml.etree.fromstring(found["atom.xml"].encode())
    for path in ("atom:title", "atom:entry/atom:title", "atom:entry/atom:summary"):
        assert {said} == set(atom.xpath(f"{path}/text()", namespaces=NAMESPACES))
    assert {said} == set(atom.xpath("//atom:category/@term", namespaces=NAMESPACES))
    for name in ("feed.xml", "atom.xml"):
        assert not feedparser.parse(found[name]).bozo


def test_a_summary_is_text_in_rss_too(evil: tuple[str, dict[str, str]]) -> None:
    """RSS reads a description as HTML, which must show the text as it was written."""
    said, found = evil
    rss = lxml.etree.fromstring(found["feed.xml"].encode())
    (described,) = rss.xpath("//item[contains(link, '/a/')]/description/text()")
    body = LexborHTMLParser(f"<!doctype html><body>{described}").body
    assert body is not None
    assert said == body.text()


def test_programs_read_what_was_written(evil: tuple[str, dict[str, str]]) -> None:
    """JSON Feed and index are JSON; the sitemap and the feeds lead to this site alone."""
    said, found = evil
    feed, index = (json.loads(found[name]) for name in ("feed.json", "index.json"))
    assert (said, said) == (feed["title"], feed["items"][0]["title"])
    assert (said, said) == (index["title"], index["memos"][0]["question"])
    sitemap = lxml.etree.fromstring(found["sitemap.xml"].encode())
    pages = sitemap.xpath("//sitemap:loc/text()", namespaces=NAMESPACES)
    assert pages
    assert [] == [page for page in pages if not page.startswith("https://example.org/")]


def test_no_link_runs_a_script(evil: tuple[str, dict[str, str]]) -> None:
    """Every link of every page leads to the web, to a letter or to this site."""
    _, found = evil
    for path, page in found.items():
        if path.endswith(".html"):
            links = [node.attributes["href"] or "" for node in LexborHTMLParser(page).css("[href]")]
            assert links
            assert [] == [
                link for link in links if re.match(r"\s*(javascript|data|vbscript):", link)
            ]


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("site.yaml", {"author": {"name": "A", "url": "javascript:alert(1)"}}, "site.yaml:"),
        ("site.yaml", {"nav": [{"title": "A", "url": " javascript:alert(1)"}]}, "site.yaml:"),
        ("site.yaml", {"base_url": "javascript:alert(1)"}, "site.yaml:"),
        ("memo", {"authors": [{"name": "A", "url": "JavaScript:alert(1)"}]}, "memos/a.md:5:"),
        ("memo", {"sources": [{"title": "A", "url": "data:text/html,x"}]}, "memos/a.md:5:"),
        (
            "memo",
            {"sources": [{"title": "A", "url": 'https://a.org/" onclick="'}]},
            "memos/a.md:5:",
        ),
        ("memo", {"aliases": ["javascript:alert(1)"]}, "memos/a.md:5:"),
    ],
)
def test_an_address_that_runs_a_script_is_refused(
    tmp_path: Path, name: str, data: dict[str, object], place: str
) -> None:
    """It is a mistake with its place, and no page is made."""
    settings = {"title": "A", "base_url": "https://example.org/"}
    if name == "memo":
        files = {"site.yaml": json.dumps(settings), "memos/a.md": text(**data)}
    else:
        files = {"site.yaml": json.dumps({**settings, **data}), "memos/a.md": text()}
    ran = memosite("build", "--site", site(tmp_path, files))
    assert ran.code == 1
    assert ran.err.startswith(place)


@pytest.mark.parametrize(
    ("file", "link"),
    [
        ("javascript:alert(1)", "../../memos/a/javascript:alert(1)"),
        ('a" onclick="x', "../../memos/a/a%22%20onclick=%22x"),
        ("a?b#c.pdf", "../../memos/a/a%3Fb%23c.pdf"),
    ],
)
def test_a_file_beside_a_memo_is_linked_as_a_file(tmp_path: Path, file: str, link: str) -> None:
    """Whatever its name looks like, its link is relative and written as addresses must be."""
    memo = text(sources=[{"title": "The source", "file": file}])
    found = contents(build(site(tmp_path, {"memos/a.md": memo, f"memos/{file}": "x"})))
    tree = LexborHTMLParser(found["memos/a/index.html"].decode())
    links = [node.attributes for node in tree.css("a") if node.text() == "The source"]
    assert [link] == [attributes["href"] for attributes in links]
    assert [] == [attributes for attributes in links if "onclick" in attributes]
    assert b"x" == found[f"memos/a/{file}"]


def test_a_file_outside_the_site_is_not_published(tmp_path: Path) -> None:
    """A path that leads out of the memos is warned of, and shown without a link."""
    (tmp_path / "secret.txt").write_text("secret")
    memo = text(sources=[{"title": "The source", "file": "../../secret.txt"}])
    found = contents(build(site(tmp_path / "site", {"memos/a.md": memo})))
    assert [] == [path for path, data in found.items() if b"secret" in data]
