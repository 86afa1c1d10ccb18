"""Tokens sooner: the same as Pygments' own, for every language and text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexer import RegexLexer
from pygments.lexers import get_lexer_by_name

from memosite.markup.code.beginnings import ASCII, beginnings
from memosite.markup.code.lexing import quickened
from outside import PROJECT

LANGUAGES = (
    "python", "pycon", "r", "julia", "bash", "console", "c", "cpp", "cuda", "rust", "go", "java",
    "javascript", "typescript", "matlab", "fortran", "haskell", "sql", "latex", "html", "css",
    "json", "yaml", "toml", "markdown", "diff", "stan", "lean", "ocaml", "scala", "make", "docker",
)  # fmt: skip
OWN = ("src/memosite/[c-m]*.py", "static/*.[cj]s*", "templates/_*.html", "docs/*.md")
SAMPLES = (
    *(path.read_text("utf-8")[:6000] for glob in OWN for path in sorted(PROJECT.glob(glob))),
    "#include <vector>\ntemplate<class T> T f(T x) { return x << 1; } // \u00e9\n",
    "SELECT a, 'b''c' FROM t WHERE x >= 1.5e-3; -- comment\n/* open",
    "\\begin{align} x &= \\frac{1}{2} % note\n\\end{align} $a_1$\n",
    "$ pip install x\n>>> f(1)\n2\n>>> def g():\n...     pass\nTraceback (most recent call):\n",
    "r'raw' f'{x!r:>{w}}' b\"\\x00\" '''open\n0x_ff 1_000j @dec async def \u03bb(): ...\n",
    "--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n",
    'key: [1, "two", *ref]\n---\n"\u017f\u212a": |\n  block\n',
    "\x00\x1c\x85\u2028 \u00a0\t\r\n\\",
)
PARTS = [*"abkKsSiI09_ \t\n\"'`#$%&()*+,-./:;<=>?@[\\]^{|}~\u017f\u212a\u00e9\x1c",
         "def ", "fn ", "let ", "/*", "*/", "//", "'''", '"""', "{{", "<a ", "->"]  # fmt: skip


def tokens(language: str, text: str, *, quick: bool) -> list[tuple[object, str]]:
    """Return what the lexer makes of `text`."""
    lexer = get_lexer_by_name(language, stripnl=False)
    return list((quickened(lexer) if quick else lexer).get_tokens(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tokens_of_real_text_are_pygments_own(language: str) -> None:
    """Whatever the language, also for text that is not in it."""
    for text in SAMPLES:
        assert tokens(language, text, quick=False) == tokens(language, text, quick=True)


@given(st.sampled_from(LANGUAGES), st.lists(st.sampled_from(PARTS), max_size=60))
@settings(max_examples=400, deadline=None)
def test_the_tokens_of_any_text_are_pygments_own(language: str, parts: list[str]) -> None:
    """Broken, half open and nonsensical text too."""
    text = "".join(parts)
    assert tokens(language, text, quick=False) == tokens(language, text, quick=True)


def patterns() -> list[re.Pattern[str]]:
    """Return every pattern of the lexers above, once."""
    found: dict[re.Pattern[str], None] = {}
    for language in LANGUAGES:
        lexer = get_lexer_by_name(language)
        if isinstance(lexer, RegexLexer):
            for rules in type(lexer)._tokens.values():  # noqa: SLF001 (what Pygments compiled)
                matches = (getattr(rule[0], "__self__", None) for rule in rules)
                found |= {one: None for one in matches if isinstance(one, re.Pattern)}
    return list(found)


def test_a_match_begins_with_what_its_pattern_says() -> None:
    """Every pattern of these lexers, tried on every place of every sample."""
    text = "\n".join(text[:400] for text in SAMPLES) + "".join(sorted(ASCII)) + "".join(PARTS)
    for pattern in patterns():
        begins = beginnings(pattern)
        if begins is not None:
            seen = {found[0][:1] for found in pattern.finditer(text)}
            assert {sign for sign in seen if sign.isascii()} <= begins, pattern


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("abc", "a"),
        ("(?i)abc", "aA"),
        ("a?b", "ab"),
        ("(?:a|[b-d])x", "abcd"),
        (r"(?<!\.)(x|y)\b", "xy"),
        (r"\d+", "0123456789"),
        (r"(?=a)[ab]", "ab"),
    ],
)
def test_the_beginnings_of_a_pattern(pattern: str, expected: str) -> None:
    """No more than can be, where the pattern is understood."""
    assert frozenset(expected) == beginnings(re.compile(pattern))


@pytest.mark.parametrize("pattern", ["a*", "", r"(a)?\1", r"^", r"(?=a)"])
def test_a_pattern_that_may_match_nothing_begins_with_anything(pattern: str) -> None:
    """It can match before any character, and at the end."""
    assert beginnings(re.compile(pattern)) is None


def test_what_is_not_a_table_of_rules_stays_as_it_is() -> None:
    """Such as lexers with a loop of their own."""
    lexer = get_lexer_by_name("pycon")
    assert quickened(lexer) is lexer
    assert Path(__file__).name not in vars(lexer)
