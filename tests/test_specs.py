"""The specifications of Markdown: every example passes, and every difference is documented."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from given import memo
from memosite.errors import SiteError
from memosite.markup.body import render
from memosite.markup.library import Anything
from outside import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable

    from memosite.citing.work import Work
    from memosite.memo import Memo

PAGE = (PROJECT / "docs" / "commonmark.md").read_text("utf-8")


class Wordless(Anything):
    """A library in which nothing can be cited."""

    def work(self, key: str, asker: Memo) -> Work | None:
        """Return no work."""
        del key, asker


@dataclass(frozen=True)
class Example:
    """One example of a specification."""

    example: int
    section: str
    markdown: str
    html: str


def examples(name: str) -> list[Example]:
    """Return the examples of `specs/NAME.json`."""
    path = Path(__file__).parent / "specs" / f"{name}.json"
    return [Example(**one) for one in json.loads(path.read_text("utf-8"))]


COMMONMARK, GFM = examples("commonmark"), examples("gfm")


def plain(html: str) -> str:
    """Return HTML without a line end of no meaning, which markdown-it leaves out."""
    return html.replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")


def ours(written: str) -> str:
    """Return what memosite makes of a text, or its mistakes."""
    try:
        return plain(render(memo(body=written), Wordless(), raw_html=True, macros={}).html)
    except SiteError as error:
        return str(error)


@pytest.mark.parametrize("example", COMMONMARK, ids=lambda one: str(one.example))
def test_the_core_passes_every_example(example: Example) -> None:
    """All 652, with memosite's own syntaxes off."""
    made = MarkdownIt("commonmark").render(example.markdown)
    # The case of a scheme has no meaning; the core writes it in lower case.
    assert plain(example.html) == plain(made).replace("mailto:FOO", "MAILTO:FOO")


def headings(html: str) -> str:
    """Return HTML without what memosite gives headings: level, id and link."""
    html = re.sub(r'<(/?)h\d(?: id="[^"]*")?>', r"<\1h>", html)
    return re.sub(
        r'(<h>)<a href="#[^"]*" class="self">(.*?)</a>(</h>)', r"\1\2\3", html, flags=re.DOTALL
    )


def code(html: str) -> str:
    """Return HTML without what memosite gives blocks of code: attributes and colours."""
    html = re.sub(r"<pre[^>]*><code[^>]*>", "<pre><code>", html)
    inner = re.compile(r"(?<=<pre><code>).*?(?=</code></pre>)", re.DOTALL)
    return inner.sub(lambda found: re.sub(r"</?span[^>]*>", "", found[0]), html)


def typography(html: str) -> str:
    """Return HTML with typewriter's signs."""
    html = re.sub("[\u201c\u201d]|&quot;", '"', re.sub("[\u2018\u2019]", "'", html))
    html = html.replace("\u2026", "...").replace("\u2014", "---").replace("\u2013", "--")
    return re.sub("[\u00a0\u202f]", " ", html)


def links(html: str) -> str:
    """Return HTML without the addresses of links."""
    return re.sub(r'<a href="[^"]*"', "<a", html)


def images(html: str) -> str:
    """Return HTML without the addresses and sizes of images, and figures as paragraphs."""
    html = re.sub(r"<img [^>]*>", "<img>", html)
    return re.sub(r"<(/?)figure>", r"<\1p>", re.sub(r"<figcaption>.*?</figcaption>", "", html))


UNDO: dict[str, Callable[[str], str]] = {
    "headings": headings,
    "blocks of code": code,
    "typography": typography,
    "links": links,
    "images": images,
}
"""Differences that hold wherever their subject stands, and what takes them back."""


def same(example: Example, without: str = "") -> bool:
    """Return whether the HTML is the specification's once differences are taken back."""
    made, expected = ours(example.markdown), plain(example.html)
    for name, undo in UNDO.items():
        if name != without:
            made, expected = undo(made), undo(expected)
    return made == expected


def differences() -> dict[str, list[int]]:
    """Return each kind of difference with the examples that have it; "single" are all others."""
    found: dict[str, list[int]] = {name: [] for name in (*UNDO, "single")}
    for example in COMMONMARK:
        if ours(example.markdown) == plain(example.html):
            continue
        kinds = [name for name in UNDO if not same(example, name)] if same(example) else ["single"]
        for name in kinds:
            found[name].append(example.example)
    return found


def told(heading: str) -> dict[str, list[int]]:
    """Return the first column of a table of the page, and the numbers in its last."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \|.*\| ([\d, ]+) \|$", section, re.MULTILINE)
    return {name: [int(number) for number in numbers.split(",")] for name, numbers in rows}


def test_every_difference_from_commonmark_is_documented() -> None:
    """Each example that reads otherwise stands in its row of the page, and no other does."""
    rows = told("CommonMark")
    found = differences()
    single = sorted(number for name in rows if name not in UNDO for number in rows[name])
    assert found == {**{name: rows[name] for name in UNDO}, "single": single}


def test_github_s_extensions_pass() -> None:
    """Tables, strikethrough, task lists and addresses, but for the differences on the page."""
    differing = {one.example for one in GFM if ours(one.markdown) != one.html}
    documented = {number for numbers in told("GitHub").values() for number in numbers}
    assert documented == differing


def github(html: str) -> str:
    """Return memosite's HTML as GitHub writes the same."""
    html = re.sub(r'<section class="scroll"[^>]*><table>', "<table>", html)
    html = html.replace("</table></section>", "</table>").replace(' scope="col"', "")
    html = re.sub(r' class="(left|center|right)"', r' align="\1"', html)
    html = re.sub(r'<(li|ul) class="[^"]*"(?: id="[^"]*")?>', r"<\1>", html).replace("</label>", "")
    html = re.sub(r'<label><input class="[^"]*" ', "<input ", html)
    html = html.replace('checked="checked"', 'checked=""').replace('"disabled"', '""')
    return html.replace("<s>", "<del>").replace("</s>", "</del>")


@pytest.mark.parametrize(
    "example",
    [one for one in GFM if "Raw HTML" not in one.section],
    ids=lambda one: str(one.example),
)
def test_github_s_extensions_differ_in_nothing_else(example: Example) -> None:
    """Without the classes and wrappers that the page tells of, the HTML is GitHub's."""
    assert typography(example.html) == typography(github(ours(example.markdown)))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("~~Hi~~ Hello, ~there~ world!", "<p><del>Hi</del> Hello, <del>there</del> world!</p>\n"),
        ("This will ~~~not~~~ strike.", "<p>This will ~~~not~~~ strike.</p>\n"),
    ],
)
def test_github_s_later_examples_of_single_tildes_pass(written: str, expected: str) -> None:
    """As on GitHub's page since a pair of one tilde strikes out, too."""
    assert expected == github(ours(written))
