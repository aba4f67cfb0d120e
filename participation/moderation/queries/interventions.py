"""Reads of what officials did about proposals and accounts."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from participation.accounts.models import Account
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db
from participation.discussion.choices import Target
from participation.moderation.choices import InterventionKind
from participation.moderation.errors import InterventionNotFound, NoSuchOnBoard
from participation.moderation.models import Intervention
from participation.moderation.queries.items import Item
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import similar_proposals

_MOST_SIMILAR = 8


def _loaded() -> Select[Intervention]:
    board = joinedload(Intervention.proposal).joinedload(Proposal.board)
    where = joinedload(Intervention.board).joinedload(Board.municipality)
    return select(Intervention).options(
        where.joinedload(Municipality.province),
        board.joinedload(Board.frozen_rules),
        board.joinedload(Board.municipality).joinedload(Municipality.province),
        joinedload(Intervention.target),
        joinedload(Intervention.account),
        joinedload(Intervention.doer),
    )


def find_intervention(public_id: str) -> Intervention:
    """Return it with its proposals, board, area and people; raise InterventionNotFound."""
    wanted = _loaded().where(Intervention.public_id == public_id)
    found = db.session.scalars(wanted).unique().one_or_none()
    if found is None:
        raise InterventionNotFound
    return found


def intervention_at(number: int) -> Intervention:
    """Return the one of this row, loaded as `find_intervention` does."""
    return db.session.scalars(_loaded().where(Intervention.id == number)).unique().one()


def lasting_of(item: Item) -> Sequence[Intervention]:
    """Return what was done about an item or its author, or merged into it, and lasts; in order."""
    about = [
        and_(
            Intervention.kind == InterventionKind.BLOCK,
            Intervention.account_id == item.row.author_id,
            Intervention.municipality_id == item.proposal.board.municipality_id,
            Intervention.until > clock.now(),
        )
    ]
    if item.target is Target.PROPOSAL:
        number = item.proposal.id
        about += [Intervention.proposal_id == number, Intervention.target_id == number]
    return db.session.scalars(
        select(Intervention)
        .options(joinedload(Intervention.proposal), joinedload(Intervention.target))
        .where(
            or_(*about),
            Intervention.ended_at.is_(None),
        )
        .order_by(Intervention.id)
    ).all()


def interventions_about(account: Account) -> Sequence[Intervention]:
    """Return what officials did that concerned a person, oldest first."""
    return db.session.scalars(
        select(Intervention).where(Intervention.account_id == account.id).order_by(Intervention.id)
    ).all()


def like(proposal: Proposal) -> list[Proposal]:
    """Return the listed proposals of the board whose titles are most like this one's."""
    found = similar_proposals(proposal.board_id, proposal.title, limit=_MOST_SIMILAR + 1)
    return [other for other in found if other.id != proposal.id][:_MOST_SIMILAR]


def on_board(board_id: int, named: Sequence[str]) -> list[Proposal]:
    """Return the proposals of a board by public id or reference number, loaded with the board.

    An address that ends with one is as good. Raises NoSuchOnBoard for the first that is none.
    """
    names = {
        text: text.rstrip("/").rpartition("/proposals/")[2].rpartition("/p/")[2] for text in named
    }
    rows = db.session.execute(
        select(Proposal.reference, Proposal.public_id).where(
            Proposal.board_id == board_id,
            or_(Proposal.reference.in_(names.values()), Proposal.public_id.in_(names.values())),
        )
    ).all()
    known = {key: row.public_id for row in rows for key in (row.reference, row.public_id)}
    for text, name in names.items():
        if name not in known:
            raise NoSuchOnBoard(named=text)
    return [find_proposal(address) for address in dict.fromkeys(known[n] for n in names.values())]


def boards_with_votes(municipality_id: int) -> Sequence[Board]:
    """Return the boards of an area on which votes are cast or still to be counted."""
    now = clock.now()
    return db.session.scalars(
        select(Board)
        .where(
            Board.municipality_id == municipality_id,
            Board.projects_frozen_at.is_not(None),
            Board.voting_opens_at <= now,
            Board.counted_at.is_(None),
            ~Board.imported,
        )
        .order_by(Board.id)
    ).all()
