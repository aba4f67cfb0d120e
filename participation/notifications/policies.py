"""What may be followed."""

from participation.accounts.models import Account
from participation.boards.models import Board
from participation.boards.policies import check_visible
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal

Thing = Municipality | Board | Proposal


def check_may_follow(account: Account, thing: Thing) -> None:
    """Refuse what this person may not see; a proposal has to have its board loaded."""
    if isinstance(thing, Board):
        check_visible(account, thing)
    elif isinstance(thing, Proposal):
        check_visible(account, thing.board)
