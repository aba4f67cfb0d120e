"""Reads of surveys: who is asked, and what they said, in numbers that tell of nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select, union

from participation.accounts.models import Account, Person
from participation.core.db import db
from participation.core.small_cells import LEAST
from participation.delivery.models import Survey, SurveyAnswer
from participation.discussion.models import Comment
from participation.proposals.models import Proposal
from participation.voting.models import RollEntry, Support


@dataclass(frozen=True)
class SurveyResult:
    """How many answered, and how many per cent were satisfied and would join again.

    Both are None where fewer than LEAST answered.
    """

    answers: int
    satisfied: int | None
    again: int | None

    @classmethod
    def of(cls, asked: bool, answers: int, satisfied: int, again: int) -> "SurveyResult | None":
        """Return what the row of `count_survey` says, None where people were not asked."""
        if not asked:
            return None
        if answers < LEAST:
            return cls(answers, None, None)
        return cls(answers, round(satisfied * 100 / answers), round(again * 100 / answers))


def count_survey(board_id: int) -> Select[bool, int, int, int]:
    """Return the SQL of one row: were people asked, how many answered, were content, come again."""
    return select(
        exists().where(Survey.board_id == board_id),
        func.count(SurveyAnswer.mark),
        func.count().filter(SurveyAnswer.satisfied),
        func.count().filter(SurveyAnswer.again),
    ).where(SurveyAnswer.board_id == board_id)


def participants(board_id: int) -> Sequence[Account]:
    """Return who proposed, said, supported or voted something on a board and has an account."""
    return db.session.scalars(
        select(Account)
        .where(Account.id.in_(_who_took_part(board_id)), Account.deleted_at.is_(None))
        .order_by(Account.id)
    ).all()


def took_part(board_id: int, account_id: int) -> bool:
    """Tell whether an account is one of the participants of a board."""
    found = select(Account.id).where(
        Account.id == account_id, Account.id.in_(_who_took_part(board_id))
    )
    return db.session.scalar(found) is not None


def _who_took_part(board_id: int) -> Select[int]:
    ids = union(
        select(Proposal.author_id).where(Proposal.board_id == board_id),
        select(Comment.author_id)
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .where(Proposal.board_id == board_id),
        select(Person.account_id)
        .join(Support, Support.person_id == Person.id)
        .where(Support.board_id == board_id),
        select(Person.account_id)
        .join(RollEntry, RollEntry.person_id == Person.id)
        .where(RollEntry.board_id == board_id, RollEntry.voted),
    ).subquery()
    return select(ids.c[0])
