"""`memosite new`: a memo to begin with."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from command import build, memosite
from given import SITE, contents, site, text, write
from memosite import memo as memos
from memosite.commands.new import topics
from memosite.read import Source

if TYPE_CHECKING:
    from pathlib import Path

    from memosite.memo import Memo


def new(home: Path, *arguments: str) -> Memo:
    """Begin a memo and return it, read back."""
    ran = memosite("new", "--site", home, *arguments)
    assert ran.code == 0, ran.said
    path = ran.out.strip().removeprefix(f"{home}/")
    bundle = path.removesuffix("/index.md") if path.endswith("/index.md") else ""
    return memos.parse(Source(path, (home / path).read_bytes(), bundle), dt.UTC)


@pytest.fixture(autouse=True)
def july(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be 22:00 in UTC on July 1, 2026."""
    monkeypatch.setenv(
        "SOURCE_DATE_EPOCH", str(int(dt.datetime(2026, 7, 1, 22, tzinfo=dt.UTC).timestamp()))
    )


@pytest.mark.parametrize(
    "title",
    [
        "Why the loss has a floor",
        "A: claim #1",
        "'Quoted' \"twice\"",
        "12:30",
        "yes",
        "* star",
        "\u00dcber 50 %",
        "{{ seven }} {% of %} nine",
        "a, b] c",
        "- no list",
        "&anchor !tag",
        "soft\u00adly",
    ],
)
def test_a_new_memo_has_its_title_and_todays_date(tmp_path: Path, title: str) -> None:
    """Whatever the title holds, the file reads back as it was typed, and builds."""
    home = site(tmp_path)
    made = new(home, "--", title)
    assert title == made.title
    assert made.date is not None
    assert "July 1, 2026" == made.date.long
    assert made.path.startswith("memos/2026-07-01-")
    build(home, "--strict")


def test_today_is_that_of_the_site(tmp_path: Path) -> None:
    """At 22:00 in London it is tomorrow in Berlin."""
    write(tmp_path, {"site.yaml": SITE + "timezone: Europe/Berlin\n", "memos/.keep": ""})
    assert "memos/2026-07-02-a.md" == new(tmp_path, "A").path


def test_a_memo_may_get_a_date_and_a_folder_of_its_own(tmp_path: Path) -> None:
    """A bundle is a folder with an `index.md`."""
    made = new(site(tmp_path), "With plots", "--date", "2026-08-01", "--bundle")
    assert "memos/2026-08-01-with-plots/index.md" == made.path
    assert "with-plots" == made.slug


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        (["--topic", "scaling laws"], "Scaling Laws"),
        (["--topic", "SCALING-LAWS"], "Scaling Laws"),
        (["--topic", "Kernels: fast"], "Kernels: fast"),
        ([], "Attention"),
    ],
)
def test_a_known_topic_keeps_its_spelling(tmp_path: Path, typed: list[str], topic: str) -> None:
    """The newest memo's spelling wins; without a topic the newest memo's is taken."""
    home = site(
        tmp_path,
        {
            "memos/a.md": text(topic="scaling laws", date="2026-01-01"),
            "memos/b.md": text(topic="Scaling Laws", date="2026-02-01"),
            "memos/c.md": text(topic="Attention", date="2026-03-01"),
            "memos/broken.md": "no memo",
        },
    )
    assert topic == new(home, "New", *typed).topic


def test_the_first_memo_has_a_topic_too(tmp_path: Path) -> None:
    """So that a site with one new memo builds."""
    home = write(tmp_path, {"site.yaml": SITE})
    assert new(home, "First").topic
    build(home, "--strict")


@pytest.mark.parametrize(
    ("files", "arguments", "said"),
    [
        ({"memos/a.md": text()}, ["A"], "memos/a.md: error: already has the slug `a`"),
        ({"memos/b.md": text(slug="a")}, ["A"], "memos/b.md: error: already has the slug `a`"),
        ({"memos/2026-07-01-a.md": "broken"}, ["A"], "is already there"),
        ({"memos/2026-07-01-a/index.md": "broken"}, ["A", "--bundle"], "is already there"),
        ({"memos/b.md": text()}, ["???"], "???: error: the title gives no slug"),
        ({"memos/b.md": text()}, ["A", "--topic", "???"], "???: error: the topic gives no address"),
        ({"memos/b.md": text()}, ["A\x07b"], "title: error: holds a control character"),
        ({"memos/b.md": text()}, ["A\udc80b"], "title: error: is not UTF-8"),
        ({"memos": "a file"}, ["A"], "memos/2026-07-01-a.md: error: "),
    ],
)
def test_nothing_is_ever_overwritten(
    tmp_path: Path, files: dict[str, str], arguments: list[str], said: str
) -> None:
    """A file or slug that is taken is told, and every file is as it was."""
    home = site(tmp_path, files)
    before = contents(home)
    ran = memosite("new", "--site", home, *arguments)
    assert (1, "") == (ran.code, ran.out)
    assert said in ran.err
    assert before == contents(home)


