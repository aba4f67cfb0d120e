"""Boards with their rules, and the projects on their ballots."""

import json
from typing import Any

from participation.boards.choices import Stage
from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.core.shapes import Question, page_of
from participation.proposals.queries import project_list, projects, public_ids_by_code
from participation.voting.api import blueprint
from participation.voting.errors import ProjectsNotFrozen
from participation.voting.plain_words import rules_in_words
from participation.voting.queries.boards import Wanted, boards_after
from participation.voting.queries.listing import board_page
from participation.voting.shapes import (
    BoardShape,
    BoardsQuestion,
    ProjectsShape,
    WholeBoardShape,
)
from participation.web.access import Access, access, person
from participation.web.addresses import absolute
from participation.web.api.cursors import place_in, seal

_COLUMNS = (
    "slug",
    "municipality",
    "kind",
    "question",
    "phase",
    "phase_ends_at",
    "collecting_opens_at",
    "collecting_closes_at",
    "voting_opens_at",
    "voting_closes_at",
    "results_at",
    "sample",
    "imported",
)


@blueprint.get("/boards", asks=BoardsQuestion, answers=page_of(BoardShape))
@access(Access.PUBLIC)
def list_boards(question: dict[str, Any]) -> Any:
    """List boards, the latest opening first."""
    limit = question["limit"]
    wanted = Wanted(
        municipality=question["municipality"],
        phase=question.get("phase"),
        kind=question.get("kind"),
    )
    found = boards_after(place_in(question) or "", wanted, limit + 1)
    return {
        "items": [_board(listed) for listed in found[:limit]],
        "next_cursor": seal(found[limit - 1].board.slug if len(found) > limit else None),
    }


@blueprint.get("/boards/<slug>", asks=Question, answers=WholeBoardShape)
@access(Access.PUBLIC)
def get_board(_question: dict[str, Any], slug: str) -> Any:
    """Return one board with its rules."""
    page = board_page(slug)
    board = page.board
    check_visible(person(), board)
    rules = board.rules_for_voting
    return {
        **_board(page),
        "background": board.background,
        "categories": [category.name for category in board.categories],
        "sub_areas": page.sub_areas,
        "documents": [
            {
                "title": document.title,
                "address": document.address
                or absolute("boards.document", public_id=document.public_id),
            }
            for document in board.documents
        ],
        "collecting_rules": _rules(board, Stage.COLLECTING, board.rules_for_collecting, []),
        "voting_rules": rules and _rules(board, Stage.VOTING, rules, rules_in_words(rules)),
    }


@blueprint.get("/boards/<slug>/projects", asks=Question, answers=ProjectsShape)
@access(Access.PUBLIC)
def list_projects(_question: dict[str, Any], slug: str) -> Any:
    """Return the frozen list of projects on a board's ballot."""
    board = find_board(slug)
    check_visible(person(), board)
    frozen = project_list(board.id)
    if frozen is None:
        raise ProjectsNotFrozen
    addresses = public_ids_by_code(board.id)
    return {
        "digest": frozen.digest,
        "frozen_at": frozen.frozen_at,
        "items": [
            {**vars(project), "proposal": addresses.get(project.code)}
            for project in projects(board.id)
        ],
    }


def _board(listed: Any) -> dict[str, Any]:
    return {
        **{name: getattr(listed.board, name) for name in _COLUMNS},
        "proposals": listed.proposals,
        "participants": listed.participants,
        "url": absolute("voting.board", slug=listed.board.slug),
    }


def _rules(board: Any, stage: Stage, rules: Any, sentences: list[str]) -> dict[str, Any]:
    frozen = board.frozen(stage)
    return {
        "announced": frozen is not None,
        "announced_at": frozen and frozen.frozen_at,
        "digest": frozen and frozen.digest,
        # The canonical text itself, so that its digest can be checked.
        "body": json.loads(frozen.body if frozen else rules.to_json()),
        "sentences": sentences,
    }
