"""All commands as one program.

Exit codes: 0 done, 1 the site has mistakes, 2 wrong usage; docs/commands.md has them all.
"""

from __future__ import annotations

import os
import sys

import click

from memosite import __version__
from memosite.cli import telling
from memosite.cli.build import build
from memosite.cli.check import check
from memosite.cli.explain import explain
from memosite.cli.import_ import import_
from memosite.cli.init import init
from memosite.cli.new import new
from memosite.cli.refs import refs
from memosite.cli.schema import schema
from memosite.cli.serve import serve
from memosite.cli.urls import urls
from memosite.errors import SiteError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="memosite %(version)s")
def cli() -> None:
    """Turn a folder of Markdown research memos into a site that is ready to deploy.

    \b
    Start:    memosite init mysite && cd mysite
    Write:    memosite new "Why the loss has a floor" --topic Scaling
    Preview:  memosite serve
    Publish:  memosite build, then copy _site/ to any web host
    """  # noqa: D301 (click's mark for lines that stay as they are is the character)


for _command in (init, new, import_, serve, build, check, explain, refs, schema, urls):
    cli.add_command(_command)


def main() -> None:
    """Run the command line; an author's mistakes are printed, never a traceback."""
    asked = telling.Manner()
    telling.begin()
    try:
        cli(standalone_mode=False, obj=asked)
    except SiteError as error:
        telling.failed(error.mistakes, asked)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        telling.stopped(asked)
        sys.exit(130)
    except Exception as error:
        if "MEMOSITE_TRACEBACK" in os.environ:
            raise
        click.echo(f"memosite itself failed: {type(error).__name__}: {error}", err=True)
        click.echo("This is our mistake. MEMOSITE_TRACEBACK=1 shows where, for a report.", err=True)
        sys.exit(70)  # EX_SOFTWARE. Source: sysexits(3)
    finally:
        telling.end()
