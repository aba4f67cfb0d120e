"""Exports from the command line."""

import os
from pathlib import Path

import click
from flask.cli import AppGroup

from participation.boards.queries import board as find_board
from participation.core.errors import Refusal
from participation.exports.choices import Format
from participation.exports.services import export_board

group = AppGroup("exports", help="Write exports.")


@group.command("write")
@click.argument("board")
@click.option("--format", "form", type=click.Choice([f.value for f in Format]), required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def write(board: str, form: str, output: Path) -> None:
    """Write BOARD (its address) to a file. The file appears when it is complete, or not at all."""
    draft = output.with_name(f".{output.name}.part")
    try:
        lines = export_board(find_board(board), Format(form))
        with draft.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        os.replace(draft, output)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    click.echo(str(output))
