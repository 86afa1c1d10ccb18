"""What pages say of themselves."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from given import CONFIG, heads, memo
from memosite import heads as module
from memosite.config import Author
from memosite.frames import FeedLink, Head, Link
from memosite.heads import Heads, cut
from memosite.markup.sheet import Body

BODY = Body("<p>Text.</p>")
FEED = FeedLink("All", "application/rss+xml", "feed.xml")


def head(*, body: Body = BODY, image: str = "", **keys: object) -> Head:
    """Return the head of a memo."""
    return heads().memo(memo(**keys), body, image)


def test_a_page_names_itself_and_the_site() -> None:
    """Every page has a title of its own, the site's title behind it, and a full address."""
    page = heads().page("archive/", "Archive", "All memos.")
    assert "Archive \u2013 Small Claims" == page.title
    assert ("Archive", "All memos.", "../") == (page.heading, page.description, page.root)
    assert "https://example.org/archive/" == page.canonical


def test_the_home_page_is_named_like_the_site() -> None:
    """It is described as a blog to search engines."""
    page = heads().home("What it is.")
    assert ("Small Claims", "https://example.org/") == (page.title, page.canonical)
    assert ("Blog", "Small Claims") == (page.json_ld["@type"], page.json_ld["name"])


@pytest.mark.parametrize(
    ("url", "current"),
    [
        ("archive/", ["Archive"]),
        ("archive/2026/", ["Archive"]),
        ("archives/", []),
        ("", ["Home"]),
        ("memos/a/", []),
    ],
)
def test_the_navigation_marks_where_the_reader_is(url: str, current: list[str]) -> None:
    """A link is current on its page and on the pages below it; home on home alone."""
    nav = (Link("Home", ""), Link("Archive", "archive/"), Link("Elsewhere", "https://example.com/"))
    page = Heads(CONFIG, nav, (), "").page(url, "A", "")
    assert current == [link.title for link in page.nav if link.current]


def test_a_page_offers_its_own_feeds_first() -> None:
    """A topic's feeds come before the site's."""
    own = FeedLink("Topic", "application/rss+xml", "topics/a/feed.xml")
    page = Heads(CONFIG, (), (FEED,), "").page("topics/a/", "A", "", [own])
    assert (own, FEED) == page.feeds


def test_the_card_has_a_full_address() -> None:
    """A memo's own picture wins over the site's."""
    site = Heads(CONFIG, (), (), "card.png")
    assert "https://example.org/card.png" == site.page("log/", "Log", "").image
    assert "https://example.org/memos/a/x.png" == site.memo(memo(), BODY, "memos/a/x.png").image
    assert "" == heads().page("log/", "Log", "").image


@pytest.mark.parametrize(
    ("keys", "description"),
    [
        ({"description": "Long.", "summary": "Short."}, "Long."),
        ({"summary": "Short."}, "Short."),
        ({}, "A claim. About small things."),
    ],
)
def test_a_memo_is_described_by_its_standfirst(keys: dict[str, object], description: str) -> None:
    """The description counts first, then the summary, then the title; never the text."""
    config = replace(CONFIG, description="About small things.")
    assert description == heads(config).memo(memo(**keys), BODY, "").description


def test_a_long_description_is_cut() -> None:
    """Search engines and cards get at most 300 characters, whole words."""
    told = head(description="word " * 100).description
    assert len(told) <= module.DESCRIPTION_MAX
    assert told.endswith("word\u2026")


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("one two", 7, "one two"),
        ("one\n  two", 7, "one two"),
        ("one two three", 9, "one two\u2026"),
        ("one, two", 7, "one\u2026"),
        ("incomprehensible", 5, "inco\u2026"),
        ("", 5, ""),
    ],
)
def test_a_text_is_cut_between_words(text: str, limit: int, shown: str) -> None:
    """The result is one line of at most so many characters."""
    assert shown == cut(text, limit)


