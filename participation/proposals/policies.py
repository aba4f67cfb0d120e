"""Who may propose."""

from participation.boards.choices import Phase
from participation.boards.models import Board
from participation.proposals.errors import NotCollecting


def may_propose(board: Board) -> bool:
    """Any registered person may propose while the board collects."""
    return board.phase is Phase.COLLECTING


def check_may_propose(board: Board) -> None:
    """Refuse with NotCollecting unless proposals are taken now."""
    if not may_propose(board):
        raise NotCollecting
