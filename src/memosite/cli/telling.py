"""What a person is told while a command runs, on the error stream."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from memosite.errors import Mistake

T = TypeVar("T")


def waiting() -> None:
    """Say why nothing happens."""
    click.echo("Another build of this site is running; waiting for it to end.", err=True)


def over(stage: str, items: Sequence[T]) -> Iterable[T]:
    """Return `items`; where they are many, with a bar on a terminal and a line elsewhere."""
    if len(items) < 200:  # noqa: PLR2004 (about half a second)
        return items
    if sys.stderr.isatty():
        return _with_bar(stage, items)
    click.echo(f"{stage} {len(items):,} ...", err=True)
    return items


def _with_bar(stage: str, items: Sequence[T]) -> Iterator[T]:
    with click.progressbar(items, label=f"{stage:<8}", file=sys.stderr) as bar:
        yield from bar


def remark(text: str) -> None:
    """Print a line that nobody has to act on, dimmed where the terminal can."""
    click.echo(text if os.environ.get("NO_COLOR") else click.style(text, dim=True), err=True)


def say(mistake: Mistake) -> None:
    """Print a mistake for a person, in colour where the terminal has it and NO_COLOR is not set."""
    show(str(mistake), mistake.severity, err=True)


_COLOURS = {"error": "red", "warning": "yellow"}


def show(text: str, severity: str, *, err: bool = False) -> None:
    """Print the lines of a mistake or a finding, with the word for its severity in colour."""
    if not os.environ.get("NO_COLOR"):
        colour = _COLOURS.get(severity, "blue")
        weight = re.compile(rf"(?<=: ){severity}[ M\d]*:")  # perhaps with a code
        text = weight.sub(lambda found: click.style(found[0], fg=colour, bold=True), text, 1)
    click.echo(text, err=err)
    click.echo(err=err)
