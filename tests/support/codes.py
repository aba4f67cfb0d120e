"""What was written to people by mail, read from the outbox before it is sent."""

import json
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.support.client import settle


def mails_to(app: Flask, email: str) -> list[dict[str, Any]]:
    """Return the mails that wait for this address, in order: template, language, values."""
    from participation.outbox.models import OutboxItem

    with app.app_context():
        settle(app)
        items = app.extensions["sqlalchemy"].session.scalars(
            select(OutboxItem).where(OutboxItem.task == "mail.send").order_by(OutboxItem.id)
        )
        return [mail for mail in map(_payload, items) if mail["to"] == email]


def code_to(app: Flask, email: str) -> str:
    """Return the code in the last mail that waits for this address."""
    mails = mails_to(app, email)
    assert mails, f"no mail to {email}"
    code: str = mails[-1]["values"]["code"]
    return code


def another(code: str) -> str:
    """Return six digits that are not the code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def _payload(item: Any) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(item.payload)
    return payload
