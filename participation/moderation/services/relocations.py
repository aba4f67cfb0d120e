"""Moving a proposal that was posted on the wrong board to another board of the area, and back."""

from sqlalchemy import update

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import atomic
from participation.discussion.choices import Target
from participation.moderation.choices import UNDO_TIME
from participation.moderation.errors import HandledMeanwhile, OtherArea
from participation.moderation.models import Relocation
from participation.moderation.queries.items import Item, item_at
from participation.moderation.services.log import record
from participation.moderation.services.telling import tell_author
from participation.outbox import services as outbox
from participation.proposals.models import Proposal
from participation.voting.services.relocating import Relocated, relocate

# The name under which the worker knows it.
TASK = "moderation.tell_relocation"


def move(
    official: Account, proposal: Proposal, board: Board, reason: str
) -> tuple[Relocation, Relocated]:
    """Move a proposal to another board of its area; number, address, words and opinions stay.

    The author is told after UNDO_TIME. Raises OfficialsOnly, OtherArea, and what `relocate` does.
    """
    former = proposal.board
    check_official(official, former.municipality_id)
    if board.municipality_id != former.municipality_id or board.id == former.id:
        raise OtherArea
    with atomic():
        done = relocate(proposal, board, by=official)
        relocation = Relocation(
            proposal_id=proposal.id,
            from_board_id=former.id,
            to_board_id=board.id,
            former_category_id=proposal.category_id,
            reason=reason,
            done_by=official.id,
            done_at=clock.now(),
        )
        db.session.add(relocation)
        db.session.flush()
        outbox.add(TASK, {"relocation": relocation.id}, due_at=clock.now() + UNDO_TIME)
        words = f"{former.slug} → {board.slug} ({done.kept} + {done.left}): {reason}"
        record(official, Item(Target.PROPOSAL, proposal, proposal), "move", words)
    return relocation, done


def move_back(official: Account, proposal: Proposal, relocation: Relocation) -> Relocated:
    """Undo a move, whoever did it: supports that were left behind come back where there is room.

    `proposal` is loaded as it stands now. Raises OfficialsOnly, HandledMeanwhile if it was moved
    again or back, and what `relocate` does.
    """
    check_official(official, proposal.board.municipality_id)
    with atomic():
        columns = list(Relocation.__table__.columns.keys())
        db.session.refresh(relocation, columns, with_for_update=True)
        if relocation.ended_at is not None or relocation.to_board_id != proposal.board_id:
            raise HandledMeanwhile
        former = relocation.former_category_id
        done = relocate(proposal, relocation.from_board, by=official, category_id=former)
        relocation.ended_at, relocation.ended_by = clock.now(), official.id
        item = Item(Target.PROPOSAL, proposal, proposal)
        record(official, item, "move_back", relocation.from_board.slug)
        if relocation.told_at is not None:
            tell_author(item, "moved_back", {"words": ""})
    return done


def tell_of_move(relocation_id: int) -> None:
    """Tell the author where the proposal stands now, and why; once, and not if it was undone."""
    with atomic():
        told = db.session.execute(
            update(Relocation)
            .where(
                Relocation.id == relocation_id,
                Relocation.told_at.is_(None),
                Relocation.ended_at.is_(None),
            )
            .values(told_at=clock.now())
            .returning(Relocation.proposal_id, Relocation.reason)
            .execution_options(synchronize_session=False)
        ).one_or_none()
        if told is not None:
            tell_author(item_at(Target.PROPOSAL, told.proposal_id), "moved", {"words": told.reason})
