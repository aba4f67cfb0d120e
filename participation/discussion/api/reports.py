"""Telling officials of something that they should look at."""

from typing import Any

from participation.boards.policies import check_visible
from participation.core.scopes import Scope
from participation.discussion.api import blueprint
from participation.discussion.queries import comment as find_comment
from participation.discussion.schemas import ReportSchema
from participation.discussion.services import report_comment as tell_of_comment
from participation.discussion.services import report_proposal as tell_of_proposal
from participation.proposals.policies import check_shown
from participation.proposals.queries import proposal as find_proposal
from participation.web.access import Access, access, person
from participation.web.api.scopes import scope


@blueprint.post("/comments/<public_id>/reports", takes=ReportSchema)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def report_opinion(body: dict[str, Any], public_id: str) -> Any:
    """Ask officials to look at an opinion; nothing is hidden by it."""
    comment = find_comment(public_id)
    check_visible(person(), comment.proposal.board)
    check_shown(comment.proposal)
    tell_of_comment(comment, person(), **body)


@blueprint.post("/proposals/<public_id>/reports", takes=ReportSchema)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def report_proposal(body: dict[str, Any], public_id: str) -> Any:
    """Ask officials to look at a proposal; nothing is hidden by it."""
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    check_shown(proposal)
    tell_of_proposal(proposal, person(), **body)
