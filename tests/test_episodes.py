"""Episodes on their pages, on the page of episodes and on the home page; every odd case of them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from command import build, memosite
from given import SITE, front, site, text, write
from samples import mp3, wav

if TYPE_CHECKING:
    from pathlib import Path

ELSEWHERE = {"url": "https://host.example/talk.mp3", "bytes": 9, "duration": "1:21:09"}
NOTE = {"kind": "note", "date": None, "topic": None}


def node(out: Path, url: str, selector: str = "main") -> LexborNode:
    """Return a part of a page."""
    found = LexborHTMLParser((out / url / "index.html").read_text("utf-8")).css_first(selector)
    assert found is not None, f"{url} has no {selector}"
    return found


def words(out: Path, url: str, selector: str = "main") -> str:
    """Return the text of a part of a page."""
    bare = re.sub(r"<[^>]+>", " ", node(out, url, selector).html or "")
    return " ".join(html.unescape(bare).split())


def titles(out: Path) -> list[str]:
    """Return the titles on the page of episodes, in order."""
    return [one.text() for one in node(out, "episodes").css(".row h2")]


def refused(folder: Path) -> str:
    """Return what the build of a faulty site says."""
    ran = memosite("build", "--site", folder, "--now", "2026-12-31")
    assert ran.code == 1, ran.said
    return ran.err


def test_an_episode_has_a_player_that_loads_nothing(tmp_path: Path) -> None:
    """Native, with the length and the size of the file, also where its name needs quoting."""
    files = {"memos/a.md": text(audio={"file": "my talk.wav"}), "memos/my talk.wav": wav(277)}
    out = build(site(tmp_path, files))
    player = node(out, "memos/a", "audio")
    assert "none" == player.attributes["preload"]
    assert "controls" in player.attributes
    assert "../../memos/a/my%20talk.wav" == player.attributes["src"]
    assert "0:04:37 / Recording (WAV, 277 kB)" in words(out, "memos/a", ".player")
    assert wav(277) == (out / "memos/a/my talk.wav").read_bytes()


def test_no_other_page_loads_what_players_need(tmp_path: Path) -> None:
    """Neither style nor script."""
    files = {"memos/a.md": text(audio=ELSEWHERE), "memos/b.md": text(title="B")}
    out = build(site(tmp_path, files))
    loading = {path.parent.name for path in out.rglob("*.html") if "player.js" in path.read_text()}
    assert {"a", "episodes"} == loading


def test_chapters_with_times_lead_there(tmp_path: Path) -> None:
    """To that moment of the file, which a browser opens there without a script."""
    chapters = [{"title": "One", "start": 0}, {"title": "B & C", "summary": "So.", "start": "4:37"}]
    out = build(site(tmp_path, {"memos/a.md": text(audio={**ELSEWHERE, "chapters": chapters})}))
    told = words(out, "memos/a", ".player")
    assert "In this episode: 0:00:00 One 0:04:37 B & C So." in told
    links = [one.attributes["href"] for one in node(out, "memos/a").css(".chapters a")]
    assert [f"{ELSEWHERE['url']}#t=0", f"{ELSEWHERE['url']}#t=277"] == links
    assert (out / "memos/a/chapters.json").is_file()


def test_chapters_without_times_are_show_notes(tmp_path: Path) -> None:
    """They lead nowhere, and players get no file of them."""
    chapters = [{"title": "One"}, {"title": "Two", "summary": "So."}]
    out = build(site(tmp_path, {"memos/a.md": text(audio={**ELSEWHERE, "chapters": chapters})}))
    assert "In this episode: One Two So." in words(out, "memos/a", ".player")
    assert [] == node(out, "memos/a").css(".chapters a")
    assert not (out / "memos/a/chapters.json").exists()


SAID = {
    "talk.txt": "Ada: Is <b> a tag?\n\nBob: Yes.",
    "talk.vtt": """WEBVTT

00:00.000 --> 00:01.000
<v Ada>Is &lt;b&gt; a tag?

00:01.000 --> 00:02.000
<v Bob>Yes.""",
    "talk.srt": """1
00:00:00,000 --> 00:00:01,000
Ada: Is <b a tag?

