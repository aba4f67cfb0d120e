"""Opinions that officials enter for others."""

from datetime import datetime

from participation.core.db import db
from participation.core.transaction import atomic
from participation.discussion.events import comment_posted
from participation.discussion.models import Comment
from participation.discussion.policies import check_may_discuss
from participation.discussion.services import Words, count_comment
from participation.proposals.choices import IntakeChannel
from participation.proposals.models import Proposal


def add_opinion(
    proposal: Proposal, words: Words, *, channel: IntakeChannel, at: datetime
) -> Comment:
    """Publish an opinion that came by another way than the website; nobody is named.

    Raises DiscussionClosed.
    """
    with atomic():
        check_may_discuss(proposal)
        comment = Comment(
            proposal_id=proposal.id,
            text=words.text,
            stance=words.stance,
            channel=channel,
            created_at=at,
        )
        db.session.add(comment)
        db.session.flush()
        count_comment(comment, 1)
        comment_posted.send(
            None, comment_id=comment.id, proposal_id=proposal.id, author_id=None, parent_id=None
        )
    return comment
