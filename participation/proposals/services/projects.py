"""What officials settle before a vote: costs, and the list of projects."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from participation.accounts.models import Account
from participation.boards.acts import record_act
from participation.boards.choices import Phase, TieOrder
from participation.boards.models import Board
from participation.boards.rules import Project, digest, projects_to_json
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import IntegrityError, atomic
from participation.proposals.errors import (
    NoProjects,
    NotInReview,
    ProjectsAlreadyFrozen,
    ProposalNotFound,
    RulesNotAnnounced,
)
from participation.proposals.models import ProjectList, Proposal
from participation.proposals.models.costing import Costing
from participation.proposals.queries import in_order_of_submission


def set_costs(board: Board, costs: Mapping[str, int | None], *, by: Account | None = None) -> None:
    """Settle the costs (minor units, None: not feasible) of proposals named by public id.

    Raises NotInReview, ProjectsAlreadyFrozen, ProposalNotFound.
    """
    with atomic():
        lock_open_list(board, clock.now())
        query = select(Proposal).where(Proposal.board_id == board.id)
        proposals = {
            proposal.public_id: proposal
            for proposal in db.session.scalars(query.execution_options(populate_existing=True))
        }
        for address, cost in costs.items():
            if address not in proposals:
                raise ProposalNotFound
            proposals[address].cost = cost
        _settle_with(costs, proposals)
        record_act(board, by, "projects.costs", str(len(costs)))


def _settle_with(costs: Mapping[str, int | None], proposals: Mapping[str, Proposal]) -> None:
    """Let what was found before agree with the costs that were entered after."""
    entered = {proposals[address].id: cost for address, cost in costs.items()}
    for costing in db.session.scalars(
        select(Costing)
        .where(Costing.proposal_id.in_(entered))
        .execution_options(populate_existing=True)
    ):
        cost = entered[costing.proposal_id]
        if cost is not None:
            changed = (costing.feasible, costing.estimate) != (True, cost)
            costing.feasible, costing.estimate = True, cost
            costing.number += changed
        elif costing.feasible:
            db.session.delete(costing)


def freeze_projects(
    board: Board, *, at: datetime | None = None, by: Account | None = None
) -> ProjectList:
    """Freeze the list of projects with their costs, in the tie order of the announced rules.

    Every proposal with a cost is on the list unless it is hidden, merged or a single fault. Those
    without a ballot code get a number in order of submission. Raises NotInReview,
    RulesNotAnnounced, NoProjects, ProjectsAlreadyFrozen.
    """
    moment = at or clock.now()
    try:
        with atomic():
            lock_open_list(board, moment)
            rules = board.rules_for_voting
            if rules is None or board.voting_announced_at is None:
                raise RulesNotAnnounced
            proposals = [
                proposal
                for proposal in in_order_of_submission(board.id)
                if proposal.cost is not None and proposal.in_place
            ]
            if not proposals:
                raise NoProjects
            for number, proposal in enumerate(proposals, start=1):
                proposal.code = proposal.code or str(number)
            body = projects_to_json(_projects(proposals, rules.tie_order))
            frozen = ProjectList(
                board_id=board.id, body=body, digest=digest(body), frozen_at=moment
            )
            db.session.add(frozen)
            db.session.flush()
            board.projects_frozen_at = moment
            record_act(board, by, "projects.freeze", frozen.digest)
    except IntegrityError as error:
        raise ProjectsAlreadyFrozen from error
    return frozen


def _projects(proposals: Sequence[Proposal], tie_order: TieOrder) -> tuple[Project, ...]:
    """Return the lines of the ballot in tie order; `proposals` come in order of submission."""
    if tie_order is TieOrder.COST_THEN_SUBMISSION:
        proposals = sorted(proposals, key=lambda proposal: proposal.cost or 0)
    return tuple(
        Project(
            code=proposal.code or "",
            title=proposal.title,
            cost=proposal.cost or 0,
            category=proposal.category.name if proposal.category else "",
            area=proposal.sub_area.name if proposal.sub_area else "",
            exclusive_group=proposal.exclusive_group,
            withdrawn=proposal.withdrawn_at is not None,
        )
        for proposal in proposals
    )


def lock_open_list(board: Board, moment: datetime) -> None:
    """Refuse unless the list may change; whoever else would change it waits until commit.

    `board` was read before it was this one's turn, so the database is asked again.
    """
    frozen_at = db.session.scalar(
        select(Board.projects_frozen_at).where(Board.id == board.id).with_for_update()
    )
    if frozen_at is not None:
        raise ProjectsAlreadyFrozen
    if board.phase_at(moment) is not Phase.REVIEW:
        raise NotInReview