2
00:00:01,000 --> 00:00:02,000
Bob: Yes.""",
    "talk.json": """{"segments": [
{"speaker": "Ada", "body": "Is <b> a tag?"},
{"speaker": "Bob", "body": "Yes."}]}""",
}


@pytest.mark.parametrize("name", SAID)
def test_a_transcript_is_shown_folded_and_linked(tmp_path: Path, name: str) -> None:
    """In each of its four forms; what is said in it stays text."""
    memo = text(audio={**ELSEWHERE, "transcript": name})
    files = {"memos/a/index.md": memo, f"memos/a/{name}": SAID[name]}
    out = build(site(tmp_path, files))
    shown = words(out, "memos/a", "details.transcript")
    assert re.search(r"Ada: Is <b>? a tag\? .*Bob: Yes\.$", shown)
    assert "open" not in node(out, "memos/a", "details.transcript").attributes
    assert f"../../memos/a/{name}" == node(out, "memos/a", "#transcript a").attributes["href"]
    assert SAID[name] == (out / "memos/a" / name).read_text("utf-8")


def test_only_a_transcript_that_breaks_off(tmp_path: Path) -> None:
    """The page says so, before and after the words."""
    audio = {**ELSEWHERE, "transcript": {"file": "talk.txt", "complete": False}}
    files = {"memos/a.md": text(audio=audio), "memos/talk.txt": "Ada: So the result was that it"}
    out = build(site(tmp_path, files))
    shown = words(out, "memos/a", "#transcript")
    assert (
        "which breaks off Ada: So the result was that it Here the transcript breaks off." in shown
    )


def test_a_transcript_that_cannot_be_read_is_linked(tmp_path: Path) -> None:
    """A warning names its line; the page shows nothing of it."""
    audio = {**ELSEWHERE, "transcript": "/talk.json"}
    site(tmp_path, {"memos/a.md": text(audio=audio), "static/talk.json": '{\n"segments": ['})
    ran = memosite("build", "--site", tmp_path, "--now", "2026-12-31")
    assert "static/talk.json:2: warning: the transcript is not valid JSON" in ran.err
    assert 0 == ran.code
    assert "Transcript as a file" in words(tmp_path / "_site", "memos/a", "#transcript")


@pytest.mark.parametrize("notes", ["", "One line of prose.\n"])
def test_few_notes_or_none(tmp_path: Path, notes: str) -> None:
    """An episode needs none."""
    out = build(site(tmp_path, {"memos/a.md": text(notes, audio=ELSEWHERE)}))
    assert notes.strip() == words(out, "memos/a", ".text")


def test_an_episode_without_a_title_is_told(tmp_path: Path) -> None:
    """As any memo is."""
    site(tmp_path, {"memos/a.md": text(title=None, audio=ELSEWHERE)})
    assert "memos/a.md:1: error: `title` is missing" in refused(tmp_path)


VERSIONS = ("talk.old", "talk-v1", "talk-v2", "talk-v3", "talk")


def test_five_versions_of_one_talk(tmp_path: Path) -> None:
    """Each is an episode of its own, until the newest supersedes the others."""
    dated = [(name, f"2026-0{n + 1}-01") for n, name in enumerate(VERSIONS)]
    write(
        tmp_path,
        {f"memos/{name}.md": text(title=name, date=day, audio=ELSEWHERE) for name, day in dated},
    )
    out = build(write(tmp_path, {"site.yaml": SITE}))
    assert list(reversed(VERSIONS)) == titles(out)
    olds = ["talk-old", "talk-v1", "talk-v2", "talk-v3"]
    newest = text(title="talk", date="2026-05-01", audio=ELSEWHERE, supersedes=olds)
    out = build(write(tmp_path, {"memos/talk.md": newest}))
    assert ["talk"] == titles(out)
    assert "1 episode, 1:21:09 in all" in words(out, "episodes")
    assert "superseded by talk" in words(out, "memos/talk-v2")
    assert 1 == len(node(out, "memos/talk-v2").css("audio"))
    assert 1 == (out / "podcast.xml").read_text("utf-8").count("<item>")


def test_titles_that_differ_by_a_sign_and_equal_lengths_stay_apart(tmp_path: Path) -> None:
    """Nothing is merged."""
    names = ("Norms: what they do", "Norms - what they do", "Another talk")
    files = {f"memos/m{n}.md": text(title=name, audio=ELSEWHERE) for n, name in enumerate(names)}
    out = build(site(tmp_path, files))
    assert sorted(names) == sorted(titles(out))
    assert "3 episodes, 4:03:27 in all" in words(out, "episodes")


def test_many_episodes_stay_light(tmp_path: Path) -> None:
    """A hundred and thirty-eight: nothing is loaded, and their lengths add up beyond a day."""
    files = {f"memos/m{n:03}.md": text(title=f"Talk {n}", audio=ELSEWHERE) for n in range(138)}
    out = build(
        site(tmp_path, {**files, "site.yaml": SITE + "home: {sections: [hero, episodes]}\n"})
    )
    assert "138 episodes, 186:38:42 in all" in words(out, "episodes")
    for page in ("episodes", ""):
        assert 138 == len(node(out, page).css("audio[preload=none]"))
        assert 140_000 > (out / page / "index.html").stat().st_size


def test_lengths_that_are_not_known_are_told(tmp_path: Path) -> None:
    """The sum is that of the others."""
    files = {
        "memos/a.md": text(audio=ELSEWHERE),
        "memos/b.md": text(title="B", audio={"url": "https://host.example/b.mp3"}),
    }
    ran = memosite("build", "--site", site(tmp_path, files), "--now", "2026-12-31")
    assert "no `bytes` and `duration`" in ran.err
    assert "2 episodes, 1:21:09 and those of unknown length" in words(
        tmp_path / "_site", "episodes"
    )


def test_episodes_without_dates_stand_in_the_order_of_their_files(tmp_path: Path) -> None:
    """The page is there; a feed is not, and the build says why."""
    files = {f"memos/{name}.md": text(title=name, audio=ELSEWHERE, **NOTE) for name in "cab"}
    ran = memosite("build", "--site", site(tmp_path, files), "--now", "2026-12-31")
    out = tmp_path / "_site"
    assert 0 == ran.code
    assert ["a", "b", "c"] == titles(out)
    assert "there is no podcast feed, as this episode has no date" in ran.err
    assert not (out / "podcast.xml").exists()
    assert "podcast" not in (out / "index.html").read_text("utf-8").lower()


def test_a_feed_that_is_wanted_needs_dates(tmp_path: Path) -> None:
    """Then an episode without one is an error at its place."""
    files = {
        "site.yaml": SITE + "podcast: {category: Science}\n",
        "memos/a.md": text(audio=ELSEWHERE),
        "memos/b.md": text(title="B", audio=ELSEWHERE, **NOTE),
    }
    said = refused(site(tmp_path, files))
    assert "memos/b.md:3:1: error: the podcast's feed needs a date for every episode" in said
    assert "memos/a.md" not in said


def test_dated_episodes_come_first_newest_first(tmp_path: Path) -> None:
    """Whatever their kind."""
    files = {
        "memos/a.md": text(title="a", date="2026-01-01", audio=ELSEWHERE),
        "memos/b.md": text(title="b", audio=ELSEWHERE, kind="note", date="2026-03-01"),
        "memos/c.md": text(title="c", audio=ELSEWHERE, **NOTE),
        "memos/d.md": text(title="d", date="2026-02-01", audio=ELSEWHERE, draft=True),
    }
    ran = memosite("build", "--site", site(tmp_path, files), "--now", "2026-12-31")
    assert 0 == ran.code
    assert ["b", "a", "c"] == titles(tmp_path / "_site")


def test_the_home_page_has_a_section_of_episodes(tmp_path: Path) -> None:
    """Title, length, player, chapters, in that order; the rest is a link away."""
    audio = {**ELSEWHERE, "chapters": [{"title": "One"}]}
    settings = SITE + "home: {sections: [hero, episodes], episodes: {limit: 1, eyebrow: Listen}}\n"
    files = {
        "site.yaml": settings,
        "memos/a.md": text(title="New", audio=audio, summary="Short."),
        "memos/b.md": text(title="Old", audio=audio, date="2026-01-01"),
    }
    out = build(site(tmp_path, files))
    shown = words(out, "", ".episodes")
    begin, end = "Listen Episodes July 1, 2026 New Short.", "In this episode: One All episodes"
    assert f"{begin} 1:21:09 / Recording (MP3, 9 B) {end}" == shown


def test_a_site_without_episodes_has_none_of_this(tmp_path: Path) -> None:
    """No page, no feed, no link, no section."""
    out = build(
        site(
            tmp_path,
            {
                "site.yaml": SITE + "home: {sections: [hero, episodes]}\npodcast: {}\n",
                "memos/a.md": text(),
            },
        )
    )
    assert not (out / "episodes").exists()
    assert not (out / "podcast.xml").exists()
    assert "pisode" not in words(out, "", "body")


@pytest.mark.parametrize(
    ("audio", "message"),
    [
        ({"file": "tlak.mp3"}, "memos/a.md:5:9: error: there is no recording `tlak.mp3`"),
        ({"file": "talk.mp3", "transcript": "talk.srt"}, "there is no transcript `talk.srt`"),
        ({"file": "../../site.mp3"}, "there is no recording"),
    ],
)
def test_a_file_that_is_not_there_is_told(tmp_path: Path, audio: object, message: str) -> None:
    """With those of a similar name."""
    site(
        tmp_path,
        {"memos/a.md": text(audio=audio), "memos/talk.mp3": mp3(), "memos/talk.vtt": "WEBVTT"},
    )
    said = refused(tmp_path)
    assert message in said
    assert "did you mean" in said or "put it beside" in said


def test_a_damaged_recording_is_a_warning(tmp_path: Path) -> None:
    """It is published all the same."""
    site(tmp_path, {"memos/a.md": text(audio={"file": "a.wav"}), "memos/a.wav": b"no sound"})
    ran = memosite("build", "--site", tmp_path, "--now", "2026-12-31")
    assert "warning: this file cannot be read as WAV" in ran.err
    assert 0 == ran.code


def test_a_chapter_behind_the_end_is_a_warning(tmp_path: Path) -> None:
    """The recording is shorter than the chapters say."""
    audio = {
        "file": "a.wav",
        "chapters": [{"title": "One", "start": 0}, {"title": "Two", "start": 9}],
    }
    site(tmp_path, {"memos/a.md": text(audio=audio), "memos/a.wav": wav(5)})
    ran = memosite("build", "--site", tmp_path, "--now", "2026-12-31")
    assert "the chapter `Two` begins after the end, 0:00:05" in ran.err


def test_a_memo_may_link_to_the_page_of_episodes(tmp_path: Path) -> None:
    """And the navigation may name it."""
    nav = SITE + "nav: [{title: Listen, url: episodes/}, {title: Feed, url: podcast.xml}]\n"
    files = {
        "site.yaml": nav,
        "memos/a.md": text("[All](/episodes/), [feed](/podcast.xml)", audio=ELSEWHERE),
    }
    out = build(site(tmp_path, files))
    assert '<a href="../../episodes/">All</a>' in (node(out, "memos/a", ".text").html or "")


def test_a_new_transcript_or_recording_changes_the_pages(tmp_path: Path) -> None:
    """As incremental builds are those of clean ones."""
    audio = {"file": "a.wav", "transcript": "a.txt"}
    files = {"memos/a.md": text(audio=audio), "memos/a.wav": wav(5), "memos/a.txt": "Ada: One."}
    build(site(tmp_path, files))
    out = build(write(tmp_path, {"memos/a.wav": wav(9), "memos/a.txt": "Ada: Two."}))
    assert "Ada: Two." in words(out, "memos/a", "#transcript")
    assert "0:00:09" in words(out, "episodes")
    assert "<itunes:duration>9<" in (out / "podcast.xml").read_text("utf-8")


def test_a_page_may_have_a_recording(tmp_path: Path) -> None:
    """A standalone page is an episode like any other."""
    about = front(title="Trailer", kind="page", date="2026-05-01", audio=ELSEWHERE)
    out = build(site(tmp_path, {"memos/trailer.md": about}))
    assert ["Trailer"] == titles(out)
    assert 1 == len(node(out, "trailer").css("audio"))
