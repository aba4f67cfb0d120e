"""What is done to provinces and municipalities."""

from datetime import datetime

from participation.core import clock
from participation.core.db import db, insert
from participation.core.transaction import IntegrityError, atomic
from participation.municipalities.choices import MunicipalityKind
from participation.municipalities.errors import AddressTaken
from participation.municipalities.models import Municipality, ReferenceCounter


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
    except IntegrityError as error:
        raise AddressTaken(slug=slug) from error
    return municipality


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
