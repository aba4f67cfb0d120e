"""What waits for an official to look at it: to be shown, or because something about it is odd."""

from datetime import datetime

from sqlalchemy import select, update

from participation.core import clock
from participation.core.db import db, insert
from participation.discussion.choices import Target
from participation.discussion.models import Comment
from participation.moderation.choices import ScreeningOutcome
from participation.moderation.models import Screening
from participation.moderation.queries.items import Item
from participation.moderation.queries.texts import around, text_of
from participation.moderation.signals import Sign, signs_of, to_json
from participation.proposals.models import Proposal


def receive_comment(comment_id: int) -> None:
    """Look at an opinion that was just sent or changed. Call inside atomic()."""
    comment, board_id = db.session.execute(
        select(Comment, Proposal.board_id)
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .where(Comment.id == comment_id)
    ).one()
    _receive(Target.COMMENT, comment, board_id)


def receive_proposal(proposal_id: int) -> None:
    """Look at a proposal that was just sent or changed. Call inside atomic()."""
    proposal = db.session.get_one(Proposal, proposal_id)
    _receive(Target.PROPOSAL, proposal, proposal.board_id)


def settle(item: Item, outcome: ScreeningOutcome, act_id: str, seen: int | None = None) -> bool:
    """Give an item that waits its outcome; False if it does not wait.

    Neither does it if other words than `seen` (the number that was read) wait. The act has to be
    there. Call inside atomic().
    """
    waits = [
        Screening.target == item.target,
        Screening.target_id == item.row.id,
        Screening.outcome.is_(None),
    ]
    if seen is not None:
        waits.append(Screening.number == seen)
    settled = db.session.execute(
        update(Screening)
        .where(*waits)
        .values(outcome=outcome, act_id=act_id)
        .returning(Screening.id)
        .execution_options(synchronize_session=False)
    ).first()
    return settled is not None


def _signs(row: Comment | Proposal, board_id: int, now: datetime) -> list[Sign]:
    if isinstance(row, Comment) and row.by_official:
        return []
    return signs_of(text_of(row), **vars(around(row, board_id, now)))


def _receive(target: Target, row: Comment | Proposal, board_id: int) -> None:
    now = clock.now()
    signs = _signs(row, board_id, now)
    if not (row.held or signs):
        return
    values = {"signals": to_json(signs), "created_at": now, "outcome": None, "act_id": None}
    again = {**values, "number": Screening.number + 1, "told_at": None}
    db.session.execute(
        insert(Screening)
        .values(target=target, target_id=row.id, board_id=board_id, number=1, **values)
        .on_conflict_do_update(index_elements=["target", "target_id"], set_=again)
    )
