"""What becomes of the opinions of somebody who deletes their account."""

from sqlalchemy import func, select, update

from participation.accounts.models import Account
from participation.core import clock
from participation.core.db import db
from participation.discussion.models import Comment
from participation.discussion.services import count_comment
from participation.proposals.models import Proposal


def leave_comments(author: Account, *, empty: bool) -> None:
    """Take the author's name off their opinions, and take the words back too if `empty`.

    Call inside atomic(). What others answered leaves a mark; supports stay, so that counts stay
    right.
    """
    _take_turns(author)
    standing = db.session.scalars(
        select(Comment)
        .where(Comment.author_id == author.id, Comment.withdrawn_at.is_(None))
        .order_by(Comment.proposal_id, Comment.id)
        .execution_options(populate_existing=True)
    ).all()
    if empty:
        db.session.execute(
            update(Comment)
            .where(Comment.author_id == author.id, Comment.withdrawn_at.is_(None))
            .values(withdrawn_at=clock.now(), text="", stance=None)
            .execution_options(synchronize_session=False)
        )
        for comment in standing:
            count_comment(comment, -1)
    db.session.execute(
        update(Comment)
        .where(Comment.author_id == author.id)
        .values(author_id=None, author_name="", token=None)
        .execution_options(synchronize_session=False)
    )


def _take_turns(author: Account) -> None:
    """Lock the threads, then the proposals, that the author spoke in: all others do it so too."""
    tops = select(func.coalesce(Comment.thread_id, Comment.id)).where(
        Comment.author_id == author.id
    )
    proposals = select(Comment.proposal_id).where(Comment.author_id == author.id)
    for model, ids in ((Comment, tops), (Proposal, proposals)):
        db.session.execute(
            select(model.id)
            .where(model.id.in_(ids))
            .order_by(model.id)
            .with_for_update(key_share=True)
        ).all()
