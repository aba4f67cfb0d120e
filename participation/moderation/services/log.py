"""How acts of moderation are remembered, and come into the area's log."""

from participation.accounts.models import Account
from participation.core import audit, clock
from participation.core.db import db, insert
from participation.moderation.models import Act
from participation.moderation.queries.items import Item
from participation.municipalities.services import chain_of


def begin_act(official: Account, municipality_id: int, act_id: str) -> None:
    """Remember who pressed a button and when, once for all that it settles."""
    values = {
        "id": act_id,
        "municipality_id": municipality_id,
        "official_id": official.id,
        "done_at": clock.now(),
    }
    db.session.execute(insert(Act).values(values).on_conflict_do_nothing())


def record(actor: Account, item: Item, act: str, words: str = "") -> None:
    """Put an act on an item into the log of its area; `words` are kept apart, to be erasable."""
    audit.record(
        chain=chain_of(item.proposal.board.municipality_id),
        actor=actor.public_id,
        act=f"moderation.{act}",
        subject=f"{item.target.value}:{item.public_id}",
        words=words,
    )
