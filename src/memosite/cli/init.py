"""`memosite init`."""

from __future__ import annotations

from pathlib import Path

import click

from memosite.cli import options


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Make the smallest whole site in DIR."""
    from memosite.commands.init import init as make  # noqa: PLC0415 (start-up)

    for path in make(folder, options.now().date()):
        click.echo(path)
    click.echo(f"Next: cd {folder} && memosite serve", err=True)
