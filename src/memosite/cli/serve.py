"""`memosite serve`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from memosite.cli import options


@click.command()
@options.SITE
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; the next free one if taken.",
)
@options.DRAFTS
@options.FUTURE
@options.LENIENT
@click.option("--open", "open_browser", is_flag=True, help="Open it in your browser.")
def serve(  # noqa: PLR0913 (one argument an option)
    *, site: Path, port: int, drafts: bool, future: bool, lenient: bool, open_browser: bool
) -> None:
    """Preview the site on this machine; each reload shows what you saved."""
    from memosite.commands.serve import Preview, server  # noqa: PLC0415 (start-up)

    with tempfile.TemporaryDirectory(prefix="memosite-") as folder:
        preview = Preview(
            site,
            Path(folder) / "site",
            lambda: options.show(drafts=drafts, future=future, at=None),
            lambda line: click.echo(line, err=True),
            lenient=lenient,
        )
        preview.refresh()
        listening = server(preview, port)
        address = f"http://127.0.0.1:{listening.server_address[1]}/"
        click.echo(f"Preview at {address} (Ctrl-C ends it)")
        if open_browser:
            click.launch(address)
        try:
            listening.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            click.echo("", err=True)
        finally:
            listening.server_close()
