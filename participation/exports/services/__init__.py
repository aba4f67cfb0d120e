"""Exports of one board, line by line, so that size does not matter."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from participation.boards.choices import BoardKind, Stage
from participation.boards.models import Board
from participation.boards.policies import check_visible
from participation.core.csv_lines import csv_head, csv_line
from participation.exports.choices import Format
from participation.exports.dictionary import column_names
from participation.exports.errors import NoBallots
from participation.exports.narrowing import Wanted
from participation.exports.queries.talk import proposal_rows
from participation.exports.queries.votes import project_rows
from participation.exports.tables import in_iso, plain
from participation.pabulib.writer import write_election
from participation.proposals.queries import projects
from participation.tallies.policies import check_result_public
from participation.tallies.queries import result as find_result
from participation.voting.queries import grouped_ballots, published_channels


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


def _projects_csv(board: Board) -> Iterator[str]:
    yield from table_lines("projects", project_rows(board, Wanted()))


def _proposals_csv(board: Board) -> Iterator[str]:
    yield from table_lines("proposals", proposal_rows(board, Wanted()))


def table_lines(table: str, rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the lines of one of the tables in the dictionary, as CSV."""
    yield csv_head(column_names(table))
    for row in rows:
        yield csv_line(map(in_iso, row))


def _proposals_json(board: Board) -> Iterator[str]:
    columns = column_names("proposals")
    rows = [dict(zip(columns, row, strict=True)) for row in proposal_rows(board, Wanted())]
    yield _json({"board": board_facts(board), "proposals": rows}) + "\n"


def _vote_json(board: Board) -> Iterator[str]:
    """Yield one JSON object: board, frozen rules and projects, result, and every ballot."""
    frozen = board.frozen(Stage.VOTING)
    parts = {
        "board": board_facts(board),
        "rules": json.loads(frozen.body) if frozen else None,
        "channels": published_channels(board.id),
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
        "trial": board.trial,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=plain)