def test_a_folder_that_is_no_site_gets_no_memo(tmp_path: Path) -> None:
    """The settings must be readable."""
    ran = memosite("new", "--site", tmp_path, "A")
    assert ran.code == 1
    assert "there is no site.yaml here" in ran.err
    assert {} == contents(tmp_path)


def test_the_new_memo_is_opened_in_the_authors_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without `--edit` no editor is started."""
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "Edited." >> "$1"\n')
    editor.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(editor))
    home = site(tmp_path / "site")
    assert new(home, "Left alone").text.strip() == ""
    assert new(home, "Opened", "--edit").text.endswith("Edited.\n")


def test_an_editor_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The memo is there all the same."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(tmp_path / "no-such-editor"))
    home = site(tmp_path / "site")
    ran = memosite("new", "--site", home, "A memo", "--edit")
    assert ran.code == 1
    assert "no-such-editor" in ran.err
    assert (home / "memos" / "2026-07-01-a-memo.md").is_file()


def test_topics_are_known_by_name(tmp_path: Path) -> None:
    """Each once; drafts count, broken memos and a folder that is no site do not."""
    home = site(
        tmp_path / "site",
        {
            "memos/a.md": text(topic="Scaling"),
            "memos/b.md": text(topic="Scaling"),
            "memos/c.md": text(topic="Attention", draft=True),
            "memos/d.md": "broken",
        },
    )
    assert ("Attention", "Scaling") == topics(home)
    assert () == topics(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "path", "kind", "day"),
    [
        (["--kind", "note"], "memos/a-list.md", "note", ""),
        (["--kind", "page"], "memos/a-list.md", "page", ""),
        (["--kind", "page", "--bundle"], "memos/a-list/index.md", "page", ""),
        (["--kind", "note", "--date", "2026-08-01"], "memos/2026-08-01-a-list.md", "note", "8"),
        (["--kind", "memo"], "memos/2026-07-01-a-list.md", "memo", "7"),
    ],
)
def test_notes_and_pages_need_no_date(
    tmp_path: Path, arguments: list[str], path: str, kind: str, day: str
) -> None:
    """They get one, and a topic, only if it is asked for."""
    home = site(tmp_path)
    made = new(home, "A list", *arguments)
    assert (path, kind) == (made.path, made.kind)
    assert day == (str(made.date.day.month) if made.date else "")
    assert (made.kind == "memo") == bool(made.topic)
    build(home, "--strict")


def test_what_was_inferred_is_shown(tmp_path: Path) -> None:
    """The path alone is the result, for scripts; slug and topic are told beside it."""
    home = site(tmp_path)
    ran = memosite("new", "--site", home, "What it infers")
    assert f"{home}/memos/2026-07-01-what-it-infers.md\n" == ran.out
    assert "slug what-it-infers, topic Scaling\n" == ran.err


def test_a_question_goes_into_the_memo(tmp_path: Path) -> None:
    """As it was typed."""
    made = new(site(tmp_path), "Floors", "--question", "Why: a #floor?")
    assert "Why: a #floor?" == made.question


BIB = """@article{kaplan2020scaling,
  title = {Scaling {Laws}: \\emph{Neural} Language \\& Models},
  year = 2020, author = {Kaplan, Jared},
  journal = {arXiv preprint arXiv:2001.08361},
}
@article{odd key!, title = {Deep}, doi = {10.1038/nature14539}}
@misc{nameless, url = {https://example.org/n}}
"""
OTHER = "@misc{mine, title = {My own}, eprint = {2101.00001}, archivePrefix = {arXiv}}\n"
SHELVES = {"references.bib": BIB, "memos/b.md": text(title="B"), "memos/b.bib": OTHER}


@pytest.mark.parametrize(
    ("name", "title", "url", "cited"),
    [
        *[
            (
                name,
                "Scaling Laws: Neural Language & Models",
                "https://arxiv.org/abs/2001.08361",
                "@kaplan2020scaling",
            )
            for name in (
                *("kaplan2020scaling", "@kaplan2020scaling", "2001.08361", "arXiv:2001.08361v2"),
                "https://arxiv.org/pdf/2001.08361",
            )
        ],
        ("10.1038/nature14539", "Deep", "https://doi.org/10.1038/nature14539", "@{odd key!}"),
        ("nameless", "nameless", "https://example.org/n", "@nameless"),
        ("mine", "My own", "https://arxiv.org/abs/2101.00001", ""),
        ("2101.00001", "My own", "https://arxiv.org/abs/2101.00001", ""),
    ],
)
def test_a_memo_may_be_about_a_work_of_the_bibliography(
    tmp_path: Path, name: str, title: str, url: str, cited: str
) -> None:
    """Its title is suggested, it is the source, and it is cited where the memo can."""
    home = site(tmp_path, SHELVES)
    made = new(home, "--from", name)
    (source,) = made.sources
    assert (title, title, url) == (made.title, source.title, source.url)
    assert cited == made.text.strip()
    build(home)


def test_a_title_of_ones_own_wins_over_that_of_the_work(tmp_path: Path) -> None:
    """The source keeps its name."""
    made = new(site(tmp_path, SHELVES), "My view", "--from", "kaplan2020scaling")
    assert ("My view", "my-view") == (made.title, made.slug)
    assert made.sources[0].title.startswith("Scaling Laws")


def test_a_topic_that_is_nearly_one_of_the_site_is_told(tmp_path: Path) -> None:
    """A slip would begin a topic of its own; one that is new in earnest is not remarked on."""
    home = site(tmp_path, {"site.yaml": SITE, "memos/a.md": text(topic="Attention")})
    slip = memosite("new", "--site", home, "One", "--topic", "atention")
    assert "No memo has the topic atention yet: did you mean `Attention`?\n" in slip.err
    for title, topic in (("Two", "attention"), ("Three", "Optimisation")):
        assert "yet" not in memosite("new", "--site", home, title, "--topic", topic).err


def test_a_work_without_an_address_is_a_source_by_its_title(tmp_path: Path) -> None:
    """No key is left empty in the new memo."""
    works = "@misc{bare, title={A talk}, author={A. Author}, year={2020}}"
    home = site(tmp_path, {"site.yaml": SITE, "references.bib": works})
    made = new(home, "--from", "bare")
    assert ("A talk", "") == (made.sources[0].title, made.sources[0].url or "")
    assert "url:" not in (home / made.path).read_text("utf-8")


def test_who_cannot_cite_a_work_is_told_how(tmp_path: Path) -> None:
    """An entry beside one memo is that memo's alone."""
    ran = memosite("new", "--site", site(tmp_path, SHELVES), "--from", "mine")
    assert "To cite mine, move it from memos/b.bib to references.bib.\n" in ran.err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("kaplan2020scalling", "did you mean `kaplan2020scaling`?"),
        ("1706.03762", "fetch it first: `memosite refs add 1706.03762`"),
        ("nothing", "put its BibTeX into references.bib, or name it by its arXiv number or DOI"),
    ],
)
def test_a_work_that_is_not_there_is_told(tmp_path: Path, name: str, said: str) -> None:
    """Nothing is written, and no network is asked."""
    home = site(tmp_path, SHELVES)
    before = contents(home)
    ran = memosite("new", "--site", home, "--from", name)
    assert 1 == ran.code
    assert f"{name}: error: is in no bibliography of this site\n      = {said}" in ran.err
    assert before == contents(home)


