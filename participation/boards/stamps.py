"""How a board's stamp is moved by the rows that belong to it, or to one of its proposals."""

from participation.core.db import Base, attach
from participation.core.stamps import Owner

BOARD = Owner("board", via="proposal", mark="stamp")


def stamped(model: type[Base], by: str = "board_id") -> None:
    """Let every change of a row of `model` move the stamp of the board it belongs to.

    `by` is the column that leads to the board: `board_id` or `proposal_id`.
    """
    attach(model, BOARD.ddl(model.__tablename__, by))
