"""A board's proposals as a list: in which order, which of them, from where on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload

from participation.accounts.models import Person
from participation.boards.errors import BoardNotFound
from participation.boards.models import Board, Category
from participation.boards.models.changes import BoardChange
from participation.boards.queries import WHOLE_BOARD, BoardChoice
from participation.core.db import db
from participation.municipalities.models import SubArea
from participation.proposals.models import SHUFFLE, Proposal
from participation.voting.choices import Order, Status
from participation.voting.models import RollEntry, Support

PAGE = 20
# Its powers spread the numbers of proposals, so that each seed has an order of its own.
_FACTOR = 12_343


@dataclass(frozen=True, kw_only=True)
class Place:
    """The proposal after which a list goes on: its address, and its number in the order.

    The number is the count it is sorted by, or the seed of a random order.
    """

    number: int
    public_id: str


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Which proposals of a board are shown, and how; names of categories and sub-areas, or ""."""

    order: Order
    seed: int = 0
    category: str = ""
    sub_area: str = ""
    status: Status | None = None
    after: Place | None = None
    limit: int = PAGE


@dataclass(frozen=True)
class ListedBoard:
    """A board in a list: how many proposals it has, and how many different people take part.

    These propose, support, or have voted; the latter are known when the votes are counted.
    """

    board: Board
    proposals: int
    participants: int


@dataclass(frozen=True)
class BoardPage:
    """A board with what its page tells of it in numbers and names."""

    board: Board
    proposals: int
    participants: int
    sub_areas: tuple[str, ...]
    changed_at: datetime | None


_CHANGED = (
    select(func.max(BoardChange.changed_at))
    .where(BoardChange.board_id == Board.id)
    .scalar_subquery()
)
_COUNTED = (
    select(func.count()).where(Proposal.board_id == Board.id, Proposal.listed).scalar_subquery()
)
_PEOPLE = union(
    select(Support.person_id).where(Support.board_id == Board.id).correlate(Board),
    select(Person.id)
    .join(Proposal, Proposal.author_id == Person.account_id)
    .where(
        Proposal.board_id == Board.id,
        Proposal.withdrawn_at.is_(None),
        Proposal.hidden_at.is_(None),
    )
    .correlate(Board),
    # While people vote nobody learns from a number when somebody did.
    select(RollEntry.person_id)
    .where(RollEntry.board_id == Board.id, RollEntry.voted, Board.counted_at.is_not(None))
    .correlate(Board),
).subquery()
_PARTICIPANTS = select(func.count()).select_from(_PEOPLE).correlate(Board).scalar_subquery()
_SUB_AREAS = (
    select(func.aggregate_strings(SubArea.name, "\n"))
    .where(SubArea.municipality_id == Board.municipality_id)
    .scalar_subquery()
)


def board_page(slug: str) -> BoardPage:
    """Return the board with all its page shows but the proposals, in one statement.

    Raises BoardNotFound. Drafts are returned too: policies decide who sees them.
    """
    rows = db.session.execute(
        select(Board, _COUNTED, _PARTICIPANTS, _SUB_AREAS, _CHANGED)
        .options(*WHOLE_BOARD, joinedload(Board.documents))
        .where(Board.slug == slug)
    )
    found = rows.unique().one_or_none()
    if found is None:
        raise BoardNotFound
    board, proposals, participants, sub_areas, changed_at = found
    parts = tuple(sorted((sub_areas or "").splitlines()))
    return BoardPage(board, proposals, participants, parts, changed_at)


def listed_boards(*choices: BoardChoice) -> list[list[ListedBoard]]:
    """Return the boards of each choice with their municipalities and numbers, in one statement."""
    parts = union_all(*(_part(number, choice) for number, choice in enumerate(choices))).subquery()
    rows = db.session.execute(
        select(parts.c.part, Board, _COUNTED, _PARTICIPANTS)
        .join(parts, parts.c.id == Board.id)
        .options(joinedload(Board.municipality))
        .order_by(parts.c.part, parts.c.place)
    )
    lists: list[list[ListedBoard]] = [[] for _ in choices]
    for part, board, proposals, participants in rows:
        lists[part].append(ListedBoard(board, proposals, participants))
    return lists


def _part(number: int, choice: BoardChoice) -> Any:
    chosen = (
        select(
            Board.id,
            func.row_number().over(order_by=choice.order).label("place"),
        )
        .where(*choice.where)
        .order_by(*choice.order)
        .limit(choice.limit)
        .subquery()
    )
    return select(literal(number).label("part"), chosen.c.id, chosen.c.place)


