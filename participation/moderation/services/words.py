"""The words that an area wants its officials to look at."""

from sqlalchemy import select

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.core import audit
from participation.core.db import db, insert
from participation.core.errors import ChangedMeanwhile
from participation.core.transaction import atomic
from participation.moderation.models import AreaWords
from participation.municipalities.models import Municipality
from participation.municipalities.services import chain_of


def set_area_words(official: Account, area: Municipality, words: str, *, seen: int) -> None:
    """Keep the list, one word on each line; what is there already is not looked at anew.

    `seen` is the version that the official looked at, 0 before there was one. Raises OfficialsOnly,
    and ChangedMeanwhile if it is not the present one.
    """
    check_official(official, area.id)
    tidy = "\n".join(dict.fromkeys(filter(None, map(str.strip, words.splitlines()))))
    with atomic():
        db.session.execute(
            insert(AreaWords)
            .values(municipality_id=area.id, words="", version=0)
            .on_conflict_do_nothing()
        )
        kept = db.session.scalars(
            select(AreaWords)
            .where(AreaWords.municipality_id == area.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        if kept.version != seen:
            raise ChangedMeanwhile
        if kept.words == tidy:
            return
        kept.words, kept.version = tidy, kept.version + 1
        audit.record(
            chain=chain_of(area.id),
            actor=official.public_id,
            act="moderation.words",
            subject=f"municipality:{area.slug}",
            words=tidy,
        )
