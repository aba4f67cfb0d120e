"""Small pages for frames on other sites: boards of an area, one board, its result.

They are the same for everybody: no cookie is read or set (`WithoutCookies`), nothing can be sent
from them, and only they may stand in frames.
"""

from typing import Any

from flask import render_template

from participation.boards.choices import BoardKind
from participation.boards.policies import check_visible
from participation.boards.queries import area_stamp, board_stamp, boards_of
from participation.municipalities.queries import municipality as find_municipality
from participation.sharing.views import blueprint
from participation.tallies.policies import check_result_public
from participation.tallies.queries import board_with_tally, body_of
from participation.voting.choices import Order
from participation.voting.queries.listing import (
    Listing,
    board_page,
    listed_boards,
    listed_proposals,
)
from participation.web.access import Access, access
from participation.web.cache import cached
from participation.web.security import in_frames

BOARDS, PROPOSALS = 10, 5


@blueprint.get("/widgets/areas/<slug>")
@access(Access.PUBLIC)
@cached(area_stamp)
def area_widget(slug: str) -> Any:
    """Show the latest boards of an area."""
    area = find_municipality(slug)
    (boards,) = listed_boards(boards_of(slug, limit=BOARDS))
    return in_frames(render_template("widgets/area.html", municipality=area, boards=boards))


@blueprint.get("/widgets/boards/<slug>")
@access(Access.PUBLIC)
@cached(board_stamp)
def board_widget(slug: str) -> Any:
    """Show one board with its most supported proposals."""
    page = board_page(slug)
    check_visible(None, page.board)
    html = render_template(
        "widgets/board.html",
        board=page.board,
        page=page,
        proposals=_best(page.board),
    )
    return in_frames(html)


@blueprint.get("/widgets/boards/<slug>/results")
@access(Access.PUBLIC)
@cached(board_stamp)
def results_widget(slug: str) -> Any:
    """Show what was selected on a board, once the result is public."""
    board, tally = board_with_tally(slug)
    check_result_public(None, board)
    result = body_of(tally) or {"projects": [], "currency": "THB"}
    quorum = result.get("quorum")
    stands = quorum is None or quorum["met"]
    html = render_template(
        "widgets/results.html",
        board=board,
        currency=result["currency"],
        winners=[line for line in result["projects"] if line["funded"] and stands],
        proposals=_best(board) if board.kind is BoardKind.IDEAS else [],
    )
    return in_frames(html)


def _best(board: Any) -> Any:
    return listed_proposals(board.id, Listing(order=Order.SUPPORT, limit=PROPOSALS)).proposals
