"""Registering, signing in and signing out."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from participation.accounts.errors import CodeTooSoon, NoMoreCodesToday, WrongCredentials
from participation.accounts.events import area_wanted
from participation.accounts.schemas import ProvenSchema, RegistrationSchema, SignInSchema
from participation.accounts.services import authenticate, register
from participation.accounts.services.registration import Registration, ask_to_register
from participation.accounts.views import blueprint
from participation.accounts.views.challenges import (
    Challenge,
    forget,
    proven_email,
    wait_for,
    waiting,
)
from participation.municipalities.queries import choosable_municipalities, municipality
from participation.web.access import Access, access
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form
from participation.web.redirects import next_address
from participation.web.traps import passes_traps


@blueprint.get("/register")
@access(Access.PUBLIC)
def registration() -> Any:
    """Show the registration form."""
    if current_user.is_authenticated:
        return redirect(next_address(url_for("voting.home")))
    return _registration_page(Form(typed={"municipality": _area_of(next_address(""))}))


@blueprint.post("/register")
@access(Access.PUBLIC)
@limiter.limit("60 per hour")
def submit_registration() -> Any:
    """Send the code that opens the account; who has proven an address needs none."""
    proven = proven_email()
    form = load_form(ProvenSchema() if proven else RegistrationSchema())
    if not (form.valid and passes_traps(form)):
        return _registration_page(form), 422
    language = str(get_locale())
    if proven:
        area = municipality(form.data["municipality"])
        name = form.data["display_name"]
        account = register(
            email=proven, password=None, display_name=name, municipality=area, language=language
        )
        return enter(account, new=True)
    details = Registration(
        display_name=form.data["display_name"],
        municipality=form.data["municipality"],
        password=form.data["password"],
        language=language,
    )
    email = form.data["email"]
    before = waiting(email)
    try:
        wait_for(Challenge(ask_to_register(email, details, challenge=before), email))
    except (CodeTooSoon, NoMoreCodesToday) as refusal:
        form.errors["email"] = [str(refusal)]
        return _registration_page(form), 422
    return redirect(url_for("accounts.code", next=next_address("") or None))


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
    """Sign a person in by password."""
    form = load_form(SignInSchema())
    if form.valid:
        try:
            account = authenticate(email=form.data["email"], password=form.data["password"])
        except WrongCredentials as refusal:
            form.errors["password"] = [str(refusal)]
        else:
            return enter(account, remember=form.data["remember"])
    return _sign_in_page(form), 422


@blueprint.post("/sign-out")
@access(Access.SIGNED_IN)
def sign_out() -> Any:
    """Sign the person out."""
    logout_user()
    flash(_("You are signed out."))
    return redirect(url_for("voting.home"))


def enter(account: Any, *, new: bool = False, remember: bool = False) -> Response:
    """Sign a person in and lead them to where they were."""
    forget()
    login_user(account, remember=remember)
    if new:
        flash(_("Welcome, %(name)s. Your account is ready.", name=account.display_name))
    return redirect(next_address(url_for("voting.home")))


def _registration_page(form: Form) -> str:
    return render_template(
        "accounts/register.html",
        form=form,
        municipalities=choosable_municipalities(),
        proven=proven_email(),
        next=next_address(""),
    )


def _sign_in_page(form: Form) -> str:
    return render_template("accounts/sign_in.html", form=form, next=next_address(""))


def _area_of(path: str) -> str:
    """Return the area that an address of the site is about, empty if it is about none."""
    found = [slug for _listener, slug in area_wanted.send(path=path) if slug]
    return found[0] if path and found else ""
