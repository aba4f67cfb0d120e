"""Reads of what people follow and how often they hear of it."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from participation.accounts.models import Account
from participation.boards.models import Board
from participation.core.db import db
from participation.municipalities.models import Municipality
from participation.notifications.choices import (
    DEFAULT_FREQUENCY,
    OF_BOARDS,
    OF_PHASES,
    OF_PROPOSALS,
    OF_SUPPORTED,
    Frequency,
)
from participation.notifications.models import Follow, News, NewsChoice
from participation.notifications.policies import Thing
from participation.proposals.models import Proposal
from participation.voting.models import Support


def column_of(thing: Thing) -> InstrumentedAttribute[int | None]:
    """Return the column of `follow` that names things of this kind."""
    if isinstance(thing, Municipality):
        return Follow.municipality_id
    return Follow.board_id if isinstance(thing, Board) else Follow.proposal_id


def concerns() -> ColumnElement[bool]:
    """Return the SQL of: this follow is one of these news, of this board (Follow, News, Board)."""
    own_boards = select(Proposal.board_id).where(Proposal.id == Follow.proposal_id)
    return or_(
        and_(
            News.kind.in_(OF_BOARDS),
            or_(Follow.board_id == Board.id, Follow.municipality_id == Board.municipality_id),
        ),
        and_(News.kind.in_(OF_PHASES), Board.id.in_(own_boards.correlate(Follow))),
        and_(News.kind.in_(OF_PROPOSALS), Follow.proposal_id == News.proposal_id),
    )


def concerns_supporter() -> ColumnElement[bool]:
    """Return the SQL of: this support is for the proposal of these news (Support, News)."""
    return and_(News.kind.in_(OF_SUPPORTED), Support.proposal_id == News.proposal_id)


def is_following(account: Account, thing: Thing) -> bool:
    """Tell whether the person follows this area, board or proposal itself."""
    found = select(Follow.id).where(Follow.account_id == account.id, column_of(thing) == thing.id)
    return db.session.scalar(found) is not None


def frequency_of(account_id: int) -> Frequency:
    """Return how often the person gets news."""
    chosen = db.session.scalar(
        select(NewsChoice.frequency).where(NewsChoice.account_id == account_id)
    )
    return chosen or DEFAULT_FREQUENCY


def without_news() -> list[int]:
    """Return the ids of the accounts that chose to get no mails."""
    return list(
        db.session.scalars(
            select(NewsChoice.account_id).where(NewsChoice.frequency == Frequency.NEVER)
        )
    )
