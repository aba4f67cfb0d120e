"""Keeping somebody from writing and voting in an area for a time; why is known to `moderation`."""

from datetime import datetime

from sqlalchemy import delete

from participation.accounts.models import Account, Block
from participation.accounts.queries import why_blocked
from participation.core.db import db, insert


def check_not_blocked(account: Account, municipality_id: int) -> None:
    """Refuse with AccountBlocked who may not write, support or vote in an area now."""
    refusal = why_blocked(account.id, municipality_id)
    if refusal is not None:
        raise refusal


def block_account(account_id: int, municipality_id: int, until: datetime) -> None:
    """Let an account only read in an area until then, whatever was before. Inside atomic()."""
    key = {"account_id": account_id, "municipality_id": municipality_id}
    db.session.execute(
        insert(Block)
        .values(**key, until=until)
        .on_conflict_do_update(index_elements=list(key), set_={"until": until})
    )


def unblock_account(account_id: int, municipality_id: int) -> None:
    """Let an account write and vote in an area again. Inside atomic()."""
    db.session.execute(
        delete(Block).where(
            Block.account_id == account_id, Block.municipality_id == municipality_id
        )
    )
