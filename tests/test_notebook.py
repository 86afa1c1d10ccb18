"""A notebook: what is to do, what is asked and answered, what was forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from command import NOW, build, memosite
from given import SITE, site, text

if TYPE_CHECKING:
    from pathlib import Path

    from selectolax.lexbor import LexborNode


def note(body: str = "", **keys: object) -> str:
    """Return the text of an undated note."""
    return text(body, **{"kind": "note", "date": None, "topic": None, **keys})


def page(out: Path, url: str) -> LexborHTMLParser:
    """Return a published page."""
    return LexborHTMLParser((out / url / "index.html").read_text("utf-8"))


def links(page: LexborHTMLParser, selector: str) -> list[tuple[str, str]]:
    """Return the words and the address of each link of a page."""
    return [(one.text(), str(one.attributes["href"])) for one in page.css(selector)]


def words(node: LexborNode | None) -> str:
    """Return the words of an element."""
    assert node is not None
    return " ".join(node.text().split())


def test_open_tasks_are_collected_with_links_to_their_places(tmp_path: Path) -> None:
    """By memo, newest first, then notes and pages; what is done is counted."""
    files = {
        "memos/a.md": text("- [ ] Measure *it*\n- [x] Build it\n", title="A"),
        "memos/b.md": text("1. [ ] Measure it\n   - [ ] Twice\n", title="B", date="2026-08-01"),
        "memos/n.md": note("> [!note]\n> - [ ] Ask\n", title="N"),
        "memos/done.md": note("- [x] Rest\n", title="Done"),
    }
    out = build(site(tmp_path, files), "--strict")
    made = page(out, "open")
    assert "4 to do, 2 done" == words(made.css_first(".count"))
    assert ["B", "A", "N"] == [words(one) for one in made.css("h2")]
    assert [
        ("Measure it", "../memos/b/#task:measure-it"),
        ("Twice", "../memos/b/#task:twice"),
        ("Measure it", "../memos/a/#task:measure-it"),
        ("Ask", "../notes/n/#task:ask"),
    ] == links(made, "li a")
    assert page(out, "memos/b").css_first('li[id="task:twice"]') is not None


def test_a_task_on_the_page_of_open_ones_keeps_formulas_and_loses_links(tmp_path: Path) -> None:
    """It is one link itself; the page loads what formulas need."""
    files = {"memos/a.md": text("- [ ] Bound $x$, see [there](a.md) and `f`[^1]\n\n[^1]: Note.\n")}
    out = build(site(tmp_path, files), "--strict")
    (item,) = page(out, "open").css("li")
    assert 1 == len(item.css("a"))
    assert 1 == len(item.css("math"))
    assert "f" == words(item.css_first("code"))
    assert item.css_first("sup") is None
    assert "maths.css" in (out / "open/index.html").read_text("utf-8")


def test_two_tasks_of_the_same_words_have_places_of_their_own(tmp_path: Path) -> None:
    """And the id of a task is not moved by others before it."""
    files = {"memos/a.md": text("- [ ] New\n- [ ] Test\n\n# B\n\n- [ ] Test\n")}
    out = build(site(tmp_path, files), "--strict")
    ids = ["task:new", "task:test", "task:test-2"]
    assert [f"../memos/a/#{one}" for one in ids] == [
        url for _, url in links(page(out, "open"), "li a")
    ]


def test_tasks_of_superseded_memos_and_drafts_are_not_open(tmp_path: Path) -> None:
    """They are nobody's business any more, or not yet."""
    files = {
        "memos/a.md": text("- [ ] Old\n"),
        "memos/b.md": text("- [ ] New\n", supersedes=["a"]),
        "memos/c.md": text("- [ ] Secret\n", draft=True),
    }
    out = build(site(tmp_path, files), "--strict")
    assert ["New"] == [said for said, _ in links(page(out, "open"), "li a")]


