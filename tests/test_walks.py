"""What a rule is spared: whatever is passed over would have changed nothing."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures import FOLDER, cases
from given import memo
from memosite.errors import Mistake, SiteError
from memosite.markup import foreign
from memosite.markup.body import render
from memosite.markup.library import Anything
from memosite.markup.sheet import Sheet
from memosite.markup.typography import syntax as prose
from test_properties import TAGS, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from memosite.markup.sheet import Body


class _Everything(set[str]):
    """The kinds of a text that has all there are."""

    def isdisjoint(self, _other: object) -> bool:
        """Return what makes every rule look."""
        return False

    def __contains__(self, _one: object) -> bool:
        """Return what makes every rule look."""
        return True


@contextmanager
def _nothing_spared() -> Iterator[None]:
    """Let every rule look at every line."""

    def note(sheet: Sheet, _tokens: object) -> None:
        sheet.kinds = _Everything()

    def found(kind: foreign.Kind, text: str) -> re.Match[str] | None:
        return kind.pattern.search(text)

    with (
        patch.object(Sheet, "note", note),
        patch.object(prose, "_WANTED", re.compile("")),
        patch.object(foreign.Kind, "found", found),
    ):
        yield


def _made(written: str, lang: str) -> Body | tuple[Mistake, ...]:
    try:
        return render(memo(body=written, lang=lang), Anything(), raw_html=True, macros={})
    except SiteError as error:
        return tuple(error.mistakes)


def _check(written: str, lang: str = "en") -> None:
    expected = _made(written, lang)
    with _nothing_spared():
        assert expected == _made(written, lang)


_MORE = (
    *("J. R. B. X", "Fig. 3", "\u00a7 3", "5 GB/s", "7 %", " \u2013 ", "--", " -- ", "---", "..."),
    *("&#123;", "&#33;", "\\{", "@fig-a", "@lst:a", "[toc]", "==hi==", "%%c%%", "-8<- x", "^ab"),
    *("![a](b.png '&#33;[x](y)')", "^[![x](y.png)]", "![^[n]](x.png)", "![@a](x.png)"),
    *("![@fig:a](x.png)", "```vl title='&#33;[x](y)'\n{}\n```\n", "[![a](b.csv)](c)", "\ufffc"),
)
"""What comes of signs that the text does not show, and what typography looks for."""


@settings(max_examples=300, deadline=None)
@given(texts(*TAGS, *_MORE), st.sampled_from(["en", "de", "fr", "zh"]))
def test_a_rule_that_does_not_run_had_nothing_to_do(written: str, lang: str) -> None:
    """Of any text the body is the same where every rule looks at every line."""
    _check(written, lang)


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.md")))
def test_no_syntax_needs_a_rule_that_is_spared(name: str) -> None:
    """The same of the cases of every syntax, each alone and all in one text."""
    written = [case.written for case in cases(name)]
    for one in [*written, "\n\n".join(written)]:
        _check(one)


@given(st.text("ab1_-'\u2019 .\n\u00e9\u4e2d\ud55c\u3002"))
def test_words_are_runs_of_letters_and_figures(written: str) -> None:
    """Apostrophes and hyphens bind them; signs of scripts without spaces count each."""
    words = re.findall(r"[\u4e2d\ud55c]|[^\W_]+(?:['\u2019-][^\W_]+)*", written)
    assert len(words) == prose.count(written)
