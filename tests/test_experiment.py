"""Experiments: what the front matter says of them, and the tables made of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from given import front, memo
from memosite import memo as memos
from memosite.errors import SiteError
from memosite.experiment import Compared, Line, Table, compared, tables
from memosite.read import Source

if TYPE_CHECKING:
    from memosite.memo import Memo


def experiment(**keys: object) -> Memo:
    """Return a memo with an experiment of these keys."""
    return memo(experiment={"hypothesis": "It holds.", **keys})


def lines(value: object) -> tuple[Line, ...]:
    """Return what is read of a value."""
    found = experiment(metrics=value).experiment
    assert found is not None
    return found.metrics


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("Text", (Line((), "Text"),)),
        (["a", "b"], (Line((), "a"), Line((), "b"))),
        ({"a": "1e-3", "b": ["x", "y"]}, (Line(("a",), "1e-3"), Line(("b",), "x, y"))),
        ({"a": {"b": {"c": 1}}}, (Line(("a", "b", "c"), "1"),)),
        ({"a": [{"b": 1}, {"b": 2}]}, (Line(("a", "1", "b"), "1"), Line(("a", "2", "b"), "2"))),
        ({"a": None, "b": True}, (Line(("a",), ""), Line(("b",), "true"))),
        ([], ()),
        ({}, ()),
    ],
)
def test_a_value_is_a_text_a_list_or_nested_groups(value: object, read: tuple[Line, ...]) -> None:
    """Each leaf is one line, below the keys that lead to it."""
    assert read == lines(value)


def test_numbers_stay_as_they_are_written() -> None:
    """No digit is dropped from a measurement."""
    block = "experiment:\n  hypothesis: H\n  metrics: {a: 0.90, b: 1e-3, c: 12:30}\n---\n"
    written = front(title="A", kind="note").removesuffix("---\n") + block
    found = memos.parse(Source("memos/a.md", written.encode()), dt.UTC).experiment
    assert found is not None
    assert ["0.90", "1e-3", "12:30"] == [line.text for line in found.metrics]


def test_a_hypothesis_is_needed() -> None:
    """An experiment without one tests nothing."""
    with pytest.raises(SiteError) as caught:
        memo(experiment={"plan": "Try."})
    assert ["`hypothesis` is missing"] == [one.message for one in caught.value.mistakes]


def test_a_key_that_is_none_is_told() -> None:
    """With the nearest key there is."""
    with pytest.raises(SiteError) as caught:
        experiment(hypotesis="It holds.")
    (one,) = caught.value.mistakes
    assert ("unknown key `hypotesis`", "did you mean `hypothesis`?") == (one.message, one.hint)


def test_words_and_tables_are_kept_apart() -> None:
    """What has keys is a table; the rest is rows of one."""
    found = experiment(
        grid={"rate": ["1e-3", "3e-4"], "width": 256},
        controls=["the seed", "the data"],
        plan="Run both.",
        success_criterion="A lower loss.",
    ).experiment
    assert found is not None
    made = tables(found)
    assert (
        ("Hypothesis", ("It holds.",)),
        ("Success criterion", ("A lower loss.",)),
        ("Controls", ("the seed", "the data")),
        ("Plan", ("Run both.",)),
    ) == made.told
    grid = Table("Grid", (), (("rate", ("1e-3, 3e-4",)), ("width", ("256",))))
    assert (grid,) == made.tables
    assert () == made.compared


@pytest.mark.parametrize(
    ("metrics", "columns", "rows"),
    [
        (
            {"a": {"loss": 1, "time": 2}, "b": {"loss": 3, "time": 4}},
            ("loss", "time"),
            (("a", ("1", "2")), ("b", ("3", "4"))),
        ),
        (
            {"a": {"x": {"loss": 1}, "y": {"loss": 2}}},
            ("loss",),
            (("a / x", ("1",)), ("a / y", ("2",))),
        ),
        (
            {"a": {"loss": 1, "time": 2}, "b": {"loss": 3}},
            (),
            (("a / loss", ("1",)), ("a / time", ("2",)), ("b / loss", ("3",))),
        ),
        ({"a": {"loss": 1, "time": 2}}, (), (("a / loss", ("1",)), ("a / time", ("2",)))),
        ({"a": 1, "b": {"c": 2}}, (), (("a", ("1",)), ("b / c", ("2",)))),
    ],
)
def test_groups_of_the_same_keys_stand_side_by_side(
    metrics: object, columns: tuple[str, ...], rows: object
) -> None:
    """Nested metrics are a table of columns where all groups agree, else a row for each value."""
    found = experiment(metrics=metrics).experiment
    assert found is not None
    assert (Table("Metrics", columns, rows),) == tables(found).tables  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("forecast", "outcome", "pairs"),
    [
        ("It falls.", "It rises.", (Compared("", "It falls.", "It rises."),)),
        ("It falls.", None, (Compared("", "It falls.", ""),)),
        (
            {"loss": "2.2", "time": "1 h"},
            {"loss": "2.3", "crashes": 2},
            (
                Compared("loss", "2.2", "2.3"),
                Compared("time", "1 h", ""),
                Compared("crashes", "", "2"),
            ),
        ),
        (["a", "b"], "c", (Compared("", "a; b", "c"),)),
    ],
)
def test_forecasts_stand_beside_outcomes_by_name(
    forecast: object, outcome: object, pairs: tuple[Compared, ...]
) -> None:
    """What was not forecast stands last, and what has no outcome keeps its place."""
    found = experiment(forecast=forecast, outcome=outcome).experiment
    assert found is not None
    assert pairs == compared(found)
