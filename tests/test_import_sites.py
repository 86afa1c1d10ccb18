"""Sites of other tools, imported: what is written, what is told, and that it builds.

`imports/NAME/in` is shaped like a real site, mistakes and hostile texts included.
`imports/NAME/out` is what is written of it, `told.txt` what the import says, `built.txt` what the
build then says.
"""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from command import NOW, memosite
from given import contents, site, text, write
from memosite import memo as memos
from memosite.commands.import_ import import_
from memosite.errors import SiteError
from memosite.markup.body import render
from memosite.markup.library import Anything
from memosite.read import Source

FOLDER = Path(__file__).parent / "imports"
KINDS = {
    "hugo": "hugo",
    "jekyll": "jekyll",
    "obsidian": "obsidian",
    "pelican": "pelican",
    "quarto": "quarto",
    "zola": "hugo",
}
"""Folder of an example -> the kind that it is imported as."""
PLACES = {
    "hugo": "content/posts/a.md",
    "jekyll": "_posts/2020-01-01-a.md",
    "obsidian": "a.md",
    "pelican": "content/a.md",
    "quarto": "a.qmd",
}
"""Kind -> where a text of it may be."""
EMPTY = {"memos/here.md": text()}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the first of July 2026."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782864000")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a site with one memo."""
    return site(tmp_path / "site", EMPTY)


@pytest.mark.parametrize("name", KINDS)
def test_each_becomes_what_is_expected(home: Path, name: str) -> None:
    """Every file, letter by letter, and every warning with its line."""
    ran = memosite("import", KINDS[name], FOLDER / name / "in", "--site", home)
    assert 0 == ran.code, ran.said
    (home / "memos/here.md").unlink()
    assert contents(FOLDER / name / "out") == contents(home / "memos")
    assert (FOLDER / name / "told.txt").read_text("utf-8") == ran.err


@pytest.mark.parametrize("name", KINDS)
def test_each_builds(home: Path, name: str) -> None:
    """With no mistake, and with no warning that is not expected; drafts too."""
    import_(home, KINDS[name], FOLDER / name / "in")
    ran = memosite("build", "--site", home, "--now", NOW, "--drafts")
    assert 0 == ran.code, ran.err
    assert (FOLDER / name / "built.txt").read_text("utf-8") == ran.err


@pytest.mark.parametrize("name", KINDS)
def test_a_second_import_writes_nothing(home: Path, name: str) -> None:
    """What the author changed since stays."""
    first = import_(home, KINDS[name], FOLDER / name / "in")
    changed = home / first.written[0]
    changed.write_text(changed.read_text("utf-8") + "\nMine.\n", "utf-8")
    before = contents(home)
    again = import_(home, KINDS[name], FOLDER / name / "in")
    assert [] == again.written
    assert len(first.written) == len(again.known)
    assert before == contents(home)


@pytest.mark.parametrize("name", KINDS)
def test_a_dry_run_writes_nothing(home: Path, name: str) -> None:
    """It tells what would be written."""
    before = contents(home)
    told = import_(home, KINDS[name], FOLDER / name / "in", dry=True)
    assert before == contents(home)
    assert told.written == import_(home, KINDS[name], FOLDER / name / "in").written


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("jekyll", "runs/small/2020/first-run/ old/second/ 2020/hostile/ projects/tool.html"),
        ("hugo", "posts/one.html 2020/01/first-run/ de/2020/03/third/"),
        ("zola", "blog/first/ who/"),
        ("quarto", "old/first.html posts/2020-01-02-first/ posts/second.html about.html"),
        ("pelican", "posts/2020/01/first-run/ old/second.html pages/about.html"),
    ],
)
def test_old_addresses_lead_to_the_memo(home: Path, name: str, addresses: str) -> None:
    """Those of the front matter, those of the settings' pattern, and the usual ones."""
    import_(home, KINDS[name], FOLDER / name / "in")
    memosite("build", "--site", home, "--now", NOW, "--drafts")
    for old in addresses.split():
        page = home / "_site" / (f"{old}index.html" if old.endswith("/") else old)
        assert "refresh" in page.read_text("utf-8"), old


