"""Publishing what waited for an official, or not publishing it, with a reason."""

from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.core import clock
from participation.core.db import db, public_id
from participation.core.transaction import atomic
from participation.discussion.choices import ReportReason, Target
from participation.discussion.models import Comment
from participation.discussion.services import count_comment
from participation.moderation.choices import ScreeningOutcome
from participation.moderation.errors import HandledMeanwhile
from participation.moderation.models import Hiding, Screening
from participation.moderation.policies import check_words
from participation.moderation.queries.items import Item, item_at
from participation.moderation.services.hiding import lock_top, model_of, show
from participation.moderation.services.log import begin_act, record
from participation.moderation.services.screening import settle
from participation.moderation.services.telling import tell_later
from participation.proposals.models import Proposal
from participation.proposals.services.publishing import held_since


def publish(official: Account, item: Item, *, seen: int, act_id: str | None = None) -> str:
    """Show what waited; its author is told after UNDO_TIME, who follows the board as usual.

    `seen` is the number of the words that the official has read. Returns the act, for `undo`.
    Raises OfficialsOnly, and HandledMeanwhile if a colleague settled it, or its author changed it
    or took it back.
    """
    board = item.proposal.board
    check_official(official, board.municipality_id)
    act_id = act_id or public_id()
    with atomic():
        begin_act(official, board.municipality_id, act_id)
        _settle(item, ScreeningOutcome.PUBLISHED, act_id, seen)
        lock_top(item)
        show(item)
        tell_later(act_id)
        record(official, item, "approve")
    return act_id


def decline(
    official: Account,
    item: Item,
    reason: ReportReason,
    words: str = "",
    *,
    seen: int,
    act_id: str | None = None,
) -> Hiding:
    """Do not publish what waited; its author is told why after UNDO_TIME, and may appeal.

    Raises OfficialsOnly, WordsNeeded, and HandledMeanwhile as `publish` does.
    """
    board = item.proposal.board
    check_official(official, board.municipality_id)
    check_words(reason, words)
    act_id = act_id or public_id()
    with atomic():
        begin_act(official, board.municipality_id, act_id)
        _settle(item, ScreeningOutcome.DECLINED, act_id, seen)
        model = model_of(item)
        db.session.execute(
            update(model)
            .where(model.id == item.row.id)
            .values(hidden_reason="\n".join(filter(None, (reason.value, words))))
            .execution_options(synchronize_session=False)
        )
        hiding = Hiding(
            board_id=board.id,
            target=item.target,
            target_id=item.row.id,
            reason=reason,
            words=words,
            hidden_by=official.id,
            hidden_at=clock.now(),
            act_id=act_id,
        )
        db.session.add(hiding)
        db.session.flush()
        tell_later(act_id)
        record(official, item, "decline", f"{reason.value}: {words}" if words else reason.value)
    return hiding


def wait_again(act_id: str, ended: set[tuple[Target, int]]) -> list[Item]:
    """Let what an act settled wait again, as far as nobody acted on it since.

    `ended` is what is not hidden or declined any more. Call inside atomic(). Returns what waits
    again.
    """
    rows = db.session.scalars(
        select(Screening).where(Screening.act_id == act_id).order_by(Screening.id).with_for_update()
    ).all()
    waiting = []
    for row in rows:
        item = item_at(row.target, row.target_id)
        if row.outcome is ScreeningOutcome.PUBLISHED:
            free = _held_again(item)
        else:
            free = row.outcome is ScreeningOutcome.FINE or (row.target, row.target_id) in ended
        if free:
            row.outcome = row.act_id = row.told_at = None
            waiting.append(item)
    db.session.flush()
    return waiting


def _settle(item: Item, outcome: ScreeningOutcome, act_id: str, seen: int) -> None:
    if not settle(item, outcome, act_id, seen):
        raise HandledMeanwhile
    model = model_of(item)
    waits = select(model.id).where(
        model.id == item.row.id, model.held, model.withdrawn_at.is_(None)
    )
    if db.session.scalar(waits.with_for_update()) is None:
        raise HandledMeanwhile


def _held_again(item: Item) -> bool:
    """Take an item out of view again; False if somebody supports it or answers to it."""
    lock_top(item)
    row = item.row
    # The columns alone: its relations stay loaded.
    columns = list(type(row).__table__.columns.keys())
    db.session.refresh(row, columns, with_for_update=True)
    answered = row.comment_count if isinstance(row, Proposal) else row.reply_count
    if row.support_count or answered or row.withdrawn_at or row.hidden_at:
        return False
    if isinstance(row, Comment):
        count_comment(row, -1)
    model = model_of(item)
    db.session.execute(
        update(model)
        .where(model.id == row.id)
        .values(**held_since(clock.now()))
        .execution_options(synchronize_session=False)
    )
    return True
