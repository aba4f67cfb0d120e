"""Casting a ballot in tests, for the rows at hand."""

from participation.accounts.models import Account
from participation.boards.models import Board
from participation.voting.ballots import Choices
from participation.voting.queries.polls import booth
from participation.voting.services import casting


def cast_ballot(board: Board, account: Account, choices: Choices) -> str:
    """Let the account's person cast a ballot on the board; return the receipt."""
    return casting.cast_ballot(booth(board.slug, account.get_id()), choices)
