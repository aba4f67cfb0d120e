"""The page of the words that an area wants its officials to look at."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.core.errors import ChangedMeanwhile
from participation.moderation.queries.texts import area_words
from participation.moderation.schemas import AreaWordsSchema
from participation.moderation.services.words import set_area_words
from participation.moderation.views import blueprint
from participation.moderation.views.desks import area_of
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.forms import Form, load_form


@blueprint.get("/areas/<slug>/words")
@access(Access.OFFICIAL)
def words(slug: str) -> Any:
    """Show the list."""
    area = area_of(slug)
    kept = area_words(area.id)
    return _page(area, Form(typed={"words": kept.words if kept else ""}))


@blueprint.post("/areas/<slug>/words")
@access(Access.OFFICIAL)
def save_words(slug: str) -> Any:
    """Keep the list."""
    area = area_of(slug)
    form = load_form(AreaWordsSchema())
    if not form.valid:
        return _page(area, form), 422
    try:
        set_area_words(person(), area, form.data["words"], seen=form.data["version"])
    except ChangedMeanwhile as refusal:
        form.errors["form"] = [str(refusal)]
        return _page(area, form), status_of(refusal)
    flash(_("The list is saved. What is sent from now on is compared with it."))
    return redirect(url_for("moderation.desk", slug=slug))


def _page(area: Any, form: Form) -> str:
    kept = area_words(area.id)
    return render_template(
        "moderation/words.html",
        municipality=area,
        form=form,
        kept=kept.words if kept else "",
        version=kept.version if kept else 0,
    )