def test_a_site_without_memos_may_begin_with_a_work(tmp_path: Path) -> None:
    """The folder is made."""
    home = write(tmp_path, {"site.yaml": SITE, "references.bib": BIB})
    assert "Scaling Laws: Neural Language & Models" == new(home, "--from", "2001.08361").title


def test_without_title_and_work_there_is_nothing_to_begin(tmp_path: Path) -> None:
    """That is wrong usage."""
    ran = memosite("new", "--site", site(tmp_path))
    assert (2, "") == (ran.code, ran.out)
    assert "Missing argument 'TITLE'" in ran.err


def test_a_site_may_have_templates_of_its_own(tmp_path: Path) -> None:
    """One a kind; the others stay the theme's."""
    own = (
        "---\ntitle: {{ title|yaml }}\nkind: note\nkeywords: [{{ title|yaml }}, b]\n---\n"
        "{{ slug }} {{ question }} {{ topic }} {{ date }} {{ work.authors[0] }} {{ work.year }}\n"
    )
    home = site(tmp_path, {**SHELVES, "templates/new/note.md": own})
    about = ["--from", "kaplan2020scaling", "--kind", "note", "--question", "Why?"]
    made = new(home, "A, b] & 'c'", *about, "--topic", "x", "--date", "2026-08-01")
    assert ("A, b] & 'c'", ("A, b] & 'c'", "b")) == (made.title, made.keywords)
    assert "a-b-c Why? x 2026-08-01 Jared Kaplan 2020" == made.text.strip()
    assert "memo" == new(home, "Another").kind


