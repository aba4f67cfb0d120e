"""What only the person's own browser keeps: a signed cookie, nothing in the database."""

from typing import Any

from flask import Flask, session
from flask_login import user_logged_out

_RECEIPTS = "receipts"
_MOST = 20


def keep_receipt(owner: str, board: str, receipt: str) -> None:
    """Let this browser remember the receipt of the owner's ballot on a board."""
    kept = {**kept_receipts(owner), board: receipt}
    session[_RECEIPTS] = [owner, dict(list(kept.items())[-_MOST:])]


def kept_receipts(owner: str) -> dict[str, str]:
    """Return the receipts this browser remembers, by board; none that belong to somebody else."""
    of, receipts = session.get(_RECEIPTS, ("", {}))
    return dict(receipts) if of == owner else {}


def init_device(app: Flask) -> None:
    """Let the browser forget when the person signs out: the next one at it finds nothing."""

    @user_logged_out.connect_via(app)  # type: ignore[untyped-decorator]
    def _forget(_app: Flask, **_more: Any) -> None:
        session.pop(_RECEIPTS, None)
