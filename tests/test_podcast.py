"""The podcast's feed, as directories and players read it."""

from __future__ import annotations

import json
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import feedparser
import pytest
from PIL import Image

from command import build, memosite
from given import SITE, site, text, write
from memosite.routes import podcast_id
from outside import PROJECT
from outside import build as build_project
from samples import mp3, saved

if TYPE_CHECKING:
    from pathlib import Path

APPLE = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
ELSEWHERE = {"url": "https://host.example/talk.mp3", "bytes": 9, "duration": "1:21:09"}
ID = "9b024349-ccf0-5f69-a609-6b82873eab3c"


def channel(out: Path) -> ET.Element:
    """Return the channel of the feed."""
    found = ET.fromstring((out / "podcast.xml").read_bytes()).find("channel")  # noqa: S314 (ours)
    assert found is not None
    return found


def one(parent: ET.Element, tag: str) -> ET.Element:
    """Return the only element of that name."""
    found = parent.findall(tag)
    assert 1 == len(found), f"{len(found)} of {tag}"
    return found[0]


def ids(out: Path) -> dict[str, str]:
    """Return title -> id of every episode."""
    items = channel(out).findall("item")
    return {one(item, "title").text or "": one(item, "guid").text or "" for item in items}


def told(folder: Path) -> str:
    """Return what a build that succeeds says."""
    ran = memosite("build", "--site", folder, "--now", "2026-12-31")
    assert 0 == ran.code, ran.said
    return ran.err


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the published example of a podcast."""
    out = tmp_path_factory.mktemp("podcast") / "out"
    return build_project(PROJECT / "examples" / "podcast", out)


def test_the_example_builds_without_a_warning(tmp_path: Path) -> None:
    """It is what a podcast should look like."""
    here = PROJECT / "examples" / "podcast"
    ran = memosite("build", "--site", here, "--strict", "--out", tmp_path / "out", "--no-cache")
    assert (0, "") == (ran.code, ran.err)


def test_the_show_has_what_apple_requires(example: Path) -> None:
    """Source: A Podcaster's Guide to RSS, required and recommended tags of a show."""
    show = channel(example)
    for name in ("title", "description", "link", "copyright"):
        assert one(show, name).text
    assert "en" == one(show, "language").text
    assert ["Science", "Technology"] == [
        tag.get("text") for tag in show.findall(APPLE + "category")
    ]
    subs = show.findall(f"{APPLE}category/{APPLE}category")
    assert ["Mathematics"] == [tag.get("text") for tag in subs]
    assert "false" == one(show, APPLE + "explicit").text
    assert "Short Readings" == one(show, APPLE + "author").text
    assert "episodic" == one(show, APPLE + "type").text
    address = one(show, APPLE + "image").get("href")
    assert "https://memosite.example/podcast/cover.png" == address
    with Image.open(example / "cover.png") as image:
        assert image.width == image.height
        assert 1400 <= image.width <= 3000


def test_every_episode_has_what_apple_requires(example: Path) -> None:
    """Title and enclosure with address, length and type; and what is recommended."""
    items = channel(example).findall("item")
    assert 5 == len(items)
    addresses = set()
    for item in items:
        enclosure = one(item, "enclosure")
        address = enclosure.attrib["url"]
        below = address.removeprefix("https://memosite.example/podcast/")
        assert (example / below).stat().st_size == int(enclosure.attrib["length"])
        assert "audio/mpeg" == enclosure.attrib["type"]
        addresses.add(address)
        guid = one(item, "guid")
        assert "false" == guid.get("isPermaLink")
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", guid.text or "")
        assert parsedate_to_datetime(one(item, "pubDate").text or "").tzinfo
        assert int(one(item, APPLE + "duration").text or "") > 0
        assert "full" == one(item, APPLE + "episodeType").text
        assert "false" == one(item, APPLE + "explicit").text
        assert (one(item, "description").text or "").strip()
        assert (one(item, "link").text or "").startswith("https://memosite.example/podcast/memos/")
    assert 5 == len(addresses)


