"""Casting a ballot in tests, for the rows at hand."""

from participation.accounts.models import Account
from participation.boards.models import Board
from participation.voting.ballots import Choices
from participation.voting.services import casting


def cast_ballot(board: Board, account: Account, choices: Choices) -> str:
    """Let the account's person cast a ballot on the board; return the receipt."""
    return casting.cast_ballot(board.slug, account.get_id(), lambda _kind: choices)