def test_a_memo_that_is_there_is_not_overwritten(home: Path) -> None:
    """The new one gets a number, and links to it follow."""
    mine = text("Mine.", title="Second run")
    write(home, {"memos/second-run.md": mine})
    import_(home, "obsidian", FOLDER / "obsidian/in")
    assert mine == (home / "memos/second-run.md").read_text("utf-8")
    first = (home / "memos/2020-01-02-first-run/index.md").read_text("utf-8")
    assert "[the second](../second-run-2.md)" in first


def test_links_lead_to_what_an_earlier_import_brought(home: Path, tmp_path: Path) -> None:
    """Also where the author moved it since."""
    vault = write(tmp_path / "vault", {"Old.md": "Old."})
    import_(home, "obsidian", vault)
    (home / "memos/deep").mkdir()
    (home / "memos/old.md").rename(home / "memos/deep/old.md")
    write(vault, {"New.md": "See [[Old]]."})
    assert ["memos/new.md"] == import_(home, "obsidian", vault).written
    assert "See [Old](deep/old.md)." in (home / "memos/new.md").read_text("utf-8")


def test_an_address_that_is_taken_is_told(home: Path, tmp_path: Path) -> None:
    """Of two pages at one old address, the first redirects from it; memosite's own stay."""
    front = "---\ntitle: {}\npermalink: /archive/\nredirect_from: [/old/]\n---\n"
    posts = {f"_posts/2020-01-0{n}-{n}.md": front.format(n) for n in (1, 2)}
    done = import_(home, "jekyll", write(tmp_path / "old", posts))
    said = [str(one).split("\n")[0].partition("warning: ")[2] for one in done.lost]
    assert [
        "its address `/archive/` is taken by another page",
        "its address `/old/` is taken by another page",
        "its address `/archive/` is taken by another page",
    ] == said
    assert 0 == memosite("build", "--site", home, "--now", NOW).code


@pytest.mark.parametrize(("kind", "place"), PLACES.items())
def test_no_file_from_outside_comes_along(
    tmp_path: Path, home: Path, kind: str, place: str
) -> None:
    """Neither by dots, nor by a link of the file system, nor by a full path."""
    old = tmp_path / "old"
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>'
    secret = write(tmp_path, {"secret.svg": drawing}) / "secret.svg"
    up = "../" * (place.count("/") + 1)
    body = f"![a]({up}secret.svg) ![b](link.svg) ![c]({secret}) ![d](file://{secret}) [e](a\0b)\n"
    write(old, {place: f"---\ntitle: A\nimage: {up}secret.svg\n---\n{body}"})
    (old / place).with_name("link.svg").symlink_to(secret)
    import_(home, kind, old)
    assert [] == [name for name in contents(home) if name.endswith(".svg")]
    assert 0 == memosite("build", "--site", home, "--now", NOW).code


@pytest.mark.parametrize(("kind", "place"), PLACES.items())
@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\ntags: *b",
        "a: &a {x: 1}\nb: {<<: [*a, *a]}",
        "[" * 5_000,
        f"title: !!int 0x{'f' * 5000}",
        "title: {a: b}\ndate: {}\ntags: {a: b}\nauthor: [[a]]\naliases: [[/a/], {}]\nslug: []",
        "date: 2020-13-45\nupdated: 99999-01-01\ncategories: ['???', '']",
        "permalink: /../../x/\nurl: //evil.example.org/\naliases: ['/a b/', '/.git/', '/a?b']",
        f"title: {'long ' * 5_000}\nslug: {'a' * 5_000}",
        'title: "\\0\\x1b[31m\\ud800"',
        "? [a, b]\n: c\n1: 2\nnull: 3",
        "lang: ../../x\nimage: [a, {b: c}]\nlicense: [x]\nsource: javascript:alert(1)",
    ],
    ids=lambda text: text[:20],
)
def test_odd_front_matter_is_imported_or_told(
    tmp_path: Path, home: Path, kind: str, place: str, front: str
) -> None:
    """None of it stops an import, nor the build after it."""
    write(tmp_path / "old", {place: f"---\n{front}\n---\nText.\n"})
    done = import_(home, kind, tmp_path / "old")
    assert 1 == len(done.written), done.lost
    ran = memosite("build", "--site", home, "--now", NOW)
    assert 0 == ran.code, ran.err


