"""Texts that cost careless parsers minutes: each ends, with a page or a mistake at its place.

The cases of commonmark's `pathological_tests.py`, and those of syntaxes of ours. Their sizes are
such that a cost of the square of the text is seen by whoever runs the suite.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from command import build
from given import memo, site, text
from memosite.errors import SiteError
from memosite.markup.body import render
from memosite.markup.library import Anything

if TYPE_CHECKING:
    from pathlib import Path

    from memosite.errors import Mistake

N = 5_000
MANY = range(N)
ROOT = 140

COMMONMARK = {
    "nested strong emphasis": "*a **a " * N + "b" + " a** a*" * N,
    "ends of emphasis": "a_ " * N,
    "begins of emphasis": "_a " * N,
    "ends of links": "a]" * N,
    "begins of links": "[a" * N,
    "begins and ends that differ": "*a_ " * N,
    "multiples of three": "a**b" + "c* " * N,
    "begins of links, ends of emphasis": "[ a_" * N,
    "brackets and parentheses": "[ (](" * N,
    "nested brackets": "[" * N + "a" + "]" * N,
    "nested links": "[" * N + "a" + "](b)" * N,
    "nested images": "![" * N + "a" + "](b)" * N,
    "quotes": "> " * N + "a",
    "quotes, each deeper": "".join("> " * n + "a\n" for n in range(ROOT)),
    "lists": "".join("  " * n + "* a\n" for n in range(ROOT)),
    "lists in a line": "* " * N + "a",
    "items": "* a\n" * N,
    "items and blank lines": "* a\n\n" * N,
    "backticks": "".join("e" + "`" * n for n in range(1, 2 * ROOT)),
    "links that never close": "[a](<b" * N,
    "links without end": "[a](b" * N,
    "comments": "</" + "<!--" * N,
    "comments with spaces": "<!-- " * N,
    "instructions": "<?" * N,
    "declarations": "<!A " * N,
    "character data": "<![CDATA[" * N,
    "definitions": "".join(f"[{n}]: u\n" for n in range(N)) + "[0] " * N,
    "definitions of one name": "[a]: b\n" * N,
    "no definitions": "[x] " * N,
    "definitions that never end": "[a]: " + "\n[b" * N,
    "tables": "aaa\rbbb\n-\v\n" * N,
    "columns": "|a" * N + "|\n" + "|-" * N + "|\n" + "|\n" * N,
    "cells": "|a" * ROOT + "|\n" + "|-" * ROOT + "|\n" + ("|a" * ROOT + "|\n") * ROOT,
    "a heading of spaces": "# a" + " " * N + "b",
    "headings": "# a\n" * N,
    "an underline": "a\n" * N + "===",
    "entities": "&a" * N,
    "escapes": "\\" * N,
    "addresses": "<a:" * N,
    "attributes": "<a b='" * N,
    "tags": "<a" + " b=c" * N,
    "stars": "*" * N,
    "fences": "```\n" * N,
    "blank lines": "\n" * N,
    "hard breaks": "a  \n" * N,
    "U+0000": "abc\0de\0" * N,
}
OURS = {
    "colons": ":" * N,
    "schemes": "a:" * N,
    "addresses without host": "http://_ " * N,
    "addresses that end in brackets": "http://a" + ")" * N,
    "addresses that end in entities": "http://a" + "&b;" * N,
    "signs of mail": "a@" * N,
    "mail": "a@b.c_ " * N,
    "the letter w": "www._" * N,
    "quotation marks": '"a" ' * N,
    "quotation marks that never close": "'a " * N + 'a" ' * N,
    "apostrophes": "'" * N,
    "tildes": "~a " * N,
    "dashes and dots": "-- ... " * N,
    "units": "5 ms " * N,
    "initials": "J. " * N,
    "wikilinks": "[[" * N,
    "links to a memo": "[[other]] " * N,
    "terms": "a\n: b\n" * N,
    "mentions": "[^a]" * N,
    "notes in notes": "^[" * N,
    "notes": "".join([*(f"[^{n}] " for n in MANY), "\n\n", *(f"[^{n}]: x\n" for n in MANY)]),
    "images": "![a](b.png)\n\n" * N,
    "tasks": "- [ ] a\n" * N,
    "unknown languages": "```unknown\n```\n" * N,
    "heading attributes": "# a" + " {#" * N,
    "abbreviations": "".join(f"*[A{n}]: b\n" for n in MANY) + "\n" + "A1 " * N,
    "abbreviations that never close": "*[a" * N,
    "abbreviations, long": "".join(f"*[{'A' * n}]: b\n" for n in range(1, ROOT)) + "\nA" * N,
    "braces": "{: " * N,
    "tags of Liquid": "{% a % " * N,
    "shortcodes": "{{< a " * N,
    "variables": "{{ a | " * N,
    "divs": ":::\n" * N,
    "comments of Obsidian": "%%a " * N,
    "highlights": "==a " * N,
    "Chinese lines": "\u4e2d\n" * N,
    "Chinese emphasis": "**\u4e2d**" * N,
    "prices": "$5 " * N,
    "formulas": "$x$, " * N,
}  # fmt: skip


CASES = {**COMMONMARK, **OURS}


def made(written: str, *, raw_html: bool) -> tuple[str, tuple[Mistake, ...]]:
    """Return the HTML of a text, or its mistakes."""
    try:
        return render(memo(body=written), Anything(), raw_html=raw_html, macros={}).html, ()
    except SiteError as error:
        return "", error.mistakes


@pytest.mark.parametrize("written", CASES.values(), ids=CASES)
def test_it_ends_with_a_page_or_a_mistake(written: str) -> None:
    """No word is lost, and a mistake is told at a line of the text."""
    html, mistakes = made(written, raw_html=True)
    assert [] == [one for one in mistakes if one.place.line < memo().first_line]
    if html and "<" not in written and "]:" not in written:
        assert written.count("a") <= html.count("a")


@pytest.mark.parametrize(
    "written", ["<!--" * N, "<a>" * N, "<b>" * N + "</i>" * N, "<i>" * N + "\n\n" + "</i>" * N]
)
def test_cleaning_html_ends(written: str) -> None:
    """Also where every tag is left open."""
    assert ("", ()) != made("a " + written, raw_html=False)
    assert ("", ()) != made("<div>" + written, raw_html=False)


def test_thousands_of_keywords_end(tmp_path: Path) -> None:
    """Every one is in the feed; feedgen goes through all of them at each call."""
    words = [f"k{n}" for n in MANY]
    home = site(tmp_path, {"memos/a.md": text(keywords=words)})
    feed = (build(home) / "feed.xml").read_text("utf-8")
    assert len(words) == feed.count("<category>k")
