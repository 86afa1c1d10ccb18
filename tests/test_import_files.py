"""PDFs, notes of Google Keep and feeds, imported: what is written, what is told, that it builds.

`imports/KIND/in` is shaped like a real export, with mistakes and hostile texts; `out` is what is
written of it, `told.txt` what the import says. `imports/html.md` holds pieces of HTML.
"""

from __future__ import annotations

import base64
import html
import io
import json
import os
import re
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st
from PIL import Image

from command import NOW, build, memosite
from fixtures import Case, cases
from given import contents, memo, site, text, write
from memosite.commands.import_ import Imports, import_
from memosite.importers import episodes, escaping, feedxml, keep, pdf, pdfpages
from memosite.importers.hypertext import markdown
from memosite.importers.phrases import Reading
from memosite.markup.body import render
from memosite.markup.library import Anything
from outside import PROJECT
from samples import mp3, png
from samples import pdf as empty_pdf

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

FOLDER = PROJECT / "tests" / "imports"
KINDS = ("keep", "pdf", "rss")
ITEM = "<item><title>A</title><pubDate>Tue, 02 Jan 2024 00:00:00 GMT</pubDate>{}</item>"
RSS = '<rss version="2.0"><channel><title>F</title>{}</channel></rss>'


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the first of July 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782864000")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a site with one memo."""
    return site(tmp_path / "site", {"memos/here.md": text()})


def imported(home: Path, kind: str, files: dict[str, str | bytes]) -> Imports:
    """Import files that are written for it."""
    return import_(home, kind, write(home.parent / "in", files))


def memo_of(home: Path, done: Imports, number: int = 0) -> str:
    """Return the text of a memo that was written."""
    return (home / done.written[number]).read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_each_export_becomes_what_is_expected(home: Path, kind: str) -> None:
    """Every memo letter by letter, the names of its files, and every warning with its line."""
    ran = memosite("import", kind, FOLDER / kind / "in", "--site", home)
    assert 0 == ran.code, ran.said
    (home / "memos/here.md").unlink()
    assert memos_in(FOLDER / kind / "out") == memos_in(home / "memos")
    assert (FOLDER / kind / "told.txt").read_text("utf-8") == ran.err


def memos_in(folder: Path) -> dict[str, bytes]:
    """Return the memos below a folder, and of other files that they are there."""
    return {path: data if path.endswith(".md") else b"" for path, data in contents(folder).items()}


@pytest.mark.parametrize("kind", KINDS)
def test_each_export_builds(home: Path, kind: str) -> None:
    """With no mistake, and with no warning that is not expected; drafts too."""
    import_(home, kind, FOLDER / kind / "in")
    ran = memosite("build", "--site", home, "--now", NOW, "--drafts")
    assert 0 == ran.code, ran.err
    assert (FOLDER / kind / "built.txt").read_text("utf-8") == ran.err


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_import_writes_nothing(home: Path, kind: str) -> None:
    """What the author changed since stays."""
    first = import_(home, kind, FOLDER / kind / "in")
    changed = home / first.written[0]
    changed.write_text(changed.read_text("utf-8") + "\nMine.\n", "utf-8")
    before = contents(home)
    again = import_(home, kind, FOLDER / kind / "in")
    assert [] == again.written
    assert len(first.written) == len(again.known)
    assert before == contents(home)


@pytest.mark.parametrize("kind", KINDS)
def test_no_export_reaches_a_file_outside_it(home: Path, kind: str) -> None:
    """A link in the folder that leads out of it is passed over."""
    outside = home.parent / "outside"
    shutil.copytree(FOLDER / kind / "in", outside)
    inside = home.parent / "in"
    inside.mkdir()
    for path in outside.iterdir():
        (inside / path.name).symlink_to(path)
    assert [] == import_(home, kind, inside).written


# HTML


def read(written: str) -> tuple[str, dict[str, str]]:
    """Return a piece of HTML as Markdown, and what was said of it."""
    reading = Reading(
        lambda address: address if ":" in address else "", lambda _address, words: words
    )
    return markdown(written, reading), reading.said


