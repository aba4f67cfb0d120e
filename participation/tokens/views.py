"""The page of one's tokens, reached from the settings."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.accounts.errors import WrongPassword
from participation.core.errors import Refusal
from participation.tokens.choices import LIFETIMES, SCOPE_NAMES
from participation.tokens.errors import TooManyTokens
from participation.tokens.queries import tokens_of
from participation.tokens.schemas import TokenSchema
from participation.tokens.services import end_token, make_token
from participation.web.access import Access, access, person
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form

blueprint = Blueprint("tokens", __name__)

PLACES: dict[type[Refusal], str] = {WrongPassword: "password", TooManyTokens: "form"}


@blueprint.get("/me/tokens")
@access(Access.SIGNED_IN)
def tokens() -> Any:
    """Show one's tokens and the form for a new one."""
    return _page(Form(typed={"days": "30"}))


@blueprint.post("/me/tokens")
@access(Access.SIGNED_IN)
@limiter.limit("10 per minute; 100 per hour")
def make() -> Any:
    """Make a token and show it, this once."""
    form = load_form(TokenSchema())
    if form.valid:
        try:
            token, secret = make_token(person(), **form.data)
            return _page(Form(typed={"days": "30"}), made=token, secret=secret)
        except (WrongPassword, TooManyTokens) as refusal:
            form.errors[PLACES[type(refusal)]] = [str(refusal)]
    return _page(form), 422


@blueprint.post("/me/tokens/<public_id>/end")
@access(Access.SIGNED_IN)
def end(public_id: str) -> Any:
    """End a token at once."""
    end_token(person(), public_id)
    flash(_("The token is ended. Programs that used it can do nothing for you any more."))
    return redirect(url_for("tokens.tokens"))


def _page(form: Form, **made: Any) -> str:
    return render_template(
        "tokens/tokens.html",
        form=form,
        tokens=tokens_of(person()),
        scopes=SCOPE_NAMES,
        lifetimes={str(days): name for days, name in LIFETIMES.items()},
        **made,
    )
