"""Pages for becoming a verified resident: at the counter, by letter, from a list."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.accounts.errors import (
    AlreadyVerified,
    NoSuchAccount,
    NotOnTheList,
    WrongLetterCode,
)
from participation.accounts.policies import check_official, is_verified_resident
from participation.accounts.queries import labels_taken, resident_numbers, sub_area_names
from participation.accounts.schemas import InPersonSchema, LetterCodeSchema, ListedResidentSchema
from participation.accounts.services import upload_residents, verify_by_letter, verify_in_person
from participation.accounts.views import blueprint
from participation.core.csv_rows import repeated, write_rows
from participation.municipalities.queries import municipality
from participation.web.access import Access, access, person
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form
from participation.web.uploads import Upload, load_upload


@blueprint.get("/verify")
@access(Access.SIGNED_IN)
def letter() -> Any:
    """Ask for the code of a letter."""
    return _letter_page(Form())


@blueprint.post("/verify")
@access(Access.SIGNED_IN)
@limiter.limit("5 per minute; 20 per hour")
def submit_letter_code() -> Any:
    """Take the code of a letter: from now on the person is a verified resident."""
    form = load_form(LetterCodeSchema())
    if form.valid:
        try:
            verify_by_letter(person(), form.data["code"])
        except (AlreadyVerified, WrongLetterCode) as refusal:
            form.errors["code"] = [str(refusal)]
        else:
            flash(_("Thank you. Your residence is verified: you can vote online from now on."))
            return redirect(url_for("voting.area", slug=person().municipality.slug))
    return _letter_page(form), 422


@blueprint.get("/areas/<slug>/residents")
@access(Access.OFFICIAL)
def residents(slug: str) -> Any:
    """Show officials how residents are verified, and how many are."""
    return _residents_page(area_of_official(slug), Form())


@blueprint.post("/areas/<slug>/residents")
@access(Access.OFFICIAL)
def verify_at_counter(slug: str) -> Any:
    """Record that an official has seen a resident."""
    area = area_of_official(slug)
    form = load_form(InPersonSchema())
    if form.valid:
        try:
            account = verify_in_person(person(), area, **form.data)
        except (AlreadyVerified, NoSuchAccount) as refusal:
            form.errors["email"] = [str(refusal)]
        except NotOnTheList as refusal:
            form.errors["list_label"] = [str(refusal)]
        else:
            flash(_("%(name)s is a verified resident from now on.", name=account.display_name))
            return redirect(url_for("accounts.residents", slug=slug))
    return _residents_page(area, form), 422


@blueprint.get("/areas/<slug>/residents/list")
@access(Access.OFFICIAL)
def residents_list(slug: str) -> Any:
    """Ask for a list of residents."""
    return _list_page(area_of_official(slug))


@blueprint.post("/areas/<slug>/residents/list")
@access(Access.OFFICIAL)
def submit_residents_list(slug: str) -> Any:
    """Show what a list says, or all its faults; a confirmed one is saved.

    The answer is then the file with the codes for the letters, this once.
    """
    area = area_of_official(slug)
    upload = load_upload(ListedResidentSchema())
    labels = [(line, resident.label) for line, resident in upload.records]
    upload.add_faults(repeated(labels) + labels_taken(area.id, labels))
    if not upload.to_be_taken:
        return _list_page(area, upload), 422 if upload.faults else 200
    return letters_file(slug, upload_residents(person(), area, upload.values))


def letters_file(slug: str, letters: Sequence[tuple[str, str]]) -> Response:
    """Return the file of (label, code) for the letters of an area."""
    return Response(
        write_rows(("label", "code"), letters),
        mimetype="text/csv",
        headers={
            "Content-Disposition": f'attachment; filename="letters-{slug}.csv"',
            # Whoever has a code can become that resident: no copy stays behind.
            "Cache-Control": "no-store",
        },
    )


def area_of_official(slug: str) -> Any:
    """Return the area, refused to everybody but its officials."""
    area = municipality(slug)
    check_official(person(), area.id)
    return area


def _letter_page(form: Form) -> str:
    account = person()
    return render_template(
        "accounts/verify.html",
        form=form,
        verified=is_verified_resident(account, account.municipality_id),
    )


def _residents_page(area: Any, form: Form) -> str:
    return render_template(
        "accounts/residents.html",
        municipality=area,
        form=form,
        numbers=resident_numbers(area.id),
        sub_areas=sub_area_names(area.id),
    )


def _list_page(area: Any, upload: Upload | None = None) -> str:
    named = {resident.sub_area for resident in upload.values} if upload else set()
    return render_template(
        "accounts/residents_list.html",
        municipality=area,
        upload=upload,
        new_sub_areas=sorted(named - {"", *sub_area_names(area.id)}),
    )
