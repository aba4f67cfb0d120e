"""Who may discuss, and until when; each check says why not."""

from participation.accounts.models import Account
from participation.boards.choices import Moderation, Phase
from participation.core import clock
from participation.discussion.choices import EDITING_TIME
from participation.discussion.errors import (
    CommentGone,
    CommentNotFound,
    DiscussionClosed,
    NotYourComment,
    OwnComment,
    PublishedAsItStands,
    TooLateToEdit,
)
from participation.discussion.models import Comment
from participation.proposals.models import Proposal

_OPEN = (Phase.COLLECTING, Phase.REVIEW, Phase.VOTING)


def may_discuss(proposal: Proposal) -> bool:
    """Tell whether opinions are taken: while ideas are collected, in the review, while voting.

    From the count on there is only reading: what could be decided has been.
    """
    return proposal.board.phase in _OPEN and proposal.listed


def check_may_discuss(proposal: Proposal) -> None:
    """Refuse with DiscussionClosed unless opinions are taken now."""
    if not may_discuss(proposal):
        raise DiscussionClosed


def check_readable(comment: Comment) -> None:
    """Refuse with CommentGone what was withdrawn or removed."""
    if not comment.readable:
        raise CommentGone


def check_may_read(account: Account | None, comment: Comment) -> None:
    """Refuse with CommentNotFound what was never shown to others, except to its author."""
    if comment.held and (account is None or comment.author_id != account.id):
        raise CommentNotFound


def check_own(account: Account, comment: Comment) -> None:
    """Refuse with NotYourComment what somebody else wrote."""
    if comment.author_id != account.id:
        raise NotYourComment


def check_not_own(account: Account, author_id: int | None) -> None:
    """Refuse with OwnComment what the person wrote themselves."""
    if author_id == account.id:
        raise OwnComment


def may_edit(comment: Comment, proposal: Proposal) -> bool:
    """Tell whether the author of an opinion may still change it."""
    in_time = clock.now() < comment.created_at + EDITING_TIME
    words_open = comment.waiting or (comment.readable and not _was_read(comment, proposal))
    return words_open and in_time and may_discuss(proposal)


def check_may_edit(account: Account, comment: Comment) -> None:
    """Refuse unless this person may change this opinion now."""
    check_own(account, comment)
    if not comment.waiting:
        check_readable(comment)
    check_may_discuss(comment.proposal)
    if comment.readable and _was_read(comment, comment.proposal):
        raise PublishedAsItStands
    if not may_edit(comment, comment.proposal):
        raise TooLateToEdit(minutes=EDITING_TIME.seconds // 60)


def _was_read(comment: Comment, proposal: Proposal) -> bool:
    """Tell whether an official read it before it was shown."""
    return proposal.board.moderation is Moderation.BEFORE and not comment.by_official
