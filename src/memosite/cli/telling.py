"""What a person is told while a command runs, on the error stream."""

from __future__ import annotations

import os
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
    text = str(mistake)
    if not os.environ.get("NO_COLOR"):
        colour = "red" if mistake.severity == "error" else "yellow"
        word = f"{mistake.severity}:"
        text = text.replace(word, click.style(word, fg=colour, bold=True), 1)
    click.echo(text, err=True)
    click.echo(err=True)
