"""Boards, and the log of official acts and the indicators of one area."""

from collections.abc import Iterator
from dataclasses import astuple
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from participation.boards.choices import Phase
from participation.boards.models import Board
from participation.core.db import db
from participation.core.transaction import end_reading
from participation.exports.narrowing import Wanted
from participation.insights.queries import of_area
from participation.logbook.queries import Filter, whole_log
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal
from participation.tallies.queries import result as find_result

Row = tuple[Any, ...]


def board_rows(board: Board, wanted: Wanted) -> Iterator[Row]:
    """Yield the board, if it is in the wanted phase and opened within the wanted days."""
    opens = board.collecting_opens_at
    early = wanted.begins_at is not None and opens < wanted.begins_at
    late = wanted.ends_at is not None and opens >= wanted.ends_at
    if early or late or (wanted.state and board.phase.value != wanted.state):
        return
    proposals, supports = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Proposal.support_count), 0)).where(
            Proposal.board_id == board.id, Proposal.listed
        )
    ).one()
    result = find_result(board.id) if board.phase is Phase.RESULTS else None
    end_reading()
    place, rules = board.municipality, board.rules_for_voting
    yield (
        place.name_th,
        place.name_en,
        place.kind.value,
        board.kind.value,
        board.question,
        board.background,
        board.phase.value,
        opens,
        board.collecting_closes_at,
        board.voting_opens_at,
        board.voting_closes_at,
        board.results_at,
        Decimal(rules.budget).scaleb(-2) if rules and rules.budget is not None else None,
        rules.currency if rules else "",
        proposals,
        supports,
        result["ballots"] if result else None,
        int(board.imported),
        _changed_at(board),
    )


def _changed_at(board: Board) -> datetime:
    """Return when officials last did something that everybody sees of the board itself."""
    acts = (
        board.created_at,
        board.collecting_announced_at,
        board.voting_announced_at,
        board.projects_frozen_at,
        board.counted_at,
    )
    return max(moment for moment in acts if moment is not None)


def log_rows(municipality: Municipality, wanted: Wanted) -> Iterator[Row]:
    """Yield the official acts as everybody may read them, oldest first; nobody's name."""
    asked = Filter(first=wanted.first, last=wanted.last)
    for line in whole_log(municipality.id, asked, official=False):
        yield line.number, line.at, line.act, line.subject, line.words, line.digest
    end_reading()


def indicator_rows(municipality: Municipality, _wanted: Wanted) -> Iterator[Row]:
    """Yield what the area came to in each fiscal year, the first one first."""
    found = of_area(municipality.id)
    end_reading()
    yield from (astuple(figures) for figures in found.years)
