"""The table of invitations."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.accounts.choices import Role
from participation.core.db import Base, UTCDateTime, Word, one_of, public_id
from participation.municipalities.models import Municipality


class Invitation(Base):
    """Somebody is asked by e-mail to take a role in an area.

    Only the digest of the word in the mail's address is kept. The row goes when the invitation is
    accepted or withdrawn: the log remembers both.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email"),
        CheckConstraint(one_of("role", Role), name="role"),
        # Inviting again replaces the invitation there is.
        Index("ix_invitation_one", "municipality_id", "email", "role", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=public_id)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[Role] = mapped_column(Word(Role))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)

    municipality: Mapped[Municipality] = relationship(lazy="raise")
