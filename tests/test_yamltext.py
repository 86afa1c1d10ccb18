"""YAML as authors write it."""

from __future__ import annotations

import pytest

from memosite import yamltext
from memosite.errors import SiteError

LINE_SEPARATOR = "\u2028"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12:30", "12:30"),
        ("1:21:09", "1:21:09"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("off", "off"),
        ("2026-07-01", "2026-07-01"),
        ("2026-07-01 14:30:00", "2026-07-01 14:30:00"),
        ("3.10", "3.10"),
        ("1e3", "1e3"),
        ("007", "007"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("'5'", "5"),
        ("5", 5),
        ("-3", -3),
        ("true", True),
        ("False", False),
        ("null", None),
        ("", None),
        ("[a, 1]", ["a", 1]),
        ("{b: c}", {"b": "c"}),
        ("!!str 5", "5"),
    ],
)
def test_a_value_is_what_the_author_wrote(written: str, value: object) -> None:
    """Only whole numbers, true, false and null are more than text."""
    parsed = yamltext.parse("site.yaml", f"key: {written}\n")
    assert {"key": value} == parsed.values


def test_an_empty_document_has_no_values() -> None:
    """Nothing, or comments alone, is a mapping without keys."""
    assert {} == yamltext.parse("site.yaml", "# nothing yet\n").values


def test_every_key_and_item_knows_its_place() -> None:
    """A place is path, line and column in the file, wherever the YAML begins in it."""
    whole = "---\ntitle: A\nnav:\n  - {url: b}\n---\n"
    parsed = yamltext.parse("a.md", whole, text="title: A\nnav:\n  - {url: b}", first_line=2)
    places = {key: (place.line, place.column) for key, place in parsed.places.items()}
    assert {
        ("title",): (2, 1),
        ("nav",): (3, 1),
        ("nav", 0): (4, 5),
        ("nav", 0, "url"): (4, 6),
    } == places
    assert "  - {url: b}" == parsed.place(("nav", 0, "url")).text


def test_an_unknown_place_is_that_of_what_is_around_it() -> None:
    """A key that is not written has the place of its group, or of the file's beginning."""
    parsed = yamltext.parse("site.yaml", "title: A\nauthor: {name: B}\n")
    assert "site.yaml:2:1" == str(parsed.place(("author", "url")))
    assert "site.yaml:1" == str(parsed.place(("topic",)))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("odd", [LINE_SEPARATOR, "\u2029", "\x85", "\r"])
def test_only_line_ends_count_as_lines(odd: str, end: str) -> None:
    """A character that YAML, but no editor, takes for a line's end moves no place."""
    parsed = yamltext.parse("site.yaml", f'title: "a{odd}b"{end}nav: 1')
    place = parsed.places["nav",]
    assert ("site.yaml:2:1", "nav: 1") == (str(place), place.text)


def test_characters_beyond_ascii_count_once() -> None:
    """A column counts characters, not bytes."""
    place = yamltext.parse("site.yaml", "{\u00fc\U0001f600: 1, b: 2}").places["b",]
    assert 9 == place.column


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("title: [", "site.yaml:1:9: error: this is not valid YAML: did not find"),
        ("a: 1\ntitle: x: y", "site.yaml:2:9: error: this is not valid YAML: mapping values"),
        ("a: 1\n\tb: 2", "site.yaml:2:1: error: this is not valid YAML: found a tab"),
        ("a: 1\na: 2", "site.yaml:2:1: error: this is not valid YAML: `a` is written twice"),
        ("a: {b: 1, b: 2}", "site.yaml:1:11: error: this is not valid YAML: `b` is written twice"),
        ("a: &a [*a]", "site.yaml:1:4: error: this is not valid YAML: a value contains itself"),
        ("a: *b", "site.yaml:1:4: error: this is not valid YAML: found undefined alias"),
        ("a: !!int b", "site.yaml:1:4: error: this is not valid YAML: `b` is no int"),
        ("a: !!timestamp 2026-02-30", "site.yaml:1:4: error: this is not valid YAML: `2026-02-30`"),
        ("a: !!bool maybe", "site.yaml:1:4: error: this is not valid YAML: `maybe` is no bool"),
        ("a: " + "1" * 5000, "site.yaml:1:4: error: this is not valid YAML: `1111"),
        ("a: !!python/name:os.system", "site.yaml:1:4: error: this is not valid YAML: could not"),
        ("a: \x07", "site.yaml:1: error: this is not valid YAML: control characters"),
        ("- a", "site.yaml:1:1: error: expected `key: value` lines here"),
        ("just text", "site.yaml:1:1: error: expected `key: value` lines here"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, shown: str) -> None:
    """What is no YAML mapping is told with line and column, never as a crash."""
    with pytest.raises(SiteError) as caught:
        yamltext.parse("site.yaml", text)
    assert shown == str(caught.value)[: len(shown)]


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("title: RMSNorm: what for", 1, 'quote the text: `title: "RMSNorm: what for"`'),
        ("a: 1\nb:\n  - title: A: b", 3, 'quote the text: `title: "A: b"`'),
        ('title: "Attention" is all', 1, "quote the text: `title: '\"Attention\" is all'`"),
        ("title: 'it's'", 1, 'quote the text: `title: "it\'s"`'),
        ("title: [WIP] floors", 1, 'quote the text: `title: "[WIP] floors"`'),
        ("title: @key", 1, 'quote the text: `title: "@key"`'),
        ('title: "a \\p"', 1, "quote the text: `title: 'a \\p'`"),
        ("summary: a: " + "b " * 60, 1, 'put all that follows `summary:` between " and "'),
        ("a: [b", 1, "close it, or quote"),
        ("a: [b\nc: d", 1, "close it, or quote a text that begins with one"),
        ('a: "b\nc: d', 1, 'write a second " behind the text'),
        ("a:\n\t- b", 2, "a tab cannot stand here: indent with spaces"),
        ("a: b\n  c: d", 2, "quote a text that holds a colon, a hash or brackets, and indent"),
    ],
)
def test_a_mistake_names_the_step_that_mends_it(text: str, line: int, hint: str) -> None:
    """The line at fault is shown as it should be; where that is not known, what is usual."""
    with pytest.raises(SiteError) as caught:
        yamltext.parse("site.yaml", text)
    (mistake,) = caught.value.mistakes
    assert (line, hint) == (mistake.place.line, mistake.hint[: len(hint)])


@pytest.mark.parametrize("title", ["RMSNorm: what for", '"A" is b', "[WIP] c", "@d"])
def test_the_step_mends_it(title: str) -> None:
    """The line as the message writes it gives the text that the author meant."""
    with pytest.raises(SiteError) as caught:
        yamltext.parse("site.yaml", f"title: {title}")
    mended = caught.value.mistakes[0].hint.split("`")[1]
    assert {"title": title} == yamltext.parse("site.yaml", mended).values


def test_aliases_cannot_multiply_without_end() -> None:
    """A short text that stands for millions of values is refused."""
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    with pytest.raises(SiteError, match="more than 20,000 values"):
        yamltext.parse("site.yaml", "a0: &a0 [x]\n" + levels)
