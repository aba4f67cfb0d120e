"""What residents and officials do with proposals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from participation.accounts.models import Account
from participation.boards.choices import Phase, TieOrder
from participation.boards.models import Board, Category
from participation.boards.rules import Project, digest, projects_to_json
from participation.core import clock
from participation.core.db import db, public_id
from participation.core.transaction import IntegrityError, atomic
from participation.municipalities.services import take_reference_numbers
from participation.proposals.errors import (
    NoProjects,
    NotInReview,
    ProjectsAlreadyFrozen,
    ProposalNotFound,
    RulesNotAnnounced,
    UnknownCategory,
)
from participation.proposals.events import proposal_posted
from participation.proposals.models import ProjectList, Proposal
from participation.proposals.policies import check_may_propose
from participation.proposals.queries import in_order_of_submission


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The words of a proposal. `category` is a name; `cost` is in minor units."""

    title: str
    problem: str = ""
    idea: str = ""
    benefit: str = ""
    place: str = ""
    category: str = ""
    cost: int | None = None
    author_name: str = ""
    code: str | None = None
    withdrawn: bool = False
    submitted_at: datetime | None = None


def post_proposal(board: Board, author: Account, draft: Draft) -> Proposal:
    """Publish a resident's proposal at once, under a reference number.

    Raises NotCollecting and UnknownCategory; nothing is written then. A cost in the draft is left
    out: costs are settled by officials during the review.
    """
    check_may_propose(board)
    with atomic():
        categories = _categories(board, [draft.category])
        now = clock.now()
        (reference,) = take_reference_numbers(board.municipality, now, 1)
        proposal = Proposal(
            board_id=board.id,
            reference=reference,
            author_id=author.id,
            author_name=author.display_name,
            title=draft.title,
            problem=draft.problem,
            idea=draft.idea,
            benefit=draft.benefit,
            place=draft.place,
            category_id=categories.get(draft.category),
            created_at=now,
        )
        db.session.add(proposal)
        db.session.flush()
        proposal_posted.send(None, proposal_id=proposal.id, author_id=author.id)
    return proposal


def add_proposals(board: Board, drafts: Sequence[Draft]) -> None:
    """Add proposals that came by another way (an import, samples), in the order given.

    Keeps the drafts' costs, codes, names and dates. Raises UnknownCategory.
    """
    now = clock.now()
    with atomic():
        categories = _categories(board, [draft.category for draft in drafts])
        references = take_reference_numbers(board.municipality, now, len(drafts)) if drafts else []
        rows = [
            {
                "public_id": public_id(),
                "board_id": board.id,
                "reference": reference,
                "author_name": draft.author_name,
                "title": draft.title,
                "problem": draft.problem,
                "idea": draft.idea,
                "benefit": draft.benefit,
                "place": draft.place,
                "category_id": categories.get(draft.category),
                "cost": draft.cost,
                "code": draft.code,
                "withdrawn_at": now if draft.withdrawn else None,
                "created_at": draft.submitted_at or now,
            }
            for draft, reference in zip(drafts, references, strict=True)
        ]
        if rows:
            db.session.execute(insert(Proposal), rows)


def set_costs(board: Board, costs: Mapping[str, int | None]) -> None:
    """Settle the costs (minor units, None: not feasible) of proposals named by public id.

    Raises NotInReview, ProjectsAlreadyFrozen, ProposalNotFound.
    """
    with atomic():
        _lock_open_list(board, clock.now())
        query = select(Proposal).where(Proposal.board_id == board.id)
        proposals = {
            proposal.public_id: proposal
            for proposal in db.session.scalars(query.execution_options(populate_existing=True))
        }
        for address, cost in costs.items():
            if address not in proposals:
                raise ProposalNotFound
            proposals[address].cost = cost


def freeze_projects(board: Board, *, at: datetime | None = None) -> ProjectList:
    """Freeze the list of projects with their costs, in the tie order of the announced rules.

    Every proposal with a cost is on the list. Those without a ballot code get a number in order
    of submission. Raises NotInReview, RulesNotAnnounced, NoProjects, ProjectsAlreadyFrozen.
    """
    moment = at or clock.now()
    try:
        with atomic():
            _lock_open_list(board, moment)
            rules = board.rules_for_voting
            if rules is None or board.voting_announced_at is None:
                raise RulesNotAnnounced
            proposals = [p for p in in_order_of_submission(board.id) if p.cost is not None]
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
            withdrawn=proposal.withdrawn_at is not None,
        )
        for proposal in proposals
    )


def _lock_open_list(board: Board, moment: datetime) -> None:
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


def _categories(board: Board, names: Sequence[str]) -> dict[str, int]:
    """Return the ids of the board's categories by name; raise UnknownCategory for others."""
    known = {
        name: category_id
        for name, category_id in db.session.execute(
            select(Category.name, Category.id).where(Category.board_id == board.id)
        )
    }
    if any(name and name not in known for name in names):
        raise UnknownCategory
    return known
