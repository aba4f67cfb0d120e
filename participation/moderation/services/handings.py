"""Handing a proposal over to another area: offered by one office, taken or left by the other."""

from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.boards.choices import Phase
from participation.boards.models import Board
from participation.core import audit, clock
from participation.core.db import db, insert, public_id
from participation.core.transaction import atomic
from participation.delivery.queries.questions import questions_of
from participation.discussion.choices import Target
from participation.discussion.models import Comment, Report
from participation.mail import services as mail
from participation.moderation.choices import HandingOutcome
from participation.moderation.errors import (
    HandledMeanwhile,
    KnownHereOnly,
    NoBoardThere,
    UnitStillAsked,
)
from participation.moderation.models import Handing, Hiding, Relocation, Screening
from participation.moderation.queries.items import Item, author_of, item_at
from participation.municipalities.services import chain_of
from participation.proposals.choices import IntakeChannel
from participation.proposals.models import Proposal
from participation.voting.services.handing import hand_over
from participation.voting.services.relocating import check_movable

TEMPLATE = "handing"


def offer(official: Account, proposal: Proposal, board: Board, reason: str) -> str:
    """Offer a proposal to a board of another area; it stays where it is until that area takes it.

    Returns the public id of the offer. The author is told. Raises OfficialsOnly, NoBoardThere,
    KnownHereOnly, UnitStillAsked, NotMergeable, and HandledMeanwhile if it is offered already.
    """
    here = proposal.board
    check_official(official, here.municipality_id)
    if board.municipality_id == here.municipality_id or board.phase is not Phase.COLLECTING:
        raise NoBoardThere
    if (board.sample, board.trial) != (here.sample, here.trial):
        raise NoBoardThere
    with atomic():
        _check_handable(proposal)
        offered = db.session.scalar(
            insert(Handing)
            .values(
                public_id=public_id(),
                proposal_id=proposal.id,
                from_board_id=here.id,
                to_board_id=board.id,
                reason=reason,
                asked_by=official.id,
                asked_at=clock.now(),
                words="",
            )
            .on_conflict_do_nothing()
            .returning(Handing.public_id)
        )
        if offered is None:
            raise HandledMeanwhile
        _tell(official, proposal, (here, board), "offer", reason)
    return offered


def withdraw(official: Account, handing: Handing) -> None:
    """Take an offer back, as any official of the area that made it.

    Raises OfficialsOnly, and HandledMeanwhile if it is settled.
    """
    check_official(official, handing.from_board.municipality_id)
    with atomic():
        _hold(handing)
        _settle(handing, HandingOutcome.WITHDRAWN, official)
        _tell(official, handing.proposal, _boards(handing), "withdraw_offer", "")


def decline(official: Account, handing: Handing, words: str) -> None:
    """Leave a proposal where it is, as an official of the area it was offered to, and say why.

    Raises OfficialsOnly, and HandledMeanwhile if it is settled.
    """
    check_official(official, handing.to_board.municipality_id)
    with atomic():
        _hold(handing)
        _settle(handing, HandingOutcome.DECLINED, official, words)
        _tell(official, handing.proposal, _boards(handing), "decline_offer", words)


def accept(official: Account, handing: Handing) -> int:
    """Take a proposal over; its address, words and opinions stay, its supports do not.

    Returns how many supports ended. What waits for officials about it waits on the new desk. Raises
    OfficialsOnly, HandledMeanwhile if it is settled or stands elsewhere now, KnownHereOnly,
    UnitStillAsked, and what `hand_over` does.
    """
    check_official(official, handing.to_board.municipality_id)
    with atomic():
        _hold(handing)
        proposal = item_at(Target.PROPOSAL, handing.proposal_id).proposal
        if proposal.board_id != handing.from_board_id:
            raise HandledMeanwhile
        _check_handable(proposal)
        former = proposal.reference
        count = hand_over(proposal, handing.to_board, by=official)
        _settle(handing, HandingOutcome.ACCEPTED, official)
        handing.former_reference, handing.left_supports = former, count
        _take_along(handing, official)
        db.session.refresh(proposal, ["reference"])
        words = f"{former} → {proposal.reference} (0 + {count}): {handing.reason}"
        _tell(official, proposal, _boards(handing), "accept_offer", words, count)
    return count


def _boards(handing: Handing) -> tuple[Board, Board]:
    return handing.from_board, handing.to_board


def _check_handable(proposal: Proposal) -> None:
    if proposal.channel is not IntakeChannel.WEB:
        raise KnownHereOnly
    check_movable(proposal)
    if any(question.is_open for question in questions_of(proposal.id)):
        raise UnitStillAsked


def _hold(handing: Handing) -> None:
    """Let only one official settle it; the second is told."""
    columns = list(Handing.__table__.columns.keys())
    db.session.refresh(handing, columns, with_for_update=True)
    if handing.outcome is not None:
        raise HandledMeanwhile


def _settle(handing: Handing, outcome: HandingOutcome, by: Account, words: str = "") -> None:
    handing.outcome, handing.words = outcome, words
    handing.settled_by, handing.settled_at = by.id, clock.now()


def _take_along(handing: Handing, by: Account) -> None:
    """Let what is open about the proposal and its opinions be the business of the new board."""
    said = select(Comment.id).where(Comment.proposal_id == handing.proposal_id)
    for model in (Report, Screening, Hiding):
        own = (model.target == Target.PROPOSAL) & (model.target_id == handing.proposal_id)
        below = (model.target == Target.COMMENT) & model.target_id.in_(said)
        db.session.execute(
            update(model)
            .where(own | below)
            .values(board_id=handing.to_board_id)
            .execution_options(synchronize_session=False)
        )
    # Moves within the former area can't be undone from here.
    db.session.execute(
        update(Relocation)
        .where(Relocation.proposal_id == handing.proposal_id, Relocation.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_by=by.id)
        .execution_options(synchronize_session=False)
    )


def _tell(
    official: Account,
    proposal: Proposal,
    boards: tuple[Board, Board],
    act: str,
    words: str,
    count: int = 0,
) -> None:
    """Write it into the logs of both areas, always in the same order, and to the author."""
    here, there = boards
    for municipality_id in sorted({here.municipality_id, there.municipality_id}):
        audit.record(
            chain=chain_of(municipality_id),
            actor=official.public_id,
            act=f"moderation.{act}",
            subject=f"{Target.PROPOSAL.value}:{proposal.public_id}",
            words=words or f"{here.slug} → {there.slug}",
        )
    author = author_of(Item(Target.PROPOSAL, proposal, proposal))
    if author is None:
        return
    values = {
        "news": act,
        "title": proposal.title,
        "reference": proposal.reference,
        "proposal": proposal.public_id,
        "words": "" if act == "accept_offer" else words,
        "count": count,
        "question": there.question,
        "from_th": here.municipality.name_th,
        "from_en": here.municipality.name_en,
        "to_th": there.municipality.name_th,
        "to_en": there.municipality.name_en,
    }
    mail.send(author.email, TEMPLATE, author.language, values)
