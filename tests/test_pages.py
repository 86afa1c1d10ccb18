"""What readers find on the pages, in the order of the source, whatever the theme looks like."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from command import build
from given import SITE, contents, front, site, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SETTINGS = (
    SITE
    + """
author: {name: A. Author, role: Asks questions, monogram: aa}
home:
  hero:
    eyebrow: Research memos
    headline: One question at a time
    lede: Each memo takes one claim.
    interests: [optimisation, scaling]
    figures:
      - {value: "{count} published", label: Memos}
      - {value: "{window}", label: Window}
  format:
    eyebrow: Format
    heading: How a memo is made
    principles:
      - {title: One question, text: And no more.}
      - {title: Answer early, text: Then say why.}
  latest: {eyebrow: New, heading: The newest, text: Read these.}
"""
)
BODY = "## First {#one}\n\nWords[^1], $x$.\n\n```python\nx\n```\n\n## Second\n\n[^1]: A note.\n"
FILES = {
    "site.yaml": SETTINGS,
    "memos/a.md": text(
        BODY,
        summary="Short a.",
        description="Long a.",
        question="why is a so",
        focus="Kernels",
        reading_time=19,
        toc=True,
        open_questions=["Is it?"],
        corrections=[{"date": "2026-08-01", "text": "A sign was wrong."}],
    ),
    "memos/b.md": text(
        "[[a]]",
        title="B claim",
        topic="Attention",
        summary="Short b.",
        question="Why b?",
        date="2026-02-10",
        focus="Scaling",
    ),
    "memos/c.md": text(title="C claim", date="2026-03-01", aliases=["/old/", "/2020/c.html"]),
    "memos/d/index.md": text(
        "![Drawn](plot.svg)\n", title="D claim", supersedes="c", date="2026-06-30"
    ),
    "memos/d/plot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>',
    "memos/note.md": front(title="A note", kind="note", summary="Noted."),
    "memos/about.md": front(title="About", kind="page") + "Who I am.\n",
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the published folder of a site that has something of everything."""
    return build(site(tmp_path_factory.mktemp("site"), FILES))


@pytest.fixture(scope="module")
def pages(out: Path) -> Mapping[str, LexborHTMLParser]:
    """Return address -> page."""
    found = ((path, data) for path, data in contents(out).items() if path.endswith(".html"))
    return {
        path.removesuffix("index.html"): LexborHTMLParser(data.decode()) for path, data in found
    }


def shown(page: LexborHTMLParser) -> str:
    """Return the text of a page's main part in the order of its source."""
    main = page.css_first("main")
    assert main is not None
    bare = re.sub(r"<[^>]+>", "", main.html or "")
    return " ".join(html.unescape(bare).split())


def test_the_hero_says_who_and_what(pages: Mapping[str, LexborHTMLParser]) -> None:
    """Author, eyebrow, headline, lede, interests, figures; the superseded memo does not count."""
    words = (
        "A. Author Asks questions Research memos One question at a time Each memo takes one claim."
    )
    found = shown(pages[""])
    assert words in found
    assert "optimisation scaling 3 published Memos Feb to Jul 2026 Window" in found
    assert ["One question at a time"] == [node.text() for node in pages[""].css("h1")]


def test_the_principles_are_numbered(pages: Mapping[str, LexborHTMLParser]) -> None:
    """With two digits, each with its sentence."""
    words = "01 One question And no more. 02 Answer early Then say why."
    assert f"Format How a memo is made {words}" in shown(pages[""])


def test_recent_focus_comes_from_the_memos(pages: Mapping[str, LexborHTMLParser]) -> None:
    """Oldest first."""
    assert "Recent focus Scaling Kernels" in shown(pages[""])


def test_latest_shows_date_time_title_and_standfirst(pages: Mapping[str, LexborHTMLParser]) -> None:
    """The newest is featured without words of a link; the others end with them."""
    assert (
        "New The newest Read these."
        " July 1, 2026 / 19 min read A claim Long a."
        " June 30, 2026 / 1 min read D claim Open memo"
        " February 10, 2026 / 1 min read B claim Short b. Open memo"
        " Archive"
    ) in shown(pages[""])


