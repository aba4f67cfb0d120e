"""Proposals like the one that somebody is writing, to be supported instead."""

from typing import Any

from flask import render_template, request, url_for

from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.proposals.queries import similar_proposals
from participation.voting.queries import supported_by
from participation.voting.views import blueprint
from participation.web.access import Access, access, person


@blueprint.get("/boards/<slug>/proposals/similar")
@access(Access.SIGNED_IN)
def similar(slug: str) -> Any:
    """Give a piece of the form: the board's proposals whose titles resemble `title`."""
    board = find_board(slug)
    check_visible(person(), board)
    title = request.args.get("title", "")[:200]
    return render_template(
        "proposals/similar.html",
        proposals=similar_proposals(board.id, title),
        supported=supported_by(person(), board.id),
        back=url_for("voting.similar", slug=slug, title=title),
        open="open" in request.args,
    )
