"""After voting, once and only who likes: age group and part of society."""

from typing import Any

from flask import flash, redirect, session, url_for
from flask_babel import gettext as _

from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.voting.schemas import GroupsSchema
from participation.voting.services.groups import describe_voter
from participation.voting.views import blueprint
from participation.web.access import Access, access, person
from participation.web.forms import load_form

_ASKED = "groups-asked"


@blueprint.post("/boards/<slug>/ballot/groups")
@access(Access.SIGNED_IN)
def describe(slug: str) -> Any:
    """Note which groups the voter belongs to; what was left open stays so."""
    board = find_board(slug)
    check_visible(person(), board)
    form = load_form(GroupsSchema())
    if form.valid and any(form.data.values()) and describe_voter(board, person(), **form.data):
        flash(_("Thank you. This is only counted in groups, apart from your ballot."))
    return redirect(url_for("voting.board", slug=slug))


def ask_groups(board: Any) -> bool:
    """Tell whether to ask now: once on every board."""
    asked = session.get(_ASKED, [])
    if board.slug in asked:
        return False
    session[_ASKED] = [*asked, board.slug]
    return True
