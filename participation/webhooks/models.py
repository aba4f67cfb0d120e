"""Tables of webhooks and of what was delivered to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.core import clock
from participation.core.db import Base, UTCDateTime, Word, one_of, public_id
from participation.municipalities.models import Municipality
from participation.webhooks.choices import DeliveryState


class Webhook(Base):
    """An address that is told what happens in a municipality.

    `kinds` are those of the news that are told, separated by spaces. Secrets are sealed by a key
    of the installation; `former_secret` is signed with too until `former_until`.
    """

    __tablename__ = "webhook"
    __table_args__ = (
        UniqueConstraint("municipality_id", "address"),
        CheckConstraint("kinds <> ''", name="kinds"),
        CheckConstraint("(former_secret IS NULL) = (former_until IS NULL)", name="former"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    address: Mapped[str] = mapped_column(Text)
    kinds: Mapped[str] = mapped_column(Text)
    secret: Mapped[str] = mapped_column(Text)
    former_secret: Mapped[str | None] = mapped_column(Text)
    former_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    municipality: Mapped[Municipality] = relationship(lazy="raise", viewonly=True)


class Delivery(Base):
    """One thing that happened, as it is told to one webhook; `news` makes it one.

    `status` is the last HTTP status that came back, `problem` the kind of error where none did.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "news"),
        CheckConstraint(one_of("state", DeliveryState), name="state"),
        CheckConstraint("attempts >= 0", name="attempts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id"))
    news: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[DeliveryState] = mapped_column(Word(DeliveryState))
    attempts: Mapped[int] = mapped_column(default=0)
    status: Mapped[int | None]
    problem: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, index=True)
    tried_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    webhook: Mapped[Webhook] = relationship(lazy="raise", viewonly=True)
