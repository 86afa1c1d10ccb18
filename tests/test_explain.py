"""`memosite explain`: what made an output, where a memo stands, why it was made anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from command import NOW, build, memosite
from given import SITE, site, snapshot, text, write
from memosite import standing
from outside import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

A, B, C = "memos/a.md", "memos/b.md", "memos/c.md"
EVERYWHERE = ("archive", "latest", "feeds", "topic feeds", "log")


def everywhere(*why: str) -> dict[str, list[str]]:
    """Return place -> why, of every place."""
    return {name: list(why) for name in EVERYWHERE}


def explained(home: Path, asked: object, *arguments: object) -> dict[str, Any]:
    """Return the report of `memosite explain`, less `ok`."""
    ran = memosite("explain", asked, "--site", home, "--now", NOW, "--json", *arguments)
    told: dict[str, Any] = json.loads(ran.out)
    assert (0, True) == (ran.code, told.pop("ok")), ran.said
    return told


def output(home: Path, asked: object) -> dict[str, Any]:
    """Return what is said of the one output of that name."""
    (found,) = explained(home, asked)["outputs"]
    assert isinstance(found, dict)
    return found


def absent(home: Path, asked: object, *arguments: object) -> dict[str, list[str]]:
    """Return place -> why the memo does not stand there, and the names of the reason."""
    memo = explained(home, asked, *arguments)["memo"]
    return {
        one["where"]: [one["because"], *one["names"]] for one in memo["standings"] if one["because"]
    }


def three(folder: Path, **keys: object) -> Path:
    """Return a site of three memos with questions, of which the middle one has other keys."""
    told: dict[str, object] = {"title": "B", "date": "2026-07-02", "question": "How?"}
    return site(
        folder,
        {
            A: text(title="A", date="2026-07-01", question="Why?"),
            B: text("By [[a]].", **(told | keys)),
            C: text(title="C", date="2026-07-03", question="When?"),
        },
    )


@pytest.mark.parametrize(
    "asked",
    [
        "memos/b.md", "memos/b/", "/memos/b/", "memos/b", "/memos/b", "memos/b/index.html",
        "https://example.org/memos/b/", "https://example.org/memos/b/index.html#x",
        "http://127.0.0.1:8000/memos/b/?x=1", "./memos/b.md", "_site/memos/b/index.html",
    ],
)  # fmt: skip
def test_a_memo_has_many_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    """Its file, its address in any spelling, and its published file."""
    home = three(tmp_path)
    monkeypatch.chdir(home)
    found = explained(home, asked)
    assert B == found["memo"]["path"]
    assert ["memos/b/index.html"] == [one["path"] for one in found["outputs"]]


def test_paths_are_seen_from_the_folder_where_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And from the site's, and may be absolute."""
    home = three(tmp_path)
    monkeypatch.chdir(home / "memos")
    assert [B] * 3 == [explained(home, one)["memo"]["path"] for one in ("b.md", B, home / B)]


@pytest.mark.parametrize("asked", ["/", "index.html", ".", "https://example.org/", "_site"])
def test_the_home_page_has_names_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    """It shows memos by section."""
    home = three(tmp_path)
    monkeypatch.chdir(home)
    found = output(home, asked)
    assert ("index.html", "HomeView") == (found["path"], found["view"])
    assert {name: ["c", "b", "a"] for name in ("latest", "archive", "log")} == found["shows"]
    assert "theme/templates/_latest.html" in found["templates"].values()


def test_an_output_tells_what_made_it(tmp_path: Path) -> None:
    """Source, view, templates with the site's own, memos in each role, and who links here."""
    home = write(three(tmp_path), {"templates/_footer.html": "<p>Own</p>"})
    found = output(home, A)
    assert (A, "MemoView", False, None) == tuple(
        found[name] for name in ("source", "view", "published", "made_anew")
    )
    assert {"newer": ["b"], "backlinks": ["b"]} == found["shows"]
    assert ["b"] == found["linked_from"]
    templates = found["templates"]
    assert "theme/templates/memo.html" == next(iter(templates.values()))
    assert "templates/_footer.html" == templates["_footer.html"]
    assert "theme/templates/base.html" == templates["base.html"]
    build(home)
    assert output(home, A)["published"]


