"""Showing an opinion that an official has read first."""

from sqlalchemy import update

from participation.core.db import db
from participation.discussion.models import Comment
from participation.discussion.services import show_comment
from participation.proposals.services.publishing import SHOWN


def publish_comment(comment: Comment) -> None:
    """Show an opinion that was held. Call inside atomic(), with the thread's top locked.

    Its words and its time stay those of the sending. Nothing is counted if its author took it back.
    """
    db.session.execute(
        update(Comment)
        .where(Comment.id == comment.id)
        .values(**SHOWN)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(comment, [*SHOWN, "withdrawn_at"])
    if comment.withdrawn_at is None:
        show_comment(comment)
