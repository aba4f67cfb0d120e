"""Who may see and run a board."""

from participation.accounts.models import Account
from participation.accounts.policies import is_official
from participation.boards.choices import Phase
from participation.boards.errors import BoardNotFound, WrongPhase
from participation.boards.models import Board


def may_see(account: Account | None, board: Board) -> bool:
    """Drafts are for the officials of the municipality; everything else is public."""
    return board.collecting_announced_at is not None or is_official(account, board.municipality_id)


def check_visible(account: Account | None, board: Board) -> None:
    """Refuse with BoardNotFound what this person may not even know of."""
    if not may_see(account, board):
        raise BoardNotFound


def check_phase(board: Board, *phases: Phase) -> None:
    """Refuse with WrongPhase unless the board is in one of `phases` now."""
    if board.phase not in phases:
        raise WrongPhase
