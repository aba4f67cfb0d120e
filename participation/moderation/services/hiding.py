"""Hiding an opinion or a proposal with a reason, and showing it again. Nothing is deleted."""

from datetime import datetime

from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.core import clock
from participation.core.db import db, public_id
from participation.core.transaction import atomic
from participation.discussion.choices import ReportOutcome, ReportReason, Target
from participation.discussion.models import Comment
from participation.discussion.services.publishing import publish_comment
from participation.moderation.choices import ScreeningOutcome
from participation.moderation.errors import AppealOpen, HandledMeanwhile
from participation.moderation.events import proposal_restored
from participation.moderation.models import Hiding
from participation.moderation.policies import check_words
from participation.moderation.queries.items import Item, item_at
from participation.moderation.services.log import begin_act, record
from participation.moderation.services.reports import close_reports
from participation.moderation.services.screening import settle
from participation.moderation.services.telling import send_on, tell_author, tell_later
from participation.proposals.models import Proposal
from participation.proposals.services.publishing import publish_proposal


def hide(
    official: Account,
    item: Item,
    reason: ReportReason,
    words: str = "",
    *,
    reports: int = 0,
    act_id: str | None = None,
) -> Hiding:
    """Hide an item from everybody's eyes; its page keeps a mark with the reason.

    Supports and replies stay. Its reports are settled by it; `reports` is how many the official
    has read, 0 for one who came by another way. Author and reporters are told after UNDO_TIME.
    Raises OfficialsOnly, WordsNeeded, and HandledMeanwhile if it is hidden or gone, or a colleague
    settled the reports.
    """
    board = item.proposal.board
    check_official(official, board.municipality_id)
    check_words(reason, words)
    act_id = act_id or public_id()
    with atomic():
        now = clock.now()
        # The reason as it stands on the page: its word, then what the official added.
        _hide_row(item, now, "\n".join(filter(None, (reason.value, words))))
        begin_act(official, board.municipality_id, act_id)
        hiding = Hiding(
            board_id=board.id,
            target=item.target,
            target_id=item.row.id,
            reason=reason,
            words=words,
            hidden_by=official.id,
            hidden_at=now,
            act_id=act_id,
        )
        db.session.add(hiding)
        db.session.flush()
        if close_reports(item, ReportOutcome.HIDDEN, act_id) < reports:
            raise HandledMeanwhile
        settle(item, ScreeningOutcome.HIDDEN, act_id)
        tell_later(act_id)
        record(official, item, "hide", f"{reason.value}: {words}" if words else reason.value)
    return hiding


def restore(official: Account, hiding: Hiding, words: str = "") -> None:
    """Show it again, whoever hid it; an author who was told is told of it.

    Raises OfficialsOnly, HandledMeanwhile if it is shown already, and AppealOpen.
    """
    item = item_at(hiding.target, hiding.target_id)
    check_official(official, item.proposal.board.municipality_id)
    with atomic():
        lock_lasting(hiding)
        if hiding.appealed_at is not None and hiding.decided_at is None:
            raise AppealOpen
        end(hiding, item)
        if hiding.told_at is not None:
            tell_author(item, "restored", {"words": words})
        record(official, item, "restore", words)


def lock_lasting(hiding: Hiding) -> None:
    """Lock a hiding as it stands now; raise HandledMeanwhile if it is over."""
    db.session.refresh(hiding, with_for_update={"of": Hiding})
    if hiding.ended_at is not None:
        raise HandledMeanwhile


def end(hiding: Hiding, item: Item) -> None:
    """Show what a hiding hid; the hiding has to be locked."""
    hiding.ended_at = clock.now()
    db.session.flush()
    model = model_of(item)
    lock_top(item)
    if item.row.held:
        show(item)
        return
    withdrawn_at = db.session.scalars(
        update(model)
        .where(model.id == item.row.id)
        .values(hidden_at=None, hidden_reason="")
        .returning(model.withdrawn_at)
        .execution_options(synchronize_session=False)
    ).one()
    # Who deleted their account meanwhile may have taken it back.
    if item.target is Target.COMMENT and withdrawn_at is None:
        _count(item.proposal, 1)
    if hiding.told_at is not None:
        send_on(proposal_restored, hiding, item)


def show(item: Item) -> None:
    """Show what was never shown before; the thread of an opinion has to be locked."""
    if isinstance(item.row, Comment):
        publish_comment(item.row)
    else:
        publish_proposal(item.row)


def _hide_row(item: Item, now: datetime, reason: str) -> None:
    model = model_of(item)
    lock_top(item)
    hidden = db.session.execute(
        update(model)
        .where(model.id == item.row.id, model.hidden_at.is_(None), model.withdrawn_at.is_(None))
        .values(hidden_at=now, hidden_reason=reason)
        .returning(model.id)
        .execution_options(synchronize_session=False)
    ).first()
    if hidden is None:
        raise HandledMeanwhile
    if item.target is Target.COMMENT:
        _count(item.proposal, -1)


def lock_top(item: Item) -> None:
    """Lock the thread of an opinion first, as all others do: so that nobody waits in a circle."""
    if isinstance(item.row, Comment):
        top_id = item.row.thread_id or item.row.id
        db.session.execute(
            select(Comment.id).where(Comment.id == top_id).with_for_update(key_share=True)
        )


def model_of(item: Item) -> type[Comment] | type[Proposal]:
    """Return the table that an item is a row of."""
    return Comment if item.target is Target.COMMENT else Proposal


def _count(proposal: Proposal, step: int) -> None:
    # A mark stays in the thread, so that the number of replies above it is the same.
    db.session.execute(
        update(Proposal)
        .where(Proposal.id == proposal.id)
        .values(comment_count=Proposal.comment_count + step)
        .execution_options(synchronize_session=False)
    )
