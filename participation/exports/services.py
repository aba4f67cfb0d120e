"""Exports of one board, line by line, so that size does not matter."""

import json
from collections.abc import Iterator
from typing import Any

from participation.boards.choices import BoardKind, Stage
from participation.boards.models import Board
from participation.boards.policies import check_visible
from participation.core.csv_lines import csv_head, csv_line
from participation.exports.choices import Format
from participation.exports.dictionary import column_names
from participation.exports.errors import NoBallots
from participation.pabulib.writer import write_election
from participation.proposals.queries import projects, ranked_by_support
from participation.tallies.policies import check_result_public
from participation.tallies.queries import result as find_result
from participation.voting.queries import ballots_by_channel, grouped_ballots


def export_board(board: Board, form: Format) -> Iterator[str]:
    """Return the lines of an export.

    A board with a ballot is exported when its result is public, for everybody alike; one that
    ranks by support at any time. Raises BoardNotFound (draft), NoResultYet, NoBallots.
    """
    check_public(board)
    if board.kind is BoardKind.IDEAS:
        if form is Format.PB:
            raise NoBallots
        return _proposals_csv(board) if form is Format.CSV else _proposals_json(board)
    if form is Format.CSV:
        return _projects_csv(board)
    return _vote_json(board) if form is Format.JSON else vote_pb(board)


def check_public(board: Board) -> None:
    """Refuse what `export_board` refuses of a board as a whole."""
    if board.kind is BoardKind.IDEAS:
        check_visible(None, board)
    else:
        check_result_public(None, board)


def _amount(minor: int | None) -> str | None:
    """Return minor units as a decimal number of whole ones."""
    return None if minor is None else f"{minor // 100}.{minor % 100:02d}"


def _projects_csv(board: Board) -> Iterator[str]:
    yield csv_head(column_names("projects"))
    yield from map(csv_line, project_lines(board))


def project_lines(board: Board) -> Iterator[tuple[Any, ...]]:
    """Yield the projects of a counted vote in order of rank; columns as in the dictionary."""
    result = find_result(board.id) or {"projects": []}
    for row in result["projects"]:
        yield (
            row["rank"],
            row["code"],
            row["title"],
            row["category"],
            _amount(row["cost"]),
            result["currency"],
            row["votes"],
            row["score"],
            int(row["funded"]),
            row["reason"],
            _amount(row["available"]),
            _amount(row["short_by"]),
            int(board.sample),
        )


def _proposals_csv(board: Board) -> Iterator[str]:
    yield csv_head(column_names("proposals"))
    yield from map(csv_line, proposal_lines(board))


def _proposals_json(board: Board) -> Iterator[str]:
    columns = column_names("proposals")
    rows = [dict(zip(columns, line, strict=True)) for line in proposal_lines(board)]
    yield _json({"board": board_facts(board), "proposals": rows}) + "\n"


def proposal_lines(board: Board) -> Iterator[tuple[Any, ...]]:
    """Yield the public words and figures of proposals, most supported first; not their authors.

    Columns as in the dictionary.
    """
    for rank, proposal in enumerate(ranked_by_support(board.id), start=1):
        yield (
            rank,
            proposal.reference,
            proposal.title,
            proposal.category.name if proposal.category else "",
            proposal.place,
            proposal.support_count,
            proposal.created_at.isoformat(),
            proposal.problem,
            proposal.idea,
            proposal.benefit,
            int(board.sample),
        )


def _vote_json(board: Board) -> Iterator[str]:
    """Yield one JSON object: board, frozen rules and projects, result, and every ballot."""
    frozen = board.frozen(Stage.VOTING)
    parts = {
        "board": board_facts(board),
        "rules": json.loads(frozen.body) if frozen else None,
        "channels": {channel.value: n for channel, n in ballots_by_channel(board.id).items()},
        "result": find_result(board.id),
    }
    yield _json(parts)[:-1] + ',"ballots":[\n'
    separator = ""
    for choices, count in grouped_ballots(board.id):
        yield f'{separator}{{"choices":{choices},"count":{count}}}'
        separator = ",\n"
    yield "\n]}\n"


def vote_pb(board: Board) -> Iterator[str]:
    """Return the lines of a vote in the Pabulib format; raise NoBallots where there is none."""
    rules, result = board.rules_for_voting, find_result(board.id)
    if rules is None or result is None:
        raise NoBallots
    return write_election(board, rules, projects(board.id), result, grouped_ballots(board.id))


def board_facts(board: Board) -> dict[str, Any]:
    """Return what a board is, for programs."""
    return {
        "slug": board.slug,
        "question": board.question,
        "municipality": board.municipality.name_th,
        "province_code": board.municipality.province_code,
        "kind": board.kind.value,
        "phase": board.phase.value,
        "sample": board.sample,
        "imported": board.imported,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=None)