def test_a_page_that_collects_is_there_when_there_is_something(tmp_path: Path) -> None:
    """A site without tasks, questions and experiments has none of the three."""
    out = build(site(tmp_path), "--strict")
    assert [] == [name for name in ("open", "questions", "forecasts") if (out / name).exists()]


@pytest.mark.parametrize("way", ["nav", "link"])
@pytest.mark.parametrize("url", ["open", "questions", "forecasts"])
def test_a_page_that_collects_is_there_when_something_leads_to_it(
    tmp_path: Path, url: str, way: str
) -> None:
    """So no link breaks on the day on which the last task is done."""
    nav = f"nav: [{{title: T, url: {url}/}}]\n" if way == "nav" else ""
    body = f"See [that](/{url}/).\n" if way == "link" else ""
    files = {"site.yaml": SITE + nav, "memos/a.md": text(body)}
    out = build(site(tmp_path, files), "--strict")
    assert page(out, url).css_first("h1") is not None


ASKING = {
    "memos/a.md": text(
        "> [!question] Is $x$ small?\n\n> [!question]- Why? {#why}\n> Text.\n",
        title="A",
        open_questions=["Does it hold?"],
    ),
    "memos/n.md": note(title="N", open_questions=["Who asks?"]),
}


def test_the_ledger_lists_every_question_with_its_place(tmp_path: Path) -> None:
    """Those of front matter and of callouts, of memos and of notes."""
    out = build(site(tmp_path, ASKING), "--strict")
    made = page(out, "questions")
    assert "4 open" == words(made.css_first(".count"))
    assert [
        "../memos/a/#q:does-it-hold",
        "../memos/a/#q:is-x-small",
        "../memos/a/#why",
        "../notes/n/#q:who-asks",
    ] == [url for _, url in links(made, "h3 a")]
    assert 1 == len(made.css("h3 math"))
    for url, name in (("memos/a", "q:does-it-hold"), ("memos/a", "why"), ("notes/n", "q:who-asks")):
        assert page(out, url).css_first(f'[id="{name}"]') is not None


def test_an_answer_is_told_in_the_ledger_and_on_both_pages(tmp_path: Path) -> None:
    """Who answers a question stands beside it, and who asked beside the answer."""
    answer = text(title="B", date="2026-08-01", answers=["a#why", "a#q:does-it-hold"])
    out = build(site(tmp_path, {**ASKING, "memos/b.md": answer}), "--strict")
    made = page(out, "questions")
    assert "2 open, 2 answered" == words(made.css_first(".count"))
    rows = [words(one) for one in made.css("section")[1].css("li")]
    assert all(row.endswith("Answered by B") for row in rows)
    asked = {words(one.css_first("h2")): one for one in page(out, "memos/a").css(".after section")}
    assert "Does it hold? Answered by B" in words(asked["Open questions"])
    assert words(asked["Answered since"]).startswith("Answered since Why? Answered by B")
    told = {words(one.css_first("h2")): one for one in page(out, "memos/b").css(".after section")}
    assert ["../../memos/a/#why", "../../memos/a/#q:does-it-hold"] == [
        str(one.attributes["href"]) for one in told["Answers"].css("a")
    ]


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ("a#wy", "did you mean `a#why`?"),
        ("n#q:nobody", "did you mean `n#q:who-asks`?"),
        ("b#q:does-it-hold", "did you mean `a#q:does-it-hold`?"),
        ("b#zzz", "`b` asks no question"),
    ],
)
def test_an_answer_to_what_nobody_asks_is_an_error(tmp_path: Path, answer: str, hint: str) -> None:
    """At its place, with the nearest question."""
    files = {**ASKING, "memos/b.md": text(answers=[answer])}
    ran = memosite("build", "--site", site(tmp_path, files), "--now", NOW)
    assert 1 == ran.code
    assert f"memos/b.md:5:11: error: nobody asks `{answer}`" in ran.err
    assert hint in ran.err


