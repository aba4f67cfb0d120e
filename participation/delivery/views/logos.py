"""The logo of an area: sent by officials, shown to everybody."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from participation.accounts.policies import check_official
from participation.core import storage
from participation.core.errors import Invalid
from participation.core.pictures import MOST_BYTES, FileKind
from participation.delivery.services.logos import change_logo, logo_key, remove_logo
from participation.delivery.views import blueprint
from participation.delivery.views.settings import settings_page
from participation.municipalities.queries import municipality as find_municipality
from participation.web.access import Access, access, person
from participation.web.large_forms import takes_files
from participation.web.sent_files import FOR_EVERYBODY, send_kept


@blueprint.get("/areas/<slug>/logo.jpg")
@access(Access.PUBLIC)
def logo(slug: str) -> Any:
    """Show the logo of an area."""
    address = find_municipality(slug).logo
    if address is None:
        raise NotFound
    content = storage.get(logo_key(address))
    return send_kept(content, FileKind.PHOTO, name="logo.jpg", digest=address, cache=FOR_EVERYBODY)


@blueprint.post("/areas/<slug>/logo")
@access(Access.OFFICIAL)
@takes_files(MOST_BYTES + 100_000)
def send_logo(slug: str) -> Any:
    """Show another logo, or say why the file can't be one."""
    municipality = find_municipality(slug)
    check_official(person(), municipality.id)
    sent = request.files.get("logo")
    try:
        change_logo(person(), municipality, sent.read() if sent else b"")
    except Invalid as refusal:
        return settings_page(municipality, {"logo": [str(refusal)]}), 422
    flash(_("The logo is saved."))
    return redirect(url_for("voting.area", slug=slug))


@blueprint.post("/areas/<slug>/logo/remove")
@access(Access.OFFICIAL)
def take_logo_away(slug: str) -> Any:
    """Show no logo any more."""
    remove_logo(person(), find_municipality(slug))
    flash(_("The logo is gone."))
    return redirect(url_for("delivery.settings", slug=slug))
