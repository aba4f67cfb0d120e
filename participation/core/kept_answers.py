"""What was answered to an act that came with a key: sent again, it is not done again.

The key, the act and its answer are written in one transaction: there is never one without the
others, whoever dies when. Two at once take turns at the key's row.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from flask_babel import lazy_gettext as _l
from sqlalchemy import String, Text, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from participation.core import clock
from participation.core.db import Base, UTCDateTime, db, insert
from participation.core.errors import Invalid
from participation.core.transaction import atomic

KEPT = timedelta(days=1)


class KeptAnswer(Base):
    """An answer under the key its caller chose; `asked` is a digest of what was asked for."""

    __tablename__ = "kept_answer"

    owner: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    asked: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class KeyUsedBefore(Invalid):
    """The key came with another act before."""

    message = _l("This key was used for something else before. Each act needs a key of its own.")


def once(owner: str, key: str, asked: str, act: Callable[[], str]) -> tuple[str, bool]:
    """Return the answer of `act`, and whether it is the one of an earlier call with this key.

    `asked` tells acts apart. What `act` refuses (by raising) leaves nothing: it may be tried
    again with the same key. Raises KeyUsedBefore.
    """
    digest = sha256(asked.encode()).hexdigest()
    own = (KeptAnswer.owner == owner, KeptAnswer.key == sha256(key.encode()).hexdigest())
    with atomic():
        new = db.session.scalar(
            insert(KeptAnswer)
            .values(
                owner=owner,
                key=sha256(key.encode()).hexdigest(),
                asked=digest,
                answer="",
                created_at=clock.now(),
            )
            .on_conflict_do_nothing()
            .returning(KeptAnswer.key)
        )
        if new is None:
            before, answer = db.session.execute(
                select(KeptAnswer.asked, KeptAnswer.answer).where(*own)
            ).one()
            if before != digest:
                raise KeyUsedBefore
            return answer, True
        answer = act()
        db.session.execute(update(KeptAnswer).where(*own).values(answer=answer))
        return answer, False


def tidy_answers() -> None:
    """Remove answers that are older than KEPT."""
    with atomic():
        db.session.execute(delete(KeptAnswer).where(KeptAnswer.created_at < clock.now() - KEPT))


def forget_answers(owner: str) -> None:
    """Remove the answers of somebody who leaves."""
    with atomic():
        db.session.execute(delete(KeptAnswer).where(KeptAnswer.owner == owner))
