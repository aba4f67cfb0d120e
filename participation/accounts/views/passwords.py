"""A forgotten password: a link by mail, used once."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from participation.accounts.errors import CodeTooSoon, LinkOver, NoMoreCodesToday
from participation.accounts.schemas import EmailSchema, NewPasswordSchema
from participation.accounts.services.settings import ask_for_new_password, set_new_password
from participation.accounts.views import blueprint
from participation.accounts.views.entrance import enter
from participation.web.access import Access, access
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form


@blueprint.get("/forgotten-password")
@access(Access.PUBLIC)
def forgotten_password() -> Any:
    """Ask where the link is to be sent."""
    return _forgotten_page(Form())


@blueprint.post("/forgotten-password")
@access(Access.PUBLIC)
@limiter.limit("10 per minute; 60 per hour")
def submit_forgotten_password() -> Any:
    """Send a link; what is said is the same for every address."""
    form = load_form(EmailSchema())
    if form.valid:
        try:
            ask_for_new_password(form.data["email"], str(get_locale()))
        except (CodeTooSoon, NoMoreCodesToday) as refusal:
            form.errors["email"] = [str(refusal)]
        else:
            flash(
                _(
                    "We have sent a mail to %(email)s. Its link works once, for 30 minutes.",
                    email=form.data["email"],
                )
            )
            return redirect(url_for("accounts.sign_in"))
    return _forgotten_page(form), 422


@blueprint.get("/new-password/<challenge>/<token>")
@access(Access.PUBLIC)
def new_password(challenge: str, token: str) -> Any:
    """Ask for the new password; looking at the page does not use the link."""
    return _new_password_page(challenge, token, Form())


@blueprint.post("/new-password/<challenge>/<token>")
@access(Access.PUBLIC)
@limiter.limit("20 per hour")
def submit_new_password(challenge: str, token: str) -> Any:
    """Set the password, sign out everywhere and in here."""
    form = load_form(NewPasswordSchema())
    if form.valid:
        try:
            account = set_new_password(challenge, token, form.data["new_password"])
        except LinkOver as refusal:
            form.errors["form"] = [str(refusal)]
        else:
            flash(_("Your new password is set. All other devices are signed out."))
            return enter(account)
    return _new_password_page(challenge, token, form), 422


def _forgotten_page(form: Form) -> str:
    return render_template("accounts/forgotten_password.html", form=form)


def _new_password_page(challenge: str, token: str, form: Form) -> str:
    return render_template(
        "accounts/new_password.html", form=form, challenge=challenge, token=token
    )
