"""What is told while a command runs and at its end: lines for a person, JSON for a script.

Results go to standard output, the rest to standard error. A stream that nobody reads any more ends
no work: what is told there is lost.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO, TypeVar

import click

from memosite import report
from memosite.errors import EXCERPT_MAX, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from memosite.errors import Mistake

T = TypeVar("T")


@dataclass(slots=True)
class Manner:
    """How the command line wants to be told, by `--quiet` and `--json`."""

    quiet: bool = False
    """Whether only mistakes are told."""
    as_json: bool = False
    """Whether results and mistakes are JSON."""


def begin() -> None:
    """Give a stream that was closed before we began a place where all is lost."""
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 (for as long as we run)


def end() -> None:
    """Send off what was told; what nobody takes is lost."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()


def manner() -> Manner:
    """Return how the command that runs is to tell."""
    context = click.get_current_context(silent=True)
    return (context and context.find_object(Manner)) or Manner()


def result(lines: str, data: Mapping[str, object]) -> None:
    """Print what a command did: `lines` for a person, `data` for a script."""
    if manner().as_json:
        _print(json.dumps({"ok": True, **data}, indent=1))
    elif not manner().quiet:
        _print(lines)


def event(line: str, data: Mapping[str, object]) -> None:
    """Print what happened in a command that goes on: a line for a person, or JSON in a line."""
    if manner().as_json:
        _print(json.dumps(data))
    elif not manner().quiet:
        _print(line)


def note(line: str) -> None:
    """Say something that is no result."""
    if not manner().quiet:
        _tell(line)


def trouble(asked: Manner, text: str) -> None:
    """Tell, from any thread, what is wrong while a command goes on, and that it is mended."""
    if asked.as_json:
        _print(json.dumps({"event": "said", "text": text}))
    else:
        _tell(text)


def waiting() -> None:
    """Say why nothing happens."""
    note("Another build of this site is running; waiting for it to end.")


def over(stage: str, items: Sequence[T]) -> Iterable[T]:
    """Return `items`; where they are many, with a bar on a terminal and a line elsewhere."""
    if len(items) < 200 or manner().quiet:  # noqa: PLR2004 (about half a second)
        return items
    if sys.stderr.isatty():
        return _with_bar(stage, items)
    note(f"{stage} {len(items):,} ...")
    return items


def _with_bar(stage: str, items: Sequence[T]) -> Iterator[T]:
    """Yield `items` under a bar as wide as the terminal."""
    with click.progressbar(items, label=f"{stage:<8}", file=sys.stderr, width=0) as bar:
        yield from bar


def remark(text: str) -> None:
    """Print a line that nobody has to act on, dimmed where the terminal can."""
    note(text if os.environ.get("NO_COLOR") else click.style(text, dim=True))


def say(mistake: Mistake) -> None:
    """Print a mistake for a person, in colour where the terminal has it and NO_COLOR is not set.

    The line of the file that it shows is cut to the width of the terminal.
    """
    if manner().quiet and mistake.severity != "error":
        return
    text = shown(mistake.place, mistake.severity, mistake.message, mistake.hint, width(sys.stderr))
    show(text, mistake.severity, err=True)


_COLOURS = {"error": "red", "warning": "yellow"}


def show(text: str, severity: str, *, err: bool = False) -> None:
    """Print the lines of a mistake or a finding, with the word for its severity in colour."""
    if not os.environ.get("NO_COLOR"):
        colour = _COLOURS.get(severity, "blue")
        weight = re.compile(rf"(?<=: ){severity}[ M\d]*:")  # perhaps with a code
        text = weight.sub(lambda found: click.style(found[0], fg=colour, bold=True), text, 1)
    if err:
        _tell(f"{text}\n")
    else:
        _print(f"{text}\n")


def failed(mistakes: Sequence[Mistake], asked: Manner) -> None:
    """Print the mistakes that ended a command."""
    if asked.as_json:
        told = {"ok": False, "mistakes": report.mistake_data(mistakes)}
        _print(json.dumps(told, indent=1))
        return
    for mistake in mistakes:
        if mistake.severity == "error" or not asked.quiet:
            say(mistake)
    _tell(report.failure(mistakes))


def stopped(asked: Manner) -> None:
    """Say that Ctrl-C ended the command."""
    if not asked.quiet:
        _tell("Stopped.")


def _tell(text: str) -> None:
    """Print what is no result; where nobody reads it, it is lost."""
    with contextlib.suppress(OSError):
        click.echo(text, err=True)


def _print(text: str) -> None:
    """Print a result; where nobody reads it, as with `| head`, end as SIGPIPE would."""
    try:
        click.echo(text)
    except BrokenPipeError:
        sys.exit(141)
    except OSError as error:
        _tell(f"standard output cannot be written: {error.strerror}")
        sys.exit(74)  # EX_IOERR. Source: sysexits(3)


_NUMBER = len("  123 | ")
_LEAST = 24
"""Characters of a line that are shown however narrow the terminal is."""


def width(stream: TextIO) -> int:
    """Return how many characters of a file's line fit on `stream`, beside its number."""
    if not stream.isatty():
        return EXCERPT_MAX
    return max(_LEAST, min(EXCERPT_MAX, shutil.get_terminal_size().columns - _NUMBER - 2))