def test_the_last_reason_stays_until_the_next(tmp_path: Path) -> None:
    """A build that leaves a page alone leaves the record of why it was made."""
    home = three(tmp_path)
    build(home)
    assert [{"kind": "first", "names": []}] == output(home, A)["made_anew"]["why"]
    write(home, {C: text("New.", title="C", date="2026-07-03", question="When?")})
    build(home)
    build(home)
    assert [{"kind": "first", "names": []}] == output(home, A)["made_anew"]["why"]
    found = output(home, C)["made_anew"]
    assert [{"kind": "source", "names": [C]}] == found["why"]
    assert found["at"] >= output(home, A)["made_anew"]["at"]


def test_a_current_memo_stands_everywhere(tmp_path: Path) -> None:
    """With its number: newest first, in the log oldest first, as its page says."""
    memo = explained(three(tmp_path), A)["memo"]
    assert [(name, 1 if name == "log" else 3, 3) for name in EVERYWHERE] == [
        (one["where"], one["number"], one["count"]) for one in memo["standings"]
    ]
    feeds = ["feed.xml", "atom.xml", "feed.json"]
    assert [*feeds, *(f"topics/scaling/{name}" for name in feeds)] == memo["feeds"]


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"draft": True}, {"site": ["draft"]}),
        ({"date": "2027-02-03"}, {"site": ["later", "2027-02-03"]}),
        ({"question": None}, {"log": ["question"]}),
        ({"kind": "note", "topic": None, "question": None},
         everywhere("kind", "a note")),
        ({"kind": "note", "topic": None, "question": None, "date": None},
         everywhere("kind", "an undated note")),
        ({"kind": "page", "topic": None, "question": None, "date": None},
         everywhere("kind", "an undated page")),
    ],
)  # fmt: skip
def test_a_memo_that_does_not_stand_somewhere_says_why(
    tmp_path: Path, keys: dict[str, object], why: dict[str, list[str]]
) -> None:
    """A hidden one stands nowhere and has no output."""
    home = three(tmp_path, **keys)
    assert why == absent(home, B)
    assert ("site" in why) == (not explained(home, B)["outputs"])


def test_what_is_hidden_is_shown_where_that_is_asked(tmp_path: Path) -> None:
    """With the options that a build has."""
    home = three(tmp_path, draft=True, date="2027-02-03")
    assert {"site": ["later", "2027-02-03"]} == absent(home, B, "--drafts")
    assert {} == absent(home, B, "--drafts", "--future")


def test_an_episode_stands_in_the_podcast(tmp_path: Path) -> None:
    """A note with a date too; one that is superseded does not."""
    audio = {"url": "https://host.example/a.mp3", "bytes": 9, "duration": "1:00"}
    home = three(tmp_path, audio=audio, kind="note", topic=None, question=None)
    assert ["podcast.xml"] == explained(home, B)["memo"]["feeds"]
    assert {"entries": ["b"]} == output(home, "podcast.xml")["shows"]
    write(home, {C: text(title="C", date="2026-07-03", supersedes=["b"], audio=audio)})
    assert ["superseded", "c"] == absent(home, B)["podcast"]


def test_a_superseded_memo_stands_in_the_archive_alone(tmp_path: Path) -> None:
    """And says by whom."""
    home = three(tmp_path, supersedes=["a"])
    gone = everywhere("superseded", "b")
    del gone["archive"]
    assert gone == absent(home, A)
    assert ["b"] == output(home, A)["shows"]["superseded_by"]
    assert ["a"] == output(home, B)["shows"]["supersedes"]


