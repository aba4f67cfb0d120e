"""When a board takes in what came by another way, and as of which moment."""

from datetime import date, datetime, time, timedelta

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.boards.choices import Phase
from participation.boards.models import Board
from participation.core import clock
from participation.discussion.policies import check_may_discuss
from participation.intake.errors import IntakeClosed
from participation.proposals.models import Proposal

_NOON = time(12)


def may_take_in(board: Board) -> bool:
    """While ideas are collected; afterwards what lay on the desk, until the projects are fixed."""
    return (
        not board.imported
        and board.phase in (Phase.COLLECTING, Phase.REVIEW)
        and board.projects_frozen_at is None
    )


def check_may_take_in(official: Account, board: Board) -> None:
    """Refuse with OfficialsOnly or IntakeClosed."""
    check_official(official, board.municipality_id)
    if not may_take_in(board):
        raise IntakeClosed


def days_of_receipt(board: Board) -> tuple[date, date]:
    """Return the first and the last day on which something for this board can have come in."""
    closed = clock.in_bangkok(board.collecting_closes_at - timedelta(microseconds=1)).date()
    return clock.in_bangkok(board.collecting_opens_at).date(), min(closed, clock.today())


def moment_of_receipt(board: Board, day: date | None) -> datetime | None:
    """Return the moment as of which something counts that came in on `day`, None if it can't be.

    Without a day it is now, while the board collects. A day stands for its noon.
    """
    now = clock.now()
    if board.phase is Phase.COLLECTING and day in (None, clock.today()):
        return now
    first, last = days_of_receipt(board)
    if day is None or not first <= day <= last:
        return None
    noon = datetime.combine(day, _NOON, tzinfo=clock.BANGKOK)
    latest = min(now, board.collecting_closes_at - timedelta(microseconds=1))
    return min(max(noon, board.collecting_opens_at), latest)


def check_may_enter_opinion(official: Account, proposal: Proposal) -> None:
    """Refuse with OfficialsOnly or DiscussionClosed."""
    check_official(official, proposal.board.municipality_id)
    check_may_discuss(proposal)


def moment_of_saying(proposal: Proposal, day: date | None) -> datetime | None:
    """Return the moment as of which an opinion counts, None if it can't be.

    Nobody can have said it before the proposal was there.
    """
    now, today = clock.now(), clock.today()
    if day is None or day == today:
        return now
    if not clock.in_bangkok(proposal.created_at).date() <= day < today:
        return None
    return max(datetime.combine(day, _NOON, tzinfo=clock.BANGKOK), proposal.created_at)
