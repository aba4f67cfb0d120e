"""Pages for registering, signing in and out."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from participation.accounts.errors import EmailTaken, WrongCredentials
from participation.accounts.schemas import RegistrationSchema, SignInSchema
from participation.accounts.services import authenticate, register
from participation.accounts.views import blueprint
from participation.municipalities.queries import choosable_municipalities, municipality
from participation.web.access import Access, access
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form
from participation.web.redirects import next_address


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


def _registration_page(form: Form) -> str:
    return render_template(
        "accounts/register.html",
        form=form,
        municipalities=choosable_municipalities(),
        next=next_address(""),
    )


def _sign_in_page(form: Form) -> str:
    return render_template("accounts/sign_in.html", form=form, next=next_address(""))
