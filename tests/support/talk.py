"""Opinions for the tests, and the promises every counter keeps."""

from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.accounts.queries import account_for_session
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import atomic
from participation.discussion.choices import Stance
from participation.discussion.models import Comment, CommentSupport
from participation.discussion.queries import comment as find_comment
from participation.discussion.services import Words, post_comment
from participation.proposals.models import Proposal
from participation.proposals.queries import proposal as find_proposal


def say(
    proposal: Proposal,
    author: Account,
    text: str = "เห็นด้วยครับ",
    *,
    under: Comment | None = None,
    stance: Stance | None = None,
    token: str = "",
) -> Comment:
    """Return a new opinion, or a reply to the one it stands under."""
    words = Words(text, stance, token)
    posted = post_comment(proposal, author, words, parent=under)
    return find_comment(posted.public_id)


def forget() -> None:
    """Let everything be read anew; the people of the test come back with their roles."""
    people = [row for row in db.session.identity_map.values() if isinstance(row, Account)]
    db.session.expire_all()
    for account in people:
        account_for_session(account.get_id())


def again(comment: Comment) -> Comment:
    """Return the opinion as it stands in the database now."""
    forget()
    return find_comment(comment.public_id)


def hide(comment: Comment, reason: str) -> None:
    """Remove an opinion as moderation does."""
    found = again(comment)
    with atomic():
        found.hidden_at, found.hidden_reason = clock.now(), reason
        found.proposal.comment_count -= 1


def check_counts(proposal: Proposal) -> None:
    """Every counter of the discussion is the number of rows it stands for."""
    forget()
    comments = db.session.scalars(select(Comment).where(Comment.proposal_id == proposal.id)).all()
    readable = [comment for comment in comments if comment.readable]
    assert find_proposal(proposal.public_id).comment_count == len(readable)
    for comment in comments:
        below = [
            other
            for other in comments
            if comment.id in (other.thread_id, other.branch_id)
            and other.withdrawn_at is None
            and not other.held
        ]
        assert comment.reply_count == len(below), comment.text
        rows = db.session.scalar(
            select(func.count())
            .select_from(CommentSupport)
            .where(CommentSupport.comment_id == comment.id)
        )
        assert comment.support_count == rows, comment.text
