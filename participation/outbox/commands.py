"""The outbox from the command line. What is printed names nobody."""

import click
from flask.cli import AppGroup

from participation.core import clock
from participation.outbox.queries import numbers, troubles
from participation.outbox.services import retry

group = AppGroup("outbox", help="What the worker has still to do: mails, thumbnails, news.")


@group.command("list")
def show() -> None:
    """Say how much waits, and what failed and why."""
    full = numbers()
    click.echo(f"{full.waiting} waiting ({full.overdue} due now), {full.failed} given up")
    for item in troubles():
        moment = clock.in_bangkok(item.failed_at or item.due_at).strftime("%Y-%m-%d %H:%M")
        state = "given up" if item.failed_at else "next try"
        click.echo(
            f"  {item.id:>7}  {item.task:<24} {item.last_error or '':<28}"
            f" {item.attempts} tries, {state} {moment}"
        )


@group.command("retry")
@click.argument("items", nargs=-1, type=int)
def try_again(items: tuple[int, ...]) -> None:
    """Try what was given up once more: ITEMS by number, or all of it."""
    click.echo(f"{retry(items)} to be tried again")
