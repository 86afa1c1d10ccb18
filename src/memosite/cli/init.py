"""`memosite init`."""

from __future__ import annotations

from pathlib import Path

import click

from memosite.cli import options, telling


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@options.QUIET
@options.JSON
def init(folder: Path) -> None:
    """Make the smallest whole site in DIR."""
    from memosite.commands.init import init as make  # noqa: PLC0415 (start-up)

    paths = [str(path) for path in make(folder, options.now().date())]
    telling.result("\n".join(paths), {"files": paths})
    telling.note(f"Next: cd {folder} && memosite serve")
