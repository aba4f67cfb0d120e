"""Following, and one's own lists, for programs."""

from collections.abc import Callable
from typing import Any

from participation.boards.queries import board as find_board
from participation.core.scopes import Scope
from participation.core.shapes import ListQuestion, Question, page_of
from participation.municipalities.queries import municipality as find_municipality
from participation.notifications.queries import frequency_of
from participation.notifications.queries.mine import (
    my_answers,
    my_follows,
    my_proposals,
    my_supports,
    my_votes,
)
from participation.notifications.schemas import FrequencySchema
from participation.notifications.services.following import choose_frequency, follow, unfollow
from participation.notifications.shapes import FollowsShape, MineShape, NewsShape
from participation.proposals.queries import proposal as find_proposal
from participation.web.access import Access, access, person
from participation.web.api.blueprint import ApiBlueprint
from participation.web.api.cursors import place_in, seal
from participation.web.api.scopes import scope

blueprint = ApiBlueprint("following", __name__, "What one follows, and one's own lists.")

FIND: dict[str, Callable[[str], Any]] = {
    "municipalities": find_municipality,
    "boards": find_board,
    "proposals": find_proposal,
}


def _of_proposal(proposal: Any) -> dict[str, Any]:
    return {
        "board": proposal.board.slug,
        "proposal": proposal.public_id,
        "title": proposal.title,
        "at": proposal.created_at,
    }


def _of_answer(row: Any) -> dict[str, Any]:
    answer, proposal = row
    return {"proposal": proposal.public_id, "title": proposal.title, "at": answer.answered_at}


def _of_vote(row: Any) -> dict[str, Any]:
    # Not when: nothing may help to find somebody's ballot.
    _entry, board = row
    return {"board": board.slug, "title": board.question}


def _of_follow(row: Any) -> dict[str, Any]:
    at = {"at": row.created_at}
    if row.municipality:
        return {"municipality": row.municipality.slug, "title": row.municipality.name, **at}
    if row.board:
        return {"board": row.board.slug, "title": row.board.question, **at}
    return {"proposal": row.proposal.public_id, "title": row.proposal.title, **at}


LISTS: dict[str, tuple[Callable[..., Any], Callable[[Any], dict[str, Any]]]] = {
    "proposals": (my_proposals, _of_proposal),
    "answers": (my_answers, _of_answer),
    "votes": (my_votes, _of_vote),
    "supports": (my_supports, _of_proposal),
    "follows": (my_follows, _of_follow),
}
_NOTHING = {"board": None, "proposal": None, "municipality": None, "at": None}


@blueprint.get(
    "/me/<any(proposals, answers, votes, supports, follows):name>",
    asks=ListQuestion,
    answers=page_of(MineShape),
)
@access(Access.SIGNED_IN)
def list_mine(question: dict[str, Any], name: str) -> Any:
    """List one's proposals, answers to them, votes, supports, or what one follows."""
    read, told = LISTS[name]
    # A page keeps its length: the number of the next one means nothing with another.
    page, size = place_in(question) or (1, question["limit"])
    found = read(person(), size, page)
    return {
        "items": [{**_NOTHING, **told(row)} for row in found.rows],
        "next_cursor": seal([page + 1, size] if found.more else None),
    }


@blueprint.put(
    "/<any(municipalities, boards, proposals):kind>/<address>/follow", answers=FollowsShape
)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def follow_thing(kind: str, address: str) -> Any:
    """Get news of a municipality, board or proposal from now on."""
    follow(person(), FIND[kind](address))
    return {"following": True}


@blueprint.delete(
    "/<any(municipalities, boards, proposals):kind>/<address>/follow", answers=FollowsShape
)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def unfollow_thing(kind: str, address: str) -> Any:
    """Get no more news of it."""
    unfollow(person(), FIND[kind](address))
    return {"following": False}


@blueprint.get("/me/news", asks=Question, answers=NewsShape)
@access(Access.SIGNED_IN)
def get_frequency(_question: dict[str, Any]) -> Any:
    """Tell how often one gets news by e-mail."""
    return {"frequency": frequency_of(person().id)}


@blueprint.put("/me/news", takes=FrequencySchema, answers=NewsShape)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def set_frequency(body: dict[str, Any]) -> Any:
    """Choose how often one gets news by e-mail."""
    choose_frequency(person().id, body["frequency"])
    return body
