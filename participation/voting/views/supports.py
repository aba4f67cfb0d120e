"""Giving and taking back a support."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from participation.boards.policies import check_visible
from participation.proposals.queries import proposal as find_proposal
from participation.voting.services.supports import support as give
from participation.voting.services.supports import withdraw_support as take_back
from participation.voting.views import blueprint
from participation.web.access import Access, access, person
from participation.web.fragments import fragment, wants_fragment
from participation.web.redirects import next_address


@blueprint.post("/proposals/<public_id>/support")
@access(Access.SIGNED_IN)
def support(public_id: str) -> Any:
    """Support a proposal."""
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    return _supported(proposal, give(proposal, person()), supported=True)


@blueprint.post("/proposals/<public_id>/support/withdraw")
@access(Access.SIGNED_IN)
def withdraw_support(public_id: str) -> Any:
    """Take a support back."""
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    return _supported(proposal, take_back(proposal, person()), supported=False)


def _supported(proposal: Any, count: int, *, supported: bool) -> Any:
    """Lead back to the page, or give htmx the button as it is now."""
    back = next_address(url_for("voting.proposal", public_id=proposal.public_id))
    if not wants_fragment():
        return redirect(back)
    button = render_template(
        "voting/support.html", proposal=proposal, supported=supported, back=back, count=count
    )
    said = _("Supported. Supports now: %(count)s", count=count)
    taken_back = _("Your support is taken back. Supports now: %(count)s", count=count)
    return fragment(button, say=said if supported else taken_back)
