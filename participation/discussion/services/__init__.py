"""What people do in a discussion."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update

from participation.accounts.models import Account
from participation.accounts.policies import is_official
from participation.accounts.services.blocks import check_not_blocked
from participation.boards.policies import waits_for_approval
from participation.core import clock
from participation.core.db import db, insert
from participation.core.transaction import atomic
from participation.discussion.choices import (
    DEEPEST,
    PACE,
    PACE_TIME,
    TWICE_TIME,
    Stance,
)
from participation.discussion.errors import CommentGone, TooManyComments
from participation.discussion.events import comment_posted, comment_received
from participation.discussion.models import Comment, CommentSupport
from participation.discussion.policies import (
    check_may_discuss,
    check_may_edit,
    check_not_own,
    check_own,
    check_readable,
)
from participation.discussion.services.reporting import report_comment, report_proposal, take_turns
from participation.proposals.choices import WAITING
from participation.proposals.models import Proposal
from participation.proposals.services.publishing import held_since

__all__ = [
    "Words",
    "count_comment",
    "edit_comment",
    "post_comment",
    "report_comment",
    "report_proposal",
    "show_comment",
    "support_comment",
    "withdraw_comment",
    "withdraw_comment_support",
]


@dataclass(frozen=True)
class Words:
    """An opinion as it is typed; `token` is the form's own, so that twice sent is once posted."""

    text: str
    stance: Stance | None = None
    token: str = ""


def post_comment(
    proposal: Proposal, author: Account, words: Words, *, parent: Comment | None = None
) -> Comment:
    """Take an opinion, or a reply to one; sent twice, it is the one that was there.

    It is shown at once, or waits for an official where the board says so. A reply to the third
    level stays on it. Raises DiscussionClosed, AccountBlocked, CommentGone (the parent) and
    TooManyComments; nothing is written then.
    """
    with atomic():
        check_may_discuss(proposal)
        check_not_blocked(author, proposal.board.municipality_id)
        if parent is not None:
            check_readable(parent)
        now = clock.now()
        # One person's simultaneous acts take turns here, so that the pace holds.
        take_turns(author)
        posted = _posted_before(proposal, author, words, parent, now)
        if posted is not None:
            return posted
        _check_pace(author, now)
        held = waits_for_approval(author, proposal.board)
        comment = Comment(
            proposal_id=proposal.id,
            author_id=author.id,
            author_name=author.display_name,
            by_official=is_official(author, proposal.board.municipality_id),
            text=words.text,
            stance=words.stance,
            token=words.token or None,
            created_at=now,
            **_place_below(parent),
            **(held_since(now) if held else {}),
        )
        db.session.add(comment)
        db.session.flush()
        comment_received.send(None, comment_id=comment.id)
        if not held:
            show_comment(comment)
    return comment


def show_comment(comment: Comment) -> None:
    """Count an opinion that is shown from now on, and tell of it. Call inside atomic()."""
    count_comment(comment, 1)
    comment_posted.send(
        None,
        comment_id=comment.id,
        proposal_id=comment.proposal_id,
        author_id=comment.author_id,
        parent_id=comment.parent_id,
    )


def edit_comment(comment: Comment, account: Account, words: Words) -> None:
    """Change one's own opinion within the time for it; it is marked as changed.

    Raises NotYourComment, CommentGone, DiscussionClosed, PublishedAsItStands, TooLateToEdit and
    AccountBlocked.
    """
    with atomic():
        check_may_edit(account, comment)
        check_not_blocked(account, comment.proposal.board.municipality_id)
        if (comment.text, comment.stance) != (words.text, words.stance):
            comment.text, comment.stance = words.text, words.stance
            comment.edited_at = clock.now()
            db.session.flush()
            comment_received.send(None, comment_id=comment.id)


def withdraw_comment(comment: Comment, account: Account) -> None:
    """Take one's own opinion back, at any time: its words and name are gone for good.

    Harmless when it is withdrawn already. Raises NotYourComment, and CommentGone if it was
    removed by an official.
    """
    with atomic():
        check_own(account, comment)
        # The top of the thread first, as with a reply: so that nobody waits in a circle.
        top_id = comment.thread_id or comment.id
        db.session.execute(
            select(Comment.id).where(Comment.id == top_id).with_for_update(key_share=True)
        )
        withdrawn = db.session.execute(
            update(Comment)
            .where(
                Comment.id == comment.id,
                Comment.withdrawn_at.is_(None),
                or_(Comment.hidden_at.is_(None), Comment.hidden_reason == WAITING),
            )
            .values(withdrawn_at=clock.now(), text="", author_name="", stance=None)
            .returning(Comment.id)
            .execution_options(synchronize_session=False)
        ).first()
        if withdrawn is not None:
            # It may have been shown since it was read.
            db.session.refresh(comment, ["held", "hidden_at", "hidden_reason"])
            count_comment(comment, -1)
        elif db.session.scalar(select(Comment.hidden_at).where(Comment.id == comment.id)):
            raise CommentGone


