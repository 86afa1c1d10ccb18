"""`memosite serve`."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING

import click

from memosite.cli import options, telling

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@options.SITE
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; the next free one if taken.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen at; 0.0.0.0 lets other machines in.",
)
@options.DRAFTS
@options.FUTURE
@options.LENIENT
@click.option("--open", "open_browser", is_flag=True, help="Open it in your browser.")
@options.QUIET
@options.JSON
def serve(  # noqa: PLR0913 (one argument an option)
    *,
    site: Path,
    port: int,
    host: str,
    drafts: bool,
    future: bool,
    lenient: bool,
    open_browser: bool,
) -> None:
    """Preview the site on this machine; the page follows what you save."""
    from memosite import config  # noqa: PLC0415 (start-up)
    from memosite.commands.serve import listening, run  # noqa: PLC0415 (start-up)
    from memosite.preview.current import Current, Wish  # noqa: PLC0415 (start-up)
    from memosite.preview.editors import Editor, chosen  # noqa: PLC0415 (start-up)
    from memosite.preview.guard import is_loopback  # noqa: PLC0415 (start-up)

    if not (site / config.NAME).is_file():
        raise config.absent(site)  # a preview of it would show one mistake for ever
    at = listening(host, port)
    if port and at.port != port:
        telling.note(f"Port {port} is in use.")

    def ready(path: str) -> None:
        address = at.address(path)
        telling.event(f"Preview at {address} (Ctrl-C ends it)", {"event": "ready", "url": address})
        if open_browser:
            click.launch(address)

    said = functools.partial(telling.trouble, telling.manner())  # other threads know no manner
    current = Current(site, options.now, said, Wish(drafts, future), lenient)
    current.refresh(options.cores(), telling.over)
    # Whoever looks from another machine has other files and other editors.
    editor = chosen(site, os.environ) if is_loopback(host) else Editor(site)
    run(current, editor, at, ready)
