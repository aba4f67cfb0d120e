"""What is done to provinces and municipalities."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import update

from participation.core import audit, clock
from participation.core.db import db, insert
from participation.core.transaction import IntegrityError, atomic
from participation.municipalities.choices import BoardsBy, MunicipalityKind
from participation.municipalities.colours import read_colour, text_on
from participation.municipalities.errors import (
    AddressTaken,
    ColourHardToReadOn,
    SettingsChangedMeanwhile,
    UnknownColour,
)
from participation.municipalities.events import municipalities_written
from participation.municipalities.models import Municipality, ReferenceCounter
from participation.municipalities.office_hours import OfficeHours


def create_municipality(
    *,
    slug: str,
    kind: MunicipalityKind,
    name_th: str,
    name_en: str,
    province_code: str | None,
    reference_prefix: str,
    sample: bool = False,
    imported: bool = False,
) -> Municipality:
    """Create a municipality; raise AddressTaken if its slug or prefix is in use."""
    municipality = Municipality(
        slug=slug,
        kind=kind,
        name_th=name_th,
        name_en=name_en,
        province_code=province_code,
        reference_prefix=reference_prefix,
        sample=sample,
        imported=imported,
    )
    try:
        with atomic():
            db.session.add(municipality)
            db.session.flush()
            municipalities_written.send(None, ids=[municipality.id])
    except IntegrityError as error:
        raise AddressTaken(slug=slug) from error
    return municipality


# Settings that the log keeps as they are.
_IN_WORDS = ("accent", "contact", "welcome", "promise_days", "boards_by")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What officials set for their area.

    `accent` is a colour like “#0f4c5c”, empty for the site's own. `promise_days` is how many days
    after receipt an answer is promised, None for no promise. `contact` is how to reach the office,
    `welcome` the words its page begins with, `hours` when it works, `boards_by` who starts boards.
    """

    accent: str = ""
    contact: str = ""
    welcome: str = ""
    promise_days: int | None = None
    boards_by: BoardsBy = BoardsBy.RESIDENTS_APPROVED
    hours: OfficeHours = field(default_factory=OfficeHours)

    @property
    def in_words(self) -> str:
        """What the log keeps, as JSON."""
        said = {name: getattr(self, name) for name in _IN_WORDS}
        return json.dumps({**said, "hours": json.loads(self.hours.to_json())}, ensure_ascii=False)


def change_settings(
    municipality: Municipality, settings: Settings, *, seen: int, actor: str
) -> None:
    """Change an area's settings; the log keeps what they were changed to.

    `seen` is the version they replace, `actor` the public id of the official. Raises UnknownColour,
    ColourHardToReadOn, and SettingsChangedMeanwhile if a colleague was first.
    """
    accent = _accent(settings.accent)
    with atomic():
        changed = db.session.scalar(
            update(Municipality)
            .where(Municipality.id == municipality.id, Municipality.settings_version == seen)
            .values(
                accent=accent,
                contact=settings.contact,
                welcome=settings.welcome,
                promise_days=settings.promise_days,
                boards_by=settings.boards_by,
                office_hours=settings.hours.to_json(),
                settings_version=seen + 1,
            )
            .returning(Municipality.id)
        )
        if changed is None:
            raise SettingsChangedMeanwhile
        audit.record(
            chain=chain_of(municipality.id),
            actor=actor,
            act="municipality.settings",
            subject=f"municipality:{municipality.slug}",
            words=replace(settings, accent=accent or "").in_words,
        )


def _accent(typed: str) -> str | None:
    if not typed:
        return None
    colour = read_colour(typed)
    if colour is None:
        raise UnknownColour
    if text_on(colour) is None:
        raise ColourHardToReadOn
    return colour


def take_reference_numbers(municipality: Municipality, moment: datetime, count: int) -> list[str]:
    """Give out the next `count` reference numbers of the Buddhist year of `moment`.

    Call inside atomic(): the counter row is locked until the numbers are used, so none is given
    twice and none is lost when the rest fails.
    """
    year = clock.in_bangkok(moment).year + 543
    counter = insert(ReferenceCounter).values(
        municipality_id=municipality.id, buddhist_year=year, last_number=count
    )
    last = db.session.scalar(
        counter.on_conflict_do_update(
            index_elements=["municipality_id", "buddhist_year"],
            set_={"last_number": ReferenceCounter.last_number + count},
        ).returning(ReferenceCounter.last_number)
    )
    assert last is not None
    return [
        f"{municipality.reference_prefix} {year}/{number:06d}"
        for number in range(last - count + 1, last + 1)
    ]


def chain_of(municipality_id: int) -> str:
    """Return the name of the chain in the log that holds a municipality's official acts."""
    return f"municipality:{municipality_id}"
