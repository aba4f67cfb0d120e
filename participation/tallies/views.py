"""Pages of results, and the official's check-list that leads to them."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from participation.accounts.policies import check_official
from participation.boards.choices import RULE_NAMES, AllocationRule, BoardKind, Phase, Stage
from participation.boards.queries import board as find_board
from participation.boards.queries import board_stamp
from participation.boards.services.drafting import draft_checklist
from participation.proposals.queries import (
    in_order_of_submission,
    public_ids_by_code,
    ranked_by_support,
)
from participation.tallies.errors import NoResultYet, RuleDoesNotFit
from participation.tallies.plain_words import outcome_in_words
from participation.tallies.policies import check_count_shown_live, check_result_public
from participation.tallies.queries import board_with_tally, body_of
from participation.tallies.services import (
    count_ballots,
    count_so_far,
    irregularity_effects,
    other_rules,
    what_if,
)
from participation.tallies.voter_groups import days_of, groups_of, turnout_of
from participation.voting.plain_words import rules_in_words
from participation.voting.queries import ballot_count, supporters_by_board
from participation.voting.queries.groups import supports_by_day, voters_in_numbers
from participation.web.access import Access, access, person
from participation.web.cache import cached
from participation.web.digits import asked_digits, with_asked_digits
from participation.web.extensions import limiter
from participation.web.pdf import makes_pdf, pdf_response

blueprint = Blueprint("tallies", __name__)


@blueprint.get("/boards/<slug>/results")
@access(Access.PUBLIC)
@cached(board_stamp)
def results(slug: str) -> Any:
    """Tell the result of a board: what was asked, who took part, what won and why."""
    board, tally = board_with_tally(slug)
    check_result_public(person(), board)
    ideas = board.kind is BoardKind.IDEAS
    page = render_template(
        "tallies/ranking.html" if ideas else "tallies/results.html",
        board=board,
        makes_pdf=makes_pdf(),
        digits=asked_digits(),
        **(_ranking_of(board) if ideas else _result_of(board, tally)),
    )
    return with_asked_digits(page)


@blueprint.get("/boards/<slug>/results.pdf")
@access(Access.PUBLIC)
@limiter.limit("20 per minute")
def results_file(slug: str) -> Any:
    """Give the result as an official record on A4. Raises NoPdf."""
    board, tally = board_with_tally(slug)
    check_result_public(person(), board)
    ideas = board.kind is BoardKind.IDEAS
    page = render_template(
        "tallies/ranking_pdf.html" if ideas else "tallies/results_pdf.html",
        board=board,
        digits=asked_digits(),
        **(_ranking_of(board) if ideas else _result_of(board, tally)),
    )
    return pdf_response(with_asked_digits(page), f"{slug}-results.pdf")


def _ranking_of(board: Any) -> dict[str, Any]:
    return {
        "proposals": ranked_by_support(board.id),
        "supporters": supporters_by_board([board.id]).get(board.id, 0),
        "days": days_of(supports_by_day(board.id)),
    }


def _result_of(board: Any, tally: Any) -> dict[str, Any]:
    rules = board.rules_for_voting
    result = body_of(tally) or {}
    numbers = voters_in_numbers(board.id)
    return {
        "rules": rules,
        "sentences": rules_in_words(rules) if rules else [],
        "result": result,
        "tally": tally,
        "reasons": {line["code"]: outcome_in_words(line, result) for line in result["projects"]},
        "addresses": public_ids_by_code(board.id),
        "numbers": numbers,
        "groups": groups_of(numbers),
        "days": [] if board.imported else days_of(numbers.days),
        "turnout": turnout_of(rules, numbers),
        "irregularities": irregularity_effects(board) if board.imported else [],
    }


@blueprint.get("/boards/<slug>/results/present")
@access(Access.PUBLIC)
@cached(board_stamp)
def present(slug: str) -> Any:
    """Show a ranking or a counted vote on a screen, page by page."""
    board, tally = board_with_tally(slug)
    check_result_public(person(), board)
    if board.kind is BoardKind.IDEAS:
        return render_template(
            "tallies/present_ranking.html",
            board=board,
            proposals=ranked_by_support(board.id),
            supporters=supporters_by_board([board.id]).get(board.id, 0),
        )
    result = body_of(tally)
    if result is None:
        raise NoResultYet
    numbers = voters_in_numbers(board.id)
    return render_template(
        "tallies/present.html",
        board=board,
        tally=tally,
        result=result,
        numbers=numbers,
        turnout=turnout_of(board.rules_for_voting, numbers),
    )


@blueprint.get("/boards/<slug>/results/what-if")
@access(Access.PUBLIC)
@cached(board_stamp)
def second_opinion(slug: str) -> Any:
    """Show what another rule would make of the same ballots, beside the result."""
    board, tally = board_with_tally(slug)
    check_result_public(person(), board)
    rules, result = board.rules_for_voting, body_of(tally)
    if rules is None or result is None:
        raise NoResultYet
    rule = _asked_rule(other_rules(rules))
    other = what_if(board, rule)
    return render_template(
        "tallies/what_if.html",
        board=board,
        rules=rules,
        result=result,
        other={line["code"]: line for line in other["projects"]},
        other_result=other,
        reasons={line["code"]: outcome_in_words(line, other) for line in other["projects"]},
        rule=rule,
        choices=[(choice.value, RULE_NAMES[choice]) for choice in other_rules(rules)],
        rule_names=RULE_NAMES,
    )


@blueprint.get("/boards/<slug>/live-count")
@access(Access.PUBLIC)
def live_count(slug: str) -> Any:
    """Show the count while people vote, where the announced rules say so."""
    board = find_board(slug)
    check_count_shown_live(person(), board)
    return render_template("tallies/live.html", board=board, result=count_so_far(board))


def _asked_rule(choices: tuple[AllocationRule, ...]) -> AllocationRule:
    if not choices:
        raise RuleDoesNotFit
    asked = request.args.get("rule", "")
    fair = AllocationRule.EQUAL_SHARES_ADD1
    default = fair if fair in choices else choices[0]
    return next((choice for choice in choices if choice.value == asked), default)


@blueprint.get("/boards/<slug>/manage")
@access(Access.OFFICIAL)
def manage(slug: str) -> Any:
    """Show officials what is done and what comes next on a board."""
    board = _board_of_official(slug)
    lacks, advice = draft_checklist(board)
    return render_template(
        "boards/manage.html",
        board=board,
        lacks=lacks,
        advice=advice,
        phase=board.phase,
        Phase=Phase,
        Stage=Stage,
        sentences=rules_in_words(board.rules_for_voting) if board.rules_for_voting else [],
        proposals=in_order_of_submission(board.id),
        # Only how many: what they say is nobody's to see before the count.
        ballots=ballot_count(board.id),
    )


@blueprint.post("/boards/<slug>/count")
@access(Access.OFFICIAL)
def count(slug: str) -> Any:
    """Count the ballots under the announced rules."""
    board = _board_of_official(slug)
    count_ballots(board, by=person())
    flash(_("The ballots are counted. The result is public from the date that was announced."))
    return redirect(url_for("tallies.manage", slug=slug))


def _board_of_official(slug: str) -> Any:
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    return board