def test_the_show_has_an_id_of_podcasting_2(example: Path) -> None:
    """The one written in its settings, which is that of its address."""
    show = channel(example)
    written = one(show, PODCAST + "guid").text
    assert podcast_id("https://memosite.example/podcast/podcast.xml") == written
    assert "podcast" == one(show, PODCAST + "medium").text


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://podnews.net/rss", ID),
        ("http://podnews.net/rss/", ID),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_the_id_of_an_address_is_that_of_the_specification(address: str, expected: str) -> None:
    """Without scheme and last slash."""
    assert expected == podcast_id(address)


def test_transcripts_and_chapters_are_linked_with_their_types(example: Path) -> None:
    """Chapters where all have times alone."""
    found = {
        (one(item, "title").text or "").split(":")[0]: (
            [dict(tag.attrib) for tag in item.findall(PODCAST + "chapters")],
            [tag.attrib["type"] for tag in item.findall(PODCAST + "transcript")],
        )
        for item in channel(example).findall("item")
    }
    kind = "application/json+chapters"
    base = "https://memosite.example/podcast/memos/"
    assert {
        "Questions & answers": ([], []),
        "Dropout": ([], ["text/plain"]),
        "RMSNorm": ([{"url": base + "rmsnorm/chapters.json", "type": kind}], ["application/json"]),
        "Adam": ([], ["application/x-subrip"]),
        "Attention": ([{"url": base + "attention/chapters.json", "type": kind}], ["text/vtt"]),
    } == found


def test_the_file_of_chapters_is_that_of_the_specification(example: Path) -> None:
    """Version 1.2.0, in seconds, ascending."""
    found = json.loads((example / "memos/attention/chapters.json").read_text("utf-8"))
    assert "1.2.0" == found["version"]
    assert [0, 2, 5] == [chapter["startTime"] for chapter in found["chapters"]]
    assert "The formula" == found["chapters"][0]["title"]


def test_show_notes_carry_the_chapters(example: Path) -> None:
    """With times where there are any; a player without chapters shows these."""
    notes = {
        one(item, "title").text: one(item, CONTENT + "encoded").text or ""
        for item in channel(example).findall("item")
        if item.find(CONTENT + "encoded") is not None
    }
    adam = notes["Adam: what the bias correction corrects"]
    assert "<p>In this episode:</p><ul><li>Two moving averages</li><li>The first step: " in adam
    attention = notes["Attention: why divide by the square root of d?"]
    assert "<li>0:00:02 The variance of a sum: Terms of variance one add up to d.</li>" in attention


def test_every_page_tells_of_the_feed(example: Path) -> None:
    """For players that are given the address of any page."""
    for page in ("index.html", "memos/adam/index.html", "episodes/index.html"):
        assert 'title="Short Readings (podcast)"' in (example / page).read_text("utf-8")
    assert ">Podcast</a>" in (example / "index.html").read_text("utf-8")


def test_a_feed_reader_reads_it_back(example: Path) -> None:
    """Well-formed, newest first, each with its recording."""
    found = feedparser.parse((example / "podcast.xml").read_bytes())
    assert not found.bozo
    assert "https://memosite.example/podcast/episodes/" == found.feed.link
    dates = [entry.published_parsed for entry in found.entries]
    assert sorted(dates, reverse=True) == dates
    assert all(entry.enclosures[0].href.endswith(".mp3") for entry in found.entries)


LONG = "Grüße & <Dank>: \"Zitate\" und 'Apostrophe', " + "ein sehr langer Titel, " * 3 + "Ende"


def test_any_title_comes_through(tmp_path: Path) -> None:
    """Ampersands, quotes, umlauts, a hundred and twenty characters."""
    title = LONG[:120]
    audio = {**ELSEWHERE, "chapters": [{"title": title, "start": 0}]}
    out = build(site(tmp_path, {"memos/a.md": text(title=title, audio=audio, summary=title)}))
    assert 115 < len(title) <= 120
    assert [title] == list(ids(out))
    assert title == one(one(channel(out), "item"), APPLE + "title").text
    entry = feedparser.parse((out / "podcast.xml").read_bytes()).entries[0]
    assert title == entry.title
    chapters = json.loads((out / "memos/a/chapters.json").read_text("utf-8"))
    assert title == chapters["chapters"][0]["title"]