def test_a_dated_memo_is_an_article() -> None:
    """Its dates are told as machines read them, to search engines and to scholars."""
    page = head(updated="2026-08-01T12:00", keywords=["a", "b"])
    assert (True, "2026-07-01T00:00:00+00:00", "2026-08-01T12:00:00+00:00") == (
        page.article,
        page.published,
        page.updated,
    )
    assert {
        "@type": "BlogPosting",
        "headline": "A claim",
        "url": "https://example.org/memos/a/",
        "datePublished": "2026-07-01T00:00:00+00:00",
        "dateModified": "2026-08-01T12:00:00+00:00",
        "articleSection": "Scaling",
        "keywords": ["a", "b"],
    }.items() <= page.json_ld.items()
    assert ("citation_publication_date", "2026/07/01") in page.meta
    assert ("citation_title", "A claim") in page.meta


def test_a_long_title_is_a_short_headline() -> None:
    """Search engines ask for at most 110 characters."""
    headline = head(title="word " * 40).json_ld["headline"]
    assert isinstance(headline, str)
    assert len(headline) <= module.HEADLINE_MAX


def test_an_undated_page_is_no_article() -> None:
    """A page such as About is neither dated nor cited."""
    page = head(kind="page", date=None, topic=None)
    assert (False, "", {}, ()) == (page.article, page.published, page.json_ld, page.meta)


def test_drafts_old_addresses_and_the_404_page_are_hidden() -> None:
    """Search engines leave them out."""
    site = heads()
    assert head(draft=True).hidden
    assert site.not_found().hidden
    assert site.redirect("old/", Link("A", "memos/a/")).hidden
    assert not head().hidden


def test_an_old_address_names_the_new_one() -> None:
    """The canonical address of a redirect is where it leads."""
    page = heads().redirect("old/", Link("A", "memos/a/"))
    assert ("../", "https://example.org/memos/a/") == (page.root, page.canonical)


def test_the_404_page_works_at_any_depth() -> None:
    """Its links begin at the site's own path on the host."""
    config = replace(CONFIG, base_url="https://example.org/blog/")
    assert "/blog/" == heads(config).not_found().root


def test_a_page_says_its_language_and_whether_it_has_formulas() -> None:
    """A memo's own language wins over the site's."""
    assert ("en", False) == (head().language, head().maths)
    page = head(lang="de", body=Body("", formulas=1))
    assert ("de", True) == (page.language, page.maths)


@pytest.mark.parametrize(
    ("author", "keys", "names"),
    [
        (None, {}, ["Small Claims"]),
        (Author("B"), {}, ["B"]),
        (Author("B"), {"authors": ["C", "D"]}, ["C", "D"]),
    ],
)
def test_a_memo_always_has_an_author(
    author: Author | None, keys: dict[str, object], names: list[str]
) -> None:
    """Its own, else the site's, else the site itself."""
    config = replace(CONFIG, author=author)
    assert names == [one.name for one in module.authors(config, memo(**keys))]


def test_an_author_is_known_by_orcid() -> None:
    """Search engines get the full address of the ORCID iD."""
    authors = [{"name": "B", "orcid": "0000-0002-1825-0097"}]
    known = head(authors=authors).json_ld["author"]
    assert [
        {"@type": "Person", "name": "B", "sameAs": "https://orcid.org/0000-0002-1825-0097"}
    ] == known


def test_a_memo_is_cited_in_bibtex() -> None:
    """Title and names are kept as written by double braces."""
    record = """\
@misc{a,
  author       = {{B} and {C D}},
  title        = {{On {\\$}}},
  howpublished = {Small Claims},
  year         = {2026},
  month        = jul,
  day          = {1},
  url          = {https://example.org/memos/a/},
}"""
    assert record.replace("{\\$}", "\\$") == heads().bibtex(
        memo(title="On $", authors=["B", "C D"])
    )


@pytest.mark.parametrize(
    ("title", "tex"),
    [
        ("50% & $5 #1 a_b", r"50\% \& \$5 \#1 a\_b"),
        ("{x}", r"\{x\}"),
        ("a\\b ~ ^", r"a\textbackslash{}b \textasciitilde{} \textasciicircum{}"),
        ("\\}", r"\textbackslash{}\}"),
        ("\u00fc < >", "\u00fc < >"),
    ],
)
def test_a_title_is_text_in_bibtex(title: str, tex: str) -> None:
    """No character of a title is a command of TeX."""
    assert f"  title        = {{{{{tex}}}}}," in heads().bibtex(memo(title=title)).split("\n")


def test_an_undated_page_is_not_cited() -> None:
    """A record needs a year."""
    assert "" == heads().bibtex(memo(kind="page", date=None, topic=None))
