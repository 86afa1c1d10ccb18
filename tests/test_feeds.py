"""RSS, Atom and JSON Feed, as feed readers read them."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from selectolax.lexbor import LexborHTMLParser

from command import build
from given import SITE, contents, front, site, text, write
from memosite.feeds import portable

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://example.org/memos/a/"
XML = ("feed.xml", "atom.xml")
FILES = {
    "memos/a.md": text("A **bold** word.", summary="Short.", keywords=["k"], authors=["B", "C"]),
    "memos/b.md": text("B.", title="B", topic="Attention", date="2026-08-01T10:30+02:00"),
    "memos/c.md": text("C.", title="C", date="2026-06-01", updated="2026-09-01"),
}


def parsed(out: Path, name: str) -> Any:  # noqa: ANN401 (feedparser has no types)
    """Return a feed as a feed reader sees it; it must be well-formed."""
    found = feedparser.parse((out / name).read_bytes())
    assert not found.bozo, found.get("bozo_exception")
    return found


def data(out: Path, name: str = "feed.json") -> Any:  # noqa: ANN401 (any JSON)
    """Return a JSON feed."""
    return json.loads((out / name).read_bytes())


def ids(out: Path) -> dict[str, str]:
    """Return title -> id of every entry, the same in all three formats."""
    found = {item["title"]: item["id"] for item in data(out)["items"]}
    for name in XML:
        assert found == {entry.title: entry.id for entry in parsed(out, name).entries}
    return found


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the published folder of a site of three memos."""
    settings = SITE + "description: What it is.\nlicense: CC BY 4.0\nauthor: {name: A}\n"
    return build(site(tmp_path_factory.mktemp("site"), {**FILES, "site.yaml": settings}))


@pytest.mark.parametrize(("name", "version"), [("feed.xml", "rss20"), ("atom.xml", "atom10")])
def test_a_feed_is_read_back(out: Path, name: str, version: str) -> None:
    """It knows its name, its site and itself, and has the newest memo first."""
    found = parsed(out, name)
    assert version == found.version
    assert ("Small Claims", "What it is.") == (found.feed.title, found.feed.subtitle)
    assert "https://example.org/" == found.feed.link
    links = {link.rel: link.href for link in found.feed.links}
    assert f"https://example.org/{name}" == links["self"]
    assert ["B", "A claim", "C"] == [entry.title for entry in found.entries]


def test_a_json_feed_has_its_fields(out: Path) -> None:
    """As jsonfeed.org, version 1.1, names them."""
    found = data(out)
    assert {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Small Claims",
        "home_page_url": "https://example.org/",
        "feed_url": "https://example.org/feed.json",
        "description": "What it is.",
        "authors": [{"name": "A"}],
        "language": "en",
    }.items() <= found.items()
    item = found["items"][1]
    assert item.pop("id").startswith("urn:uuid:")
    assert {
        "url": "https://example.org/memos/a/",
        "title": "A claim",
        "content_html": "<p>A <strong>bold</strong> word.</p>",
        "summary": "Short.",
        "date_published": "2026-07-01T00:00:00+00:00",
        "date_modified": "2026-07-01T00:00:00+00:00",
        "authors": [{"name": "B"}, {"name": "C"}],
        "tags": ["Scaling", "k"],
    } == item


def test_the_three_formats_carry_the_same_entries(out: Path) -> None:
    """Title, address, id, dates, text and topics agree."""

    def told(entry: Any) -> tuple[object, ...]:  # noqa: ANN401 (feedparser has no types)
        tags = [tag.term for tag in entry.get("tags", ())]
        # RSS carries the whole text as its description where there is no summary.
        whole = entry.content[0].value if "content" in entry else entry.summary
        return (entry.title, entry.link, entry.id, whole, tags)

    items = [
        (item["title"], item["url"], item["id"], item["content_html"], item["tags"])
        for item in data(out)["items"]
    ]
    for name in XML:
        assert items == [told(entry) for entry in parsed(out, name).entries]


def test_dates_are_those_of_the_front_matter(out: Path) -> None:
    """Publication in all formats; change in those that know it."""
    published = [item["date_published"] for item in data(out)["items"]]
    assert [
        "2026-08-01T10:30:00+02:00",
        "2026-07-01T00:00:00+00:00",
        "2026-06-01T00:00:00+00:00",
    ] == published
    for name in XML:
        moments = [
            time.strftime("%d %H:%M", one.published_parsed) for one in parsed(out, name).entries
        ]
        assert ["01 08:30", "01 00:00", "01 00:00"] == moments
    atom = parsed(out, "atom.xml")
    assert "2026-09-01T00:00:00+00:00" == atom.entries[2].updated
    assert "2026-09-01T00:00:00+00:00" == atom.feed.updated


