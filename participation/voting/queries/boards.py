"""Choosing boards for a list that goes on, by what is asked of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, select

from participation.boards.choices import BoardKind, Phase
from participation.boards.models import Board
from participation.boards.queries import BoardChoice
from participation.core import clock
from participation.core.db import db
from participation.municipalities.models import Municipality
from participation.voting.queries.listing import ListedBoard, listed_boards


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which boards: of a municipality (slug), in a phase, of a kind; empty leaves nothing out."""

    municipality: str = ""
    phase: Phase | None = None
    kind: BoardKind | None = None


def boards_after(slug: str, wanted: Wanted, limit: int) -> list[ListedBoard]:
    """Return at most `limit` boards that come after one in the list, latest opening first.

    An empty `slug` begins the list. Drafts are left out.
    """
    where: list[ColumnElement[bool]] = [Board.collecting_announced_at.is_not(None)]
    if wanted.municipality:
        own = select(Municipality.id).where(Municipality.slug == wanted.municipality)
        where.append(Board.municipality_id == own.scalar_subquery())
    if wanted.kind:
        where.append(Board.kind == wanted.kind)
    if wanted.phase:
        where.append(in_phase(wanted.phase, clock.now()))
    if slug:
        where.append(_after(slug))
    order: tuple[ColumnElement[Any], ...] = (Board.collecting_opens_at.desc(), Board.id.desc())
    (found,) = listed_boards(BoardChoice(tuple(where), order, limit))
    return found


def _after(slug: str) -> ColumnElement[bool]:
    last = db.session.execute(
        select(Board.collecting_opens_at, Board.id).where(Board.slug == slug)
    ).one_or_none()
    if last is None:
        return false()
    opens_at, board_id = last
    return or_(
        Board.collecting_opens_at < opens_at,
        and_(Board.collecting_opens_at == opens_at, Board.id < board_id),
    )


def in_phase(phase: Phase, moment: datetime) -> ColumnElement[bool]:
    """Return the condition that a board is in a phase, as `boards.schedule.phase_at` says it."""
    announced = Board.collecting_announced_at.is_not(None)
    opened = Board.collecting_opens_at <= moment
    collected = Board.collecting_closes_at <= moment
    votes = Board.voting_opens_at.is_not(None)
    open_polls = and_(
        votes,
        Board.voting_opens_at <= moment,
        Board.voting_announced_at.is_not(None),
        Board.projects_frozen_at.is_not(None),
    )
    voted = and_(open_polls, Board.voting_closes_at <= moment)
    over = and_(
        Board.results_at <= moment,
        or_(not_(votes), and_(voted, Board.counted_at.is_not(None))),
    )
    return {
        Phase.DRAFT: not_(announced),
        Phase.UPCOMING: and_(announced, not_(opened)),
        Phase.COLLECTING: and_(announced, opened, not_(collected)),
        Phase.REVIEW: and_(
            announced,
            collected,
            or_(
                and_(votes, not_(open_polls)),
                and_(not_(votes), Board.results_at > moment),
            ),
        ),
        Phase.VOTING: and_(announced, collected, open_polls, Board.voting_closes_at > moment),
        Phase.COUNTING: and_(announced, collected, voted, not_(over)),
        Phase.RESULTS: and_(announced, collected, over),
    }[phase]
