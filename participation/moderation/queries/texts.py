"""What stands around a text that was just sent: its author's others, the area's words, the pace."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from participation.accounts.models import Account
from participation.boards.models import Board
from participation.core.db import db
from participation.discussion.models import Comment
from participation.moderation.choices import MEMORY, NEW_ACCOUNT, PACE_TIME
from participation.moderation.models import AreaWords
from participation.proposals.models import Proposal

_MOST_COMPARED = 30


@dataclass(frozen=True)
class Around:
    """See `signs_of`, whose arguments these are."""

    area_words: Sequence[str] = ()
    earlier: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    new_account: bool = False
    recent: int = 0


def text_of(row: Comment | Proposal) -> str:
    """Return all that somebody wrote in an opinion or a proposal."""
    if isinstance(row, Comment):
        return row.text
    return "\n".join(filter(None, (row.title, row.problem, row.idea, row.benefit, row.place)))


def area_words(municipality_id: int) -> AreaWords | None:
    """Return the list of words of an area, None before there is one."""
    return db.session.get(AreaWords, municipality_id)


def around(row: Comment | Proposal, board_id: int, now: datetime) -> Around:
    """Return what stands around an opinion or a proposal, in five statements."""
    registered_at = db.session.scalar(select(Account.created_at).where(Account.id == row.author_id))
    area = select(Board.municipality_id).where(Board.id == board_id)
    words = db.session.scalar(
        select(AreaWords.words).where(AreaWords.municipality_id == area.scalar_subquery())
    )
    own: list[Comment | Proposal] = []
    for model in (Comment, Proposal):
        own += _latest(model, row, model.author_id == row.author_id, now - MEMORY)
    if isinstance(row, Comment):
        place: Any = Comment.proposal_id == row.proposal_id
    else:
        place = Proposal.board_id == board_id
    others = _latest(type(row), row, place, now - NEW_ACCOUNT)
    return Around(
        area_words=(words or "").splitlines(),
        earlier=[text_of(one) for one in own],
        others=[text_of(one) for one in others if one.author_id != row.author_id],
        new_account=registered_at is not None and registered_at > now - NEW_ACCOUNT,
        recent=sum(one.created_at > now - PACE_TIME for one in own),
    )


def _latest(
    model: type[Any], row: Comment | Proposal, where: Any, since: datetime
) -> Sequence[Any]:
    """Return the latest rows of a table beside `row` itself."""
    query = select(model).where(where, model.created_at > since, model.withdrawn_at.is_(None))
    if isinstance(row, model):
        query = query.where(model.id != row.id)
    return db.session.scalars(query.order_by(model.id.desc()).limit(_MOST_COMPARED)).all()
