"""`memosite schema`."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("what", type=click.Choice(["memo", "site"]))
def schema(what: str) -> None:
    """Print the JSON Schema of a memo's front matter or of site.yaml, for editors."""
    from memosite import shapes  # noqa: PLC0415 (start-up)

    made = shapes.front_matter() if what == "memo" else shapes.settings()
    click.echo(json.dumps(made, indent=1, ensure_ascii=False))
