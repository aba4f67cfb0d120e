"""What residents do to start a board, and officials to let them or not."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from participation.accounts.services.blocks import check_not_blocked
from participation.boards.acts import record_act
from participation.boards.choices import Approval, BoardKind, Stage
from participation.boards.errors import (
    BoardWaitsAlready,
    NotWaiting,
    StartsTooSoon,
    TooLateToApprove,
)
from participation.boards.policies import check_may_start
from participation.boards.queries import started_boards
from participation.boards.schedule import Schedule
from participation.boards.services import announce_rules, create_board
from participation.core import clock
from participation.core.db import db, public_id
from participation.core.transaction import IntegrityError, atomic
from participation.mail import services as mail
from participation.municipalities.choices import BoardsBy

if TYPE_CHECKING:
    from participation.accounts.models import Account
    from participation.boards.models import Board
    from participation.municipalities.models import Municipality


def start_board(
    by: "Account",
    municipality: "Municipality",
    *,
    question: str,
    background: str,
    schedule: Schedule,
    categories: Sequence[str] = (),
) -> "Board":
    """Let a resident start a board that collects ideas.

    Where the area approves such boards it waits as a draft; else its rules are announced and it
    opens by its dates. Raises BoardsByOfficials, OnlyInOwnArea, AccountBlocked, StartsTooSoon,
    DatesOutOfOrder, and BoardWaitsAlready while another one of theirs waits here; nothing is kept
    then.
    """
    check_may_start(by, municipality)
    check_not_blocked(by, municipality.id)
    if schedule.collecting_opens_at <= clock.now():
        raise StartsTooSoon
    waits = municipality.boards_by is BoardsBy.RESIDENTS_APPROVED
    try:
        with atomic():
            board = create_board(
                municipality=municipality,
                slug=f"{municipality.slug}-{public_id()[:6]}",
                kind=BoardKind.IDEAS,
                question=question,
                background=background,
                schedule=schedule,
                categories=categories,
            )
            board.started_by_id = by.id
            board.approval = Approval.WAITING if waits else None
            db.session.flush()
            # Without its words: nobody has looked at them yet, and the log is for good.
            record_act(board, by, "board.start")
            if not waits:
                announce_rules(board, Stage.COLLECTING, by=by)
    except IntegrityError as error:
        raise BoardWaitsAlready from error
    return board


def approve_board(official: "Account", board: "Board") -> None:
    """Let a waiting board begin: its rules are announced, who started it is told by mail.

    Where its first day has come meanwhile, it opens with the next full hour. `board` comes from
    `board_to_decide`. Raises NotWaiting, and TooLateToApprove when collecting would be over.
    """
    with atomic():
        _lock_waiting(board)
        opens_at = board.collecting_opens_at
        if opens_at <= clock.now():
            opens_at = _next_full_hour()
        if opens_at >= board.collecting_closes_at:
            raise TooLateToApprove
        board.collecting_opens_at = opens_at
        board.approval = Approval.APPROVED
        record_act(board, official, "board.approve", board.question)
        announce_rules(board, Stage.COLLECTING, by=official)
        _tell(board)


def refuse_board(official: "Account", board: "Board", *, reason: str) -> None:
    """Refuse a waiting board for a reason that the public log keeps; tell who started it by mail.

    `board` comes from `board_to_decide`. Raises NotWaiting.
    """
    with atomic():
        _lock_waiting(board)
        board.approval = Approval.REFUSED
        board.approval_reason = reason
        record_act(board, official, "board.refuse", reason)
        _tell(board)


def leave_boards(account: "Account") -> None:
    """Empty the boards of somebody who leaves, as far as they were never public.

    What was announced stays: it belongs to all who take part in it.
    """
    with atomic():
        for board in started_boards(account.id):
            if board.collecting_announced_at is None:
                board.question, board.background = "-", ""
                board.approval, board.approval_reason = Approval.REFUSED, None


def _lock_waiting(board: "Board") -> None:
    """Hold the board's row until the end, as it stands now."""
    names = ["version", "approval", "collecting_opens_at", "collecting_announced_at"]
    db.session.refresh(board, attribute_names=names, with_for_update=True)
    if board.approval is not Approval.WAITING:
        raise NotWaiting


def _next_full_hour() -> datetime:
    begun = clock.now().replace(minute=0, second=0, microsecond=0)
    return begun + timedelta(hours=1)


def _tell(board: "Board") -> None:
    author = board.started_by
    if author is None or author.deleted_at is not None:
        return
    mail.send(
        author.email,
        "board_decided",
        author.language,
        {
            "slug": board.slug,
            "question": board.question,
            "approved": board.approval is Approval.APPROVED,
            "reason": board.approval_reason or "",
        },
    )
