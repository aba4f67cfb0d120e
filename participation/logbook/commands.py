"""The log from the command line."""

import click
from flask.cli import AppGroup

from participation.core import audit

group = AppGroup("audit", help="Check the log of official acts.")


@group.command("verify")
def verify() -> None:
    """Check every chain of the log; end with 1 and name each changed or missing act."""
    faults = audit.verify()
    for fault in faults:
        click.echo(f"{fault.chain} no. {fault.number}: {fault.cause}")
    if faults:
        raise click.ClickException(f"the log does not hold in {len(faults)} places")
    click.echo("the log holds")
