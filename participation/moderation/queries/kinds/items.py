"""What is about an opinion or a proposal: joined with what it is about."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func

from participation.boards.models import Board
from participation.discussion.choices import Target
from participation.discussion.models import Comment, Report
from participation.moderation.models import Hiding, Screening
from participation.moderation.queries.items import Item
from participation.proposals.models import Proposal


def with_item(
    query: Select[*tuple[Any, ...]],
    about: type[Report] | type[Hiding] | type[Screening],
    here: ColumnElement[bool],
) -> Select[*tuple[Any, ...]]:
    """Join rows of `about` with their board, opinion (if any) and proposal."""
    said = and_(about.target == Target.COMMENT, Comment.id == about.target_id)
    return (
        query.select_from(about)
        .join(Board, Board.id == about.board_id)
        .outerjoin(Comment, said)
        .join(Proposal, Proposal.id == func.coalesce(Comment.proposal_id, about.target_id))
        .where(here)
    )


def item_of(row: Report | Hiding | Screening, comment: Comment | None, proposal: Proposal) -> Item:
    """Return the item that a row is about."""
    return Item(row.target, comment or proposal, proposal)
