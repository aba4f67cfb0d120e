"""Sample data from the command line."""

import click
from flask.cli import AppGroup

from participation.samples.services import HOME, load_samples

group = AppGroup("sample", help="Sample boards to try things out with.")


@group.command("load")
def load() -> None:
    """Load the sample boards and accounts, once, and print the accounts."""
    accounts = load_samples()
    if not accounts:
        click.echo("The sample boards are there already.")
        return
    click.echo(f"Sample accounts of the area “{HOME}” (the passwords are shown only now):")
    for account in accounts:
        role = account.role.value if account.role else "resident"
        click.echo(f"  {account.email:<28} {account.password}  {role}")
