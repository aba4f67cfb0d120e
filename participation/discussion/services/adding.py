"""Opinions that came by another way than the form: with samples."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from participation.core.db import db
from participation.core.transaction import atomic
from participation.discussion.choices import Stance
from participation.discussion.models import Comment
from participation.discussion.services import count_comment


@dataclass(frozen=True)
class Said:
    """What somebody without an account said, and when; `replies` stand below it."""

    author_name: str
    text: str
    at: datetime
    stance: Stance | None = None
    replies: tuple["Said", ...] = ()


def add_comments(proposal_id: int, opinions: Sequence[Said]) -> None:
    """Add opinions and replies to them under a proposal, in the order given; nobody is told."""
    with atomic():
        for opinion in opinions:
            top = _add(proposal_id, opinion)
            for reply in opinion.replies:
                _add(proposal_id, reply, top.id)


def _add(proposal_id: int, said: Said, top_id: int | None = None) -> Comment:
    comment = Comment(
        proposal_id=proposal_id,
        author_name=said.author_name,
        text=said.text,
        stance=said.stance,
        created_at=said.at,
        parent_id=top_id,
        thread_id=top_id,
        depth=2 if top_id else 1,
    )
    db.session.add(comment)
    db.session.flush()
    count_comment(comment, 1)
    return comment