def test_near_titles_and_equal_lengths_have_ids_of_their_own(tmp_path: Path) -> None:
    """Also on one day."""
    names = ("Norms: what they do", "Norms - what they do")
    files = {f"memos/m{n}.md": text(title=name, audio=ELSEWHERE) for n, name in enumerate(names)}
    found = ids(build(site(tmp_path, files)))
    assert set(names) == set(found)
    assert 2 == len(set(found.values()))


SETTINGS = SITE + f"description: D.\npodcast: {{category: Science, guid: {ID}}}\n"


@pytest.mark.parametrize(
    ("settings", "name", "keys"),
    [
        (SETTINGS, "a", {"title": "Another", "date": "2026-08-01", "topic": "Other"}),
        (SETTINGS, "b", {"aliases": ["/memos/a/"]}),
        (SETTINGS.replace("https://example.org/", "https://other.example/below/"), "a", {}),
        (SETTINGS.replace("title: Small Claims", "title: Large Claims"), "a", {}),
    ],
)
def test_an_id_outlives(tmp_path: Path, settings: str, name: str, keys: dict[str, object]) -> None:
    """Title, date and topic; the file's name, with its alias; the site's address and name."""
    folder = site(tmp_path, {"site.yaml": SETTINGS, "memos/a.md": text(audio=ELSEWHERE)})
    (before,) = ids(build(folder)).values()
    (folder / "memos/a.md").unlink()
    write(folder, {"site.yaml": settings, f"memos/{name}.md": text(**{"audio": ELSEWHERE, **keys})})
    assert [before] == list(ids(build(folder)).values())


def test_an_id_of_an_earlier_feed_is_kept_as_it_is(tmp_path: Path) -> None:
    """Players know the episode by it."""
    audio = {**ELSEWHERE, "guid": "https://old.example/?p=12&x"}
    out = build(site(tmp_path, {"site.yaml": SETTINGS, "memos/a.md": text(audio=audio)}))
    assert ["https://old.example/?p=12&x"] == list(ids(out).values())


def test_two_episodes_never_have_one_id(tmp_path: Path) -> None:
    """It is an error that names both."""
    audio = {**ELSEWHERE, "guid": "same"}
    files = {"memos/a.md": text(audio=audio), "memos/b.md": text(title="B", audio=audio)}
    ran = memosite("build", "--site", site(tmp_path, files), "--now", "2026-12-31")
    assert 1 == ran.code
    assert "memos/b.md" in ran.err
    assert "the guid `same` is also that of `memos/a.md`" in ran.err


def test_an_id_that_would_change_with_the_address_is_a_warning(tmp_path: Path) -> None:
    """Which tells the line to write; written down, it is silent and the ids are the same."""
    settings = SITE + "description: D.\npodcast: {category: Science}\n"
    site(tmp_path, {"site.yaml": settings, "memos/a.md": text(audio=ELSEWHERE)})
    said = told(tmp_path)
    assert "podcast: the ids of episodes change with the site's address" in said
    before = ids(tmp_path / "_site")
    found = re.search(r"guid: ([0-9a-f-]{36})", said)
    assert found is not None
    write(tmp_path, {"site.yaml": settings.replace("Science", f"Science, guid: {found[1]}")})
    assert "ids of episodes" not in told(tmp_path)
    assert before == ids(tmp_path / "_site")


def test_what_directories_ask_for_is_a_warning(tmp_path: Path) -> None:
    """In one line, with where to write it; the feed is made all the same."""
    said = told(site(tmp_path, {"memos/a.md": text(audio=ELSEWHERE)}))
    assert "podcast: directories ask for `category`, `description`, `image`" in said
    assert (tmp_path / "_site" / "podcast.xml").is_file()


