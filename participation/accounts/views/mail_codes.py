"""Signing in with a code that comes by mail."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from participation.accounts.errors import CodeOver, CodeTooSoon, NoMoreCodesToday, WrongCode
from participation.accounts.schemas import CodeSchema, EmailSchema
from participation.accounts.services.registration import ask_to_enter, enter_with_code
from participation.accounts.views import blueprint
from participation.accounts.views.challenges import Challenge, awaited, prove, wait_for, waiting
from participation.accounts.views.entrance import enter
from participation.web.access import Access, access
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form
from participation.web.redirects import next_address


@blueprint.get("/sign-in/email")
@access(Access.PUBLIC)
def email() -> Any:
    """Ask where a code is to be sent."""
    if current_user.is_authenticated:
        return redirect(next_address(url_for("voting.home")))
    return _email_page(Form())


@blueprint.post("/sign-in/email")
@access(Access.PUBLIC)
@limiter.limit("10 per minute; 100 per hour")
def submit_email() -> Any:
    """Send a code to an address, known or not."""
    form = load_form(EmailSchema())
    if form.valid:
        address = form.data["email"]
        try:
            challenge = ask_to_enter(address, str(get_locale()), challenge=waiting(address))
        except (CodeTooSoon, NoMoreCodesToday) as refusal:
            form.errors["email"] = [str(refusal)]
        else:
            wait_for(Challenge(challenge, address))
            return redirect(url_for("accounts.code", next=next_address("") or None))
    return _email_page(form), 422


@blueprint.get("/sign-in/code")
@access(Access.PUBLIC)
def code() -> Any:
    """Ask for the code that was sent."""
    if current_user.is_authenticated:
        return redirect(next_address(url_for("voting.home")))
    challenge = awaited()
    if challenge is None:
        return redirect(url_for("accounts.email", next=next_address("") or None))
    return _code_page(challenge, Form())


@blueprint.post("/sign-in/code")
@access(Access.PUBLIC)
@limiter.limit("20 per minute; 200 per hour")
def submit_code() -> Any:
    """Sign in with the code; an address without an account goes on to registering."""
    challenge = awaited()
    if challenge is None:
        return redirect(url_for("accounts.email", next=next_address("") or None))
    form = load_form(CodeSchema())
    if form.valid:
        try:
            account, new = enter_with_code(challenge.name, challenge.email, form.data["code"])
        except (CodeOver, WrongCode) as refusal:
            form.errors["code"] = [str(refusal)]
        else:
            if account is not None:
                return enter(account, new=new, remember=form.data["remember"])
            prove(challenge.email)
            return redirect(url_for("accounts.registration", next=next_address("") or None))
    return _code_page(challenge, form), 422


@blueprint.post("/sign-in/code/again")
@access(Access.PUBLIC)
@limiter.limit("10 per minute; 100 per hour")
def send_code_again() -> Any:
    """Send another code to the same address; the one before stops working."""
    challenge = awaited()
    if challenge is None:
        return redirect(url_for("accounts.email", next=next_address("") or None))
    try:
        name = ask_to_enter(challenge.email, str(get_locale()), challenge=challenge.name)
    except (CodeTooSoon, NoMoreCodesToday) as refusal:
        return _code_page(challenge, Form(errors={"form": [str(refusal)]})), 429
    wait_for(Challenge(name, challenge.email))
    flash(_("A new code is on its way."))
    return redirect(url_for("accounts.code", next=next_address("") or None))


def _email_page(form: Form) -> str:
    return render_template("accounts/code_email.html", form=form, next=next_address(""))


def _code_page(challenge: Challenge, form: Form) -> str:
    return render_template(
        "accounts/code.html", form=form, email=challenge.email, next=next_address("")
    )