def built(written: str) -> str:
    """Return Markdown as a page has it; no mistake and no warning is allowed."""
    body = render(memo(body=written), Anything(), raw_html=True, macros={})
    assert () == body.warnings
    return body.html


@pytest.mark.parametrize("case", cases("../imports/html"), ids=lambda case: case.title)
def test_html_becomes_markdown(case: Case) -> None:
    """As the file of cases has it; and it builds."""
    made, _ = read(case.written)
    assert case.expected == made + "\n"


@pytest.mark.parametrize(
    "tag", ["div", "b", "span", "ul><li", "blockquote", "table><tr><td", "a x"]
)
@pytest.mark.parametrize("deep", [99, 1500, 100_000])
def test_html_without_end_is_words_alone(tag: str, deep: int) -> None:
    """The parser's cost would grow with the square of the depth, and Python's stack would end."""
    made, said = read(f"<{tag}>" * deep + "words")
    assert "words" in made or said
    built(made)


@pytest.mark.parametrize(
    "piece",
    [
        *("$a_", r"\(", "<br>", "<b><br></b>", "<b>x<br><br>", "&lt;", "<p>", "<li>x", "[![", "{{"),
        *(
            "http://:",
            "<b a=1><p></b>",
            "<table>",
            "<i>x<b>y</i>z</b>",
            "a@",
            "<dt>a<dd>b",
            "<td>a",
        ),
    ],
)
def test_html_costs_what_its_length_does(piece: str) -> None:
    """A hundred thousand signs of anything are read; what has no end would not be."""
    made, _ = read(piece * (100_000 // len(piece)))
    assert isinstance(made, str)


SIGNS = r"""$ $$ \ ` * _ [ ] ( ) < > @ & &amp; { } {{ {% %} # - -- = == ^ : ! ? | ~ ~~ a b1 1. 2) .
'x' http://x.org/ http://x.org/a_b www.a.b a@b.c / ; é 中 \( \) [[ [^ ]] \begin{align} x^2"""
WORDS = st.lists(st.sampled_from([*SIGNS.split(), "\n", " ", "\u200b", "\x07"]), max_size=12).map(
    "".join
)
_FOREIGN = re.compile(r"\{\{|\{%|%%|==|\{[.#:+]|\{[a-z-]+=|:::|\^[a-z]|@(?:fig|tbl|eq|sec)")


@settings(max_examples=400, deadline=None)
@given_any(WORDS)
def test_plain_text_reads_as_it_was_written(words: str) -> None:
    """Whatever signs stand in it, no syntax comes of them."""
    words = " ".join(words.split())
    body = render(
        memo(body=escaping.begun(escaping.escaped(words))), Anything(), raw_html=True, macros={}
    )
    shown = html.unescape(re.sub(r"<[^>]+>", "", body.html))
    assert bare(escaping.visible(words)) == bare(shown)
    seen = escaping.visible(words)
    assert [] == [one for one in body.warnings if not _FOREIGN.search(seen)]


def bare(words: str) -> str:
    """Return words without what typography does to them."""
    plain = words.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'", 0x2060: ""})
    return " ".join(plain.replace("\u00a0", " ").replace("\u202f", " ").split())


TAGS = """p b i em ul ol li table tr td th blockquote h2 pre code a div span dl dt dd del sup
figure figcaption details summary q kbd math"""
PIECES = st.recursive(
    WORDS.map(html.escape),
    lambda inner: st.tuples(
        st.sampled_from(TAGS.split()),
        st.lists(inner, max_size=3),
    ).map(lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given_any(PIECES)
def test_any_html_builds(written: str) -> None:
    """What is made of it has no mistake."""
    made, _ = read(written)
    render(memo(body=made), Anything(), raw_html=False, macros={})


# Feeds


def feed(*items: str) -> dict[str, str | bytes]:
    return {"feed.xml": RSS.format("".join(ITEM.format(one) for one in items))}


def test_a_feed_reads_no_file_of_the_machine(home: Path) -> None:
    """An entity that names one stays as it is written; one that multiplies does not."""
    secret = write(home.parent, {"secret.txt": "the secret"}) / "secret.txt"
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(20))
    kind = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">{entities}]>'
    told = RSS.format(ITEM.format("<description>&x; &e19;</description>"))
    done = imported(home, "rss", {"feed.xml": kind + told})
    assert "the secret" not in memo_of(home, done)
    assert "haha" not in memo_of(home, done)


def test_old_addresses_lead_to_items_of_the_sites_own_feed(home: Path) -> None:
    """Those on another host, or with a query, are nothing that the site could answer."""
    links = (
        "https://example.org/old/one.html",
        "https://example.com/two/",
        "https://example.org/?p=3",
    )
    done = imported(home, "rss", feed(*(f"<link>{one}</link>" for one in links)))
    assert ["aliases" in memo_of(home, done, n) for n in range(3)] == [True, False, False]
    assert 0 == memosite("build", "--site", home, "--now", NOW).code
    assert "../memos/a/" in (home / "_site/old/one.html").read_text("utf-8")


def test_files_beside_a_feed_come_along(home: Path) -> None:
    """By the path of their address; pictures within the text itself do too."""
    data = f"data:image/png;base64,{base64.b64encode(png(8, 8)).decode()}"
    shown = f'<img src="https://example.com/a/b.png" alt="B"><p><img src="{data}" alt="C">'
    addresses = [f'url="https://example.com/{name}"' for name in ("talk.mp3", "talk.vtt", "x.pdf")]
    item = (
        f"<description>{html.escape(shown)}</description><enclosure {addresses[0]}/>"
        f'<podcast:transcript {addresses[1]} xmlns:podcast="https://podcastindex.org/namespace/1.0"/>'
        f"<enclosure {addresses[2]}/><guid>one</guid>"
    )
    files = {**feed(item), "a/b.png": png(8, 8), "talk.mp3": mp3(4), "x.pdf": empty_pdf(1)}
    done = imported(home, "rss", {**files, "talk.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nHm.\n"})
    assert [] == done.lost
    folder = (home / done.written[0]).parent
    brought = {"b.png", "picture.png", "talk.mp3", "talk.vtt", "x.pdf", "index.md"}
    assert brought == {path.name for path in folder.iterdir()}
    assert "![B](b.png)\n\n![C](picture.png)\n\n![A](x.pdf)" in memo_of(home, done)
    keys = "audio:\n  file: talk.mp3\n  guid: one\n  transcript: talk.vtt\n"
    assert keys in memo_of(home, done)
    build(home)
    feed_of_site = (home / "_site/podcast.xml").read_text("utf-8")
    assert '<guid isPermaLink="false">one</guid>' in feed_of_site


@pytest.mark.parametrize("name", ["accounts.csv", "key", ".private/a.png", "_b/a.png", "../a.png"])
def test_a_feed_takes_no_file_that_it_should_not(home: Path, name: str) -> None:
    """It may name what lies beside it by chance."""
    shown = html.escape(f'<p><img src="{name}" alt="B">')
    item = f'<description>{shown}</description><enclosure url="https://example.com/{name}"/>'
    write(home.parent, {"a.png": png(8, 8)})
    done = imported(home, "rss", {**feed(item), f"x/../{name}": png(8, 8)})
    assert done.written[0].endswith("a.md")


def test_a_picture_that_is_none_becomes_a_link(home: Path) -> None:
    """The build would stop at it."""
    shown = html.escape('<p><img src="https://example.com/b.png" alt="B">')
    files = {**feed(f"<description>{shown}</description>"), "b.png": png(90, 90)[:900]}
    done = imported(home, "rss", files)
    assert "\n[B](https://example.com/b.png)\n" in memo_of(home, done)


@pytest.mark.parametrize(
    ("duration", "starts", "expected"),
    [
        ("1:21:09", ("00:00:00", "00:04:37.500"), ("1:21:09", ["0:00:00", "0:04:37"])),
        ("4869", ("0", "277"), ("1:21:09", ["0:00:00", "0:04:37"])),
        ("81:09", ("5", "5"), ("1:21:09", [None, None])),
        ("long", ("", ""), ("", [None, None])),
        ("0", ("9", "1"), ("", [None, None])),
    ],
)
def test_times_of_an_episode(
    duration: str, starts: tuple[str, ...], expected: tuple[str, list[str | None]]
) -> None:
    """Chapters whose times cannot be are without them."""
    chapters = tuple((start, "A chapter") for start in starts)
    item = feedxml.Item("A", "", 1, duration=duration, chapters=chapters)
    told: dict[str, Any] = episodes.told(item, feedxml.Enclosure("https://example.org/a.mp3"))
    assert expected == (
        told.get("duration", ""),
        [one.get("start") for one in told["chapters"]],
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "//[",
        "http://[x",
        "vbscript:x",
    ],
)
def test_an_unsafe_address_becomes_its_words(home: Path, address: str) -> None:
    """And that is told."""
    inner = html.escape(f'<p><a href="{address}">words</a></p>')
    done = imported(home, "rss", feed(f"<description>{inner}</description>"))
    assert memo_of(home, done).endswith("\n\nwords\n")
    assert 1 == len(done.lost)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Wed, 01 May 2024 22:30:00 -0700", "2024-05-01T22:30:00-07:00"),
        ("1 May 2024 22:30 EST", "2024-05-01T22:30:00-05:00"),
        ("2024-05-01T22:30:00Z", "2024-05-01T22:30:00+00:00"),
        ("2024-05-01T22:30:00.25+02:00", "2024-05-01T22:30:00.250000+02:00"),
        ("2024-05-01", "2024-05-01T00:00:00+00:00"),
        ("sometime", None),
        ("Wed, 99 May 2024 22:30:00 GMT", None),
        ("9" * 5000, None),
    ],
)
def test_dates_of_feeds(written: str, read: str | None) -> None:
    """In the zone that they name."""
    found = feedxml.moment(written)
    assert read == (found.isoformat() if found else None)


