"""The vote from the command line."""

import click
from flask.cli import AppGroup

from participation.boards.queries import board as find_board
from participation.core.errors import Refusal
from participation.voting.services.sealing import seal_ballots

group = AppGroup("voting", help="Care for the ballots of a board.")


@group.command("seal")
@click.argument("board")
@click.option("--yes", is_flag=True, help="Do not ask.")
def seal(board: str, yes: bool) -> None:
    """Seal the ballots of BOARD (its address) when the objection period is over, for good.

    Nobody can find the ballot of a voter after that. The log names the operator.
    """
    if not yes:
        click.confirm(f"Destroy what joins voters and ballots of {board}, for good?", abort=True)
    try:
        seal_ballots(find_board(board), actor="operator")
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{board}: the ballots are sealed")
