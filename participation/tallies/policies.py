"""Who may count, and who may see a result."""

from participation.accounts.models import Account
from participation.boards.choices import Phase
from participation.boards.models import Board
from participation.boards.policies import check_visible
from participation.tallies.errors import NoResultYet, NothingToCount


def check_may_count(board: Board) -> None:
    """Refuse with NothingToCount unless voting is over and not counted."""
    if board.phase is not Phase.COUNTING:
        raise NothingToCount


def check_count_shown_live(account: Account | None, board: Board) -> None:
    """Refuse with NoResultYet unless voting runs under rules that show the count meanwhile."""
    check_visible(account, board)
    rules = board.rules_for_voting
    if board.phase is not Phase.VOTING or rules is None or not rules.live_counts:
        raise NoResultYet


def check_result_public(account: Account | None, board: Board) -> None:
    """Refuse with NoResultYet before the results phase, for everybody."""
    check_visible(account, board)
    if board.phase is not Phase.RESULTS:
        raise NoResultYet
