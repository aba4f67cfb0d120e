"""Who may see and run a board."""

from participation.accounts.models import Account
from participation.accounts.policies import is_official
from participation.boards.choices import AllocationRule, BallotKind, Moderation, Voters
from participation.boards.errors import (
    BallotCantBeFilled,
    BarNeeded,
    BindingNeedsVerified,
    BoardNotFound,
    BoardsByOfficials,
    LimitsCrossed,
    OnlyInOwnArea,
    PointsNeeded,
    RuleNeedsOtherBallots,
    SubAreasNeedVerified,
    SubBudgetsTooLarge,
)
from participation.boards.models import Board
from participation.boards.rules import VotingRules, can_be_filled, crossed_limits
from participation.core.money import format_amount
from participation.municipalities.choices import BoardsBy
from participation.municipalities.models import Municipality


def may_see(account: Account | None, board: Board) -> bool:
    """Drafts are for officials of the area and for who started them; all else is public."""
    if board.collecting_announced_at is not None or is_official(account, board.municipality_id):
        return True
    return account is not None and account.id == board.started_by_id


def may_start(account: Account | None, municipality: Municipality) -> bool:
    """Tell whether a resident may start a board here."""
    lives_here = account is not None and account.municipality_id == municipality.id
    return lives_here and municipality.boards_by is not BoardsBy.OFFICIALS


def check_may_start(account: Account, municipality: Municipality) -> None:
    """Refuse with BoardsByOfficials or OnlyInOwnArea who may not start a board here."""
    if municipality.boards_by is BoardsBy.OFFICIALS:
        raise BoardsByOfficials
    if not may_start(account, municipality):
        raise OnlyInOwnArea


def waits_for_approval(author: Account, board: Board) -> bool:
    """Tell whether what this person writes here is read by an official before others see it.

    Not what officials of the area write, who would approve it themselves.
    """
    before = board.moderation is Moderation.BEFORE
    return before and not is_official(author, board.municipality_id)


def check_visible(account: Account | None, board: Board) -> None:
    """Refuse with BoardNotFound what this person may not even know of."""
    if not may_see(account, board):
        raise BoardNotFound


def check_rules(rules: VotingRules) -> None:
    """Refuse voting rules that contradict themselves.

    Raises BindingNeedsVerified, RuleNeedsOtherBallots, PointsNeeded, BarNeeded,
    SubAreasNeedVerified, LimitsCrossed, BallotCantBeFilled, SubBudgetsTooLarge.
    """
    _check_method(rules)
    if rules.sub_areas and rules.voters is not Voters.VERIFIED:
        raise SubAreasNeedVerified
    for limit in crossed_limits(rules):
        raise LimitsCrossed(limit=limit)
    if not can_be_filled(rules):
        raise BallotCantBeFilled
    total = sum(part.amount for part in rules.sub_budgets)
    if total > (rules.budget or 0):
        raise SubBudgetsTooLarge(
            sum=format_amount(total, rules.currency),
            budget=format_amount(rules.budget or 0, rules.currency),
        )


def _check_method(rules: VotingRules) -> None:
    ordinal = rules.kind is BallotKind.ORDINAL
    if rules.binding and rules.voters is Voters.REGISTERED:
        raise BindingNeedsVerified
    if ordinal and rules.allocation.value.startswith("equalshares"):
        raise RuleNeedsOtherBallots
    if rules.allocation is AllocationRule.INSTANT_RUNOFF and not ordinal:
        raise RuleNeedsOtherBallots
    if rules.kind is BallotKind.CUMULATIVE and rules.limits.max_sum_points is None:
        raise PointsNeeded
    if rules.allocation is AllocationRule.GREEDY_THRESHOLD and rules.threshold is None:
        raise BarNeeded
