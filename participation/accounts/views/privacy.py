"""What is kept about a person: the text they agree to, their data, and the end of an account."""

from tempfile import TemporaryFile
from typing import Any

from flask import (
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from participation.accounts.choices import CONSENT_VERSION
from participation.accounts.errors import (
    CodeOver,
    CodeTooSoon,
    ConsentAskedFor,
    LastOfficial,
    NoMoreCodesToday,
    WrongCode,
    WrongPassword,
)
from participation.accounts.schemas import DeleteSchema
from participation.accounts.services.leaving import (
    ask_to_leave,
    bundle_of,
    confirm_leaving,
    delete_account,
)
from participation.accounts.services.settings import consent
from participation.accounts.views import blueprint
from participation.accounts.views.challenges import Challenge, awaited, wait_for
from participation.web.access import Access, access, declared_access, person
from participation.web.api.calls import is_api_call
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form
from participation.web.fragments import lead_to, page_asked_from, wants_fragment
from participation.web.kept_forms import keep_form
from participation.web.redirects import next_address

# What somebody may do who does not agree to a new text: read it, leave, and take their data along.
_WITHOUT_CONSENT = {
    "accounts.consent_page",
    "accounts.give_consent",
    "accounts.sign_out",
    "accounts.my_data",
    "accounts.leaving",
    "accounts.send_leaving_code",
    "accounts.leave",
}
_LEAVING = "-leaving"


@blueprint.get("/privacy")
@access(Access.PUBLIC)
def privacy() -> Any:
    """Say what is kept, why, how long, and whom to ask."""
    return render_template("accounts/privacy.html", version=CONSENT_VERSION)


@blueprint.get("/consent")
@access(Access.SIGNED_IN)
def consent_page() -> Any:
    """Ask again: the text has changed."""
    return render_template("accounts/consent.html", next=next_address(""))


@blueprint.post("/consent")
@access(Access.SIGNED_IN)
def give_consent() -> Any:
    """Record consent to the present text, and go on."""
    consent(person())
    flash(_("Thank you."))
    return redirect(next_address(url_for("voting.home")))


@blueprint.post("/me/data")
@access(Access.SIGNED_IN)
@limiter.limit("10 per hour")
def my_data() -> Any:
    """Hand out all that is kept about the person, as a ZIP."""
    handle = TemporaryFile()  # noqa: SIM115 - closed when it is sent
    bundle_of(person()).write(handle)
    handle.seek(0)
    answer = send_file(
        handle, mimetype="application/zip", as_attachment=True, download_name="my-data.zip"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/me/delete")
@access(Access.SIGNED_IN)
def leaving() -> Any:
    """Say what deleting the account means, and ask for proof."""
    return _leaving_page(Form())


@blueprint.post("/me/delete/code")
@access(Access.SIGNED_IN)
@limiter.limit("10 per hour")
def send_leaving_code() -> Any:
    """Send the code that confirms the deletion."""
    try:
        wait_for(Challenge(ask_to_leave(person()), person().email), _LEAVING)
    except (CodeTooSoon, NoMoreCodesToday) as refusal:
        return _leaving_page(Form(errors={"form": [str(refusal)]})), 429
    flash(_("A code is on its way to your e-mail address."))
    return redirect(url_for("accounts.leaving"))


@blueprint.post("/me/delete")
@access(Access.SIGNED_IN)
@limiter.limit("10 per minute; 30 per hour")
def leave() -> Any:
    """Delete the account."""
    form = load_form(DeleteSchema())
    if form.valid:
        challenge = awaited(_LEAVING)
        try:
            confirm_leaving(
                person(),
                password=form.data["current_password"],
                challenge=challenge.name if challenge else "",
                code=form.data["code"],
            )
            delete_account(person(), empty=form.data["texts"] == "empty")
        except WrongPassword as refusal:
            form.errors["current_password"] = [str(refusal)]
        except (CodeOver, WrongCode) as refusal:
            form.errors["code" if challenge else "form"] = [str(refusal)]
        except LastOfficial as refusal:
            form.errors["form"] = [str(refusal)]
        else:
            logout_user()
            session.clear()
            flash(_("Your account is deleted. Thank you for having taken part."))
            return redirect(url_for("voting.home"))
    return _leaving_page(form), 422


@blueprint.before_app_request
def ask_again() -> Response | None:
    """Ask who agreed to an older text before they do anything; reading needs no consent."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in _WITHOUT_CONSENT or _is_public(endpoint):
        return None
    if not current_user.is_authenticated or current_user.consent_version == CONSENT_VERSION:
        return None
    if is_api_call():
        raise ConsentAskedFor
    back = page_asked_from() if wants_fragment() else request.full_path.rstrip("?")
    if request.method != "GET":
        back = keep_form() or next_address("/")
    return lead_to(url_for("accounts.consent_page", next=back))


def _leaving_page(form: Form) -> str:
    return render_template(
        "accounts/leaving.html", form=form, code_sent=awaited(_LEAVING) is not None
    )


def _is_public(endpoint: str) -> bool:
    # A ballot is taken in few statements; who votes was asked on the page of the ballot.
    return declared_access(current_app, endpoint) in (None, Access.PUBLIC, Access.IN_SESSION)
