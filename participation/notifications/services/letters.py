"""From the lists to the mails: one mail for all that a person is to be told at that moment."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from participation.accounts.models import Account
from participation.core import clock
from participation.core.db import db
from participation.core.settings import setting
from participation.core.transaction import atomic
from participation.mail import services as mail
from participation.notifications.choices import NewsKind
from participation.notifications.models import News, Untold
from participation.notifications.queries.letters import accounts_due, news_with_titles
from participation.notifications.tokens import stop_token

TEMPLATE = "news"
STOP_PATH = "/news/stop/"


def send_due() -> None:
    """Write a mail to everybody who has news due, with all that waits for them."""
    for account_id in accounts_due(clock.now()):
        _send(account_id)


def _send(account_id: int) -> None:
    with atomic():
        # Held, and first, as whoever deletes the account does: the mail is either written before,
        # and dropped with the account, or not at all.
        account = db.session.scalar(
            select(Account)
            .where(Account.id == account_id, Account.deleted_at.is_(None))
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        # Who removes the rows tells them: another worker finds none left.
        taken = list(
            db.session.scalars(
                delete(Untold).where(Untold.account_id == account_id).returning(Untold.news_id)
            )
        )
        lines = in_lines(news_with_titles(taken)) if taken else []
        if account is None or not lines:
            return
        mail.send(
            account.email,
            TEMPLATE,
            account.language,
            {"lines": lines},
            unsubscribe=STOP_PATH + stop_token(setting("SECRET_KEY"), account.public_id),
        )


def in_lines(news: Sequence[News]) -> list[dict[str, Any]]:
    """Return what a mail says of each: several opinions on one proposal are one line.

    What was withdrawn, hidden or shown again meanwhile is left out.
    """
    shown = [item for item in news if _is_still_so(item)]
    counts = Counter((item.kind, item.board_id, item.proposal_id) for item in shown)
    seen: dict[Any, dict[str, Any]] = {}
    for item in shown:
        subject = (item.kind, item.board_id, item.proposal_id)
        seen[subject] = {
            "kind": item.kind.value,
            "count": counts[subject],
            "question": item.board.question,
            "slug": item.board.slug,
            "title": item.proposal.title if item.proposal and item.proposal.listed else "",
            "proposal": item.proposal.public_id if item.proposal else "",
            "answer": _answer(item),
            "ends_at": item.ends_at.isoformat() if item.ends_at else "",
        }
    return list(seen.values())


def _is_still_so(item: News) -> bool:
    if item.proposal is None:
        return True
    if item.kind is NewsKind.HIDDEN:
        return item.proposal.hidden_at is not None
    return item.proposal.listed


def _answer(item: News) -> str:
    if item.kind is not NewsKind.ANSWER or item.proposal is None:
        return ""
    return str(item.proposal.answer_kind.value) if item.proposal.answer_kind else ""