@dataclass(frozen=True)
class ListedPage:
    """Some proposals of a list, and where the next ones begin (None: there are no more)."""

    proposals: Sequence[Row[*tuple[Any, ...]]]
    next: Place | None


def listed_proposals(board_id: int, listing: Listing) -> ListedPage:
    """Return `limit` proposals of a board as listed; each row has the columns a list shows."""
    query = (
        select(
            Proposal.id,
            Proposal.public_id,
            Proposal.author_id,
            Proposal.title,
            Proposal.place,
            Proposal.cost,
            Proposal.support_count,
            Proposal.comment_count,
            Proposal.answer_kind,
            Proposal.withdrawn_at,
            Proposal.listed.label("listed"),
            Category.name.label("category"),
            SubArea.name.label("sub_area"),
        )
        .outerjoin(Category, Category.id == Proposal.category_id)
        .outerjoin(SubArea, SubArea.id == Proposal.sub_area_id)
        .where(Proposal.board_id == board_id, *_filters(listing))
    )
    rows = db.session.execute(_in_order(query, listing).limit(listing.limit + 1)).all()
    shown = rows[: listing.limit]
    return ListedPage(shown, _place(shown[-1], listing) if len(rows) > len(shown) else None)


def in_address(listing: Listing) -> dict[str, str]:
    """Return the listing as it stands in addresses, without where it goes on."""
    named = {
        "order": listing.order.value,
        "category": listing.category,
        "sub_area": listing.sub_area,
        "status": listing.status.value if listing.status else "",
    }
    return {name: value for name, value in named.items() if value}


def _filters(listing: Listing) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if listing.category:
        filters.append(Category.name == listing.category)
    if listing.sub_area:
        filters.append(SubArea.name == listing.sub_area)
    if listing.status is Status.WITHDRAWN:
        return [*filters, Proposal.withdrawn_at.is_not(None), Proposal.in_place.expression]
    filters.append(Proposal.listed.expression)
    if listing.status is Status.ANSWERED:
        filters.append(Proposal.answer_kind.is_not(None))
    elif listing.status is Status.WAITING:
        filters.append(Proposal.answer_kind.is_(None))
    elif listing.status is Status.ON_BALLOT:
        filters.append(Proposal.code.is_not(None))
    return filters


def _in_order(query: Any, listing: Listing) -> Select[*tuple[Any, ...]]:
    """Sort the query, and let it begin after the place where the page before ended."""
    last = aliased(Proposal)
    terms = _terms(listing, last)
    query = query.order_by(*(term.desc() if down else term for term, _, down in terms))
    if listing.after is None:
        return query
    later = []
    for place, (term, reached, down) in enumerate(terms):
        level = [before == same for before, same, _ in terms[:place]]
        later.append(and_(*level, term < reached if down else term > reached))
    return query.join(last, last.public_id == listing.after.public_id).where(or_(*later))


def _terms(listing: Listing, last: Any) -> list[tuple[Any, Any, bool]]:
    """Return what is sorted by, each with what the last page reached and whether it goes down."""
    earlier = [(Proposal.created_at, last.created_at, False), (Proposal.id, last.id, False)]
    if listing.order is Order.RANDOM:
        return [(_shuffled(Proposal, listing.seed), _shuffled(last, listing.seed), False), *earlier]
    if listing.order is Order.NEWEST:
        return [(Proposal.created_at, last.created_at, True), (Proposal.id, last.id, True)]
    counted = Proposal.comment_count if listing.order is Order.DISCUSSED else Proposal.support_count
    # By the number that was shown: it may have moved meanwhile.
    return [(counted, listing.after.number if listing.after else 0, True), *earlier]


def _shuffled(proposal: Any, seed: int) -> Any:
    """Return the number of a proposal in the random order of a seed: in SQL, on any database."""
    return (proposal.shuffle * pow(_FACTOR, seed + 1, SHUFFLE)) % SHUFFLE


def _place(row: Row[*tuple[Any, ...]], listing: Listing) -> Place:
    number = {
        Order.RANDOM: listing.seed,
        Order.NEWEST: 0,
        Order.SUPPORT: row.support_count,
        Order.DISCUSSED: row.comment_count,
    }[listing.order]
    return Place(number=number, public_id=row.public_id)
