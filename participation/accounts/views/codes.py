"""New codes in place of those that nobody has used."""

from collections.abc import Sequence
from typing import Any

from flask import render_template

from participation.accounts.errors import NoCodeWaiting
from participation.accounts.queries import resident_numbers
from participation.accounts.schemas import RenewalOfAllSchema, RenewalSchema
from participation.accounts.services.letters import renew_codes
from participation.accounts.views import blueprint
from participation.accounts.views.residents import area_of_official, letters_file
from participation.web.access import Access, access, person
from participation.web.forms import Form, load_form


@blueprint.get("/areas/<slug>/residents/codes")
@access(Access.OFFICIAL)
def letter_codes(slug: str) -> Any:
    """Offer one person a new code."""
    return _codes_page(area_of_official(slug), Form())


@blueprint.post("/areas/<slug>/residents/codes")
@access(Access.OFFICIAL)
def renew_one_code(slug: str) -> Any:
    """Show the new code of one person, this once."""
    area = area_of_official(slug)
    form = load_form(RenewalSchema())
    if form.valid:
        try:
            letters = renew_codes(person(), area, label=form.data["list_label"])
        except NoCodeWaiting as refusal:
            form.errors["list_label"] = [str(refusal)]
        else:
            return _codes_page(area, Form(), letters), {"Cache-Control": "no-store"}
    return _codes_page(area, form), 422


@blueprint.get("/areas/<slug>/residents/codes/all")
@access(Access.OFFICIAL)
def all_letter_codes(slug: str) -> Any:
    """Ask whether all are to be renewed, and say what that means."""
    return _all_page(area_of_official(slug), Form())


@blueprint.post("/areas/<slug>/residents/codes/all")
@access(Access.OFFICIAL)
def renew_all_codes(slug: str) -> Any:
    """Answer with the file of all new codes, this once."""
    area = area_of_official(slug)
    form = load_form(RenewalOfAllSchema())
    if form.valid:
        return letters_file(slug, renew_codes(person(), area))
    return _all_page(area, form), 422


def _codes_page(area: Any, form: Form, letters: Sequence[tuple[str, str]] = ()) -> str:
    return render_template(
        "accounts/codes.html",
        municipality=area,
        form=form,
        letters=letters,
        waiting=resident_numbers(area.id).waiting,
    )


def _all_page(area: Any, form: Form) -> str:
    return render_template(
        "accounts/codes_all.html",
        municipality=area,
        form=form,
        waiting=resident_numbers(area.id).waiting,
    )
