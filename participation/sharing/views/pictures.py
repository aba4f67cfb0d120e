"""Pictures beside links. They speak Thai to everybody: nobody's cookie comes with the asking."""

from typing import Any

from flask import current_app, make_response, request
from flask_babel import force_locale
from flask_babel import gettext as _

from participation.boards.choices import BoardKind
from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.municipalities.colours import text_on
from participation.proposals.policies import check_shown
from participation.proposals.queries import proposal as find_proposal
from participation.sharing.pictures import TEAL, WHITE, Card
from participation.sharing.services import picture
from participation.sharing.views import blueprint
from participation.tallies.policies import check_result_public
from participation.web.access import Access, access, person

_HOUR = 3600


@blueprint.get("/boards/<slug>/picture.png")
@access(Access.PUBLIC)
def board_picture(slug: str) -> Any:
    """Show the question of a board as a picture."""
    board = find_board(slug)
    check_visible(person(), board)
    with force_locale("th"):
        return _answer(_card(board, _("Board"), board.question))


@blueprint.get("/boards/<slug>/results/picture.png")
@access(Access.PUBLIC)
def result_picture(slug: str) -> Any:
    """Show as a picture that a board has its result."""
    board = find_board(slug)
    check_result_public(person(), board)
    with force_locale("th"):
        vote = board.kind is BoardKind.BUDGET
        kicker = _("Result of the vote") if vote else _("Result of collecting ideas")
        return _answer(_card(board, kicker, board.question))


@blueprint.get("/proposals/<public_id>/picture.png")
@access(Access.PUBLIC)
def proposal_picture(public_id: str) -> Any:
    """Show the title of a proposal as a picture."""
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    check_shown(proposal)
    with force_locale("th"):
        return _answer(_card(proposal.board, _("Proposal"), proposal.title))


def _card(board: Any, kicker: str, title: str) -> Card:
    area = board.municipality
    foot = area.name
    if area.province is not None and area.province.name not in foot:
        foot = f"{foot} · {area.province.name}"
    return Card(
        site=current_app.config["SITE_NAME"] or _("Ruam Khit"),
        kicker=kicker,
        title=title,
        foot=foot,
        label=_("Sample data") if board.sample else "",
        accent=area.accent or TEAL,
        on_accent=(area.accent and text_on(area.accent)) or WHITE,
    )


def _answer(card: Card) -> Any:
    content, name = picture(card)
    response = make_response(content)
    response.mimetype = "image/png"
    response.cache_control.max_age = _HOUR
    response.set_etag(name)
    return response.make_conditional(request)
