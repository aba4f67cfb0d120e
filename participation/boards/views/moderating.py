"""Changing when officials look at what people write on a board."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from participation.accounts.policies import check_official
from participation.boards.queries import board as find_board
from participation.boards.schemas import ModerationSchema
from participation.boards.services.moderating import set_moderation
from participation.boards.views import blueprint
from participation.web.access import Access, access, person
from participation.web.forms import load_form


@blueprint.post("/boards/<slug>/moderation")
@access(Access.OFFICIAL)
def change_moderation(slug: str) -> Response:
    """Change it."""
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    form = load_form(ModerationSchema())
    if form.valid:
        set_moderation(person(), board, form.data["moderation"])
        flash(_("It is changed. The board shows it, and it stands in the log."))
    return redirect(url_for("tallies.manage", slug=slug))