@pytest.mark.parametrize(
    ("name", "size", "message"),
    [
        ("cover.png", (1400, 1400), ""),
        ("cover.png", (1399, 1399), "1399 by 1399 pixels"),
        ("cover.png", (1400, 1500), "1400 by 1500 pixels"),
        ("cover.gif", (1400, 1400), "refuse the image `cover.gif`"),
    ],
)
def test_a_cover_that_directories_refuse_is_a_warning(
    tmp_path: Path, name: str, size: tuple[int, int], message: str
) -> None:
    """Square, 1400 to 3000 pixels, PNG or JPEG."""
    settings = SETTINGS.replace("category", f"image: {name}, category")
    image = saved(Image.new("1", size), name.rpartition(".")[2].upper())
    files = {"site.yaml": settings, "memos/a.md": text(audio=ELSEWHERE), f"static/{name}": image}
    said = told(site(tmp_path, files))
    assert message in said
    assert message or not said


def test_a_cover_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With near misses."""
    settings = SETTINGS.replace("category", "image: cvoer.png, category")
    files = {"site.yaml": settings, "memos/a.md": text(audio=ELSEWHERE), "static/cover.png": b""}
    ran = memosite("build", "--site", site(tmp_path, files), "--now", "2026-12-31")
    assert 1 == ran.code
    assert "site.yaml: error: podcast: there is no image `cvoer.png`" in ran.err
    assert "did you mean `cover.png`" in ran.err


def test_settings_say_what_the_site_does_not(tmp_path: Path) -> None:
    """Name, description, who makes it, how to reach its owner, and whether it is for adults."""
    settings = SITE + (
        "language: de\nauthor: {name: A. Author}\npodcast:\n  title: Readings\n"
        "  description: Read.\n  author: A Reader\n  email: reader@example.org\n"
        "  explicit: true\n  category: Science\n"
    )
    files = {
        "site.yaml": settings,
        "memos/a.md": text(audio=ELSEWHERE, authors=["B", "C"]),
        "memos/b.md": text(
            title="B", audio={**ELSEWHERE, "explicit": False, "transcript": "b.txt"}, lang="en"
        ),
        "memos/b.txt": "Ada: Yes.",
    }
    show = channel(build(site(tmp_path, files)))
    assert ("Readings", "Read.", "de") == tuple(
        one(show, name).text for name in ("title", "description", "language")
    )
    owner = one(show, APPLE + "owner")
    assert ("A Reader", "reader@example.org") == tuple(tag.text for tag in owner)
    assert "true" == one(show, APPLE + "explicit").text
    first, second = show.findall("item")
    assert ("true", "false") == tuple(one(i, APPLE + "explicit").text for i in (first, second))
    assert ("B, C", "A. Author") == tuple(one(i, APPLE + "author").text for i in (first, second))
    assert "en" == one(second, PODCAST + "transcript").get("language")


def test_a_feed_of_summaries_has_no_notes_but_chapters(tmp_path: Path) -> None:
    """Where `feeds.full` is off."""
    audio = {"file": "a.mp3", "chapters": [{"title": "One"}]}
    files = {
        "site.yaml": SETTINGS + "feeds: {full: false}\n",
        "memos/a.md": text("Words.", audio=audio, summary="Short."),
        "memos/a.mp3": mp3(),
    }
    item = one(channel(build(site(tmp_path, files))), "item")
    assert "Short." == one(item, "description").text
    assert "Words" not in (one(item, CONTENT + "encoded").text or "")


def test_the_feed_is_made_again_only_when_it_changed(tmp_path: Path) -> None:
    """As every output."""
    files = {
        "site.yaml": SETTINGS,
        "memos/a.md": text(audio=ELSEWHERE),
        "memos/b.md": text(title="B"),
    }
    out = build(site(tmp_path, files))
    before = (out / "podcast.xml").stat().st_mtime_ns
    build(write(tmp_path, {"memos/b.md": text("More.", title="B")}))
    assert before == (out / "podcast.xml").stat().st_mtime_ns
    build(write(tmp_path, {"memos/a.md": text("More.", audio=ELSEWHERE)}))
    assert "More." in (out / "podcast.xml").read_text("utf-8")
