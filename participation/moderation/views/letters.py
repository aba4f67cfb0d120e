"""Whether an official is told in the morning what is overdue."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from participation.moderation.services.letters import choose_letter as choose
from participation.moderation.views import blueprint
from participation.web.access import Access, access, person


@blueprint.post("/me/settings/desk-letter")
@access(Access.SIGNED_IN)
def choose_letter() -> Response:
    """Say whether one wants the letter."""
    choose(person(), wanted=bool(request.form.get("wanted")))
    flash(_("Your choice is saved."))
    return redirect(url_for("accounts.settings"))
