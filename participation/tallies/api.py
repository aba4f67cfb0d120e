"""Results, for programs; hidden counts are hidden here too."""

from typing import Any

from participation.accounts.policies import check_official
from participation.boards.choices import BoardKind
from participation.boards.queries import board as find_board
from participation.core.scopes import Scope
from participation.core.shapes import Question
from participation.tallies.plain_words import outcome_in_words
from participation.tallies.policies import check_count_shown_live, check_result_public
from participation.tallies.queries import board_with_tally, body_of
from participation.tallies.services import count_ballots, count_so_far
from participation.tallies.shapes import CountedShape, LiveCountShape, ResultShape
from participation.voting.queries import supporters_by_board
from participation.web.access import Access, access, person
from participation.web.api.blueprint import ApiBlueprint
from participation.web.api.scopes import scope

blueprint = ApiBlueprint("results", __name__, "Results, once they are public.")


@blueprint.get("/boards/<slug>/results", asks=Question, answers=ResultShape)
@access(Access.PUBLIC)
def get_results(_question: dict[str, Any], slug: str) -> Any:
    """Return the result of a board; before it is public there is none for anybody."""
    board, tally = board_with_tally(slug)
    check_result_public(person(), board)
    ideas = board.kind is BoardKind.IDEAS
    result = body_of(tally) or {}
    lines = result.get("projects", [])
    return {
        "board": slug,
        "kind": board.kind,
        "supporters": supporters_by_board([board.id]).get(board.id, 0) if ideas else None,
        "digest": tally and tally.digest,
        "counted_at": tally and tally.counted_at,
        "engine": tally and tally.engine,
        "body": result or None,
        "reasons": {line["code"]: str(outcome_in_words(line, result)) for line in lines},
    }


@blueprint.get("/boards/<slug>/live-count", asks=Question, answers=LiveCountShape)
@access(Access.PUBLIC)
def get_live_count(_question: dict[str, Any], slug: str) -> Any:
    """Return the count while people vote, where the announced rules say so."""
    board = find_board(slug)
    check_count_shown_live(person(), board)
    return {"board": slug, "body": count_so_far(board)}


@blueprint.post("/boards/<slug>/count", answers=CountedShape, status=201)
@access(Access.OFFICIAL)
@scope(Scope.OFFICE)
def count_votes(slug: str) -> Any:
    """Count the ballots under the announced rules, once; the result is public from its day on."""
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    tally = count_ballots(board, by=person())
    # Not what it says: that stays hidden until its day, from everybody.
    return {"counted_at": tally.counted_at}
