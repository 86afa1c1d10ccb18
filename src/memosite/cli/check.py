"""`memosite check`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from memosite import __version__
from memosite.cli import options, telling

if TYPE_CHECKING:
    from memosite.commands.check import Checked

FORMATS = ("text", "json", "sarif", "github")


def _form(typed: str, *, as_json: bool, as_sarif: bool) -> str:
    """Return the format that is asked for; on GitHub's machines its own where none is."""
    asked = {typed, "json" if as_json else "", "sarif" if as_sarif else ""} - {""}
    if len(asked) > 1:
        raise click.UsageError(f"one report has one format, not {' and '.join(sorted(asked))}")
    usual = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    return asked.pop() if asked else usual


@click.command()
@options.SITE
@click.option("--external", is_flag=True, help="Ask outside addresses whether they are there.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="How findings are printed.",
    show_default="text; github in GitHub Actions",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--sarif", "as_sarif", is_flag=True, help="The same as --format sarif.")
@click.option("--strict", is_flag=True, help="Fail for warnings too.")
@options.DRAFTS
@options.FUTURE
@options.LENIENT
@options.QUIET
def check(  # noqa: PLR0913 (one argument an option)
    *,
    site: Path,
    external: bool,
    form: str | None,
    as_json: bool,
    as_sarif: bool,
    strict: bool,
    drafts: bool,
    future: bool,
    lenient: bool,
) -> None:
    """Find what there is to mend in the site, and publish nothing."""
    from memosite.commands import check as command  # noqa: PLC0415 (start-up)
    from memosite.task import Task  # noqa: PLC0415 (start-up)

    wanted = _form(form or "", as_json=as_json, as_sarif=as_sarif)
    show = options.show(drafts=drafts, future=future, at=None)
    task = Task(site, site / "_site", show, lenient=lenient, progress=telling.over)
    asks = None
    if external:
        from memosite.commands.answers import Outside  # noqa: PLC0415 (60 ms; the network)

        asks = Outside(options.now(), progress=telling.over)
    checked = command.check(task, external=asks, waiting=telling.waiting)
    fails = checked.fails(strict=strict)
    _print(checked, wanted, site, ok=not fails)
    if fails:
        sys.exit(1)


def _print(checked: Checked, form: str, site: Path, *, ok: bool) -> None:
    from memosite.checks import formats  # noqa: PLC0415 (start-up)

    def below(path: str) -> str:
        """Return a path of the site as seen from here, where the repository is."""
        return Path(os.path.relpath(site / path)).as_posix()

    found = checked.findings
    match form:
        case "json":
            click.echo(json.dumps(formats.data(found, checked.memos, ok=ok), indent=1))
        case "sarif":
            click.echo(json.dumps(formats.sarif(found, __version__, below), indent=1))
        case "github":
            for one in found:
                click.echo(formats.github(one, below))
        case _:
            for one in found:
                telling.show(one.lines(telling.width(sys.stdout)), one.severity)
    if form in ("text", "github") and not telling.manner().quiet:
        click.echo(formats.summary(found, checked.memos))
