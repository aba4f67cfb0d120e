"""What the pages of this feature share."""

from typing import Any

from participation.accounts.policies import check_official
from participation.boards.queries import board as find_board
from participation.web.access import person


def board_of_official(slug: str) -> Any:
    """Return a board for an official of its area; raises BoardNotFound and OfficialsOnly."""
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    return board