@pytest.mark.parametrize(("kind", "place"), PLACES.items())
def test_files_that_are_no_text_are_told(tmp_path: Path, home: Path, kind: str, place: str) -> None:
    """Those that are no UTF-8, those that are too long, pictures that are none."""
    folder, ending = place.rpartition("/")[0], Path(place).suffix
    files: dict[str, str | bytes] = {
        place: "---\ntitle: A\n---\n![a plot](plot.png)\n",
        f"{folder}/2020-01-02-b{ending}": b"\xff\xfe",
        f"{folder}/2020-01-03-c{ending}": "x" * 5_000_001,
        f"{folder}/plot.png": "no picture",
    }
    done = import_(
        home, kind, write(tmp_path / "old", {k.lstrip("/"): v for k, v in files.items()})
    )
    said = " ".join(map(str, done.lost))
    assert "is not UTF-8 and was left out" in said
    assert "is larger than 5 MB and was left out" in said
    assert "`plot.png` cannot be read and was left out" in said
    assert 1 == len(done.written)


def test_settings_are_read_and_never_run(home: Path, tmp_path: Path) -> None:
    """Pelican's are a program."""
    old = tmp_path / "old"
    ran = tmp_path / "ran"
    conf = f"import pathlib\npathlib.Path({str(ran)!r}).touch()\nARTICLE_URL = 'x/{{slug}}/'\n"
    write(old, {"pelicanconf.py": conf, "content/a.md": "Title: A\nDate: 2020-01-01\n\nText.\n"})
    import_(home, "pelican", old)
    assert not ran.exists()
    assert "- /x/a/" in (home / "memos/2020-01-01-a.md").read_text("utf-8")


PIECES = (
    *("<script>alert(1)</script>", "<script>", "</script>", "<img src=x onerror=alert(1)>"),
    *("<svg/onload=alert(1)>", "<iframe src='javascript:alert(1)'>", "<p onclick='x()'>", "</p>"),
    *("<a href='javascript:x()'>a</a>", "[a](javascript:x())", "<style>", "<!--", "-->", "<b "),
    *("`", "```\n", "~~~\n", "    ", "> ", "- ", "1. ", "\n", "\n\n", "$", "$$", "\\(", "\\)"),
    *("{% raw %}", "{% endraw %}", "{% highlight x %}", "{{ x }}", "{{<", ">}}", "{{< note >}}"),
    *("{{< /note >}}", "{{< rawhtml >}}", "{% katex() %}", "{% end %}", "%%", "==", "[[a]]", "[["),
    *("]]", "![[a.svg]]", "[", "](", ")", "![", "::: {.callout-note}\n", ":::\n", "```{=html}\n"),
    *(
        "!!! note\n\n",
        "[^1]: ",
        "^[",
        "<d-footnote>",
        "</d-footnote>",
        "<d-cite key='a'>",
        "{: .a}",
    ),
    *(
        "| a | b |\n|---|---|\n",
        "<div markdown='1'>",
        "</div>",
        "<!--><script>x</script>",
        "@a",
        "word",
    ),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kind=st.sampled_from(sorted(PLACES)), pieces=st.lists(st.sampled_from(PIECES), max_size=14))
def test_nothing_that_is_imported_runs(
    tmp_path_factory: pytest.TempPathFactory, kind: str, pieces: list[str]
) -> None:
    """Whatever stands around it: no script, frame, handler or address of a script is left."""
    folder = tmp_path_factory.mktemp("hostile")
    home = site(folder / "site", EMPTY)
    write(folder / "old", {PLACES[kind]: f"---\ntitle: A\n---\n{''.join(pieces)}\n"})
    for name in import_(home, kind, folder / "old").written:
        bundle = name.removesuffix("/index.md") if name.endswith("/index.md") else ""
        source = Source(name, (home / name).read_bytes(), bundle)
        try:
            body = render(
                memos.parse(source, UTC), Anything(), raw_html=True, macros={}, lenient=True
            )
        except SiteError:
            continue
        harmless(body.html)
    shutil.rmtree(folder)


