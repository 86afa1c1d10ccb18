"""`build --explain`: each output that is made anew or removed, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from command import NOW, memosite
from given import SITE, contents, site, text, write
from memosite import cache, engine, reasons
from outside import PROJECT
from samples import mp3, png

if TYPE_CHECKING:
    from pathlib import Path

A, B, C = "memos/a.md", "memos/b.md", "memos/c.md"
PAGES = {name: f"memos/{name}/index.html" for name in "abc"}
Said = dict[str, list[str]]
"""Path -> kind and names of each reason, as one text."""


def told(home: Path, *arguments: object, now: str = NOW) -> tuple[Said, Said]:
    """Build, and return what was made anew and what was removed."""
    ran = memosite("build", "--site", home, "--now", now, "--explain", "--json", *arguments)
    assert 0 == ran.code, ran.said
    found = json.loads(ran.out)["explained"]
    return _said(found["made_anew"]), _said(found["removed"])


def _said(outputs: list[dict[str, object]]) -> Said:
    return {str(one["path"]): [_one(why) for why in one["why"]] for one in outputs}  # type: ignore[attr-defined]


def _one(why: dict[str, object]) -> str:
    names = why["names"]
    assert isinstance(names, list)
    return " ".join([str(why["kind"]), *names])


def three(folder: Path) -> Path:
    """Return a site of three memos, a day apart, the last of which links to the first."""
    return site(
        folder,
        {
            A: text("First.\n", title="A", date="2026-07-01", topic="One"),
            B: text("Second.\n", title="B", date="2026-07-02", topic="Two"),
            C: text("Third, by [[a]].\n", title="C", date="2026-07-03", topic="Three"),
        },
    )


def test_the_first_build_makes_all(tmp_path: Path) -> None:
    """Nothing is known of another."""
    home = three(tmp_path)
    made, removed = told(home)
    assert {("first",)} == {tuple(why) for why in made.values()}
    assert set(PAGES.values()) < set(made)
    assert {} == removed


def test_nothing_is_made_anew_where_nothing_changed(tmp_path: Path) -> None:
    """And the text says so."""
    home = three(tmp_path)
    told(home)
    assert ({}, {}) == told(home)
    ran = memosite("build", "--site", home, "--now", NOW, "--explain")
    assert "Nothing was made anew or removed.\n" in ran.out


def test_without_a_cache_all_is_made(tmp_path: Path) -> None:
    """Though an earlier build is there."""
    home = three(tmp_path)
    told(home)
    made, _ = told(home, "--no-cache")
    assert {("uncached",)} == {tuple(why) for why in made.values()}


def test_another_memosite_makes_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What else changed is then not compared."""
    home = three(tmp_path)
    told(home)
    write(home, {A: text("Changed.")})
    monkeypatch.setattr(engine, "digest", lambda: b"another")
    assert {("engine",)} == {tuple(why) for why in told(home)[0].values()}


@pytest.mark.parametrize("option", ["--drafts", "--future", "--lenient"])
def test_options_are_named_when_they_come_and_go(tmp_path: Path, option: str) -> None:
    """Each makes another site of the same sources."""
    home = three(tmp_path)
    told(home)
    assert {(f"options {option}",)} == {tuple(why) for why in told(home, option)[0].values()}
    assert {(f"options without {option}",)} == {tuple(why) for why in told(home)[0].values()}


def test_a_text_changes_its_page_and_the_feeds_and_no_more(tmp_path: Path) -> None:
    """Its neighbours show its front matter only."""
    home = three(tmp_path)
    told(home)
    write(home, {B: text("Changed.\n", title="B", date="2026-07-02", topic="Two")})
    made, removed = told(home)
    assert [f"source {B}"] == made.pop(PAGES["b"])
    assert {"listed b"} == {why for whys in made.values() for why in whys}
    assert {"feed.xml", "topics/two/feed.xml"} < set(made)
    assert {PAGES["a"], PAGES["c"], "index.html", "archive/index.html"}.isdisjoint(made)
    assert {} == removed


def test_a_title_changes_what_shows_it(tmp_path: Path) -> None:
    """Each page says in which role."""
    home = three(tmp_path)
    told(home)
    write(home, {A: text("First.\n", title="Other", date="2026-07-01", topic="One")})
    made, _ = told(home)
    assert [f"source {A}", "backlinks c"] == made[PAGES["a"]]  # the sentence says the title
    assert ["older a"] == made[PAGES["b"]]
    assert ["answers the memo `a`", "links a"] == made[PAGES["c"]]
    assert ["listed a"] == made["index.html"] == made["topics/one/index.html"]
    assert "topics/two/index.html" not in made


