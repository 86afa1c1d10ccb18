"""Typography by language: quotation marks, apostrophes and fixed spaces."""

from __future__ import annotations

import re

import pytest

from given import memo
from memosite.markup.body import render
from memosite.markup.library import Anything

FIXED, NARROW = "\u00a0", "\u202f"


def prose(written: str, lang: str = "en") -> str:
    """Return the words of a paragraph, fixed spaces as `~` and narrow ones as `^`."""
    html = render(memo(body=written, lang=lang), Anything(), raw_html=True, macros={}).html
    text = re.sub(r"</?p>|\n$", "", html).replace("&quot;", '"')
    return text.replace(FIXED, "~").replace(NARROW, "^")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "\u201ca \u2018b\u2019 c\u201d it\u2019s"),
        ("de", "\u201ea \u201ab\u2018 c\u201c it\u2019s"),
        ("de-CH", "\u00aba \u2039b\u203a c\u00bb it\u2019s"),
        ("fr", "\u00ab^a \u201cb\u201d c^\u00bb it\u2019s"),
        ("sv", "\u201da \u2019b\u2019 c\u201d it\u2019s"),
        ("da", "\u00bba \u203ab\u2039 c\u00ab it\u2019s"),
        ("pl", "\u201ea \u00abb\u00bb c\u201d it\u2019s"),
        ("ru", "\u00aba \u201eb\u201c c\u00bb it\u2019s"),
        ("he", "\u201da \u2019b\u2019 c\u201d it\u2019s"),
    ],
)
def test_quotes_follow_the_language(lang: str, expected: str) -> None:
    """Outer and inner marks; the apostrophe is everyone's."""
    assert expected == prose("\"a 'b' c\" it's", lang)


def test_the_site_s_language_counts_where_a_memo_has_none() -> None:
    """`language` of the settings reaches the text."""
    body = render(memo(body='"a"'), Anything(), raw_html=True, macros={}, language="de")
    assert "<p>\u201ea\u201c</p>\n" == body.html


@pytest.mark.parametrize(
    ("lang", "written", "expected"),
    [
        ("en", "'tis the '90s, rock 'n' roll", "\u2019tis the \u201990s, rock \u2019n\u2019 roll"),
        ("nl", "'s avonds in 't huis", "\u2019s avonds in \u2019t huis"),
        ("fr", "l'homme, qu'il", "l\u2019homme, qu\u2019il"),
        ("en", "6'2\" and 5'", "6'2\" and 5'"),
        ("he", '\u05d0"\u05d1', '\u05d0"\u05d1'),
        ("zh", '\u4e2d"\u6587"\u3002', "\u4e2d\u201c\u6587\u201d\u3002"),
    ],
)
def test_apostrophes_are_no_quotes(lang: str, written: str, expected: str) -> None:
    """Words that begin with one, decades, and signs within a word."""
    assert expected == prose(written, lang)


@pytest.mark.parametrize(
    ("lang", "written", "expected"),
    [
        ("en", "5 ms, 10 %, 2.5 GHz, 3 GB", "5~ms, 10~%, 2.5~GHz, 3~GB"),
        ("en", "7 apples, 8 milk, 9 msx", "7 apples, 8 milk, 9 msx"),
        (
            "en",
            "Fig. 3, Figs. 3, eq. (2), p. 1, \u00a7 4",
            "Fig.~3, Figs.~3, eq.~(2), p.~1, \u00a7~4",
        ),
        ("en", "the config. 3 and ship. 4", "the config. 3 and ship. 4"),
        ("en", "J. R. Smith, A. b", "J.~R.~Smith, A. b"),
        ("en", "a -- b --- c", "a~\u2013 b~\u2014 c"),
        ("de", "z. B. und d. h. Abb. 2", "z.^B. und d.^h. Abb.~2"),
        ("fr", "a ; b ! c ? d : e", "a^; b^! c^? d~: e"),
        ("en", "a ; b : c", "a ; b : c"),
    ],
)
def test_few_spaces_are_fixed(lang: str, written: str, expected: str) -> None:
    """No more than a line break would spoil."""
    assert expected == prose(written, lang)
