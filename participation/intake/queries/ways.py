"""Reads of the ways by which people take part: meetings, and how what they said came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import joinedload

from participation.boards.models import Board
from participation.core.db import db
from participation.discussion.models import Comment
from participation.intake.errors import MeetingNotFound
from participation.intake.models import Entry, Meeting
from participation.municipalities.models import Municipality
from participation.proposals.choices import IntakeChannel
from participation.proposals.models import Proposal


@dataclass(frozen=True)
class Held:
    """A meeting, and how many proposals came from it."""

    meeting: Meeting
    proposals: int


def meetings_of(board_id: int) -> list[Held]:
    """Return a board's meetings, the next and latest ones first."""
    from_it = (
        select(func.count())
        .select_from(Entry)
        .join(Proposal, Proposal.id == Entry.proposal_id)
        .where(Entry.meeting_id == Meeting.id, Proposal.listed)
        .correlate(Meeting)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Meeting, from_it)
        .where(Meeting.board_id == board_id)
        .order_by(Meeting.begins_at.desc(), Meeting.id.desc())
    )
    return [Held(meeting, count) for meeting, count in rows]


def meeting_of(public_id: str) -> Meeting:
    """Return a meeting with its board and area; raise MeetingNotFound."""
    found = db.session.scalar(
        select(Meeting)
        .options(
            joinedload(Meeting.board)
            .joinedload(Board.municipality)
            .joinedload(Municipality.province)
        )
        .where(Meeting.public_id == public_id)
    )
    if found is None:
        raise MeetingNotFound
    return found


@dataclass(frozen=True)
class CameBy:
    """How many proposals and opinions came in by one channel."""

    channel: IntakeChannel
    proposals: int
    opinions: int


def channels_of(board_id: int) -> list[CameBy]:
    """Return how a board's proposals and opinions came in, in one statement; unused ways left out.

    What was taken back or hidden is not counted.
    """
    proposals = select(literal("proposals"), Proposal.channel).where(
        Proposal.board_id == board_id, Proposal.listed
    )
    opinions = (
        select(literal("opinions"), Comment.channel)
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .where(
            Proposal.board_id == board_id,
            Proposal.listed,
            Comment.withdrawn_at.is_(None),
            Comment.hidden_at.is_(None),
        )
    )
    every = union_all(proposals, opinions).subquery()
    what, channel = every.columns
    rows: Sequence[Any] = db.session.execute(
        select(what, channel, func.count()).group_by(what, channel)
    ).all()
    counts = {(name, IntakeChannel(way)): count for name, way, count in rows}
    ways = [
        CameBy(way, counts.get(("proposals", way), 0), counts.get(("opinions", way), 0))
        for way in IntakeChannel
    ]
    return [way for way in ways if way.proposals or way.opinions]


def entry_of(proposal_id: int) -> Entry | None:
    """Return whom officials entered a proposal for, None for what came by the website."""
    return db.session.get(Entry, proposal_id)
