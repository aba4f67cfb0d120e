"""Counting from the command line."""

import click
from flask.cli import AppGroup

from participation.boards.queries import board as find_board
from participation.core.errors import Refusal
from participation.tallies.services import count_ballots, recount

group = AppGroup("tallies", help="Count ballots.")


@group.command("count")
@click.argument("board")
def count(board: str) -> None:
    """Count the ballots of BOARD (its address) under its announced rules, once."""
    try:
        tally = count_ballots(find_board(board))
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(tally.digest)


@group.command("recount")
@click.argument("board")
def count_again(board: str) -> None:
    """Count the ballots of BOARD again and compare with the stored result, byte for byte.

    Ends with 1 and names the first difference if there is one.
    """
    try:
        difference = recount(find_board(board))
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if difference:
        raise click.ClickException(f"{board}: the result is not the stored one: {difference}")
    click.echo(f"{board}: the result is the stored one")
