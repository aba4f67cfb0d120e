"""Publishing what waited for an official, or not publishing it, one by one or many at once."""

from typing import Any

from flask_babel import ngettext

from participation.core.errors import Invalid
from participation.moderation.errors import HandledMeanwhile
from participation.moderation.schemas import ChosenSchema, HideChosenSchema
from participation.moderation.services.many import decline_all, publish_all
from participation.moderation.views import blueprint
from participation.moderation.views.desks import area_of, desk, done, page, refused
from participation.web.access import Access, access, person
from participation.web.forms import load_form

# Where a form stands that came back after signing in.
blueprint.add_url_rule("/areas/<slug>/desk/publish", "publish_form", desk)
blueprint.add_url_rule("/areas/<slug>/desk/decline", "decline_form", desk)


@blueprint.post("/areas/<slug>/desk/publish")
@access(Access.OFFICIAL)
def publish_chosen(slug: str) -> Any:
    """Publish what was chosen."""
    area = area_of(slug)
    form = load_form(ChosenSchema())
    if not form.valid:
        return page(area, form), 422
    try:
        settled = publish_all(person(), form.data["items"])
    except HandledMeanwhile as refusal:
        return refused(area, form, refusal)
    said = ngettext("%(num)s item is published.", "%(num)s items are published.", settled.count)
    return done(slug, settled, said)


@blueprint.post("/areas/<slug>/desk/decline")
@access(Access.OFFICIAL)
def decline_chosen(slug: str) -> Any:
    """Do not publish what was chosen."""
    area = area_of(slug)
    form = load_form(HideChosenSchema())
    if not form.valid:
        return page(area, form), 422
    chosen, reason, words = (form.data[name] for name in ("items", "reason", "words"))
    try:
        settled = decline_all(person(), chosen, reason, words)
    except Invalid as refusal:
        form.errors["words"] = [str(refusal)]
        return page(area, form), 422
    except HandledMeanwhile as refusal:
        return refused(area, form, refusal)
    said = ngettext(
        "%(num)s item is not published.", "%(num)s items are not published.", settled.count
    )
    return done(slug, settled, said)