UNKNOWN_KEY = """---
title: a {{ title }}
{% if topic %}
date: {{ date }}
{% endif %}
topic: {{ topic|yaml }}
sumary: a
---
"""


@pytest.mark.parametrize(
    ("template", "title", "said"),
    [
        (
            "---\ntitle: {{ titel }}\n---\n",
            "A",
            "templates/new/memo.md:2: error: template: 'titel'",
        ),
        ("---\n{% if %}\n---\n", "A", "templates/new/memo.md:2: error: template: "),
        ("no front matter", "A", "templates/new/memo.md:1: error: no front matter"),
        (
            "---\ntitle: {{ title }}\ndate: {{ date }}\ntopic: a\n---\n",
            "A: b",
            "templates/new/memo.md:2: error: this is not valid YAML",
        ),
        (
            "---\ntitle: {{ title }}\ndate: {{ date }}\ntopic: a\n---\n",
            "A #1",
            "templates/new/memo.md:2: error: the title reads back as `A`",
        ),
        (
            UNKNOWN_KEY,
            "A",
            "templates/new/memo.md:7: error: unknown key `sumary`",
        ),
        (
            "---\ntitle: {{ title|yaml }}\ndate: {{ date }}\ntopic: a\ndraft: {{ slug }}\n---\n",
            "A",
            "templates/new/memo.md:5: error: `draft` must be true or false",
        ),
    ],
)
def test_a_template_that_gives_no_memo_is_told_with_its_line(
    tmp_path: Path, template: str, title: str, said: str
) -> None:
    """Nothing is written then."""
    home = site(tmp_path, {"templates/new/memo.md": template})
    before = contents(home)
    ran = memosite("new", "--site", home, title)
    assert (1, "") == (ran.code, ran.out)
    assert said in ran.err
    assert before == contents(home)


ASKED = {
    "memos/a.md": text(title="The floor of the loss", question="Why does the loss have a floor?"),
    "memos/b.md": text(title="Ducks", date="2026-05-05", summary="How ducks keep their feet warm."),
    "memos/c.md": text(title="Swans", description="What swans eat in winter, under the ice."),
    "memos/d.md": "broken: the loss has a floor",
    "memos/e.md": text(title="Rhymes with nothing", kind="note", date=None, topic=None),
}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["Why the loss has a floor"],
            "Nearly the same was asked on 2026-07-01: memos/a.md (https://example.org/memos/a/)\n",
        ),
        (
            ["Birds", "--question", "How do ducks keep their feet warm?"],
            "Nearly the same was asked on 2026-05-05: memos/b.md (https://example.org/memos/b/)\n",
        ),
        (
            ["What do swans eat in winter"],
            "Nearly the same was asked on 2026-07-01: memos/c.md (https://example.org/memos/c/)\n",
        ),
        (
            ["Rhymes with nothing?"],
            "Nearly the same was asked: memos/e.md (https://example.org/notes/e/)\n",
        ),
        (["Which ducks migrate"], ""),
        (["Geese"], ""),
    ],
)
def test_a_memo_that_asks_the_same_is_told(tmp_path: Path, arguments: list[str], said: str) -> None:
    """In one line with date, file and address; the new memo is written all the same."""
    home = site(tmp_path, ASKED)
    ran = memosite("new", "--site", home, *arguments)
    assert 0 == ran.code
    assert said == ran.err.split("\n", 1)[1]
    assert (home / ran.out.strip().removeprefix(f"{home}/")).is_file()
