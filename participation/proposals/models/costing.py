"""Table of what proposals cost, and whether they can be done."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from participation.boards.stamps import stamped
from participation.core.db import Base, UTCDateTime


class Costing(Base):
    """What officials found a proposal to cost (minor units), and whether it can be done at all.

    Only what can be done has its estimate as its cost too, and comes onto the ballot. `number`
    counts the changes, so that the second of two officials is told.
    """

    __tablename__ = "costing"
    __table_args__ = (
        CheckConstraint("feasible OR reason <> ''", name="reason"),
        CheckConstraint("estimate IS NOT NULL OR NOT feasible", name="estimate"),
        CheckConstraint("estimate >= 0", name="amount"),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    feasible: Mapped[bool]
    estimate: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[int]
    settled_at: Mapped[datetime] = mapped_column(UTCDateTime)


stamped(Costing, by="proposal_id")
