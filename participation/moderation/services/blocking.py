"""Blocking an account in an area for a time; votes are never touched by it."""

from datetime import datetime, timedelta

from sqlalchemy import update

from participation.accounts.models import Account
from participation.accounts.policies import check_official, is_official
from participation.accounts.queries import account_with_roles
from participation.accounts.services.blocks import block_account
from participation.boards.errors import BoardNotFound
from participation.boards.models import Board
from participation.boards.queries import board as find_board
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import IntegrityError, atomic
from participation.moderation.choices import InterventionKind
from participation.moderation.errors import HandledMeanwhile, NobodyToBlock
from participation.moderation.models import Intervention
from participation.moderation.queries.items import Item, author_of
from participation.moderation.services.interventions import note, record_of
from participation.voting.models import Review
from participation.voting.services.reviews import open_review


def block(official: Account, item: Item, days: int, reason: str) -> Intervention:
    """Let the author of an item only read in its area for so many days; they are told at once.

    Raises OfficialsOnly, NobodyToBlock (no account, or an official of the area), and
    HandledMeanwhile if a colleague blocked them already.
    """
    board = item.proposal.board
    check_official(official, board.municipality_id)
    author = author_of(item)
    if author is None or is_official(account_with_roles(author.id), board.municipality_id):
        raise NobodyToBlock
    try:
        with atomic():
            return _block(official, author, board, clock.now() + timedelta(days=days), reason)
    except IntegrityError as error:
        raise HandledMeanwhile from error


def _block(
    official: Account, author: Account, board: Board, until: datetime, reason: str
) -> Intervention:
    now = clock.now()
    # A block that ran out by itself ends here, to make room for this one.
    db.session.execute(
        update(Intervention)
        .where(
            Intervention.kind == InterventionKind.BLOCK,
            Intervention.account_id == author.id,
            Intervention.municipality_id == board.municipality_id,
            Intervention.ended_at.is_(None),
            Intervention.until <= now,
        )
        .values(ended_at=Intervention.until, ended_by=Intervention.done_by)
        .execution_options(synchronize_session=False)
    )
    done = note(
        Intervention(
            kind=InterventionKind.BLOCK,
            municipality_id=board.municipality_id,
            board_id=board.id,
            account_id=author.id,
            until=until,
            reason=reason,
            done_by=official.id,
            done_at=now,
        )
    )
    block_account(author.id, board.municipality_id, until)
    record_of(official, done, "block", reason)
    return done


def review_votes(official: Account, intervention: Intervention, slug: str, reason: str) -> Review:
    """Put the online vote of a blocked account on a board under review: two officials decide.

    Raises OfficialsOnly, HandledMeanwhile (the account is gone), BoardNotFound (also of another
    area), and what `open_review` refuses.
    """
    check_official(official, intervention.municipality_id)
    board = find_board(slug)
    if board.municipality_id != intervention.municipality_id:
        raise BoardNotFound
    if intervention.account is None:
        raise HandledMeanwhile
    return open_review(official, board, [intervention.account.email], reason)