def test_a_new_memo_is_new_and_takes_its_place(tmp_path: Path) -> None:
    """In lists, between neighbours, and in the sitemap; counts change with it."""
    home = three(tmp_path)
    told(home)
    write(home, {"memos/d.md": text(title="D", date="2026-07-02", topic="One", order=-1)})
    made, _ = told(home)
    assert ["new memos/d.md"] == made["memos/d/index.html"]
    assert ["newer d b"] == made[PAGES["a"]]
    assert ["older d a"] == made[PAGES["b"]]
    assert ["addresses /memos/d/"] == made["sitemap.xml"]
    assert ["listed d"] == made["archive/index.html"]
    assert PAGES["c"] not in made


def test_a_memo_that_is_gone_takes_its_outputs_along(tmp_path: Path) -> None:
    """Those that nothing names any more are told apart."""
    home = three(tmp_path)
    told(home)
    (home / B).unlink()
    made, removed = told(home)
    assert [f"gone {B}"] == removed[PAGES["b"]]
    assert ["unneeded"] == removed["topics/two/index.html"] == removed["topics/two/feed.xml"]
    assert ["newer c b"] == made[PAGES["a"]]
    assert ["navigation"] != made["topics/index.html"]


def test_a_date_that_comes_is_a_reason(tmp_path: Path) -> None:
    """And one that is put off takes the page away."""
    home = site(tmp_path, {A: text(), B: text(date="2027-02-01")})
    told(home)
    made, _ = told(home, now="2027-03-01")
    assert [f"new {B}", f"due {B}"] == made[PAGES["b"]]
    write(home, {B: text(date="2028-01-01")})
    assert [f"later {B}"] == told(home, now="2027-03-02")[1][PAGES["b"]]


def test_a_draft_takes_its_page_away_and_brings_it(tmp_path: Path) -> None:
    """The file is the reason that it comes back."""
    home = three(tmp_path)
    told(home)
    write(home, {B: text(draft=True)})
    assert [f"draft {B}"] == told(home)[1][PAGES["b"]]
    write(home, {B: text()})
    assert [f"new {B}", f"source {B}"] == told(home)[0][PAGES["b"]]


def test_an_address_that_changes_is_told_for_the_page_and_its_aliases(tmp_path: Path) -> None:
    """Both old addresses are gone for a reason."""
    home = site(tmp_path, {A: text(aliases=["/old/"])})
    told(home)
    write(home, {A: text(slug="z")})
    made, removed = told(home)
    assert {PAGES["a"]: [f"address {A}"], "old/index.html": [f"alias {A}"]} == removed
    assert [f"new {A}", f"source {A}"] == made["memos/z/index.html"]


def test_an_old_address_shows_the_title(tmp_path: Path) -> None:
    """So it changes with it."""
    home = site(tmp_path, {A: text(aliases=["/old/"], title="One")})
    told(home)
    write(home, {A: text(aliases=["/old/"], title="Two")})
    assert ["target /memos/a/"] == told(home)[0]["old/index.html"]


def test_a_file_that_takes_the_name_of_another_is_another_origin(tmp_path: Path) -> None:
    """The page stays where it is."""
    home = site(tmp_path, {A: text(slug="z")})
    told(home)
    (home / A).rename(home / B)
    assert [f"origin {B}"] == told(home)[0]["memos/z/index.html"]


@pytest.mark.parametrize(
    ("setting", "path"), [("license: CC0", "index.html"), ("feeds: {full: false}", "feed.xml")]
)
def test_settings_are_named(tmp_path: Path, setting: str, path: str) -> None:
    """Every page depends on most of them."""
    home = three(tmp_path)
    told(home)
    write(home, {"site.yaml": SITE + setting + "\n"})
    made, _ = told(home)
    name = setting.partition(":")[0]
    assert [f"settings {name}"] == made[PAGES["a"]]
    assert f"settings {name}" in made[path]


def test_settings_of_the_home_page_are_its_own(tmp_path: Path) -> None:
    """No other page is made anew."""
    home = three(tmp_path)
    told(home)
    write(home, {"site.yaml": SITE + "home: {hero: {headline: Claims}}\n"})
    assert {"index.html": ["settings home"]} == told(home)[0]


def test_settings_of_texts_are_told_where_a_text_differs(tmp_path: Path) -> None:
    """A text that reads the same keeps its page."""
    macros = "markup: {{macros: {{gain: {}}}}}\n"
    home = site(tmp_path, {A: text("$\\gain$"), B: text("None.")})
    write(home, {"site.yaml": SITE + macros.format("g")})
    told(home)
    write(home, {"site.yaml": SITE + macros.format("h")})
    made, _ = told(home)
    assert ["settings markup"] == made[PAGES["a"]]
    assert PAGES["b"] not in made


