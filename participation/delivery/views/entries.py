"""Writing on how a proposal is carried out: the plan first, then entry by entry."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from participation.core import clock
from participation.core.errors import Refusal
from participation.core.money import typed_amount
from participation.core.pictures import MOST_BYTES, made_safe
from participation.core.text import clean_line
from participation.delivery.choices import MOST_PICTURES, NAMES, STAGES
from participation.delivery.errors import AltMissing, CarriedOnMeanwhile, NoDelivery
from participation.delivery.policies import check_may_carry_out
from participation.delivery.queries import story_of
from participation.delivery.queries.deliveries import entries_of
from participation.delivery.schemas import EntrySchema, PlanSchema
from participation.delivery.services.deliveries import Picture, write_step
from participation.delivery.terms import Terms, budget_year
from participation.delivery.views import blueprint
from participation.proposals.queries import proposal as find_proposal
from participation.web.access import Access, access, person
from participation.web.forms import Form, load_form
from participation.web.large_forms import takes_files

_MOST_BYTES_OF_A_FORM = MOST_PICTURES * MOST_BYTES + 1024 * 1024
LONGEST_ALT = 300


@blueprint.get("/proposals/<public_id>/delivery/plan")
@access(Access.OFFICIAL)
def plan_delivery(public_id: str) -> Any:
    """Show the form of how a proposal is carried out, as it is settled now."""
    proposal = _proposal_of_official(public_id)
    terms, number = _latest(proposal)
    return _plan_page(proposal, Form(typed=_typed(proposal, terms)), number)


@blueprint.post("/proposals/<public_id>/delivery/plan")
@access(Access.OFFICIAL)
def save_plan(public_id: str) -> Any:
    """Settle how a proposal is carried out, or change it."""
    proposal = _proposal_of_official(public_id)
    form = load_form(PlanSchema())
    terms, _number = _latest(proposal)
    if not form.valid:
        return _plan_page(proposal, form, form.typed.get("seen", 0)), 422
    data = form.data
    words, seen, path = data.pop("words"), data.pop("seen"), data.pop("path")
    first = STAGES[path][0]
    if terms is None:
        wanted = Terms(stage=first, **data)
    else:
        stays = terms.path is path
        wanted = replace(terms, stage=terms.stage if stays else first, **data)
    try:
        write_step(person(), proposal, wanted, words, seen=seen)
    except CarriedOnMeanwhile as refusal:
        form.errors["form"] = [str(refusal)]
        return _plan_page(proposal, form, _latest(proposal)[1]), 409
    flash(_("It is settled, and everybody can read it."))
    return redirect(url_for("delivery.delivery", public_id=public_id))


@blueprint.get("/proposals/<public_id>/delivery/entry")
@access(Access.OFFICIAL)
def new_entry(public_id: str) -> Any:
    """Show the form of an entry."""
    proposal = _proposal_of_official(public_id)
    terms, number = _settled(proposal)
    typed = {
        "stage": terms.stage.value,
        "blocked_by": terms.blocked_by.value if terms.blocked_by else "",
        "blocked_words": terms.blocked_words,
    }
    return _entry_page(proposal, Form(typed=typed), terms, number)


@blueprint.post("/proposals/<public_id>/delivery/entry")
@access(Access.OFFICIAL)
@takes_files(_MOST_BYTES_OF_A_FORM)
def save_entry(public_id: str) -> Any:
    """Publish an entry, with its pictures."""
    proposal = _proposal_of_official(public_id)
    terms, _number = _settled(proposal)
    form = load_form(EntrySchema())
    pictures = _pictures(form)
    if not form.valid:
        return _entry_page(proposal, form, terms, form.typed.get("seen", 0)), 422
    data = form.data
    words, seen = data.pop("words"), data.pop("seen")
    try:
        write_step(person(), proposal, replace(terms, **data), words, pictures=pictures, seen=seen)
    except CarriedOnMeanwhile as refusal:
        form.errors["form"] = [str(refusal)]
        terms, number = _settled(proposal)
        return _entry_page(proposal, form, terms, number), 409
    flash(_("The entry is published. Who follows the proposal gets news of it."))
    return redirect(url_for("delivery.delivery", public_id=public_id))


def _proposal_of_official(public_id: str) -> Any:
    proposal = find_proposal(public_id)
    check_may_carry_out(person(), proposal)
    return proposal


def _latest(proposal: Any) -> tuple[Terms | None, int]:
    """Return what is settled and by which entry; nothing and 0 before the first one."""
    delivery = story_of(proposal).delivery
    return (delivery.terms, delivery.number) if delivery else (None, 0)


def _settled(proposal: Any) -> tuple[Terms, int]:
    terms, number = _latest(proposal)
    if terms is None:
        raise NoDelivery
    return terms, number


def _typed(proposal: Any, terms: Terms | None) -> dict[str, str]:
    """Return the plan's form as it is filled at first."""
    if terms is None:
        story = story_of(proposal)
        unit = story.latest.unit if story.latest else ""
        return {"unit": unit, "budget_year": str(budget_year(clock.today()))}
    return {
        "path": terms.path.value,
        "unit": terms.unit,
        "plan": terms.plan.value,
        "due_on": f"{terms.due_on:%-d/%-m}/{terms.due_on.year + 543}",
        "budget_year": str(terms.budget_year or ""),
        "budget": "" if terms.budget is None else typed_amount(terms.budget),
    }


def _pictures(form: Form) -> list[Picture]:
    """Return the photos that came, made safe; what is refused goes to the form's errors."""
    pictures = []
    for place in range(1, MOST_PICTURES + 1):
        sent = request.files.get(f"picture-{place}")
        if sent is None or not sent.filename:
            continue
        alt = clean_line(request.form.get(f"alt-{place}", ""))[:LONGEST_ALT]
        try:
            # One byte more than is allowed tells that there is too much.
            pictures.append(Picture(made_safe(sent.read(MOST_BYTES + 1)), alt))
        except AltMissing as refusal:
            form.errors[f"alt-{place}"] = [str(refusal)]
        except Refusal as refusal:
            form.errors[f"picture-{place}"] = [str(refusal)]
    return pictures


def _plan_page(proposal: Any, form: Form, seen: Any) -> str:
    return render_template(
        "delivery/plan.html",
        proposal=proposal,
        board=proposal.board,
        form=form,
        seen=seen,
        entries=entries_of(proposal.id),
        **NAMES,
    )


def _entry_page(proposal: Any, form: Form, terms: Terms, seen: Any) -> str:
    return render_template(
        "delivery/entry.html",
        proposal=proposal,
        board=proposal.board,
        form=form,
        seen=seen,
        entries=entries_of(proposal.id),
        path=terms.path,
        most_pictures=MOST_PICTURES,
        **NAMES,
    )
