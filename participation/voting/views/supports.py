"""Giving and taking back a support."""

from typing import Any

from flask import redirect, url_for

from participation.boards.policies import check_visible
from participation.proposals.queries import proposal as find_proposal
from participation.voting.services.supports import support as give
from participation.voting.services.supports import withdraw_support as take_back
from participation.voting.views import blueprint
from participation.web.access import Access, access, person
from participation.web.redirects import next_address


@blueprint.post("/proposals/<public_id>/support")
@access(Access.SIGNED_IN)
def support(public_id: str) -> Any:
    """Support a proposal."""
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    give(proposal, person())
    return redirect(next_address(url_for("voting.proposal", public_id=public_id)))


@blueprint.post("/proposals/<public_id>/support/withdraw")
@access(Access.SIGNED_IN)
def withdraw_support(public_id: str) -> Any:
    """Take a support back."""
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    take_back(proposal, person())
    return redirect(next_address(url_for("voting.proposal", public_id=public_id)))
