"""What officials find a proposal to cost, and whether it can be done, before a vote."""

from sqlalchemy import update

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.boards.acts import record_act
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import atomic
from participation.proposals.errors import CostedMeanwhile
from participation.proposals.models import Proposal
from participation.proposals.models.costing import Costing
from participation.proposals.queries import costing_of
from participation.proposals.services.projects import lock_open_list


def settle_costing(
    official: Account,
    proposal: Proposal,
    *,
    feasible: bool,
    estimate: int | None,
    reason: str = "",
    seen: int = 0,
) -> Costing:
    """Settle what a proposal costs (minor units), whether it can be done, and why; in public.

    What can't be done stays off the ballot, whatever it would cost. `seen` is the number of the
    costing the official has read, 0 if there was none. Raises OfficialsOnly, NotInReview,
    ProjectsAlreadyFrozen, and CostedMeanwhile if a colleague was first.
    """
    board = proposal.board
    check_official(official, board.municipality_id)
    with atomic():
        # Whoever else settles a cost of this board waits here.
        lock_open_list(board, clock.now())
        costing = costing_of(proposal.id)
        if (costing.number if costing else 0) != seen:
            raise CostedMeanwhile
        if costing is None:
            costing = Costing(proposal_id=proposal.id)
            db.session.add(costing)
        costing.feasible, costing.estimate, costing.reason = feasible, estimate, reason
        costing.number, costing.settled_at = seen + 1, clock.now()
        # Not through the row: an author who edits meanwhile is not in each other's way.
        db.session.execute(
            update(Proposal)
            .where(Proposal.id == proposal.id)
            .values(cost=estimate if feasible else None)
        )
        record_act(board, official, "projects.costing", f"{proposal.reference}: {reason}")
    return costing