def test_a_feed_that_feedparser_reads_is_read_alike() -> None:
    """Titles, links and dates of every item, of each kind of feed."""
    feedparser = pytest.importorskip("feedparser")
    for name in ("wp/blog.xml", "talks.xml", "old.rdf"):
        data = (FOLDER / "rss/in" / name).read_bytes()
        theirs = feedparser.parse(io.BytesIO(data)).entries
        ours = feedxml.parse(data).items
        assert [one.get("link", "") for one in theirs] == [one.link for one in ours]
        dates = [
            dict(one).get("published_parsed", dict(one).get("updated_parsed")) for one in theirs
        ]
        read = [one.when.utctimetuple() for one in ours if one.when]
        assert [date for date in dates if date] == read


# Google Keep


@pytest.mark.parametrize(
    "keys",
    [
        {"isTrashed": 1, "title": {}, "labels": {"name": "x"}},
        {"textContent": ["x"], "annotations": [None, {"url": None}]},
        {"listContent": [{"text": None}, 3, {"isChecked": "yes"}], "sharees": "x"},
        {"textContent": "\u0000\ufffe\ud800", "title": "\u0007\n---\nkind: page"},
        {"textContent": "x", "userEditedTimestampUsec": 10**40, "createdTimestampUsec": -1},
        {"attachments": [{"filePath": "/etc/passwd"}, {"filePath": "\u0000"}, {"filePath": "."}]},
    ],
)
def test_a_note_of_odd_values_is_read_as_far_as_it_goes(
    home: Path, keys: dict[str, object]
) -> None:
    """What is no text, list or number counts as left out; it builds."""
    done = imported(home, "keep", {"Note.json": json.dumps(keys)})
    assert 1 == len(done.written), done.lost
    assert "kind: note" in memo_of(home, done)
    assert 0 == memosite("build", "--site", home, "--now", NOW).code


