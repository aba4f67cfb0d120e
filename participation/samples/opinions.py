"""Sample opinions under the sample proposals, by invented people, each some days after another."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from participation.core import clock
from participation.discussion.choices import Stance
from participation.discussion.services.adding import Said, add_comments
from participation.proposals.queries import in_order_of_submission

if TYPE_CHECKING:
    from participation.boards.models import Board


def load_opinions(board: "Board", source: Mapping[str, Any]) -> None:
    """Add the opinions that a sample board comes with."""
    proposals = {row.title: row for row in in_order_of_submission(board.id)}
    for row in source["proposals"]:
        proposal = proposals[row["title"]]
        add_comments(
            proposal.id,
            [
                _said(opinion, proposal.created_at + timedelta(hours=7 * number))
                for number, opinion in enumerate(row.get("opinions", []), 1)
            ],
        )


def _said(opinion: Mapping[str, Any], at: datetime) -> Said:
    stance = opinion.get("stance")
    return Said(
        author_name=opinion["author"],
        text=opinion["text"],
        at=min(at, clock.now()),
        stance=Stance(stance) if stance else None,
        replies=tuple(
            _said(reply, at + timedelta(hours=number))
            for number, reply in enumerate(opinion.get("replies", []), 1)
        ),
    )