@pytest.mark.parametrize("written", ["a", "#q", "a#", "a b#q", 7])
def test_an_answer_names_a_memo_and_a_question(tmp_path: Path, written: object) -> None:
    """Anything else is told with the form that it has."""
    ran = memosite("build", "--site", site(tmp_path, {"memos/a.md": text(answers=[written])}))
    assert (1, True) == (ran.code, "`answers` names no question" in ran.err)


def test_an_answer_to_a_draft_is_a_warning(tmp_path: Path) -> None:
    """What the draft asks is not known; with drafts it is."""
    files = {
        "memos/a.md": text(open_questions=["Why?"], draft=True),
        "memos/b.md": text(answers=["a#q:why"]),
    }
    home = site(tmp_path, files)
    ran = memosite("build", "--site", home, "--now", NOW)
    assert (0, True) == (ran.code, "`a#q:why` is not published in this build" in ran.err)
    assert "1 answered" in words(page(build(home, "--strict", "--drafts"), "questions").root)


NONE = "\u2013"
"""What stands where there is no outcome yet."""
EXPERIMENT = {
    "hypothesis": "It halves <b>.",
    "metrics": {"a": {"loss": "1.0"}, "b": {"loss": "0.5"}},
    "forecast": {"loss": "0.6"},
}


def test_an_experiment_is_shown_as_tables(tmp_path: Path) -> None:
    """Above the text; nothing of the front matter is markup."""
    out = build(site(tmp_path, {"memos/a.md": text(experiment=EXPERIMENT)}), "--strict")
    made = page(out, "memos/a")
    tables = made.css(".experiment table")
    assert ["Hypothesis", "It halves <b>."] == [words(one) for one in tables[0].css("th, td")]
    assert ["", "loss", "a", "1.0", "b", "0.5"] == [words(one) for one in tables[1].css("th, td")]
    assert ["loss", "0.6", NONE] == [words(one) for one in tables[2].css("tbody th, tbody td")]


def test_forecasts_stand_beside_outcomes(tmp_path: Path) -> None:
    """Of every experiment that forecasts something, newest first."""
    done = {**EXPERIMENT, "outcome": {"loss": "0.7"}}
    files = {
        "memos/a.md": text(title="A", experiment=EXPERIMENT),
        "memos/b.md": text(title="B", date="2026-08-01", experiment=done),
        "memos/c.md": text(title="C", experiment={"hypothesis": "None."}),
        "memos/d.md": text(title="D", supersedes=["e"]),
        "memos/e.md": text(title="E", experiment=EXPERIMENT),
    }
    made = page(build(site(tmp_path, files), "--strict"), "forecasts")
    assert "2 forecasts, 1 with an outcome" == words(made.css_first(".count"))
    assert ["B", "A"] == [words(one) for one in made.css("h2")]
    cells = [words(one) for one in made.css("tbody th, tbody td")]
    assert ["loss", "0.6", "0.7", "loss", "0.6", NONE] == cells


def test_a_disclaimer_is_a_callout(tmp_path: Path) -> None:
    """It needs no warning, and says what it is."""
    out = build(site(tmp_path, {"memos/n.md": note("> [!DISCLAIMER]\n> Unread.\n")}), "--strict")
    assert "Disclaimer Unread." == words(page(out, "notes/n").css_first(".callout.caveat"))


def test_one_work_under_two_keys_is_listed_once(tmp_path: Path) -> None:
    """Two entries of one DOI and title are one work; a book's chapters are not."""
    entry = "@{}{{{}, author={{Roe, A.}}, title={{{}}}, year=2020, doi={{10.1000/{}}}}}\n"
    bib = (
        entry.format("article", "a", "One Work", "x")
        + entry.format("misc", "b", "One work", "X")
        + entry.format("incollection", "c", "A chapter", "x")
    )
    files = {"references.bib": bib, "memos/a.md": text("As [@a], @b and [@c] say.\n")}
    made = page(build(site(tmp_path, files), "--strict"), "memos/a")
    listed = [str(one.attributes["id"]) for one in made.css(".references li")]
    assert ["ref:a", "ref:c"] == sorted(listed)
