"""Entering what was said by telephone, at the counter, on paper or at a meeting."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from participation.accounts.models import Account
from participation.boards.acts import record_act
from participation.boards.models import Board
from participation.core.db import db
from participation.core.transaction import IntegrityError, atomic
from participation.discussion.models import Comment
from participation.discussion.services import Words
from participation.discussion.services.offline import add_opinion
from participation.intake.errors import UnknownMeeting, WrongDayOfReceipt
from participation.intake.models import Entry, Meeting, OpinionEntry
from participation.intake.policies import (
    check_may_enter_opinion,
    check_may_take_in,
    days_of_receipt,
    moment_of_receipt,
    moment_of_saying,
)
from participation.proposals.choices import IntakeChannel
from participation.proposals.events import proposal_posted
from participation.proposals.models import Proposal
from participation.proposals.services import Draft, add_proposals


@dataclass(frozen=True, kw_only=True)
class Source:
    """How something came in, and from whom.

    `name` and `contact` are for officials alone. `received` is the day it came in, None for now;
    `meeting` the public id of a meeting; `token` that of the form, so that twice sent is once
    entered.
    """

    channel: IntakeChannel
    name: str = ""
    contact: str = ""
    received: date | None = None
    meeting: str = ""
    token: str = ""


def enter_proposal(official: Account, board: Board, draft: Draft, source: Source) -> str:
    """Put somebody else's proposal on the board, among all others; return its public id.

    Raises OfficialsOnly, IntakeClosed, WrongDayOfReceipt, UnknownMeeting, UnknownCategory and
    UnknownSubArea.
    """
    try:
        with atomic():
            return _entered_before(source.token) or _enter_proposal(official, board, draft, source)
    except IntegrityError:
        # The same form, sent twice at the same moment.
        entered = _entered_before(source.token)
        if entered is None:
            raise
        return entered


def enter_opinion(official: Account, proposal: Proposal, words: Words, source: Source) -> None:
    """Put somebody else's opinion under a proposal, among all others.

    Raises OfficialsOnly, DiscussionClosed, and WrongDayOfReceipt.
    """
    board = proposal.board
    try:
        with atomic():
            check_may_enter_opinion(official, proposal)
            at = moment_of_saying(proposal, source.received)
            if at is None:
                raise _wrong_day(board)
            comment = add_opinion(proposal, words, channel=source.channel, at=at)
            db.session.add(
                OpinionEntry(
                    comment_id=comment.id,
                    name=source.name,
                    contact=source.contact,
                    token=source.token or None,
                )
            )
            db.session.flush()
            record_act(board, official, "opinion.enter", source.channel.value)
    except IntegrityError:
        if not _said_before(source.token):
            raise


def _enter_proposal(official: Account, board: Board, draft: Draft, source: Source) -> str:
    check_may_take_in(official, board)
    at = moment_of_receipt(board, source.received)
    if at is None:
        raise _wrong_day(board)
    (number,) = add_proposals(board, [replace(draft, submitted_at=at)])
    db.session.add(
        Entry(
            proposal_id=number,
            meeting_id=_meeting(board, source.meeting),
            name=source.name,
            contact=source.contact,
            token=source.token or None,
        )
    )
    db.session.flush()
    proposal_posted.send(None, proposal_id=number, author_id=None)
    record_act(board, official, "proposals.enter", source.channel.value)
    return db.session.scalars(select(Proposal.public_id).where(Proposal.id == number)).one()


def _meeting(board: Board, address: str) -> int | None:
    if not address:
        return None
    found = db.session.scalar(
        select(Meeting.id).where(Meeting.board_id == board.id, Meeting.public_id == address)
    )
    if found is None:
        raise UnknownMeeting
    return found


def _entered_before(token: str) -> str | None:
    if not token:
        return None
    return db.session.scalar(
        select(Proposal.public_id)
        .join(Entry, Entry.proposal_id == Proposal.id)
        .where(Entry.token == token)
    )


def _said_before(token: str) -> bool:
    said = select(Comment.id).join(OpinionEntry, OpinionEntry.comment_id == Comment.id)
    return bool(token) and db.session.scalar(said.where(OpinionEntry.token == token)) is not None


def _wrong_day(board: Board) -> WrongDayOfReceipt:
    first, last = days_of_receipt(board)
    return WrongDayOfReceipt(first=first.isoformat(), last=last.isoformat())