def test_lines_of_a_note_stay_lines() -> None:
    """Lists stay lists, and an empty line begins a paragraph."""
    assert "a\\\nb\n\n- c\n- d\n\n3. e\n\nf" == keep.plain("a\nb\n* c\n• d\n\n3) e\nf\n")


# PDF


def test_the_first_page_is_a_picture(home: Path) -> None:
    """As wide as the column, and no blank."""
    done = import_(home, "pdf", FOLDER / "pdf/in/preprint.pdf")
    with Image.open((home / done.written[0]).parent / "first-page.jpg") as image:
        assert "JPEG" == image.format
        assert (800, 1134) == image.size
        assert (0, 255) != image.convert("L").getextrema()[::-1]
        assert image.convert("L").getextrema()[0] < 50


@pytest.mark.parametrize(
    ("facts", "title", "day"),
    [
        ({"Title": "A floor", "CreationDate": "D:20240229120000+01'00'"}, "A floor", "2024-02-29"),
        ({"Title": "Microsoft Word - A floor", "CreationDate": "D:20230229"}, "A floor", "None"),
        ({"Title": "draft.docx", "CreationDate": "D:19700101000000Z"}, "", "None"),
        ({"Title": "  ", "CreationDate": "yesterday"}, "", "None"),
        ({"Title": "untitled"}, "", "None"),
        ({"Title": "A\x00\u0007 floor\r\n below"}, "A floor below", "None"),
    ],
)
def test_what_a_pdf_says_of_itself(facts: dict[str, str], title: str, day: str) -> None:
    """A name of a file is no title, and a clock that was never set tells no date."""
    pages = pdfpages.Pages(facts=facts)
    assert (title, day) == (pdf._title(pages), str(pdf._day(pages, None)))  # noqa: SLF001 (many cases)