def test_neither_clock_nor_file_times_reach_a_feed(tmp_path: Path) -> None:
    """A feed changes only when a memo does."""
    home = site(tmp_path, FILES)
    before = contents(build(home))
    for path in home.glob("memos/*"):
        os.utime(path, (1, 1))
    after = contents(build(home, "--now", "2033-01-01"))
    assert [before[name] for name in (*XML, "feed.json")] == [
        after[name] for name in (*XML, "feed.json")
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"memos/a.md": text("Other words.", updated="2026-10-01")},
        {"memos/a.md": text(title="Another title", topic="Other", date="2026-01-01")},
        {"memos/a.md": text(corrections=[{"date": "2026-10-01", "text": "Wrong."}])},
        {"memos/a.md": None, "memos/new.md": text(aliases=["/memos/a/"])},
        {"memos/a.md": None, "memos/new.md": text(aliases=["/memos/a/", "/memos/later/"])},
        {"memos/a.md": None, "memos/sub/2026-07-01-a/index.md": text()},
        {"site.yaml": SITE.replace("example.org/", "example.org/blog/")},
        {"site.yaml": SITE.replace("https", "http").replace("Small", "Large")},
    ],
)
def test_an_id_never_changes(tmp_path: Path, changed: dict[str, str | None]) -> None:
    """Whatever an author changes, a reader who has seen a memo does not see it as new."""
    home = site(tmp_path, {"memos/a.md": text()})
    before = ids(build(home))
    for name, told in changed.items():
        (home / name).unlink() if told is None else write(home, {name: told})
    assert list(before.values()) == list(ids(build(home)).values())


def test_a_correction_moves_the_date_of_change(tmp_path: Path) -> None:
    """So that readers see the memo again, under its old id."""
    home = site(tmp_path)
    before = data(build(home))["items"][0]
    write(home, {"memos/a.md": text(corrections=[{"date": "2026-10-01", "text": "Wrong."}])})
    after = data(build(home))["items"][0]
    assert "2026-10-01T00:00:00+00:00" == after.pop("date_modified")
    assert "2026-07-01T00:00:00+00:00" == before.pop("date_modified")
    assert before == after


def test_only_current_dated_memos_are_in_feeds(tmp_path: Path) -> None:
    """Neither drafts nor scheduled, superseded, undated or standalone ones."""
    home = site(
        tmp_path,
        {
            **FILES,
            "memos/draft.md": text(draft=True),
            "memos/later.md": text(date="2031-01-01"),
            "memos/new.md": text(title="New", supersedes="c"),
            "memos/note.md": front(title="Note", kind="note", date="2026-01-01"),
            "memos/about.md": front(title="About", kind="page"),
        },
    )
    assert {"A claim", "B", "New"} == set(ids(build(home)))


def test_a_topic_has_feeds_of_its_own(out: Path) -> None:
    """With the memos of the topic alone, under the same ids."""
    folder = "topics/attention/"
    whole = ids(out)
    found = data(out, f"{folder}feed.json")
    assert {"B": whole["B"]} == {item["title"]: item["id"] for item in found["items"]}
    assert "https://example.org/topics/attention/" == found["home_page_url"]
    for name in XML:
        topic = parsed(out, folder + name)
        assert [whole["B"]] == [entry.id for entry in topic.entries]
        assert "Attention \u2013 Small Claims" == topic.feed.title
    feeds = [parsed(out, name).feed.id for name in ("atom.xml", f"{folder}atom.xml")]
    assert 2 == len(set(feeds))


def test_pages_name_the_feeds(out: Path) -> None:
    """Feed readers find them from any page; a topic's page names the topic's first."""

    def offered(path: str) -> list[str | None]:
        tree = LexborHTMLParser((out / path).read_text("utf-8"))
        return [node.attributes["href"] for node in tree.css("link[rel=alternate]")]

    assert ["./feed.xml", "./atom.xml", "./feed.json"] == offered("index.html")
    assert [
        *(f"../../topics/attention/{name}" for name in ("feed.xml", "atom.xml", "feed.json")),
        *(f"../../{name}" for name in ("feed.xml", "atom.xml", "feed.json")),
    ] == offered("topics/attention/index.html")


def test_a_feed_may_be_short(tmp_path: Path) -> None:
    """So many of the newest, and summaries alone."""
    settings = SITE + "feeds: {full: false, limit: 2}\n"
    out = build(site(tmp_path, {**FILES, "site.yaml": settings}))
    first, second = data(out)["items"]
    assert ("B", "A claim") == (first["title"], second["title"])
    assert ("B", "Short.") == (first["content_text"], second["content_text"])
    for name in XML:
        entries = parsed(out, name).entries
        assert ["B", "A claim"] == [entry.title for entry in entries]
        assert "Short." == entries[1].summary
        assert ["content" in entry for entry in entries] == [False, False]


