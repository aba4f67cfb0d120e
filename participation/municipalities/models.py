"""Tables of provinces, municipalities and their running reference numbers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.core import clock
from participation.core.db import Base, UTCDateTime, Word, attach, one_of
from participation.core.stamps import own_stamp_ddl
from participation.core.text import in_reading_language
from participation.municipalities.choices import BoardsBy, MunicipalityKind, Region
from participation.municipalities.office_hours import OfficeHours


class Province(Base):
    """One of the 77 provinces; `code` is TIS-1099."""

    __tablename__ = "province"
    __table_args__ = (CheckConstraint(one_of("region", Region), name="region"),)

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name_th: Mapped[str] = mapped_column(String(60), unique=True)
    name_en: Mapped[str] = mapped_column(String(60), unique=True)
    region: Mapped[Region] = mapped_column(Word(Region))

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_reading_language(thai=self.name_th, english=self.name_en)


class Municipality(Base):
    """An organisation that opens boards.

    An imported one (from a foreign election) has no province. `office_hours` holds those of
    OfficeHours as JSON, None for the usual ones.
    """

    __tablename__ = "municipality"
    __table_args__ = (
        CheckConstraint(one_of("kind", MunicipalityKind), name="kind"),
        CheckConstraint("imported OR province_code IS NOT NULL", name="province"),
        CheckConstraint("slug = lower(slug) AND slug <> ''", name="slug"),
        CheckConstraint("promise_days > 0", name="promise_days"),
        CheckConstraint("length(accent) = 7", name="accent"),
        CheckConstraint(one_of("boards_by", BoardsBy), name="boards_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[MunicipalityKind] = mapped_column(Word(MunicipalityKind))
    name_th: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    province_code: Mapped[str | None] = mapped_column(ForeignKey("province.code"), index=True)
    reference_prefix: Mapped[str] = mapped_column(String(10), unique=True)
    office_hours: Mapped[str | None] = mapped_column(Text)
    sample: Mapped[bool] = mapped_column(default=False)
    imported: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    # What its officials set: see `Settings` in the services. A promise counts from receipt.
    promise_days: Mapped[int | None]
    accent: Mapped[str | None] = mapped_column(String(7))
    contact: Mapped[str] = mapped_column(Text, default="", server_default="")
    # The address of the logo that is kept, None without one.
    logo: Mapped[str | None] = mapped_column(String(12))
    welcome: Mapped[str] = mapped_column(Text, default="", server_default="")
    boards_by: Mapped[BoardsBy] = mapped_column(
        Word(BoardsBy), default=BoardsBy.RESIDENTS_APPROVED, server_default="residents_approved"
    )
    settings_version: Mapped[int] = mapped_column(default=0, server_default="0")

    province: Mapped[Province | None] = relationship(lazy="raise")

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_reading_language(thai=self.name_th, english=self.name_en)

    @property
    def hours(self) -> OfficeHours:
        """When its office works."""
        return OfficeHours.from_json(self.office_hours)


class MunicipalityStamp(Base):
    """How often a municipality has changed; the database itself moves it (`core.stamps`)."""

    __tablename__ = "municipality_stamp"

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    number: Mapped[int]


attach(Municipality, own_stamp_ddl("municipality", "NEW.id, 1"))


class SubArea(Base):
    """A part of a municipality (a community, a village) that people and projects belong to."""

    __tablename__ = "sub_area"
    __table_args__ = (
        UniqueConstraint("municipality_id", "name"),
        # Lets foreign keys insist on a part of the right municipality.
        UniqueConstraint("municipality_id", "id"),
        CheckConstraint("name <> ''", name="name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    name: Mapped[str] = mapped_column(String(120))


class ReferenceCounter(Base):
    """The last reference number given out in one municipality and Buddhist year."""

    __tablename__ = "reference_counter"
    __table_args__ = (CheckConstraint("last_number > 0", name="last_number"),)

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    buddhist_year: Mapped[int] = mapped_column(primary_key=True)
    last_number: Mapped[int]