def harmless(html: str) -> None:
    """Check that nothing in a page runs."""
    tree = LexborHTMLParser(f"<body>{html}</body>")
    assert [] == [one.tag for one in tree.css("script, style, iframe, object, embed, form, link")]
    for node in tree.css("*"):
        for key, value in node.attributes.items():
            assert not key.startswith("on"), node.html
            assert not re.match(r"\s*(?:javascript|vbscript):", value or ""), node.html


N = 4_000
COSTLY = {
    "tags of Liquid": "{% " * N,
    "conditions": "{% if %}" * N,
    "raw text": "{% raw %}" * N,
    "shortcodes": "{{< a >}}" * N,
    "shortcodes that hold": "{{< note >}}" * N + "{{< /note >}}" * N,
    "shortcodes of Zola": "{% a() %}" * N,
    "arguments": "{{< a " + 'b="c ' * N + ">}}",
    "attributes": "{: " * N,
    "wikilinks": "[[" * N + "[[a|" * N,
    "comments": "%%" * N + "%",
    "highlights": "==a" * N,
    "divs": "::: {.callout-note}\n" * N,
    "headings in a div": "::: {.callout-note}\n# " + "a " * N + "{",
    "cells": "```{python}\n" * N,
    "subscripts": "~a" * N + "a^" * N,
    "citations": "@a " * N + "<d-cite " * N,
    "notes": "<d-footnote>" * N,
    "links in HTML": "<a href='/x'>" * N + "<div markdown=1>" * N,
    "links": "[a](/x) " * N + "](" * N,
    "code": "`a ``b " * N + "    :::python\n\n" * N,
    "fences in quotes": "> ```\n" * N,
    "headers": "a: b\n" * N,
    "front matter": "---\n" * N + "+++\n" * N,
    "spaces": " " * 5 * N + "x" + "\t" * 5 * N,
}


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("costly", COSTLY)
def test_texts_that_cost_careless_readers_minutes_end(
    tmp_path: Path, home: Path, kind: str, costly: str
) -> None:
    """Their sizes are such that a cost of the square of the text is seen by who runs the suite."""
    old = write(tmp_path / "old", {PLACES[kind]: f"---\ntitle: A\n---\n{COSTLY[costly]}"})
    done = import_(home, kind, old)
    assert done.written or done.lost


def test_a_script_reads_what_was_imported(home: Path) -> None:
    """As JSON: paths, what was known, and what was lost with its place."""
    ran = memosite("import", "zola", FOLDER / "zola/in", "--site", home, "--json")
    assert (1, False) == (ran.code, json.loads(ran.out)["ok"])
    command = ("import", "hugo", FOLDER / "zola/in", "--site", home, "--json")
    told = json.loads(memosite(*command).out)
    assert ["memos/about.md", "memos/2020-01-02-first/index.md"] == told["written"]
    assert ["content/blog/2020-01-02-first.md"] == [one["path"] for one in told["lost"]]
    assert [20] == [one["line"] for one in told["lost"]]
    again = json.loads(memosite(*command).out)
    assert ([], 2) == (again["written"], len(again["known"]))


@pytest.mark.parametrize(
    ("kind", "path", "said"),
    [
        ("jekyl", ".", "did you mean `jekyll`?"),
        ("evernote", ".", "kinds: hugo, jekyll, "),
        ("hugo", "nowhere", "name the file or folder to import"),
    ],
)
def test_what_cannot_be_imported_is_refused(home: Path, kind: str, path: str, said: str) -> None:
    """With what there is instead."""
    ran = memosite("import", kind, home / path, "--site", home)
    assert 1 == ran.code
    assert said in ran.err
