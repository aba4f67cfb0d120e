"""Sentences that officials of an area use again: kept, changed, retired."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from participation.accounts.policies import check_official
from participation.delivery.errors import PhraseChangedMeanwhile
from participation.delivery.queries.phrases import phrase as find_phrase
from participation.delivery.queries.phrases import phrases as find_phrases
from participation.delivery.schemas import PhraseSchema
from participation.delivery.services.phrases import add_phrase, change_phrase, retire_phrase
from participation.delivery.views import blueprint
from participation.municipalities.queries import municipality as find_municipality
from participation.proposals.choices import ANSWER_NAMES, ANSWERS
from participation.web.access import Access, access, person
from participation.web.forms import Form, load_form


@blueprint.get("/areas/<slug>/phrases")
@access(Access.OFFICIAL)
def phrases(slug: str) -> Any:
    """List the sentences of an area, with a form for a new one."""
    return _list_page(_area(slug), Form())


@blueprint.post("/areas/<slug>/phrases")
@access(Access.OFFICIAL)
def keep_phrase(slug: str) -> Any:
    """Keep a new sentence."""
    municipality = _area(slug)
    form = load_form(PhraseSchema())
    if not form.valid:
        return _list_page(municipality, form), 422
    del form.data["seen"]
    add_phrase(person(), municipality.id, **form.data)
    flash(_("The sentence is kept. It can be put into every answer."))
    return redirect(url_for("delivery.phrases", slug=slug))


@blueprint.get("/areas/<slug>/phrases/<public_id>")
@access(Access.OFFICIAL)
def edit_phrase(slug: str, public_id: str) -> Any:
    """Show a sentence, to be changed or retired."""
    municipality = _area(slug)
    found = find_phrase(municipality.id, public_id)
    typed = {
        "name": found.name,
        "kind": found.kind.value if found.kind else "",
        "words": found.words,
        "seen": str(found.version),
    }
    return _edit_page(municipality, found, Form(typed=typed))


@blueprint.post("/areas/<slug>/phrases/<public_id>")
@access(Access.OFFICIAL)
def save_phrase(slug: str, public_id: str) -> Any:
    """Change a sentence, or retire it if that button was pressed."""
    municipality = _area(slug)
    found = find_phrase(municipality.id, public_id)
    form = load_form(PhraseSchema())
    retires = "retire" in request.form
    if not form.valid and not retires:
        return _edit_page(municipality, found, form), 422
    try:
        if retires:
            retire_phrase(person(), found, seen=request.form.get("seen", 0, type=int))
            flash(_("The sentence is not offered any more. Answers stay as they are."))
        else:
            change_phrase(person(), found, **form.data)
            flash(_("The sentence is changed. Answers that were given stay as they are."))
    except PhraseChangedMeanwhile as refusal:
        form.errors["form"] = [str(refusal)]
        newer = find_phrase(municipality.id, public_id)
        form.typed = {**form.typed, "seen": str(newer.version)}
        return _edit_page(municipality, newer, form), 409
    return redirect(url_for("delivery.phrases", slug=slug))


def _area(slug: str) -> Any:
    municipality = find_municipality(slug)
    check_official(person(), municipality.id)
    return municipality


def _list_page(municipality: Any, form: Form) -> str:
    return render_template(
        "delivery/phrases.html",
        municipality=municipality,
        phrases=find_phrases(municipality.id),
        form=form,
        kinds=_kinds(),
        answer_names=ANSWER_NAMES,
    )


def _edit_page(municipality: Any, phrase: Any, form: Form) -> str:
    return render_template(
        "delivery/phrase.html", municipality=municipality, phrase=phrase, form=form, kinds=_kinds()
    )


def _kinds() -> dict[str, Any]:
    return {"": _("Every answer"), **{kind.value: ANSWER_NAMES[kind] for kind in ANSWERS}}
