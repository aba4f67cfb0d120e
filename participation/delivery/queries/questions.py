"""Reads of what units were asked."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db
from participation.core.settings import setting
from participation.delivery.errors import QuestionNotFound
from participation.delivery.models import UnitQuestion
from participation.delivery.tokens import read_question_token
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal


def questions_of(proposal_id: int) -> list[UnitQuestion]:
    """Return what units were asked about a proposal, the first question first."""
    return list(
        db.session.scalars(
            select(UnitQuestion)
            .where(UnitQuestion.proposal_id == proposal_id)
            .order_by(UnitQuestion.id)
        )
    )


def recommendation(proposal_id: int, public_id: str) -> str:
    """Return what a unit recommended on a proposal; raise QuestionNotFound."""
    found = db.session.scalar(
        select(UnitQuestion.answer).where(
            UnitQuestion.proposal_id == proposal_id,
            UnitQuestion.public_id == public_id,
            UnitQuestion.answered_at.is_not(None),
        )
    )
    if found is None:
        raise QuestionNotFound
    return found


def question_row(public_id: str) -> UnitQuestion:
    """Return a question as it stands, with its proposal and board; raise QuestionNotFound."""
    board = joinedload(UnitQuestion.proposal).joinedload(Proposal.board)
    found = db.session.scalar(
        select(UnitQuestion)
        .options(board.joinedload(Board.municipality).joinedload(Municipality.province))
        .where(UnitQuestion.public_id == public_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise QuestionNotFound
    return found


def question_by_token(token: str) -> UnitQuestion:
    """Return the question that a link leads to; raise QuestionNotFound."""
    public_id = read_question_token(setting("SECRET_KEY"), token)
    if public_id is None:
        raise QuestionNotFound
    return question_row(public_id)


def overdue_questions(municipality_id: int) -> list[UnitQuestion]:
    """Return open questions of an area whose day has passed, the first due first."""
    return list(
        db.session.scalars(
            _with_board(select(UnitQuestion))
            .options(contains_eager(UnitQuestion.proposal).contains_eager(Proposal.board))
            .where(Board.municipality_id == municipality_id, _is_overdue())
            .order_by(UnitQuestion.due_on, UnitQuestion.id)
        )
    )


def count_overdue(here: ColumnElement[bool]) -> Select[Any]:
    """Return a statement for how many open questions are overdue where `here` holds of a board."""
    return _with_board(select(func.count(UnitQuestion.id))).where(here, _is_overdue())


def due_reminders(today: date) -> list[UnitQuestion]:
    """Return the open questions, with their proposals and areas, whose unit is to be reminded."""
    board = contains_eager(UnitQuestion.proposal).contains_eager(Proposal.board)
    return list(
        db.session.scalars(
            _with_board(select(UnitQuestion))
            .options(board.joinedload(Board.municipality))
            .where(
                is_open(),
                Proposal.listed,
                UnitQuestion.expires_at > clock.now(),
                or_(
                    and_(
                        UnitQuestion.reminders < 1,
                        UnitQuestion.due_on <= today + timedelta(days=1),
                        # Asked for tomorrow, nobody is reminded today.
                        UnitQuestion.asked_at < clock.now() - timedelta(days=1),
                    ),
                    and_(UnitQuestion.reminders < 2, UnitQuestion.due_on < today),
                ),
            )
            .order_by(UnitQuestion.id)
        )
    )


def is_open() -> ColumnElement[bool]:
    """Return the condition that a question was neither answered nor withdrawn."""
    return and_(UnitQuestion.answered_at.is_(None), UnitQuestion.withdrawn_at.is_(None))


def _is_overdue() -> ColumnElement[bool]:
    return and_(is_open(), UnitQuestion.due_on < clock.today(), Proposal.listed)


def _with_board(query: Select[Any]) -> Select[Any]:
    return query.join(UnitQuestion.proposal).join(Proposal.board)
