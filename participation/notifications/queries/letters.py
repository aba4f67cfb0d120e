"""Reads for the mails with news."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from participation.core.db import db
from participation.notifications.models import News, Untold


def accounts_due(moment: datetime) -> list[int]:
    """Return the ids of the accounts that have news due at `moment`."""
    return list(
        db.session.scalars(
            select(Untold.account_id)
            .where(Untold.due_at <= moment)
            .distinct()
            .order_by(Untold.account_id)
        )
    )


def news_with_titles(ids: Sequence[int]) -> list[News]:
    """Return news with what they are about, in the order they happened."""
    return list(
        db.session.scalars(
            select(News)
            .options(joinedload(News.board), joinedload(News.proposal))
            .where(News.id.in_(ids))
            .order_by(News.happened_at, News.id)
        )
    )
