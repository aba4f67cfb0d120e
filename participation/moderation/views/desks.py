"""The officials' desk: what waits in an area, and settling several reports at once."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from participation.accounts.policies import check_official
from participation.core.errors import Invalid
from participation.discussion.choices import REASON_NAMES
from participation.moderation.errors import HandledMeanwhile
from participation.moderation.queries.desk import desk as find_desk
from participation.moderation.schemas import ChosenSchema, HideChosenSchema
from participation.moderation.services.many import Settled, dismiss_all, hide_all
from participation.moderation.views import blueprint
from participation.municipalities.queries import municipality as find_municipality
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.forms import Form, load_form


@blueprint.get("/areas/<slug>/desk")
@blueprint.get("/areas/<slug>/desk/dismiss", endpoint="dismiss_form")
@blueprint.get("/areas/<slug>/desk/hide", endpoint="hide_chosen_form")
@access(Access.OFFICIAL)
def desk(slug: str) -> Any:
    """Show what waits for the officials of an area."""
    return page(area_of(slug), Form())


@blueprint.post("/areas/<slug>/desk/dismiss")
@access(Access.OFFICIAL)
def dismiss_chosen(slug: str) -> Any:
    """Settle the chosen reports: nothing is wrong."""
    area = area_of(slug)
    form = load_form(ChosenSchema())
    if not form.valid:
        return page(area, form), 422
    try:
        settled = dismiss_all(person(), form.data["items"])
    except HandledMeanwhile as refusal:
        return refused(area, form, refusal)
    said = ngettext("%(num)s item stays.", "%(num)s items stay.", settled.count)
    return done(slug, settled, said)


@blueprint.post("/areas/<slug>/desk/hide")
@access(Access.OFFICIAL)
def hide_chosen(slug: str) -> Any:
    """Hide what was chosen."""
    area = area_of(slug)
    form = load_form(HideChosenSchema())
    if not form.valid:
        return page(area, form), 422
    chosen, reason, words = (form.data[name] for name in ("items", "reason", "words"))
    try:
        settled = hide_all(person(), chosen, reason, words)
    except Invalid as refusal:
        form.errors["words"] = [str(refusal)]
        return page(area, form), 422
    except HandledMeanwhile as refusal:
        return refused(area, form, refusal)
    said = ngettext("%(num)s item is hidden.", "%(num)s items are hidden.", settled.count)
    return done(slug, settled, said)


def area_of(slug: str) -> Any:
    """Return the area, for its officials alone."""
    municipality = find_municipality(slug)
    check_official(person(), municipality.id)
    return municipality


def refused(area: Any, form: Form, refusal: HandledMeanwhile) -> Any:
    """Show the desk as it is now, and why nothing was done."""
    form.errors["form"] = [str(refusal)]
    return page(area, form), status_of(refusal)


def done(slug: str, settled: Settled, said: str) -> Any:
    """Say what was done, and lead back to the desk, where it can be undone."""
    flash(said + " " + _("Those concerned are told in ten minutes, unless you undo it before."))
    if settled.missed:
        missed = ngettext(
            "%(num)s item was passed over: a colleague settled it meanwhile, or something new was"
            " reported.",
            "%(num)s items were passed over: a colleague settled them meanwhile, or something new"
            " was reported.",
            settled.missed,
        )
        flash(missed)
    return redirect(url_for("moderation.desk", slug=slug, done=settled.act_id))


def page(area: Any, form: Form) -> str:
    """Return the desk, with the form that was sent, if any."""
    chosen = form.typed.get("items", [])
    return render_template(
        "moderation/desk.html",
        municipality=area,
        desk=find_desk(area),
        reasons=REASON_NAMES,
        form=form,
        none_typed=Form(),
        chosen={text.partition(":")[0] for text in chosen},
    )
