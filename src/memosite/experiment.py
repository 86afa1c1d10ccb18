"""What a memo says of its experiment: the block of its front matter, and its tables."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Annotated, TypeAlias

from msgspec import Struct

from memosite.schema import Reader, Text, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Line(Struct, frozen=True):
    """One value of a text, a list or a group of keys, however deep it stands."""

    path: tuple[str, ...]
    """The keys that lead to it, the outermost first; empty for plain text and items of a list."""
    text: str


def _lines(value: object) -> tuple[Line, ...]:
    if isinstance(value, list):
        return tuple(line for item in value for line in _below((), item))
    return tuple(_below((), value))


def _below(path: tuple[str, ...], value: object) -> Iterator[Line]:
    match value:
        case dict():
            for name, inner in value.items():
                yield from _below((*path, str(name)), inner)
        case list() if any(isinstance(item, dict) for item in value):
            for number, item in enumerate(value, start=1):
                yield from _below((*path, str(number)), item)
        case list():
            yield Line(path, ", ".join(map(_text, value)))
        case _:
            yield Line(path, _text(value))


def _text(value: object) -> str:
    """Return one value as it is written; nothing for a key with nothing behind it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return ", ".join(map(_text, value))
    return plain_text(value)


_ANYTHING = {"type": ["string", "number", "boolean", "array", "object"]}
Lines: TypeAlias = Annotated[tuple[Line, ...], Reader(_lines, _ANYTHING)]
"""A text, a list, or a group of keys that may hold further groups."""


class Experiment(Struct, frozen=True):
    """What was asked of the world, what was expected, and what came of it."""

    hypothesis: Annotated[Text, "What is held to be true, in a sentence that could be wrong."]
    grid: Annotated[Lines, "What is varied: each parameter with its values."] = ()
    controls: Annotated[Lines, "What is kept the same."] = ()
    metrics: Annotated[Lines, "What is measured, with values once there are any."] = ()
    success_criterion: Annotated[str, "What must be seen for the hypothesis to stand."] = ""
    forecast: Annotated[Lines, "What is expected, written before the first run."] = ()
    plan: Annotated[Lines, "The steps."] = ()
    outcome: Annotated[Lines, "What came of it, in the words or keys of the forecast."] = ()


class Table(Struct, frozen=True):
    """Values under the keys that lead to them."""

    name: str
    """`Grid`, `Controls`, `Metrics`."""
    columns: tuple[str, ...]
    """The innermost keys, where every group has the same; else empty, and one cell a row."""
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    """The other keys, joined, and the cells."""


class Compared(Struct, frozen=True):
    """One thing that was forecast, and what came of it."""

    name: str
    """Empty where the forecast is plain text."""
    forecast: str
    outcome: str
    """Empty as long as there is none."""


class Tables(Struct, frozen=True):
    """An experiment as its memo shows it."""

    told: tuple[tuple[str, tuple[str, ...]], ...]
    """Name and lines of what is said in words: hypothesis, success criterion, plan."""
    tables: tuple[Table, ...]
    """What is said in keys and values."""
    compared: tuple[Compared, ...]
    """The forecast beside the outcome; empty where there is neither."""


def tables(one: Experiment) -> Tables:
    """Return the tables of an experiment, in the order in which it is done."""
    listed = (
        ("Grid", one.grid),
        ("Controls", one.controls),
        ("Plan", one.plan),
        ("Metrics", one.metrics),
    )
    said: list[tuple[str, tuple[str, ...]]] = [("Hypothesis", (one.hypothesis,))]
    if one.success_criterion:
        said.append(("Success criterion", (one.success_criterion,)))
    said += [(name, tuple(line.text for line in lines)) for name, lines in listed if _bare(lines)]
    keyed = (_table(name, lines) for name, lines in listed if lines and not _bare(lines))
    return Tables(tuple(said), tuple(keyed), compared(one))


def compared(one: Experiment) -> tuple[Compared, ...]:
    """Return each thing that was forecast beside its outcome; what was not forecast stands last."""
    forecast, outcome = _by_name(one.forecast), _by_name(one.outcome)
    return tuple(
        Compared(name, forecast.get(name, ""), outcome.get(name, ""))
        for name in dict.fromkeys((*forecast, *outcome))
    )


def _by_name(lines: Sequence[Line]) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(_joined(line.path), []).append(line.text)
    return {name: "; ".join(texts) for name, texts in found.items()}


def _bare(lines: Sequence[Line]) -> bool:
    """Return whether there is something, and all of it in words."""
    return bool(lines) and not any(line.path for line in lines)


def _joined(path: Sequence[str]) -> str:
    return " / ".join(path)


def _table(name: str, lines: Sequence[Line]) -> Table:
    """Return the table of `lines`: a column for each innermost key that all groups have."""
    grouped = itertools.groupby(lines, key=lambda line: line.path[:-1])
    groups = [(path, list(group)) for path, group in grouped]
    heads = {tuple(line.path[-1:] for line in group) for _, group in groups}
    if len(groups) > 1 and len(heads) == 1 and all(path for path, _ in groups):
        columns = tuple(line.path[-1] for line in groups[0][1])
        rows = tuple((_joined(path), tuple(one.text for one in group)) for path, group in groups)
        return Table(name, columns, rows)
    return Table(name, (), tuple((_joined(line.path), (line.text,)) for line in lines))
