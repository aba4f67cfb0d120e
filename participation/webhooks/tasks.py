"""What the worker does for webhooks."""

from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from flask import current_app

from participation.core import clock
from participation.webhooks.addresses import find_target
from participation.webhooks.choices import DeliveryState
from participation.webhooks.errors import AddressNotPublic
from participation.webhooks.queries import delivery as find_delivery
from participation.webhooks.services import note_attempt, secrets_of
from participation.webhooks.signing import signatures
from participation.webhooks.transport import post


class NotDelivered(Exception):
    """The receiver did not take it; the outbox tries again later."""


def deliver(payload: Mapping[str, Any]) -> None:
    """Send one delivery, signed; raises NotDelivered, so that it is tried again later."""
    delivery = find_delivery(payload["delivery"])
    if delivery is None or delivery.state is not DeliveryState.WAITING:
        return
    webhook = delivery.webhook
    now = int(clock.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "RuamKhit-Webhooks/1",
        "Webhook-Id": delivery.public_id,
        "Webhook-Timestamp": str(now),
        "Webhook-Signature": signatures(
            secrets_of(webhook), delivery.public_id, now, delivery.body
        ),
    }
    status, problem = None, ""
    try:
        target = find_target(webhook.address, anywhere=current_app.config["WEBHOOKS_ANYWHERE"])
        status = post(target, delivery.body.encode(), headers)
    except (OSError, HTTPException, AddressNotPublic) as error:
        problem = type(error).__name__
    if not note_attempt(delivery, status=status, problem=problem):
        raise NotDelivered
