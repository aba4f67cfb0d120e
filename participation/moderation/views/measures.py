"""What officials do about a proposal or its author beside hiding: single faults, blocks."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from participation.accounts.policies import check_official
from participation.core.errors import Refusal
from participation.discussion.choices import Target
from participation.moderation.queries.interventions import find_intervention
from participation.moderation.schemas import BlockSchema, RestoreSchema, VoteReviewSchema
from participation.moderation.services.blocking import block, review_votes
from participation.moderation.services.faults import mark_fault
from participation.moderation.views import blueprint
from participation.moderation.views.interventions import INTERVENTION, intervention_page
from participation.moderation.views.items import (
    ITEM,
    back_to,
    item_of_official,
    item_page,
    item_refused,
)
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.forms import load_form


@blueprint.post("/moderation/proposal/<public_id>/fault")
@access(Access.OFFICIAL)
def mark_as_fault(public_id: str) -> Any:
    """Mark a proposal as a single fault."""
    found = item_of_official(Target.PROPOSAL, public_id)
    form = load_form(RestoreSchema())
    if not form.valid:
        return item_page(found, "fault", form), 422
    try:
        mark_fault(person(), found.proposal, **form.data)
    except Refusal as refusal:
        return item_refused(found, "fault", form, refusal)
    flash(_("It is marked. Its author is told kindly in ten minutes, unless you undo it before."))
    return back_to(found)


@blueprint.post(f"{ITEM}/block")
@access(Access.OFFICIAL)
def block_author(target: str, public_id: str) -> Any:
    """Block the author for a time."""
    found = item_of_official(target, public_id)
    form = load_form(BlockSchema())
    if not form.valid:
        return item_page(found, "block", form), 422
    try:
        done = block(person(), found, form.data["days"], form.data["words"])
    except Refusal as refusal:
        return item_refused(found, "block", form, refusal)
    flash(_("The account is blocked and told so by e-mail. Votes that were cast stay."))
    return redirect(url_for("moderation.intervention", public_id=done.public_id))


@blueprint.post(f"{INTERVENTION}/review")
@access(Access.OFFICIAL)
def review_blocked(public_id: str) -> Any:
    """Put the online vote of a blocked account under review."""
    found = find_intervention(public_id)
    check_official(person(), found.municipality_id)
    form = load_form(VoteReviewSchema())
    if not form.valid:
        return intervention_page(found, "review", form), 422
    try:
        review_votes(person(), found, form.data["board"], form.data["words"])
    except Refusal as refusal:
        form.errors["form"] = [str(refusal)]
        return intervention_page(find_intervention(public_id), "review", form), status_of(refusal)
    flash(_("The vote is under review. Another official decides about it."))
    return redirect(url_for("voting.reviews", slug=form.data["board"]))
