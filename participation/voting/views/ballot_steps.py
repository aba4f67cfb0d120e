"""Before and after casting: looking the ballot over, and checking its receipt."""

import hmac
import re
from typing import Any

from flask import redirect, render_template, request, url_for

from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.core.errors import Refusal
from participation.core.text import arabic_digits
from participation.proposals.queries import projects
from participation.voting.errors import BallotRefused
from participation.voting.queries import own_entry, why_vote_stands
from participation.voting.queries.polls import booth as find_booth
from participation.voting.services.casting import check_ballot
from participation.voting.services.receipts import standing_receipt
from participation.voting.views import blueprint
from participation.voting.views.ballots import ballot_page, filled_in, read_ballot
from participation.web.access import Access, access, person, session_id
from participation.web.errors import status_of
from participation.web.forms import Form


@blueprint.post("/boards/<slug>/ballot/review")
@access(Access.SIGNED_IN)
def review_ballot(slug: str) -> Any:
    """Show what was chosen, to be confirmed or changed. Nothing is cast, and nothing kept."""
    board = find_board(slug)
    check_visible(person(), board)
    filled = filled_in()
    rules = board.rules_for_voting
    entry = own_entry(person(), board.id)
    voted = entry is not None and entry.voted
    try:
        choices = read_ballot(rules.kind, filled) if rules else ()
        if "change" in filled:
            return ballot_page(board, filled=filled, refusal=None, may_vote=True, voted=voted)
        check_ballot(find_booth(slug, session_id()), choices)
        refusal = why_vote_stands(entry)
        if refusal is not None:
            raise refusal
    except Refusal as refused:
        may_vote = isinstance(refused, BallotRefused)
        page = ballot_page(board, filled=filled, refusal=refused, may_vote=may_vote, voted=voted)
        return page, status_of(refused)
    by_code = {project.code: project for project in projects(board.id)}
    chosen = [(by_code[code], points) for code, points in choices]
    return render_template(
        "voting/ballot_review.html",
        board=board,
        rules=rules,
        filled=filled,
        chosen=chosen,
        cost=sum(project.cost for project, _points in chosen),
    )


@blueprint.get("/boards/<slug>/ballot/review")
@access(Access.SIGNED_IN)
def begin_again(slug: str) -> Any:
    """Lead to the ballot: there is nothing to look over before it is filled in."""
    return redirect(url_for("voting.ballot", slug=slug))


@blueprint.get("/boards/<slug>/ballot/receipt")
@access(Access.SIGNED_IN)
def receipt(slug: str) -> Any:
    """Tell whether the receipt that was typed is that of the person's ballot that counts."""
    board = find_board(slug)
    check_visible(person(), board)
    typed = request.args.get("code", "")
    outcome = ""
    if typed.strip():
        standing = standing_receipt(board, person())
        outcome = "none" if standing is None else "in" if _same(typed, standing) else "other"
    return render_template(
        "voting/receipt.html", board=board, outcome=outcome, form=Form(typed={"code": typed})
    )


def _same(typed: str, receipt: str) -> bool:
    plain = re.sub(r"[^0-9A-F]", "", arabic_digits(typed).upper())
    return hmac.compare_digest(plain, receipt.replace("-", ""))