def test_a_site_without_memos_has_empty_feeds(tmp_path: Path) -> None:
    """They are valid, and do not ask the clock."""
    home = write(tmp_path, {"site.yaml": SITE, "memos/.keep": ""})
    out = build(home)
    assert [] == data(out)["items"]
    for name in XML:
        assert [] == parsed(out, name).entries
    assert "1970-01-01T00:00:00+00:00" == parsed(out, "atom.xml").feed.updated


BODY = """
## A heading {#here}

[a memo](b.md), [a page](/archive/), [a place](#here), [the web](https://example.com/?a=1&b=2)

![A drawing](plot.svg "Drawn")

- [x] done

A note[^1] and `code`, $x^2$.

```python
print(1)
```

<div onclick="alert(1)" style="color: red" id="here2"><script>alert(1)</script>kept</div>

[^1]: The note.
"""


@pytest.fixture(scope="module")
def entry(tmp_path_factory: pytest.TempPathFactory) -> LexborHTMLParser:
    """Return the text of a memo as a feed carries it."""
    files = {
        "memos/a.md": text(BODY),
        "memos/b.md": text(date="2026-01-01"),
        "memos/plot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>',
    }
    out = build(site(tmp_path_factory.mktemp("entry"), files))
    return LexborHTMLParser(data(out)["items"][0]["content_html"])


def test_every_address_in_a_feed_is_absolute(entry: LexborHTMLParser) -> None:
    """A feed is read far from its site."""
    links = [node.attributes["href"] for node in entry.css("a[href]")]
    assert {
        "https://example.org/memos/b/",
        "https://example.org/archive/",
        "https://example.org/memos/a/#here",
        "https://example.com/?a=1&b=2",
    } <= set(links)
    assert [] == [link for link in links if not (link or "").startswith("https://")]
    (image,) = entry.css("img")
    assert ("https://example.org/memos/a/plot.svg", "3") == (
        image.attributes["src"],
        image.attributes["width"],
    )


def test_no_feed_carries_a_script(entry: LexborHTMLParser) -> None:
    """Neither scripts nor styles, handlers, forms or ids; the words stay."""
    assert [] == entry.css("script, style, input, button, [onclick], [style], [id], [class]")
    body = entry.body
    assert body is not None
    for words in ("A heading", "Drawn", "\u2611", "done", "code", "print(1)", "kept", "The note."):
        assert words in body.text()
    assert 1 == len(entry.css("math"))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="../b/">b</a>', '<a href="https://example.org/memos/b/">b</a>'),
        ('<a href="//example.com/">b</a>', '<a href="https://example.com/">b</a>'),
        ('<a href="javascript:alert(1)">b</a>', "<a>b</a>"),
        ('<a href=" JavaScript:alert(1)">b</a>', "<a>b</a>"),
        ('<a href="java&#10;script:alert(1)">b</a>', "<a>b</a>"),
        ('<a href="data:text/html,x">b</a>', "<a>b</a>"),
        ('<a href="http://[b">b</a>', "<a>b</a>"),
        ('<svg><a xlink:href="javascript:alert(1)">b</a></svg>', "<svg><a>b</a></svg>"),
        ("<svg><script>alert(1)</script></svg>", "<svg></svg>"),
        (
            '<svg><a xlink:href="/x"><animate to="javascript:alert(1)"/><set to="x"/>b</a></svg>',
            '<svg><a xlink:href="https://example.org/x">b</a></svg>',
        ),
        ('<b onmouseover="x" ONCLICK="y">b</b>', "<b>b</b>"),
        ('<iframe src="x"></iframe><object data="x"></object><embed src="x">', ""),
        ('<form action="x"><button>b</button></form>c', "c"),
        ('<meta http-equiv="refresh" content="0"><base href="x"><link href="x">c', "c"),
        ("a \x1b[31m b\uffff", "a [31m b"),
        ("<p>unclosed <b>tags", "<p>unclosed <b>tags</b></p>"),
        (
            '<picture><source srcset="b.avif"><img src="b.png"></picture><i class="in-dark">c</i>',
            '<img src="https://example.org/memos/a/b.png">',
        ),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("", ""),
    ],
)
def test_what_leaves_the_site_is_harmless(html: str, expected: str) -> None:
    """Only what any reader may show is kept."""
    assert expected == portable(html, BASE)
