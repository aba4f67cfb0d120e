"""Reads of webhooks."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from participation.core.db import db
from participation.webhooks.choices import SHOWN
from participation.webhooks.errors import WebhookNotFound
from participation.webhooks.models import Delivery, Webhook


def webhooks_of(municipality_id: int) -> list[Webhook]:
    """Return the webhooks of a municipality, the oldest first."""
    return list(
        db.session.scalars(
            select(Webhook).where(Webhook.municipality_id == municipality_id).order_by(Webhook.id)
        )
    )


def webhook(municipality_id: int, public_id: str) -> Webhook:
    """Return a webhook of a municipality; raise WebhookNotFound, also for one of another."""
    found = db.session.scalar(
        select(Webhook).where(
            Webhook.municipality_id == municipality_id, Webhook.public_id == public_id
        )
    )
    if found is None:
        raise WebhookNotFound
    return found


def last_deliveries(webhook_id: int) -> list[Delivery]:
    """Return the last deliveries to a webhook, the newest first."""
    return list(
        db.session.scalars(
            select(Delivery)
            .where(Delivery.webhook_id == webhook_id)
            .order_by(Delivery.id.desc())
            .limit(SHOWN)
        )
    )


def delivery(public_id: str) -> Delivery | None:
    """Return a delivery with its webhook, None if it is gone."""
    return db.session.scalar(
        select(Delivery)
        .options(joinedload(Delivery.webhook))
        .where(Delivery.public_id == public_id)
    )
