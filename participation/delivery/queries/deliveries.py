"""Reads of what is carried out, and of what stands still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db
from participation.delivery.choices import LAST_STAGES, STALE_DAYS, Plan, Standing
from participation.delivery.errors import NoDelivery, PictureNotFound
from participation.delivery.models import Delivery, DeliveryPicture, DeliveryStep
from participation.delivery.policies import CARRIED_OUT, TO_BE_CARRIED_OUT
from participation.delivery.terms import Change, Terms, changes
from participation.proposals.models import Proposal


@dataclass(frozen=True)
class Shown:
    """Something that is carried out, with its proposal and board, and how it stands.

    `stopped` is what the municipality does not adopt any more.
    """

    delivery: Delivery
    stale: bool

    @property
    def proposal(self) -> Proposal:
        """The proposal that it comes from."""
        return self.delivery.proposal

    @property
    def terms(self) -> Terms:
        """What is settled about it."""
        return self.delivery.terms

    @property
    def stopped(self) -> bool:
        """Whether the answer was revised, so that it is not adopted any more."""
        return self.proposal.answer_kind not in CARRIED_OUT

    @property
    def late(self) -> bool:
        """Whether its day has passed and it is not finished."""
        return self.delivery.due_on < clock.today() and not self.terms.finished

    @property
    def span(self) -> tuple[date, date, bool]:
        """The days from its first entry to its end, and whether that is still to come."""
        begun = clock.in_bangkok(self.delivery.begun_at).date()
        if self.terms.finished:
            return begun, clock.in_bangkok(self.delivery.moved_at).date(), False
        return begun, self.delivery.due_on, not self.stopped

    def is_in(self, standing: Standing) -> bool:
        """Tell whether it stands so; what is held up can stand still as well."""
        blocked = self.delivery.blocked_by is not None
        return {
            Standing.FINISHED: self.terms.finished,
            Standing.STALE: self.stale,
            Standing.BLOCKED: blocked,
            Standing.GOING: not (self.terms.finished or self.stale or blocked or self.stopped),
        }[standing]


@dataclass(frozen=True)
class Wish:
    """What somebody asks a list for; None leaves it open."""

    unit: str | None = None
    plan: Plan | None = None
    year: int | None = None
    standing: Standing | None = None

    def takes(self, shown: Shown) -> bool:
        """Tell whether something is asked for."""
        terms = shown.terms
        return (
            self.unit in (None, terms.unit)
            and self.plan in (None, terms.plan)
            and self.year in (None, terms.budget_year)
            and (self.standing is None or shown.is_in(self.standing))
        )


def deliveries(municipality_id: int) -> list[Shown]:
    """Return all that an area carries out, what is due first, in one statement."""
    rows = db.session.execute(
        select(Delivery, is_stale())
        .join(Delivery.proposal)
        .join(Proposal.board)
        .options(contains_eager(Delivery.proposal).contains_eager(Proposal.board))
        .where(Board.municipality_id == municipality_id, Proposal.listed)
        .order_by(Delivery.due_on, Delivery.proposal_id)
    )
    return [Shown(delivery, bool(stale)) for delivery, stale in rows]


def stale_deliveries(municipality_id: int) -> list[Shown]:
    """Return what stands still or is late in an area, the longest due first."""
    return [shown for shown in deliveries(municipality_id) if shown.stale]


def unsettled(municipality_id: int) -> list[Proposal]:
    """Return what an area adopted without saying yet how it is carried out, oldest first."""
    return list(
        db.session.scalars(
            select(Proposal)
            .join(Proposal.board)
            .outerjoin(Delivery, Delivery.proposal_id == Proposal.id)
            .options(contains_eager(Proposal.board))
            .where(
                Board.municipality_id == municipality_id,
                Proposal.listed,
                ~Board.imported,
                Proposal.answer_kind.in_(TO_BE_CARRIED_OUT),
                Delivery.proposal_id.is_(None),
            )
            .order_by(Proposal.created_at, Proposal.id)
        )
    )


def is_stale() -> ColumnElement[bool]:
    """Return the condition that a delivery, joined with its proposal, stands still or is late."""
    quiet_since = clock.now() - timedelta(days=STALE_DAYS)
    return and_(
        Delivery.stage.not_in(LAST_STAGES),
        Proposal.answer_kind.in_(CARRIED_OUT),
        or_(Delivery.moved_at < quiet_since, Delivery.due_on < clock.today()),
    )


@dataclass(frozen=True)
class Entry:
    """An entry of the story: its row with its pictures, and what it changed of the terms."""

    step: DeliveryStep
    changes: Sequence[Change]


def delivery_of(proposal: Proposal) -> Shown:
    """Return how a proposal is carried out; raise NoDelivery. Its board has to be loaded."""
    row: Any = db.session.execute(
        select(Delivery, is_stale())
        .join(Delivery.proposal)
        .options(contains_eager(Delivery.proposal))
        .where(Delivery.proposal_id == proposal.id)
    ).one_or_none()
    if row is None:
        raise NoDelivery
    return Shown(row[0], bool(row[1]))


def entries_of(proposal_id: int) -> list[Entry]:
    """Return every entry on how a proposal is carried out, the latest first."""
    steps = (
        db.session.scalars(
            select(DeliveryStep)
            .options(joinedload(DeliveryStep.pictures))
            .where(DeliveryStep.proposal_id == proposal_id)
            .order_by(DeliveryStep.number)
        )
        .unique()
        .all()
    )
    entries = [
        Entry(step, changes(before.terms, step.terms) if before else ())
        for before, step in zip([None, *steps], steps, strict=False)
    ]
    return entries[::-1]


def picture(public_id: str) -> DeliveryPicture:
    """Return a picture of an entry; raise PictureNotFound, also for what was hidden."""
    found = db.session.scalar(
        select(DeliveryPicture)
        .join(Proposal, Proposal.id == DeliveryPicture.proposal_id)
        .where(DeliveryPicture.public_id == public_id, Proposal.listed)
    )
    if found is None:
        raise PictureNotFound
    return found
