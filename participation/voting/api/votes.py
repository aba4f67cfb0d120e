"""Supporting proposals and casting ballots: through the doors that the pages use."""

from typing import Any

from participation.boards.choices import BallotKind
from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.core.scopes import Scope
from participation.core.shapes import Question
from participation.proposals.queries import proposal as find_proposal
from participation.voting.api import blueprint
from participation.voting.ballots import Choices, make_choices
from participation.voting.policies import why_may_not_vote
from participation.voting.queries import own_entry, why_vote_stands
from participation.voting.services.casting import cast_ballot
from participation.voting.services.supports import support, withdraw_support
from participation.voting.shapes import BallotShape, BoothShape, ReceiptShape, SupportedShape
from participation.web.access import Access, access, person
from participation.web.api.scopes import scope


@blueprint.put("/proposals/<public_id>/support", answers=SupportedShape)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def support_proposal(public_id: str) -> Any:
    """Support a proposal; harmless when it is supported already."""
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    return {"supported": True, "support_count": support(proposal, person())}


@blueprint.delete("/proposals/<public_id>/support", answers=SupportedShape)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def withdraw_support_of_proposal(public_id: str) -> Any:
    """Take a support back; harmless when there is none."""
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    return {"supported": False, "support_count": withdraw_support(proposal, person())}


@blueprint.get("/boards/<slug>/ballot", asks=Question, answers=BoothShape)
@access(Access.SIGNED_IN)
@scope(Scope.VOTE)
def get_booth(_question: dict[str, Any], slug: str) -> Any:
    """Tell whether one may vote on a board now, and has; never what one chose."""
    board = find_board(slug)
    check_visible(person(), board)
    entry = own_entry(person(), board.id)
    refusal = why_may_not_vote(person(), board, on_roll=entry is not None)
    refusal = refusal or why_vote_stands(entry)
    return {
        "may_vote": refusal is None,
        "has_voted": entry is not None and entry.voted,
        "reason": str(refusal) if refusal else None,
        "code": refusal.code if refusal else None,
    }


@blueprint.put("/boards/<slug>/ballot", takes=BallotShape, answers=ReceiptShape)
@access(Access.SIGNED_IN)
@scope(Scope.VOTE)
def cast(ballot: dict[str, Any], slug: str) -> Any:
    """Cast one's ballot; a later one takes the place of it.

    No answer to it is kept under an Idempotency-Key: nothing may tie a person to a receipt.
    """
    choices = ballot["choices"]
    receipt = cast_ballot(slug, person().get_id(), lambda kind: _read(kind, choices))
    return {"receipt": receipt}


def _read(kind: BallotKind, choices: list[dict[str, Any]]) -> Choices:
    codes = [choice["code"] for choice in choices]
    return make_choices(kind, codes, [choice["points"] for choice in choices])
