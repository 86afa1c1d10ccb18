"""How an author's mistake is told."""

from __future__ import annotations

import pickle

import pytest

from memosite.errors import (
    EXCERPT_MAX,
    Mistake,
    Place,
    SiteError,
    did_you_mean,
    fail,
    place_at,
)


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("memos/a.md"), "memos/a.md"),
        (Place("memos/a.md", 3), "memos/a.md:3"),
        (Place("memos/a.md", 3, 7), "memos/a.md:3:7"),
    ],
)
def test_a_place_shows_what_is_known_of_it(place: Place, shown: str) -> None:
    """A place reads as path, line and column, as far as they are known."""
    assert shown == str(place)


def test_a_mistake_shows_the_line_and_a_mark_under_its_column() -> None:
    """The offending line is shown, with a mark under the column, then the next step."""
    mistake = Mistake(Place("a.md", 12, 3, "a $b c"), "no end", "close it")
    shown = """\
a.md:12:3: error: no end
   12 | a $b c
      |   ^
      = close it"""
    assert shown == str(mistake)


def test_the_mark_is_under_its_column_in_a_line_with_tabs() -> None:
    """A tab counts as one column, as it does in the place."""
    _, line, mark = str(Mistake(Place("a.md", 1, 3, "\t\t$b"), "no end")).split("\n")
    assert line.index("$") == mark.index("^")


def test_a_mistake_without_a_line_shows_none() -> None:
    """A mistake that concerns a file as a whole is one line and its hint."""
    assert "a.md: warning: odd" == str(Mistake(Place("a.md"), "odd", severity="warning"))


@pytest.mark.parametrize("column", [1, 40, 500, 999, 1000])
def test_a_long_line_is_cut_around_its_column(column: int) -> None:
    """Of a very long line an excerpt is shown, with the mark under the same character."""
    text = "".join(chr(ord("a") + n % 26) for n in range(1000))
    _, line, mark = str(Mistake(Place("a.md", 1, column, text), "odd")).split("\n")
    assert EXCERPT_MAX + 2 >= len(line.removeprefix("    1 | "))
    assert text[column - 1] == line[mark.index("^")]


def test_the_mistakes_of_an_error_are_told_once_each_and_in_order() -> None:
    """An error holds each mistake once, by path and line."""
    first, second = Mistake(Place("a.md", 2), "x"), Mistake(Place("b.md", 1), "x")
    error = SiteError([second, first, second])
    assert (first, second) == error.mistakes
    assert f"{first}\n\n{second}" == str(error)


def test_an_error_travels_between_processes() -> None:
    """A pickled error comes back with its mistakes."""
    error = fail("a.md", "odd", "mend it")
    assert error.mistakes == pickle.loads(pickle.dumps(error)).mistakes  # noqa: S301 (our own)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("titel", "did you mean `title`?"),
        ("TITLE", "did you mean `title`?"),
        ("zzz", "known keys: title, topic"),
    ],
)
def test_a_hint_names_the_nearest_known_word(word: str, hint: str) -> None:
    """Near misses are named; without one the other hint is given."""
    assert hint == did_you_mean(word, ["title", "topic"], "known keys: title, topic")


def test_a_hint_is_found_among_very_many() -> None:
    """Only words that share letters with the one written are compared closely."""
    known = [f"{first}-{second}" for first in range(200) for second in ("norm", "loss", "gain")]
    assert "`150-loss`" in did_you_mean("150-lss", known)
    assert "" == did_you_mean("zzzz", known)
    assert "" == did_you_mean("z" * 100_000, [*known, "y" * 100_000])


def test_a_hint_names_a_word_that_differs_in_case_only() -> None:
    """Cameras and other systems write `Photo.JPG`; that name alone is then meant."""
    known = ["Photo.JPG", "Photos.JPG", "MyPhoto.JPG"]
    assert "did you mean `Photo.JPG`?" == did_you_mean("photo.jpg", known)
    assert "`MyPhoto.JPG`" in did_you_mean("myphotos.jpg", known)


@pytest.mark.parametrize(("line", "shown"), [(1, "one"), (2, "two"), (3, ""), (9, ""), (0, "")])
def test_a_place_carries_its_line(line: int, shown: str) -> None:
    """The line goes into its place without a carriage return; one that is not there is empty."""
    assert shown == place_at("a.md", "one\r\ntwo\n", line).text
