"""Posting, editing, taking back and restoring one's proposal, for programs."""

from typing import Any

from participation.accounts.policies import check_official
from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.core.scopes import Scope
from participation.core.shapes import Question
from participation.proposals.policies import check_shown
from participation.proposals.queries import proposal_page, revisions
from participation.proposals.schemas import ProposalSchema
from participation.proposals.services import freeze_projects, post_proposal
from participation.proposals.services.changes import (
    edit_proposal,
    restore_proposal,
    withdraw_proposal,
)
from participation.proposals.shapes import (
    EditShape,
    FrozenListShape,
    HistoryShape,
    OwnProposalShape,
)
from participation.web.access import Access, access, person
from participation.web.addresses import absolute
from participation.web.api.blueprint import ApiBlueprint
from participation.web.api.scopes import scope

blueprint = ApiBlueprint("proposals", __name__, "What authors do with their proposals.")


@blueprint.post(
    "/boards/<slug>/proposals", takes=ProposalSchema, answers=OwnProposalShape, status=201
)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def post_proposal_on_board(draft: Any, slug: str) -> Any:
    """Publish a proposal at once."""
    board = find_board(slug)
    check_visible(person(), board)
    return _own(post_proposal(board, person(), draft))


@blueprint.put("/proposals/<public_id>", takes=EditShape, answers=OwnProposalShape)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def edit_own_proposal(edited: Any, public_id: str) -> Any:
    """Change one's proposal; who saw an older version is refused, and nothing is overwritten."""
    draft, version = edited
    proposal = _proposal(public_id)
    edit_proposal(proposal, person(), draft, version=version)
    return _own(proposal)


@blueprint.delete("/proposals/<public_id>", answers=OwnProposalShape)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def withdraw_own_proposal(public_id: str) -> Any:
    """Take one's proposal back; it stays in the record, marked as withdrawn."""
    proposal = _proposal(public_id)
    withdraw_proposal(proposal, person())
    return _own(proposal)


@blueprint.post("/proposals/<public_id>/restore", answers=OwnProposalShape)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def restore_own_proposal(public_id: str) -> Any:
    """Put one's proposal on the board again."""
    proposal = _proposal(public_id)
    restore_proposal(proposal, person())
    return _own(proposal)


def _proposal(public_id: str) -> Any:
    proposal = proposal_page(public_id)
    check_visible(person(), proposal.board)
    return proposal


def _own(proposal: Any) -> dict[str, Any]:
    columns = ("public_id", "reference", "received_on", "version")
    return {
        **{name: getattr(proposal, name) for name in columns},
        "withdrawn": proposal.withdrawn_at is not None,
        "url": absolute("voting.proposal", public_id=proposal.public_id),
    }


@blueprint.get("/proposals/<public_id>/history", asks=Question, answers=HistoryShape)
@access(Access.PUBLIC)
def get_history(_question: dict[str, Any], public_id: str) -> Any:
    """Return what a proposal said before, for those who supported other words."""
    proposal = _proposal(public_id)
    check_shown(proposal)
    return {"items": revisions(proposal.id)}


@blueprint.post("/boards/<slug>/freeze-projects", answers=FrozenListShape, status=201)
@access(Access.OFFICIAL)
@scope(Scope.OFFICE)
def freeze_project_list(slug: str) -> Any:
    """Announce the list of projects with their costs, for good."""
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    return freeze_projects(board, by=person())