def test_templates_are_named(tmp_path: Path) -> None:
    """The site's own, by their paths."""
    home = three(tmp_path)
    told(home)
    write(home, {"templates/_footer.html": "<p>Own</p>"})
    made, _ = told(home)
    assert ["templates templates/_footer.html"] == made[PAGES["a"]] == made["index.html"]
    assert "favicon.svg" not in made


def test_a_static_file_changes_itself_and_what_names_it(tmp_path: Path) -> None:
    """A style sheet is in every page, with a version; a data file is in none."""
    files = {"static/custom.css": "p {}", "static/data.csv": "1"}
    home = write(three(tmp_path), files)
    told(home)
    write(home, {"static/data.csv": "2"})
    assert {"data.csv": ["file static/data.csv"]} == told(home)[0]
    write(home, {"static/custom.css": "q {}"})
    made, _ = told(home)
    assert ["file static/custom.css"] == made["custom.css"]
    assert ["static static/custom.css"] == made[PAGES["a"]]


def test_a_file_of_the_theme_that_is_overridden_has_another_origin(tmp_path: Path) -> None:
    """And back again."""
    home = three(tmp_path)
    told(home)
    write(home, {"static/favicon.svg": "<svg/>"})
    assert ["origin static/favicon.svg"] == told(home)[0]["favicon.svg"]
    (home / "static/favicon.svg").unlink()
    assert ["origin theme/"] == told(home)[0]["favicon.svg"]


def test_the_navigation_is_a_reason(tmp_path: Path) -> None:
    """A standalone page enters it on every page."""
    home = three(tmp_path)
    told(home)
    write(home, {"memos/about.md": text(kind="page", title="About", date=None, topic=None)})
    assert ["navigation"] == told(home)[0][PAGES["b"]]


def test_published_files_that_somebody_touched_are_made_again(tmp_path: Path) -> None:
    """Missing and altered are told apart."""
    home = three(tmp_path)
    told(home)
    (home / "_site" / PAGES["a"]).unlink()
    write(home / "_site", {PAGES["b"]: "somebody else's"})
    assert {PAGES["a"]: ["missing"], PAGES["b"]: ["altered"]} == told(home)[0]


@pytest.mark.parametrize(
    ("body", "files", "change", "answer"),
    [
        ("![P](p.png)", {"memos/p.png": png(20, 20)}, {"memos/p.png": png(30, 20)},
         "the picture `p.png`"),
        ("By [@k].", {"references.bib": "@misc{k, author={Roe, A.}, title={T}, year=2020}"},
         {"references.bib": "@misc{k, author={Doe, B.}, title={T}, year=2020}"}, "the work `k`"),
        ("By [@k].", {"references.bib": "@misc{k, author={Roe, A.}, title={T}, year=2020}"},
         {"site.yaml": SITE + "citation_style: numeric\n"}, "the citation style"),
        ("![P](p.pdf)", {"memos/p.pdf": b"%PDF-1.4"}, {"memos/p.pdf": b"%PDF-1.4 more"},
         "the file `p.pdf`"),
    ],
)  # fmt: skip
def test_an_answer_that_changed_is_named(
    tmp_path: Path,
    body: str,
    files: dict[str, str | bytes],
    change: dict[str, str | bytes],
    answer: str,
) -> None:
    """The text's own file is the same."""
    home = write(site(tmp_path, {A: text(body), B: text("None.")}), files)
    told(home)
    write(home, change)
    made, _ = told(home)
    assert f"answers {answer}" == made[PAGES["a"]][-1]
    assert PAGES["b"] not in made


def test_answers_are_told_whatever_rendered_the_text_in_between(tmp_path: Path) -> None:
    """A build for elsewhere, as a preview, leaves another body of the same file."""
    home = site(tmp_path / "home", {A: text("By [[b]].\n"), B: text(title="One"), C: text("[[b]]")})
    told(home)
    write(home, {B: text(title="Two")})
    told(home, "--out", tmp_path / "elsewhere")
    assert "answers the memo `b`" in told(home)[0][PAGES["a"]]


def test_a_number_in_another_memo_is_a_reference(tmp_path: Path) -> None:
    """The text asks for the memo alone; where its figures stand, is settled later."""
    figure = '![P](/p.png "Words"){{#fig:{}}}\n\n'
    files = {
        "static/p.png": png(),
        A: text("See @b/fig:two."),
        B: text(figure.format("two")),
        C: text(),
    }
    home = site(tmp_path, files)
    told(home)
    write(home, {B: text(figure.format("one") + figure.format("two"))})
    made, _ = told(home)
    assert ["references b"] == made[PAGES["a"]]
    assert [f"source {B}"] == made[PAGES["b"]]


