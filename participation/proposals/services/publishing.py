"""Keeping a proposal from others until an official has read it, and showing it then."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from participation.core.db import db
from participation.proposals.choices import WAITING
from participation.proposals.events import proposal_posted, proposals_written
from participation.proposals.models import Proposal


def held_since(moment: datetime) -> dict[str, Any]:
    """Return the columns of a proposal or an opinion that waits from this moment on."""
    return {"held": True, "hidden_at": moment, "hidden_reason": WAITING}


SHOWN = {"held": False, "hidden_at": None, "hidden_reason": ""}
"""The columns of what is shown."""


def publish_proposal(proposal: Proposal) -> None:
    """Show a proposal that was held, and tell who follows its board. Call inside atomic().

    Its day of receipt stays that of the sending.
    """
    db.session.execute(
        update(Proposal)
        .where(Proposal.id == proposal.id)
        .values(**SHOWN)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(proposal, [*SHOWN, "withdrawn_at"])
    if proposal.withdrawn_at is not None:
        return
    if proposal.author_id is None:
        # They deleted their account meanwhile: nobody follows it as its author.
        proposals_written.send(None, ids=[proposal.id])
    else:
        proposal_posted.send(None, proposal_id=proposal.id, author_id=proposal.author_id)
