"""The parser beside markdown-it's own: the same tokens of every text."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink

from fixtures import FOLDER, cases
from given import memo
from memosite.markup.body import equipped
from memosite.markup.library import Anything
from memosite.markup.parsing import openings, parser
from memosite.markup.sheet import Sheet
from outside import PROJECT
from test_properties import MARKS, TAGS, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from memosite.errors import Mistake

SPECS = [
    one["markdown"]
    for name in ("commonmark", "gfm")
    for one in json.loads((Path(__file__).parent / f"specs/{name}.json").read_text("utf-8"))
]
FIXTURES = [case.written for path in sorted(FOLDER.glob("*.md")) for case in cases(path.stem)]
PAGES = [
    path.read_text("utf-8").partition("\n---\n")[2]
    for folder in ("docs", "memos")
    for path in sorted((PROJECT / folder).glob("**/*.md"))
]
AWKWARD = [
    "", " ", "\t", "\n", "a\n  ", "a\n\t", "\ta\tb\n \tc", " - a\n\t- b\n\n\t\tc", ">\ta\n>  \tb",
    "a\r\nb\rc\0d", "- \n\n\n-", "w www.a.bc wwww.a.bc :// http://a.bc https:/a",
    "!", "![", "!\\[a]",
    "[!]( a)", "[a!](b)", "[a]w](b) [www.a.bc](d)", "-@a -a @", "^ ^[a] [^b]",
    "=== ==", "%]w:+=#>}",
    "[" * 120 + "a](b" + ")" * 120, "> " * 120 + "a", "*" * 70 + "a", "1" * 9 + ". a", "# \n#\n##a",
]  # fmt: skip


def stock() -> MarkdownIt:
    """Return markdown-it's own parser."""
    return MarkdownIt("commonmark", {"html": True})


def whole(make: Callable[[], MarkdownIt], *, raw_html: bool = True) -> MarkdownIt:
    """Return a parser with every syntax, as `body` makes it."""
    return equipped(make(), raw_html=raw_html)


BARE = stock(), parser.make()
WHOLE = whole(stock), whole(parser.make)
CLEANED = whole(stock, raw_html=False), whole(parser.make, raw_html=False)
ALL = (BARE, WHOLE, CLEANED)


def read(parser: MarkdownIt, text: str) -> tuple[list[Token], list[Mistake], str]:
    """Return what a parser makes of a text: tokens, mistakes, HTML."""
    asker = memo(body=text)
    sheet = Sheet(asker, "a/", Anything(), {})
    env = {"sheet": sheet}
    tokens = parser.parse(asker.text, env)
    before = [token.as_dict() for token in tokens]
    return before, sheet.mistakes, parser.renderer.render(tokens, parser.options, env)


@pytest.mark.parametrize("texts", [SPECS, FIXTURES, PAGES, AWKWARD], ids=len)
def test_what_is_written_is_read_as_markdown_it_reads_it(texts: list[str]) -> None:
    """Specifications, cases of every syntax, our own pages, and what is awkward."""
    for text in texts:
        for own, ours in ALL:
            assert read(own, text) == read(ours, text)


@given(texts(*MARKS, *TAGS, "\r\n", "\0", "\t", "ww", "www.", "://", "w", "://a.bc/d"))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_as_markdown_it_reads_it(text: str) -> None:
    """Of every sign that means something, in any order."""
    for own, ours in ALL:
        assert read(own, text) == read(ours, text)


@given(st.text(alphabet="aw.:/?#@%&;[]()-_~!*'\" \u00e9\\", max_size=20), st.text(max_size=4))
@settings(max_examples=500, deadline=None)
def test_an_address_is_what_markdown_it_makes_of_it(written: str, more: str) -> None:
    """With a scheme, a host, or none."""
    for begin in ("", "http://", "https://a-b.cd", "https://xn--a.cd/", "//", "HTTP://A.b/", "c:"):
        assert normalizeLink(begin + written + more) == parser.normalized(begin + written + more)


def test_every_rule_of_ours_says_how_its_text_begins() -> None:
    """Else markdown-it's slower search would be used for all, and nobody would see it."""
    known = {name for name, _ in openings.named(WHOLE[1].inline.ruler)}
    assert {"text", *openings.INLINE} == known
    everywhere = {"table", "code", "lheading", "deflist", "paragraph"}
    assert {*everywhere, *openings.BLOCK} == {n for n, _ in openings.named(WHOLE[1].block.ruler)}


def test_a_rule_that_does_not_say_it_is_tried_wherever_markdown_it_tries_it() -> None:
    """A syntax may be tried out before it stands in the table."""

    def percent(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] not in "%=":
            return False
        if not silent:
            state.push("percent", "i", 0)
        state.pos += 1
        return True

    made = []
    for parser_of in (stock, parser.make):
        one = parser_of()
        one.render("a")
        one.inline.ruler.before("escape", "percent", percent)
        made.append(one.render("a % *b* = [c%d](e)"))
    assert made[0] == made[1]
    assert 3 == made[1].count("<i")


@pytest.mark.parametrize("sign", [*string.punctuation, *string.whitespace, "a", "T", "w", "7"])
def test_any_sign_begins_a_line_as_in_markdown_it(sign: str) -> None:
    """Alone, repeated, with a space, after a paragraph, in a list, a quote and a table."""
    for begin in (sign, sign * 3, f"{sign} a", f"[{sign}", f"{sign}[a]: b", f"{sign}[^a]: b"):
        for around in (
            "{}",
            "a\n{}",
            "- {}",
            "- a\n{}",
            "> {}",
            "> a\n{}",
            "    {}",
            "|a|\n|-|\n{}",
        ):
            for own, ours in ALL:
                assert read(own, around.format(begin)) == read(ours, around.format(begin))
