"""Pages for registering, signing in and out, and for becoming a verified resident."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from participation.accounts.errors import (
    AlreadyVerified,
    EmailTaken,
    NoSuchAccount,
    NotOnTheList,
    WrongCredentials,
    WrongLetterCode,
)
from participation.accounts.policies import check_official, is_verified_resident
from participation.accounts.queries import (
    account_for_session,
    labels_taken,
    resident_numbers,
    sub_area_names,
)
from participation.accounts.schemas import (
    InPersonSchema,
    LetterCodeSchema,
    ListedResidentSchema,
    RegistrationSchema,
    SignInSchema,
)
from participation.accounts.services import (
    authenticate,
    register,
    upload_residents,
    verify_by_letter,
    verify_in_person,
)
from participation.core.csv_rows import repeated, write_rows
from participation.municipalities.queries import choosable_municipalities, municipality
from participation.web.access import Access, access, person
from participation.web.extensions import limiter, login_manager
from participation.web.forms import Form, load_form
from participation.web.redirects import next_address
from participation.web.uploads import Upload, load_upload

blueprint = Blueprint("accounts", __name__)

login_manager.user_loader(account_for_session)
login_manager.login_view = "accounts.sign_in"
login_manager.login_message = None


@blueprint.get("/register")
@access(Access.PUBLIC)
def registration() -> Any:
    """Show the registration form."""
    if current_user.is_authenticated:
        return redirect(next_address(url_for("voting.home")))
    return _registration_page(Form())


@blueprint.post("/register")
@access(Access.PUBLIC)
@limiter.limit("20 per hour")
def submit_registration() -> Any:
    """Open an account and sign its owner in."""
    form = load_form(RegistrationSchema())
    if form.valid:
        try:
            account = register(
                email=form.data["email"],
                password=form.data["password"],
                display_name=form.data["display_name"],
                municipality=municipality(form.data["municipality"]),
            )
        except EmailTaken as refusal:
            form.errors["email"] = [str(refusal)]
        else:
            login_user(account)
            flash(_("Welcome, %(name)s. Your account is ready.", name=account.display_name))
            return redirect(next_address(url_for("voting.home")))
    return _registration_page(form), 422


@blueprint.get("/sign-in")
@access(Access.PUBLIC)
def sign_in() -> Any:
    """Show the sign-in form."""
    if current_user.is_authenticated:
        return redirect(next_address(url_for("voting.home")))
    return _sign_in_page(Form())


@blueprint.post("/sign-in")
@access(Access.PUBLIC)
@limiter.limit("10 per minute; 100 per hour")
def submit_sign_in() -> Any:
    """Sign a person in."""
    form = load_form(SignInSchema())
    if form.valid:
        try:
            login_user(authenticate(**form.data))
        except WrongCredentials as refusal:
            form.errors["password"] = [str(refusal)]
        else:
            return redirect(next_address(url_for("voting.home")))
    return _sign_in_page(form), 422


@blueprint.post("/sign-out")
@access(Access.SIGNED_IN)
def sign_out() -> Any:
    """Sign the person out."""
    logout_user()
    flash(_("You are signed out."))
    return redirect(url_for("voting.home"))


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
    return _residents_page(_area_of_official(slug), Form())


@blueprint.post("/areas/<slug>/residents")
@access(Access.OFFICIAL)
def verify_at_counter(slug: str) -> Any:
    """Record that an official has seen a resident."""
    area = _area_of_official(slug)
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
    return _list_page(_area_of_official(slug))


@blueprint.post("/areas/<slug>/residents/list")
@access(Access.OFFICIAL)
def submit_residents_list(slug: str) -> Any:
    """Show what a list says, or all its faults; a confirmed one is saved.

    The answer is then the file with the codes for the letters, this once.
    """
    area = _area_of_official(slug)
    upload = load_upload(ListedResidentSchema())
    labels = [(line, resident.label) for line, resident in upload.records]
    upload.add_faults(repeated(labels) + labels_taken(area.id, labels))
    if not upload.to_be_taken:
        return _list_page(area, upload), 422 if upload.faults else 200
    letters = upload_residents(person(), area, upload.values)
    return Response(
        write_rows(("label", "code"), letters),
        mimetype="text/csv",
        headers={
            "Content-Disposition": f'attachment; filename="letters-{slug}.csv"',
            # Whoever has a code can become that resident: no copy stays behind.
            "Cache-Control": "no-store",
        },
    )


def _area_of_official(slug: str) -> Any:
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


def _registration_page(form: Form) -> str:
    return render_template(
        "accounts/register.html",
        form=form,
        municipalities=choosable_municipalities(),
        next=next_address(""),
    )


def _sign_in_page(form: Form) -> str:
    return render_template("accounts/sign_in.html", form=form, next=next_address(""))
