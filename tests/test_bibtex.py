"""BibTeX as people write it: what is read, and where it is said that something cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memosite.citing import bibtex


def read(text: str) -> dict[str, dict[str, str]]:
    """Return key -> fields of a text without mistakes."""
    bib = bibtex.parse("a.bib", text)
    assert () == bib.mistakes
    return {entry.key: dict(entry.fields) for entry in bib.entries}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("{in {braces}}", "in {braces}"),
        ('"in {"}quotes{"}"', 'in {"}quotes{"}'),
        ("2017", "2017"),
        ("jun", "6"),
        ('jun # "~" # 4', "6~4"),
        ("Nips # { 30}", "NeurIPS 30"),
        ('"two\nlines"', "two\nlines"),
        ("{a = b, c @misc{x}}", "a = b, c @misc{x}"),
        (r"{G{\"o}del}", r"G{\"o}del"),
    ],
)
def test_a_value_is_read_with_its_strings_joined(written: str, value: str) -> None:
    """Braces, quotes, numbers, months and strings of the author's, joined by `#`."""
    text = f'@string{{nips = "NeurIPS"}}\n@misc{{k, x = {written}, y = 1}}'
    assert {"k": {"x": value, "y": "1"}} == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "@misc{k, X = {v}}",
        "@MISC ( k , x = {v} , )",
        "junk @ a@b.c @misc{k,x={v}} junk",
        '@comment{@misc{no, x = 1}}\n@preamble{"x" # {y}}\n@misc{k, x={v}}',
        "%@misc{no, x = 1}\n@misc{k, x = {v} % a remark, here\n}",
        "\n\n  @misc{k\n,x\n=\n{v},,\n}",
    ],
)
def test_what_stands_around_an_entry_does_not_matter(text: str) -> None:
    """Case, brackets, commas too many, comments, and text between entries."""
    assert {"k": {"x": "v"}} == read(text)


def test_a_key_may_hold_nearly_anything() -> None:
    """Signs, spaces and letters of any language."""
    keys = ["DBLP:conf/x-y_z.1", "two words", "M\u00fcller2001", "10.1/a"]
    assert keys == list(read("".join(f"@misc{{{key}, x = 1}}\n" for key in keys)))


@pytest.mark.parametrize(
    ("text", "place", "message", "kept"),
    [
        ("@misc{k, x = {v\n\n@misc{l, x = 1}", "1:14", "this brace is never closed", ["l"]),
        ('@misc{k, x = "v\n\n@misc{l, x = 1}', "1:14", "this quote is never closed", ["l"]),
        ("@misc{k, x = {v}\n@misc{l, x = 1}", "1:7", "the entry `k` is never closed", ["l"]),
        ("@misc{k, x = {v},", "1:7", "the entry `k` is never closed", []),
        ("@misc{k,\n x = {v}\n y = 1}", "3:2", "there is no comma before `y`", ["k"]),
        ("@misc{, x = 1}\n@misc{l}", "1:7", "this `@misc` has no key", ["l"]),
        ("@misc{k, x {v}}\n@misc{l}", "1:12", "the field `x` of `k` has no `=`", ["l"]),
        ("@misc{k, x = , y = 1}", "1:14", "the field `x` has no value", []),
        ("@misc{k, x = acm}", "1:14", "there is no string `acm`", ["k"]),
        ("@misc{k, x = 1, x = 2}", "1:17", "`k` has two fields `x`", ["k"]),
        ("@string{a {b}}\n@misc{l}", "1:11", "the string `a` has no `=`", ["l"]),
        ("@string{a = {b}, c = 1}\n@misc{l}", "1:16", "the string `a` is never closed", ["l"]),
    ],
)
def test_what_cannot_be_read_is_told_at_its_place(
    text: str, place: str, message: str, kept: list[str]
) -> None:
    """It is a warning, and the entries that can be read are there."""
    bib = bibtex.parse("a.bib", text)
    told = [(str(one.place), one.message, one.severity) for one in bib.mistakes]
    assert [(f"a.bib:{place}", message, "warning")] == told
    assert kept == [entry.key for entry in bib.entries]


def test_an_entry_knows_its_place() -> None:
    """The place of its key, with the line."""
    (entry,) = bibtex.parse("a.bib", "\n  @misc{key, x = 1}\n").entries
    assert ("a.bib:2:9", "  @misc{key, x = 1}") == (str(entry.place), entry.place.text)


@given(st.text(st.sampled_from('@{}(),="#%\n misc\\string'), max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    """Whatever it holds, every entry has a key, and every mistake a place in the text."""
    bib = bibtex.parse("a.bib", text)
    assert all(entry.key for entry in bib.entries)
    lines = text.split("\n")
    for mistake in bib.mistakes:
        place = mistake.place
        assert lines[place.line - 1].rstrip("\r") == place.text
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1


def test_strings_that_double_end_where_they_grow_too_long() -> None:
    """Forty of them would be larger than any memory; the first are read."""
    doubling = "".join(f"@string{{a{n} = a{n - 1} # a{n - 1}}}\n" for n in range(1, 40))
    bib = bibtex.parse("a.bib", f'@string{{a0 = "0123456789"}}\n{doubling}@misc{{k, x = a3}}\n')
    assert ("k", "0123456789" * 8) == (bib.entries[0].key, bib.entries[0].get("x"))
    assert "the value of `a10` is too long" == bib.mistakes[0].message
