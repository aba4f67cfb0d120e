"""What the pages of officials share."""

from typing import Any

from participation.accounts.policies import check_official
from participation.boards.errors import NoVotingRules
from participation.boards.queries import board as find_board
from participation.web.access import person


def board_of_official(slug: str) -> Any:
    """Return a board with a vote, for an official of its municipality.

    Raises BoardNotFound, OfficialsOnly, NoVotingRules.
    """
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    if board.rules_for_voting is None:
        raise NoVotingRules
    return board
