"""Settling what people reported, one by one or many at once."""

from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.core.db import db, public_id
from participation.core.transaction import atomic
from participation.discussion.choices import ReportOutcome
from participation.discussion.models import Report
from participation.moderation.choices import ScreeningOutcome
from participation.moderation.errors import HandledMeanwhile
from participation.moderation.queries.items import Item
from participation.moderation.services.log import begin_act, record
from participation.moderation.services.screening import settle
from participation.moderation.services.telling import tell_later


def dismiss(official: Account, item: Item, *, reports: int, act_id: str | None = None) -> str:
    """Settle an item's reports, and what was odd about it: nothing is wrong with it.

    Reporters are told after UNDO_TIME. `reports` is how many the official has read. Returns the
    act, for `undo`. Raises OfficialsOnly, and HandledMeanwhile if a colleague settled it or
    another report came in.
    """
    municipality_id = item.proposal.board.municipality_id
    check_official(official, municipality_id)
    act_id = act_id or public_id()
    with atomic():
        begin_act(official, municipality_id, act_id)
        settled = close_reports(item, ReportOutcome.DISMISSED, act_id)
        fine = settle(item, ScreeningOutcome.FINE, act_id)
        if settled != reports or not (settled or fine):
            raise HandledMeanwhile
        tell_later(act_id)
        record(official, item, "dismiss")
    return act_id


def close_reports(item: Item, outcome: ReportOutcome, act_id: str) -> int:
    """Give every report of an item that waits its outcome; return how many there were."""
    waiting = db.session.scalars(
        select(Report.id)
        .where(
            Report.target == item.target,
            Report.target_id == item.row.id,
            Report.outcome.is_(None),
        )
        .order_by(Report.id)
        .with_for_update()
    ).all()
    db.session.execute(
        update(Report)
        .where(Report.id.in_(waiting))
        .values(outcome=outcome, act_id=act_id)
        .execution_options(synchronize_session=False)
    )
    return len(waiting)