def test_the_archive_shows_every_memo(pages: Mapping[str, LexborHTMLParser]) -> None:
    """Date, topic, title and summary, then the link; without a summary there is none."""
    assert (
        "Archive"
        " July 1, 2026 / Scaling A claim Short a. Read memo"
        " June 30, 2026 / Scaling D claim Read memo"
        " March 1, 2026 / Scaling C claim superseded Read memo"
        " February 10, 2026 / Attention B claim Short b. Read memo"
    ) in shown(pages[""])


def test_the_log_shows_each_question_as_written(pages: Mapping[str, LexborHTMLParser]) -> None:
    """One line a memo that asks, newest first."""
    words = "July 1, 2026: why is a so February 10, 2026: Why b?"
    assert f"Topic log {words}" in shown(pages[""])
    assert words in shown(pages["log/"])


def test_the_links_of_rows_are_told_apart(pages: Mapping[str, LexborHTMLParser]) -> None:
    """The accessible name of each `Open memo` and `Read memo` carries its memo's title."""
    named = {
        (node.text(), node.attributes.get("aria-label"), node.attributes["href"])
        for node in pages[""].css("a")
        if node.text() in ("Open memo", "Read memo")
    }
    assert {
        ("Open memo", "Open memo: D claim", "./memos/d/"),
        ("Open memo", "Open memo: B claim", "./memos/b/"),
        ("Read memo", "Read memo: A claim", "./memos/a/"),
        ("Read memo", "Read memo: B claim", "./memos/b/"),
        ("Read memo", "Read memo: C claim", "./memos/c/"),
        ("Read memo", "Read memo: D claim", "./memos/d/"),
    } == named


def test_nothing_is_printed_of_what_is_not_there(tmp_path: Path) -> None:
    """Sections without content, and the words of sections that have none, are left out."""
    settings = (
        SITE + "home: {latest: {heading: '', text: ''}, sections: [hero, format, latest, log]}\n"
    )
    out = build(site(tmp_path, {"site.yaml": settings, "memos/a.md": text()}))
    found = shown(LexborHTMLParser((out / "index.html").read_text("utf-8")))
    words = r"Small Claims (Read the newest memo )?July 1, 2026 / 1 min read A claim"
    assert re.fullmatch(words, found)


def test_a_memo_shows_what_belongs_to_it(pages: Mapping[str, LexborHTMLParser]) -> None:
    """Title, standfirst, date, change, author, reading time, topic, contents, text and after."""
    found = shown(pages["memos/a/"])
    for words in (
        "A claim",
        "Long a.",
        "July 1, 2026",
        "August 1, 2026",
        "A. Author",
        "19 min read",
        "Scaling",
        "First",
        "Is it?",
        "A sign was wrong.",
        "@misc{a,",
        "why is a so",
    ):
        assert words in found
    assert ["A claim"] == [node.text() for node in pages["memos/a/"].css("h1")]


def test_memos_lead_to_their_neighbours_and_successors(
    pages: Mapping[str, LexborHTMLParser],
) -> None:
    """A superseded memo keeps its page, which names the newer one first."""

    def links(page: str) -> list[str | None]:
        main = pages[page].css_first("main")
        return [node.attributes["href"] for node in main.css("a")] if main else []

    assert {"../../memos/a/", "../../memos/b/", "../../memos/c/"} <= set(links("memos/d/"))
    assert "../../memos/d/" == links("memos/c/")[0]


def test_each_list_has_its_page(pages: Mapping[str, LexborHTMLParser]) -> None:
    """Archive, topics, one topic, notes; each with one heading of its own."""
    assert "2026 July 1, 2026 / Scaling A claim Short a. Read memo" in shown(pages["archive/"])
    assert "Attention" in shown(pages["topics/"])
    assert "B claim" in shown(pages["topics/attention/"])
    assert "A claim" not in shown(pages["topics/attention/"])
    assert "A note Noted." in shown(pages["notes/"])
    assert "About Who I am." in shown(pages["about/"])


def test_an_old_address_leads_on_without_a_script(pages: Mapping[str, LexborHTMLParser]) -> None:
    """At once, and by a link for those whose browser stays."""
    for path, target in (("old/", "../memos/c/"), ("2020/c.html", "../memos/c/")):
        (meta,) = pages[path].css("meta[http-equiv=refresh]")
        assert f"0; url={target}" == meta.attributes["content"]
        assert target in [node.attributes["href"] for node in pages[path].css("a")]
        (canonical,) = pages[path].css("link[rel=canonical]")
        assert "https://example.org/memos/c/" == canonical.attributes["href"]


