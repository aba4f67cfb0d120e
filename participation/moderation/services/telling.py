"""Telling authors and reporters by mail, in their language."""

from collections.abc import Mapping
from typing import Any

from blinker import NamedSignal
from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import atomic
from participation.discussion.choices import Target
from participation.discussion.models import Report
from participation.mail import services as mail
from participation.moderation.choices import UNDO_TIME, ScreeningOutcome
from participation.moderation.events import proposal_hidden
from participation.moderation.models import Hiding, Screening
from participation.moderation.queries.items import Item, author_of, item_at
from participation.outbox import services as outbox

# The name under which the worker knows it.
TASK = "moderation.tell"
TEMPLATE = "moderation"


def tell_later(act_id: str) -> None:
    """Have everybody told of an act once it can't be undone any more. Inside atomic() only."""
    outbox.add(TASK, {"act": act_id}, due_at=clock.now() + UNDO_TIME)


def tell(act_id: str) -> None:
    """Tell authors what was hidden and how to appeal, and reporters what became of it; once."""
    with atomic():
        for hiding in _taken(Hiding, Hiding.act_id == act_id, Hiding.ended_at.is_(None)):
            item = item_at(hiding.target, hiding.target_id)
            values = {
                "reason": hiding.reason.value,
                "words": hiding.words,
                "hiding": hiding.public_id,
            }
            if item.row.held:
                tell_author(item, "declined", values)
                continue
            tell_author(item, "hidden", values)
            send_on(proposal_hidden, hiding, item)
        shown = Screening.outcome == ScreeningOutcome.PUBLISHED
        for screening in _taken(Screening, Screening.act_id == act_id, shown):
            tell_author(item_at(screening.target, screening.target_id), "published", {})
        for report in _taken(Report, Report.act_id == act_id):
            _tell_reporter(report)


def send_on(news: NamedSignal, hiding: Hiding, item: Item) -> None:
    """Let the features above know what became of a proposal; of an opinion nobody asks."""
    if item.target is Target.PROPOSAL:
        news.send(proposal=item.row.id, author=item.row.author_id, hiding=hiding.id)


def tell_author(item: Item, news: str, values: Mapping[str, Any]) -> bool:
    """Write to the author of an item; False if there is no account to write to."""
    author = author_of(item)
    if author is None:
        return False
    _send(author, item, news, values)
    return True


def _taken(model: type[Any], *conditions: Any) -> list[Any]:
    """Return the rows that nobody was told of, marked as told; another worker gets none of them."""
    ids = db.session.scalars(
        update(model)
        .where(*conditions, model.told_at.is_(None))
        .values(told_at=clock.now())
        .returning(model.id)
        .execution_options(synchronize_session=False)
    ).all()
    return list(db.session.scalars(select(model).where(model.id.in_(ids)).order_by(model.id)))


def tell_reporters_again(hiding: Hiding) -> None:
    """Tell those who reported what a hiding hid, and were told so, that it is shown again."""
    told = select(Report).where(
        Report.act_id == hiding.act_id,
        Report.target == hiding.target,
        Report.target_id == hiding.target_id,
        Report.told_at.is_not(None),
    )
    for report in db.session.scalars(told.order_by(Report.id)):
        _tell_reporter(report, "report_restored")


def _tell_reporter(report: Report, news: str = "") -> None:
    reporter = db.session.scalar(
        select(Account).where(Account.id == report.reporter_id, Account.deleted_at.is_(None))
    )
    if reporter is not None and report.outcome is not None:
        item = item_at(report.target, report.target_id)
        _send(reporter, item, news or f"report_{report.outcome.value}", {})


def _send(to: Account, item: Item, news: str, values: Mapping[str, Any]) -> None:
    about = {
        "news": news,
        "target": item.target.value,
        "proposal": item.proposal.public_id,
        "question": item.proposal.board.question,
        "area_th": item.proposal.board.municipality.name_th,
        "area_en": item.proposal.board.municipality.name_en,
    }
    mail.send(to.email, TEMPLATE, to.language, {**about, **values})