def test_a_pdf_that_takes_too_long_is_brought_unread(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reader is ended."""
    monkeypatch.setattr(pdfpages, "SECONDS_MAX", 0)
    done = imported(home, "pdf", {"slow.pdf": empty_pdf(1)})
    assert ["takes too long to read; its text and first page are not shown"] == [
        one.message for one in done.lost
    ]
    assert (home / "memos/slow/slow.pdf").is_file()


def test_a_pdf_that_was_brought_is_not_read_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second import reads the new ones alone: each takes a process and up to a minute."""
    read: list[str] = []

    def told(path: Path) -> pdfpages.Pages:
        read.append(path.name)
        return pdfpages.Pages(pages=1)

    monkeypatch.setattr(pdfpages, "read", told)
    imported(home, "pdf", {"a.pdf": empty_pdf(1), "b/c.pdf": empty_pdf(1)})
    done = imported(home, "pdf", {"a.pdf": empty_pdf(2), "d.pdf": empty_pdf(1)})
    assert (["a.pdf", "b/c.pdf"], ["memos/d/index.md"]) == (done.known, done.written)
    assert ["a.pdf", "c.pdf", "d.pdf"] == read


def _ends(_path: str, _answer: Connection) -> None:
    os._exit(139)  # as where a PDF makes its reader fail


def test_a_pdf_that_ends_its_reader_ends_nothing_else(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is left out."""
    monkeypatch.setattr(pdfpages, "_work", _ends)
    done = imported(home, "pdf", {"bad.pdf": empty_pdf(1)})
    assert ([], ["cannot be read safely and was left out"]) == (
        done.written,
        [one.message for one in done.lost],
    )


@pytest.mark.parametrize("at", range(0, 1900, 171))
def test_a_damaged_pdf_is_read_or_left_out(home: Path, at: int) -> None:
    """Wherever it breaks off, or holds rubbish."""
    data = (FOLDER / "pdf/in/report.pdf").read_bytes()
    files = {"cut.pdf": data[:at], "spoilt.pdf": data[:at] + b"\xff<<" * 20 + data[at + 60 :]}
    done = imported(home, "pdf", files)
    assert 2 == len(done.written) + sum("left out" in one.message for one in done.lost)
    assert 0 == memosite("build", "--site", home, "--now", NOW).code


@pytest.mark.skipif(sys.platform == "win32", reason="names of files differ")
def test_a_name_that_no_address_could_have_is_changed(home: Path) -> None:
    """Spaces, signs and other scripts are none."""
    done = imported(home, "pdf", {"in/Ein Maß (2) #1.PDF": empty_pdf(1)})
    assert "](ein-mass-2-1.pdf)" in memo_of(home, done)
    assert (home / done.written[0]).with_name("ein-mass-2-1.pdf").is_file()
