"""Command line: the index of the search."""

import click
from flask.cli import AppGroup

from participation.search.services import rebuild

group = AppGroup("search", help="The index of the search.")


@group.command("rebuild")
def rebuild_index() -> None:
    """Write the whole index anew."""
    for kind, count in rebuild().items():
        click.echo(f"{kind}: {count}")