def test_a_memo_beyond_a_limit_says_which(tmp_path: Path) -> None:
    """Its number, and how many are shown."""
    home = three(tmp_path)
    write(home, {"site.yaml": SITE + "feeds: {limit: 1}\nhome: {latest: {count: 2}}\n"})
    beyond = {"latest": ["beyond", "3", "2"], "feeds": ["beyond", "3", "1"]}
    assert {**beyond, "topic feeds": ["beyond", "3", "1"]} == absent(home, A)
    assert [] == explained(home, A)["memo"]["feeds"]
    write(home, {"site.yaml": SITE + "home: {sections: [archive]}\n"})
    assert {"latest": ["section"]} == absent(home, A)


@pytest.mark.parametrize(
    ("asked", "path", "source", "linked"),
    [
        ("static/data.csv", "data.csv", "static/data.csv", ["z"]),
        ("/data.csv", "data.csv", "static/data.csv", ["z"]),
        ("memos/z/p.csv", "memos/z/p.csv", "memos/z/p.csv", []),
        ("favicon.svg", "favicon.svg", None, []),
        ("/old/", "old/index.html", "memos/z/index.md", []),
    ],
)
def test_files_and_old_addresses_are_outputs_too(
    tmp_path: Path, asked: str, path: str, source: str | None, linked: list[str]
) -> None:
    """With the memos that link to them."""
    bundle = text("[d](/data.csv)", aliases=["/old/"])
    files = {"memos/z/index.md": bundle, "memos/z/p.csv": "1", "static/data.csv": "1"}
    found = output(site(tmp_path, files), asked)
    assert (path, source, linked) == tuple(
        found[name] for name in ("path", "source", "linked_from")
    )


def test_feeds_and_listings_show_their_memos(tmp_path: Path) -> None:
    """Newest first."""
    home = three(tmp_path)
    assert {"entries": ["c", "b", "a"]} == output(home, "feed.xml")["shows"]
    assert {"years": ["c", "b", "a"]} == output(home, "archive/")["shows"]
    assert {"memos": ["c", "b", "a"]} == output(home, "index.json")["shows"]


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("memos/bb/", "did you mean `/memos/b/`"),
        ("memos/bb.md", "did you mean `memos/b.md`"),
        ("archiv", "did you mean `/archive/`"),
        ("https://example.com/", "its addresses begin with https://example.org/"),
        ("memos/left.csv", "published where a memo links to it"),
        ("site.yaml", "a source of every page"),
    ],
)
def test_an_unknown_name_is_a_mistake_with_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str, hint: str
) -> None:
    """In words and as JSON."""
    home = write(three(tmp_path), {"memos/left.csv": "1"})
    monkeypatch.chdir(home)
    ran = memosite("explain", asked, "--now", NOW)
    assert (1, "") == (ran.code, ran.out)
    assert hint in ran.err
    told = json.loads(memosite("explain", asked, "--now", NOW, "--json").out)
    assert hint in told["mistakes"][0]["hint"]


def test_a_person_reads_lines(tmp_path: Path) -> None:
    """The memo first, then each output."""
    home = three(tmp_path, supersedes=["a"])
    build(home)
    lines = memosite("explain", A, "--site", home, "--now", NOW).out.splitlines()
    assert [A, "  is           the memo `a`, A", "  archive      number 3 of 3"] == lines[:3]
    assert "  latest       no: b supersedes it" in lines
    assert "memos/a/index.html" in lines
    assert lines[-1].endswith(": no record of an earlier build into this folder")


def test_nothing_is_written_but_caches(tmp_path: Path) -> None:
    """The published folder stays as it is, changed sources or not."""
    home = three(tmp_path)
    build(home)
    write(home, {A: text("Changed.")})
    before = snapshot(home)
    explained(home, A)
    assert before == snapshot(home)


def test_every_reason_not_to_stand_somewhere_is_documented() -> None:
    """By the table in the page about commands."""
    page = (PROJECT / "docs/commands.md").read_text("utf-8")
    assert [] == [kind for kind in standing.BECAUSE if f"| `{kind}` | " not in page]
