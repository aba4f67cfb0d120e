"""What officials did about a proposal or an account: for who is concerned, and for officials."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from participation.accounts.policies import check_official, is_official
from participation.core.errors import Conflict, Refusal
from participation.moderation.choices import InterventionKind
from participation.moderation.policies import check_concerned, check_may_see_intervention
from participation.moderation.queries.interventions import boards_with_votes, find_intervention
from participation.moderation.schemas import DecisionSchema, RestoreSchema, WordsSchema
from participation.moderation.services.interventions import decide, lift, object_to
from participation.moderation.views import blueprint
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.forms import Form, load_form

INTERVENTION = "/interventions/<public_id>"


@blueprint.get(INTERVENTION)
@blueprint.get(f"{INTERVENTION}/object", endpoint="objection_form")
@blueprint.get(f"{INTERVENTION}/lift", endpoint="lift_form")
@blueprint.get(f"{INTERVENTION}/decide", endpoint="objection_decision_form")
@blueprint.get(f"{INTERVENTION}/review", endpoint="blocked_review_form")
@access(Access.SIGNED_IN)
def intervention(public_id: str) -> Any:
    """Tell what was done and why; let who is concerned object, and officials undo it."""
    return intervention_page(find_intervention(public_id))


@blueprint.post(f"{INTERVENTION}/object")
@access(Access.SIGNED_IN)
def send_objection(public_id: str) -> Any:
    """Object."""
    found = find_intervention(public_id)
    check_concerned(person(), found)
    form = load_form(WordsSchema())
    if not form.valid:
        return intervention_page(found, "object", form), 422
    try:
        object_to(person(), found, **form.data)
    except Conflict as refusal:
        return _refused(public_id, "object", form, refusal)
    flash(_("Your objection is with the office. An official who did not do it decides."))
    return _back(public_id)


@blueprint.post(f"{INTERVENTION}/lift")
@access(Access.OFFICIAL)
def lift_intervention(public_id: str) -> Any:
    """Undo it."""
    found = _of_official(public_id)
    form = load_form(RestoreSchema())
    if not form.valid:
        return intervention_page(found, "lift", form), 422
    try:
        lift(person(), found, **form.data)
    except Refusal as refusal:
        return _refused(public_id, "lift", form, refusal)
    flash(_("It is undone: things are as they were before."))
    return _back(public_id)


@blueprint.post(f"{INTERVENTION}/decide")
@access(Access.OFFICIAL)
def decide_objection(public_id: str) -> Any:
    """Decide an objection."""
    found = _of_official(public_id)
    form = load_form(DecisionSchema())
    if not form.valid:
        return intervention_page(found, "decide", form), 422
    try:
        decide(person(), found, **form.data)
    except Refusal as refusal:
        return _refused(public_id, "decide", form, refusal)
    flash(_("The objection is decided. Who objected is told."))
    return _back(public_id)


def _of_official(public_id: str) -> Any:
    found = find_intervention(public_id)
    check_official(person(), found.municipality_id)
    return found


def _refused(public_id: str, name: str, form: Form, refusal: Refusal) -> Any:
    """Show how things stand now, with what was typed."""
    form.errors["form"] = [str(refusal)]
    return intervention_page(find_intervention(public_id), name, form), status_of(refusal)


def intervention_page(found: Any, name: str = "", form: Form | None = None) -> str:
    """`name` is the form that comes back with what was typed."""
    check_may_see_intervention(person(), found)
    return render_template(
        "moderation/intervention.html",
        found=found,
        own=found.account_id == person().id,
        official=is_official(person(), found.municipality_id),
        sent=name,
        form=form or Form(),
        empty=Form(),
        polls=boards_with_votes(found.municipality_id) if _may_review(found) else [],
    )


def _may_review(found: Any) -> bool:
    """Whether an official looks at the block of an account, whose votes may be questionable."""
    is_block = found.kind is InterventionKind.BLOCK and found.account is not None
    return is_block and is_official(person(), found.municipality_id)


def _back(public_id: str) -> Response:
    return redirect(url_for("moderation.intervention", public_id=public_id))