def support_comment(comment: Comment, account: Account) -> int:
    """Support an opinion; harmless when it is supported already. Returns the new count.

    Raises DiscussionClosed, OwnComment, CommentGone and AccountBlocked.
    """
    with atomic():
        _check_may_support(comment, account)
        check_not_blocked(account, comment.proposal.board.municipality_id)
        added = db.session.execute(
            insert(CommentSupport)
            .values(comment_id=comment.id, account_id=account.id)
            .on_conflict_do_nothing()
            .returning(CommentSupport.comment_id)
        ).first()
        return _move_supports(comment, 1 if added else 0)


def withdraw_comment_support(comment: Comment, account: Account) -> int:
    """Take a support back; harmless when there is none. Returns the new count.

    Raises DiscussionClosed, OwnComment, CommentGone.
    """
    with atomic():
        _check_may_support(comment, account)
        removed = db.session.execute(
            delete(CommentSupport)
            .where(CommentSupport.comment_id == comment.id, CommentSupport.account_id == account.id)
            .returning(CommentSupport.comment_id)
        ).first()
        return _move_supports(comment, -1 if removed else 0)


def _posted_before(
    proposal: Proposal, author: Account, words: Words, parent: Comment | None, now: datetime
) -> Comment | None:
    same_words = (
        (Comment.proposal_id == proposal.id)
        & (Comment.parent_id == (parent.id if parent else None))
        & (Comment.text == words.text)
        & (Comment.created_at > now - TWICE_TIME)
    )
    # No form has an empty token, and none is stored.
    same_form = Comment.token == words.token
    return db.session.scalar(
        select(Comment)
        .where(Comment.author_id == author.id, or_(same_words, same_form))
        .order_by(Comment.id)
        .limit(1)
    )


def _check_pace(author: Account, now: datetime) -> None:
    written = db.session.scalar(
        select(func.count())
        .select_from(Comment)
        .where(Comment.author_id == author.id, Comment.created_at > now - PACE_TIME)
    )
    if (written or 0) >= PACE:
        raise TooManyComments(count=PACE, minutes=PACE_TIME.seconds // 60)


def _place_below(parent: Comment | None) -> dict[str, int | None]:
    """Return the columns that say where in a thread a reply stands."""
    if parent is None:
        return {}
    depth = min(parent.depth + 1, DEEPEST)
    return {
        "parent_id": parent.id,
        "thread_id": parent.thread_id or parent.id,
        "branch_id": (parent.branch_id or parent.id) if depth == DEEPEST else None,
        "depth": depth,
    }


def _check_may_support(comment: Comment, account: Account) -> None:
    check_may_discuss(comment.proposal)
    check_readable(comment)
    check_not_own(account, comment.author_id)


def count_comment(comment: Comment, step: int) -> None:
    """Count an opinion in or out, above it and on its proposal, which everybody waits for: last.

    One that was never shown is counted nowhere. Call inside atomic(), with the thread's top locked
    where an opinion is counted out.
    """
    if comment.held:
        return
    # One row after the other, the top of the thread first.
    for above in filter(None, (comment.thread_id, comment.branch_id)):
        db.session.execute(
            update(Comment)
            .where(Comment.id == above)
            .values(reply_count=Comment.reply_count + step)
            .execution_options(synchronize_session=False)
        )
    if comment.hidden_at is not None:
        # Who removed it has counted it out of what can be read.
        return
    db.session.execute(
        update(Proposal)
        .where(Proposal.id == comment.proposal_id)
        .values(comment_count=Proposal.comment_count + step)
        .execution_options(synchronize_session=False)
    )


def _move_supports(comment: Comment, step: int) -> int:
    count = db.session.scalar(
        update(Comment)
        .where(Comment.id == comment.id)
        .values(support_count=Comment.support_count + step)
        .returning(Comment.support_count)
        .execution_options(synchronize_session=False)
    )
    return count or 0
