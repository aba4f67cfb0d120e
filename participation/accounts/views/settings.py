"""A person's own settings: one page, one form for each thing."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_user
from marshmallow import Schema

from participation.accounts.errors import (
    CodeOver,
    CodeTooSoon,
    EmailTaken,
    NoMoreCodesToday,
    WrongCode,
    WrongPassword,
)
from participation.accounts.policies import is_verified_resident
from participation.accounts.schemas import (
    ChangeEmailSchema,
    ChangePasswordSchema,
    CodeSchema,
    LanguageSchema,
    MoveSchema,
    NameSchema,
)
from participation.accounts.services.settings import (
    ask_to_change_email,
    change_email,
    change_name,
    change_password,
    choose_language,
    move,
    sign_out_everywhere,
)
from participation.accounts.views import blueprint
from participation.accounts.views.challenges import Challenge, awaited, forget, wait_for
from participation.municipalities.queries import choosable_municipalities, municipality
from participation.web.access import Access, access, person
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form

_EMAIL = "-email"


@blueprint.get("/me/settings")
@access(Access.SIGNED_IN)
def settings() -> Any:
    """Show everything that can be changed."""
    return _page()


@blueprint.post("/me/settings/name")
@access(Access.SIGNED_IN)
def save_name() -> Any:
    """Change the name others see."""
    return _save(
        "name",
        NameSchema(),
        lambda data: change_name(person(), data["display_name"]),
        _("Your name is saved. What you have published keeps the name it had."),
    )


@blueprint.post("/me/settings/language")
@access(Access.SIGNED_IN)
def save_language() -> Any:
    """Change the language of pages and mails."""
    form = load_form(LanguageSchema())
    if not form.valid:
        return _page(language=form), 422
    choose_language(person(), form.data["language"])
    flash(_("Your language is saved."))
    return redirect(url_for("accounts.settings", lang=form.data["language"]))


@blueprint.post("/me/settings/area")
@access(Access.SIGNED_IN)
@limiter.limit("20 per hour")
def save_area() -> Any:
    """Move to another area; a verified resident is told first what that means."""
    form = load_form(MoveSchema())
    if not form.valid:
        return _page(area=form), 422
    account, target = person(), municipality(form.data["municipality"])
    verified = is_verified_resident(account, account.municipality_id)
    if verified and target.id != account.municipality_id and not form.data["confirmed"]:
        return render_template("accounts/move.html", target=target)
    move(account, target)
    flash(_("You belong to %(area)s now.", area=target.name))
    return redirect(url_for("accounts.settings"))


@blueprint.post("/me/settings/password")
@access(Access.SIGNED_IN)
@limiter.limit("10 per minute; 30 per hour")
def save_password() -> Any:
    """Change or set the password; other devices are signed out."""
    form = load_form(ChangePasswordSchema())
    if form.valid:
        try:
            account = change_password(
                person(), current=form.data["current_password"], new=form.data["new_password"]
            )
        except WrongPassword as refusal:
            form.errors["current_password"] = [str(refusal)]
        else:
            login_user(account)
            flash(_("Your new password is set. All other devices are signed out."))
            return redirect(url_for("accounts.settings"))
    return _page(password=form), 422


@blueprint.post("/me/settings/email")
@access(Access.SIGNED_IN)
@limiter.limit("10 per minute; 30 per hour")
def save_email() -> Any:
    """Send a code to the new address."""
    form = load_form(ChangeEmailSchema())
    if form.valid:
        address, password = form.data["new_email"], form.data["current_password"]
        try:
            challenge = ask_to_change_email(person(), address, password)
        except WrongPassword as refusal:
            form.errors["current_password"] = [str(refusal)]
        except (CodeTooSoon, NoMoreCodesToday) as refusal:
            form.errors["new_email"] = [str(refusal)]
        else:
            wait_for(Challenge(challenge, address), _EMAIL)
            return redirect(url_for("accounts.email_code"))
    return _page(email=form), 422


@blueprint.get("/me/settings/email/code")
@access(Access.SIGNED_IN)
def email_code() -> Any:
    """Ask for the code that was sent to the new address."""
    challenge = awaited(_EMAIL)
    return _email_code_page(challenge, Form()) if challenge else _to_settings()


@blueprint.post("/me/settings/email/code")
@access(Access.SIGNED_IN)
@limiter.limit("20 per minute; 100 per hour")
def submit_email_code() -> Any:
    """Take the code: the new address is the account's from now on."""
    challenge = awaited(_EMAIL)
    if challenge is None:
        return _to_settings()
    form = load_form(CodeSchema())
    if form.valid:
        try:
            change_email(person(), challenge.name, form.data["code"])
        except (CodeOver, EmailTaken, WrongCode) as refusal:
            form.errors["code"] = [str(refusal)]
        else:
            forget(_EMAIL)
            flash(_("Your e-mail address is %(email)s from now on.", email=challenge.email))
            return _to_settings()
    return _email_code_page(challenge, form), 422


@blueprint.post("/me/settings/sign-out-everywhere")
@access(Access.SIGNED_IN)
def end_sessions() -> Any:
    """Sign out on all other devices; this one stays signed in."""
    login_user(sign_out_everywhere(person()))
    flash(_("All other devices are signed out."))
    return _to_settings()


def _save(name: str, schema: Schema, act: Callable[[Any], None], said: str) -> Any:
    form = load_form(schema)
    if not form.valid:
        return _page(**{name: form}), 422
    act(form.data)
    flash(said)
    return _to_settings()


def _to_settings() -> Any:
    return redirect(url_for("accounts.settings"))


def _page(**forms: Form) -> str:
    account = person()
    shown = {
        "name": Form(typed={"display_name": account.display_name}),
        "area": Form(typed={"municipality": account.municipality.slug}),
        "language": Form(typed={"language": account.language}),
        "email": Form(),
        "password": Form(),
        **forms,
    }
    return render_template(
        "accounts/settings.html",
        forms=shown,
        wrong=next((name for name, form in forms.items() if form.errors), request.args.get("open")),
        municipalities=choosable_municipalities(),
        verified=is_verified_resident(account, account.municipality_id),
    )


def _email_code_page(challenge: Challenge, form: Form) -> str:
    return render_template("accounts/email_code.html", form=form, email=challenge.email)
