"""The podcast's feed against the requirements of Apple, of PSP-1 and of Podcasting 2.0."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from command import build
from given import SITE, site, text
from outside import PROJECT
from outside import build as build_project
from podcast_rules import RULES, lacking, lacking_of_chapters
from samples import mp3, png

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://memosite.example/podcast/"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the published example of a podcast."""
    out = tmp_path_factory.mktemp("podcast") / "out"
    return build_project(PROJECT / "examples" / "podcast", out)


def test_the_example_has_all_that_is_asked_for(example: Path) -> None:
    """Every tag, and the files of chapters that it names."""
    feed = (example / "podcast.xml").read_bytes()
    assert [] == lacking(feed)
    assert all(b"<podcast:" + name in feed for name in (b"chapters", b"transcript", b"locked"))
    chapters = sorted(example.rglob("chapters.json"))
    assert 2 == len(chapters)
    for one in chapters:
        assert [] == list(lacking_of_chapters(json.loads(one.read_bytes())))
        below = one.relative_to(example).as_posix()
        assert f'<podcast:chapters url="{URL}{below}"'.encode() in feed


LEAST = SITE + "description: D.\npodcast: {category: Physics, image: cover.png}\n"
FULL = (
    "title: Grüße & <Dank>\nbase_url: https://example.org/ein/pfad/\nlanguage: de\n"
    "license: CC BY 4.0\nauthor: {name: A. Author}\npodcast:\n"
    '  title: "Lesen: & \\"hören\\""\n  description: " Was es ist. "\n  author: B\n'
    "  email: b@example.org\n  explicit: true\n  category: [Science Fiction, True Crime]\n"
    "  image: pictures/cover.jpg\n"
)
ELSEWHERE = {"url": "https://host.example/a.m4a?x=1&y=2", "bytes": 9, "duration": "25:00:00"}


@pytest.mark.parametrize("settings", [LEAST, FULL])
def test_any_podcast_with_its_settings_has_all_that_is_asked_for(
    settings: str, tmp_path: Path
) -> None:
    """Whatever its titles, names of files, languages and hosts."""
    said = {"file": "a b.mp3", "transcript": "a ü.vtt", "chapters": [{"title": "&", "start": 0}]}
    title = "Grüße & <Dank>: \"Zitate\" und 'Apostrophe'"
    files = {
        "site.yaml": settings,
        "static/cover.png": png(1400, 1400),
        "static/pictures/cover.jpg": png(1400, 1400),
        "memos/a.md": text("$x$ & more", title=title, audio=said, lang="en", summary=" S. "),
        "memos/a b.mp3": mp3(),
        "memos/a ü.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ada>Yes.\n",
        "memos/b.md": text(title="B", date="2026-07-01T10:00+05:30", audio=ELSEWHERE),
        "memos/c.md": text(title="C", kind="note", audio=ELSEWHERE),
    }
    out = build(site(tmp_path, files))
    assert [] == lacking((out / "podcast.xml").read_bytes())


def test_every_rule_finds_what_breaks_it(example: Path) -> None:
    """Without a tag that must be there, or with another text or attribute."""
    feed = (example / "podcast.xml").read_text("utf-8")
    for rule in RULES:
        name = rule.path.rpartition("/")[2]
        if rule.least:
            assert rule.path in str(lacking(renamed(feed, rule.path, name).encode())), rule.path
        for attribute in rule.has:
            broken = feed.replace(f"<{name} ", f'<{name} {attribute}="" ')
            for part in broken.split(f"<{name} ")[1:]:
                tag = part.partition(">")[0]
                once = tag.replace(f' {attribute}="{value(tag, attribute)}"', "")
                broken = broken.replace(tag, once)
            if attribute not in ("rel", "language"):  # another `rel` is another link
                assert f"{rule.path}: {attribute}=''" in str(lacking(broken.encode())), rule.path


def renamed(feed: str, path: str, name: str) -> str:
    """Return a feed whose tags of that name, in the channel or in items, are others."""
    at = feed.index("<item>")
    channel, items = feed[:at], feed[at:]
    old, new = (f"<{name}", f"</{name}>"), ("<other", "</other>")
    if path.startswith("item/"):
        return channel + items.replace(old[0], new[0]).replace(old[1], new[1])
    return channel.replace(old[0], new[0]).replace(old[1], new[1]) + items


def value(tag: str, attribute: str) -> str:
    """Return the value of the last attribute of that name."""
    return tag.rpartition(f' {attribute}="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<itunes:explicit>false", "<itunes:explicit>no", "the text 'no'"),
        ("<title>Short Readings</title>", "<title> Short Readings</title>", "the text ' Short"),
        ('text="Mathematics"', 'text="Maths"', "no category 'Maths'"),
        ('"Science"><itunes:category text="Mathe', '"Arts"><itunes:category text="Mathe', "no cat"),
        ("Mon, 06 Jul 2026 00:00:00 +0000</pub", "2026-07-06</pub", "the text '2026-07-06'"),
        ("06 Jul 2026 00:00:00 +0000</pub", "06 Jul 2020 00:00:00 +0000</pub", "newest first"),
        ('length="6192"', 'length="0"', "length='0'"),
        ('type="audio/mpeg"', 'type="audio/flac"', "type='audio/flac'"),
        ("-5344-", "-4344-", "podcast:guid"),
        ("cover.png", "cover.webp", "itunes:image: href="),
        ("<podcast:medium>podcast", "<podcast:medium>talk", "podcast:medium"),
        (
            "<podcast:medium>podcast</podcast:medium>",
            "<podcast:media>podcast</podcast:media>",
            "unknown tag media",
        ),
        ('/chapters.json" type="application/json+chapters', '/chapters.json" kind="x', "schema: "),
        ("application/json+chapters", "application/json", "item/podcast:chapters: type"),
        ("<itunes:duration>3<", "<itunes:duration>0:03<", "itunes:duration"),
        (
            "urn:uuid:7f6ca573-f514-5317-95bd-2c5339840f67",
            "urn:uuid:3500afa4-d829-541e-ad61-ea52fa8cc9bc",
            "one guid",
        ),
    ],
)
def test_a_broken_feed_is_found_out(example: Path, old: str, new: str, said: str) -> None:
    """So that the rules are more than words."""
    feed = (example / "podcast.xml").read_text("utf-8")
    assert old in feed
    assert said in str(lacking(feed.replace(old, new).encode()))


@pytest.mark.parametrize(
    "change",
    [
        {"version": "1.1.0"},
        {"chapters": []},
        {"chapters": [{"startTime": 1, "title": "a"}, {"startTime": 0, "title": "b"}]},
        {"chapters": [{"startTime": "0:00", "title": "a"}]},
        {"chapters": [{"startTime": 0}]},
    ],
)
def test_a_broken_file_of_chapters_is_found_out(change: dict[str, object]) -> None:
    """Version, order, seconds and titles."""
    whole = {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "a"}]}
    assert [] == list(lacking_of_chapters(whole))
    assert 1 == len(list(lacking_of_chapters({**whole, **change})))
