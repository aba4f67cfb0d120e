"""Taking back what one has just done."""

from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import atomic
from participation.discussion.choices import Target
from participation.discussion.models import Report
from participation.moderation.errors import TooLateToUndo
from participation.moderation.models import Act, Hiding
from participation.moderation.policies import check_may_undo
from participation.moderation.queries.items import Item, item_at
from participation.moderation.services.hiding import end, model_of
from participation.moderation.services.log import record
from participation.moderation.services.publishing import wait_again
from participation.proposals.choices import WAITING


def undo(official: Account, municipality_id: int, act_id: str) -> None:
    """Take back what one has just hidden, dismissed, published or declined; nobody is told.

    What others have acted on since stays as it is. Raises OfficialsOnly, and TooLateToUndo after
    UNDO_TIME, for somebody else's act, or when nothing is left to undo.
    """
    check_official(official, municipality_id)
    with atomic():
        act = db.session.scalar(
            select(Act)
            .where(Act.id == act_id, Act.municipality_id == municipality_id)
            .with_for_update()
        )
        check_may_undo(official, act, clock.now())
        shown = _show_again(official, act_id)
        for key in (_reopen(act_id) | _wait_again(act_id, shown)) - shown:
            record(official, item_at(*key), "undo")
            shown.add(key)
        if not shown:
            raise TooLateToUndo


def _show_again(official: Account, act_id: str) -> set[tuple[Target, int]]:
    hidings = db.session.scalars(
        select(Hiding)
        .where(Hiding.act_id == act_id, Hiding.ended_at.is_(None), Hiding.appealed_at.is_(None))
        .order_by(Hiding.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for hiding in hidings:
        item = item_at(hiding.target, hiding.target_id)
        if item.row.held:
            _wait(hiding, item)
        else:
            end(hiding, item)
        record(official, item, "undo")
    return {(hiding.target, hiding.target_id) for hiding in hidings}


def _wait(hiding: Hiding, item: Item) -> None:
    """Let what was declined wait as before."""
    hiding.ended_at = clock.now()
    db.session.flush()
    model = model_of(item)
    db.session.execute(
        update(model)
        .where(model.id == item.row.id)
        .values(hidden_reason=WAITING)
        .execution_options(synchronize_session=False)
    )


def _wait_again(act_id: str, ended: set[tuple[Target, int]]) -> set[tuple[Target, int]]:
    return {(item.target, item.row.id) for item in wait_again(act_id, ended)}


def _reopen(act_id: str) -> set[tuple[Target, int]]:
    reopened = db.session.execute(
        update(Report)
        .where(Report.act_id == act_id)
        .values(outcome=None, act_id=None, told_at=None)
        .returning(Report.target, Report.target_id)
        .execution_options(synchronize_session=False)
    )
    return {(target, target_id) for target, target_id in reopened}