def addresses(page: LexborHTMLParser) -> Iterator[str]:
    """Yield every address that a page names, less the full ones of its head."""
    for node in page.css("[href], [src]"):
        url = node.attributes.get("href") or node.attributes.get("src") or ""
        if node.tag != "link" or node.attributes.get("rel") != "canonical":
            yield url


@pytest.mark.parametrize("root", ["https://example.org/", "https://example.org/deep/er/"])
def test_every_link_leads_somewhere(tmp_path: Path, root: str) -> None:
    """Every relative address is a file of the folder and every fragment an id, at any sub-path."""
    settings = SETTINGS.replace("https://example.org/", root)
    out = build(site(tmp_path, {**FILES, "site.yaml": settings}))
    ids: dict[str, set[str]] = {}
    asked: list[tuple[str, str]] = []
    for path in sorted(out.rglob("*.html")):
        page = LexborHTMLParser(path.read_text("utf-8"))
        here = path.relative_to(out).as_posix()
        named = [node.attributes["id"] or "" for node in page.css("[id]")]
        assert len(set(named)) == len(named), here
        ids[here] = set(named)
        base = root + here.removesuffix("index.html")
        asked.extend((here, urljoin(base, url)) for url in addresses(page))
    assert len(asked) > 200
    for here, url in asked:
        assert url.startswith(root), f"{here}: {url}"
        path = unquote(urlsplit(url).path).removeprefix(urlsplit(root).path)
        target = path + "index.html" if path.endswith("/") or not path else path
        assert (out / target).is_file(), f"{here}: {url}"
        fragment = urlsplit(url).fragment
        assert not fragment or fragment in ids[target], f"{here}: {url}"


def test_no_page_loads_anything_from_another_host(pages: Mapping[str, LexborHTMLParser]) -> None:
    """Scripts, styles, fonts and pictures are the site's own."""
    for path, page in pages.items():
        loaded = page.css("script[src], img[src], link[rel=stylesheet], link[rel=preload], iframe")
        urls = [node.attributes.get("src") or node.attributes.get("href") or "" for node in loaded]
        assert [] == [url for url in urls if "//" in url], path


def test_the_404_page_works_at_any_depth(tmp_path: Path) -> None:
    """Its addresses begin at the site's path on the host."""
    settings = SITE.replace(".org/", ".org/blog/")
    out = build(site(tmp_path, {"site.yaml": settings, "memos/a.md": text()}))
    page = LexborHTMLParser((out / "404.html").read_text("utf-8"))
    assert [] == [url for url in addresses(page) if not url.startswith("/blog/") and url != "#main"]


def test_dates_and_numbers_do_not_know_a_locale(pages: Mapping[str, LexborHTMLParser]) -> None:
    """Months are English words; the `datetime` of each is for machines."""
    times = {
        (node.attributes["datetime"], node.text())
        for page in pages.values()
        for node in page.css("time")
    }
    assert ("2026-02-10", "February 10, 2026") in times
    assert all(re.fullmatch(r"[A-Z][a-z]+ \d{1,2}, \d{4}", words) for _, words in times)


def test_a_memo_shows_who_links_to_it(tmp_path: Path) -> None:
    """With the sentence that does; and the page that links carries what it leads to."""
    files = {
        "memos/a.md": text("## Its own {#id}\n\nText.\n", summary="Short <a>."),
        "memos/b.md": text("One. As [[A claim#its OWN|there]] & *so*. Two.", title="B <claim>"),
    }
    out = build(site(tmp_path, files))
    linked = LexborHTMLParser((out / "memos/a/index.html").read_text("utf-8"))
    linking = LexborHTMLParser((out / "memos/b/index.html").read_text("utf-8"))
    (entry,) = linked.css(".backlinks > li")
    assert "B <claim>" in entry.text()
    assert "As there & so." in [node.text() for node in entry.css("p")]
    hrefs = [node.attributes["href"] for node in linking.css(".text a")]
    assert ["../../memos/a/#id"] == hrefs
    assert [] == linked.css("template")
    assert 1 == len(linking.css("template"))
    page = (out / "memos/b/index.html").read_text("utf-8")
    carried = page.split('<template class="previews">')[1].split("</template>")[0]
    for said in ('data-url="../../memos/a/"', "A claim", "Short &lt;a&gt;.", "July 1, 2026"):
        assert said in carried
