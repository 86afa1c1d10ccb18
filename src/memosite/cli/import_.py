"""`memosite import`."""

from __future__ import annotations

from pathlib import Path

import click

from memosite import report
from memosite.cli import options, telling


@click.command("import")
@click.argument("kind")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tell what would be written, and write nothing.")
@options.SITE
@options.QUIET
@options.JSON
def import_(kind: str, path: Path, *, dry_run: bool, site: Path) -> None:
    """Make memos of PATH, a file or folder of another tool.

    KIND says what it is; docs/importing.md lists them. Nothing is overwritten, and what was
    imported before is left as it is.
    """
    from memosite.commands.import_ import import_ as bring  # noqa: PLC0415 (start-up)

    done = bring(site, kind, path, dry=dry_run, now=options.now())
    for mistake in done.lost:
        telling.say(mistake)
    lost = report.mistake_data(done.lost)
    data = {"written": done.written, "known": done.known, "lost": lost}
    telling.result("\n".join(done.written), data)
    word = "would be written" if dry_run else "written"
    left = f", {len(done.known)} imported before" if done.known else ""
    telling.note(f"{len(done.written)} memos {word}{left}, {len(done.lost)} warnings")