def test_a_supersession_is_told_on_both_sides(tmp_path: Path) -> None:
    """And the log and the latest lose a memo."""
    home = site(
        tmp_path,
        {
            A: text(title="A", date="2026-07-01", question="Why?"),
            B: text(title="B", date="2026-07-02", question="How?"),
            C: text(title="C", date="2026-07-03", question="When?"),
        },
    )
    told(home)
    write(home, {B: text(title="B", date="2026-07-02", question="How?", supersedes=["a"])})
    made, _ = told(home)
    assert ["newer b", "successor b", "log"] == made[PAGES["a"]]
    assert [f"source {B}", "older a", "superseded a", "log"] == made[PAGES["b"]]
    assert ["older b", "log"] == made[PAGES["c"]]


def test_a_sentence_that_links_here_is_a_reason(tmp_path: Path) -> None:
    """As it is shown with the link."""
    home = three(tmp_path)
    told(home)
    write(home, {C: text("Otherwise, by [[a]].\n", title="C", date="2026-07-03", topic="Three")})
    assert ["backlinks c"] == told(home)[0][PAGES["a"]]


def test_a_bundle_of_another_name_is_another_origin(tmp_path: Path) -> None:
    """Of its page and of its files, which stay where they are."""
    home = site(tmp_path, {"memos/z/index.md": text(image="p.png"), "memos/z/p.png": png()})
    told(home)
    (home / "memos/z").rename(home / "memos/y")
    write(home, {"memos/y/index.md": text(image="p.png", slug="z")})
    made, removed = told(home)
    assert ["origin memos/y/index.md"] == made["memos/z/index.html"]
    assert ["origin memos/y/p.png"] == made["memos/z/p.png"]
    assert {} == removed


def test_a_recording_is_a_reason(tmp_path: Path) -> None:
    """Another length shows on the memo's page, among all episodes and in the podcast's feed."""
    files = {A: text(audio={"file": "a.mp3"}), B: text(title="B"), "memos/a.mp3": mp3(100)}
    home = site(tmp_path, files)
    told(home)
    write(home, {"memos/a.mp3": mp3(9000)})
    made, _ = told(home)
    assert ["episode"] == made[PAGES["a"]]
    assert ["listed a"] == made["podcast.xml"]
    assert ["file memos/a.mp3"] == made["memos/a/a.mp3"]
    assert PAGES["b"] not in made


def test_a_file_that_no_text_shows_any_more_is_removed(tmp_path: Path) -> None:
    """It is still there, or it is not."""
    home = site(
        tmp_path, {A: text("[x](x.csv) [y](y.csv)"), "memos/x.csv": "1", "memos/y.csv": "1"}
    )
    told(home)
    (home / "memos/y.csv").unlink()
    write(home, {A: text("None.")})
    _, removed = told(home)
    assert {
        "memos/a/x.csv": ["unneeded memos/x.csv"],
        "memos/a/y.csv": ["gone memos/y.csv"],
    } == removed


def test_where_the_record_is_lost_nothing_is_guessed(tmp_path: Path) -> None:
    """The build itself still knows what to make."""
    home = three(tmp_path)
    told(home)
    (path,) = (home / cache.FOLDER).glob("recipes-*")
    path.write_bytes(b"damaged")
    write(home, {B: text("Changed.\n", title="B", date="2026-07-02", topic="Two")})
    made, _ = told(home)
    assert ["unknown"] == made[PAGES["b"]]
    assert PAGES["a"] not in made


def test_many_files_of_one_reason_are_a_group(tmp_path: Path) -> None:
    """Ten are named, the rest is counted; each reason is a clause."""
    home = three(tmp_path)
    first = memosite("build", "--site", home, "--now", NOW, "--explain").out.splitlines()
    count = len(contents(home / "_site")) - 1
    assert f"Made anew, no record of an earlier build into this folder ({count} files):" == first[0]
    assert f"  and {count - 10} more" == first[11]
    write(home, {A: text("New.", title="A", date="2026-07-01", topic="One")})
    (home / "_site" / PAGES["a"]).unlink()
    again = memosite("build", "--site", home, "--now", NOW, "--explain").out.splitlines()
    there = again.index(f"Made anew, the published file was missing; its file changed: `{A}`:")
    assert f"  {PAGES['a']}" == again[there + 1]


def test_every_kind_of_reason_is_documented() -> None:
    """By the table in the page about commands."""
    page = (PROJECT / "docs/commands.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in page.split("\n") if line.startswith("| `")]
    assert [] == [kind for kind in reasons.SENTENCES if not any(f"`{kind}`" in one for one in rows)]
