"""Reads of the sentences that an area uses again."""

from sqlalchemy import select

from participation.core.db import db
from participation.delivery.errors import PhraseNotFound
from participation.delivery.models import Phrase


def phrases(municipality_id: int) -> list[Phrase]:
    """Return the sentences that an area offers its officials, by name."""
    return list(
        db.session.scalars(
            select(Phrase)
            .where(Phrase.municipality_id == municipality_id, Phrase.retired_at.is_(None))
            .order_by(Phrase.name, Phrase.id)
        )
    )


def phrase(municipality_id: int, public_id: str) -> Phrase:
    """Return a sentence that the area offers; raise PhraseNotFound."""
    found = db.session.scalar(
        select(Phrase)
        .where(
            Phrase.municipality_id == municipality_id,
            Phrase.public_id == public_id,
            Phrase.retired_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise PhraseNotFound
    return found
