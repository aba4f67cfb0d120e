"""People from the command line: the first official of an area is appointed here."""

import click
from flask.cli import AppGroup

from participation.accounts.choices import Role
from participation.accounts.queries import account_by_email
from participation.accounts.services import appoint
from participation.core.errors import Refusal
from participation.municipalities.queries import municipality as find_municipality

group = AppGroup("accounts", help="Give people their roles.")


@group.command("appoint")
@click.argument("email")
@click.argument("municipality")
@click.argument("role", type=click.Choice([role.value for role in Role]))
def appoint_person(email: str, municipality: str, role: str) -> None:
    """Give the account with EMAIL a ROLE in MUNICIPALITY (its address)."""
    account = account_by_email(email)
    if account is None:
        raise click.ClickException(f"no account has the e-mail address {email}")
    try:
        appoint(account, find_municipality(municipality), Role(role))
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
