"""Highlighted code: the HTML is what Pygments' own formatter writes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments import format as formatted
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Text, _TokenType

from memosite.markup.code import spans
from test_lexing import LANGUAGES, SAMPLES

KINDS = [Text, Keyword, Name, Comment, Comment.Preproc, Name.Own.Kind]
PARTS = ["", " ", "\n", "\n\n", "a", "a\n", "\na", "a\n\nb", "<", "&amp;", '"', "'", "\u00e9\x1c"]


def expected(tokens: list[tuple[_TokenType, str]]) -> str:
    """Return what Pygments makes of tokens."""
    return formatted(tokens, HtmlFormatter(nowrap=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_real_code_is_written_as_pygments_writes_it(language: str) -> None:
    """Whatever the language, also for text that is not in it."""
    for text in SAMPLES:
        tokens = list(get_lexer_by_name(language, stripnl=False).get_tokens(text))
        assert expected(tokens) == spans.html(tokens)


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(PARTS)), max_size=12))
@settings(max_examples=500, deadline=None)
def test_any_tokens_are_written_as_pygments_writes_them(
    tokens: list[tuple[_TokenType, str]],
) -> None:
    """Of no text, of many lines, of kinds that have a class, none, or two."""
    assert expected(tokens) == spans.html(tokens)
