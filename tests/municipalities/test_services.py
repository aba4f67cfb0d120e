"""Creating municipalities, and giving out reference numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from participation.core.clock import BANGKOK
from participation.core.transaction import atomic
from participation.municipalities.choices import MunicipalityKind
from participation.municipalities.errors import (
    AddressTaken,
    MunicipalityNotFound,
    ProvinceNotFound,
)
from participation.municipalities.queries import (
    choosable_municipalities,
    imported_municipalities,
    is_slug_taken,
    municipality,
    province,
    provinces_with_areas,
)
from participation.municipalities.services import create_municipality, take_reference_numbers
from tests.support.race import race
from tests.support.town import make_town

JUNE = datetime(2026, 6, 1, tzinfo=UTC)
# Midnight in Bangkok; it is still 2026 in Greenwich.
NEW_YEAR_2027 = datetime(2027, 1, 1, tzinfo=BANGKOK).astimezone(UTC)


def take(town, moment=JUNE, count=1) -> list[str]:
    with atomic():
        return take_reference_numbers(town, moment, count)


def imported(slug: str):
    return create_municipality(
        slug=slug,
        kind=MunicipalityKind.FOREIGN,
        name_th=slug,
        name_en=slug,
        province_code=None,
        reference_prefix=slug[:10],
        imported=True,
    )


def test_reference_numbers_run_from_one_with_prefix_and_buddhist_year(db):
    town = make_town(prefix="สสก")
    assert take(town) == ["สสก 2569/000001"]
    assert take(town, count=2) == ["สสก 2569/000002", "สสก 2569/000003"]
    assert take(town) == ["สสก 2569/000004"]


def test_each_municipality_counts_for_itself(db):
    one, another = make_town(slug="one"), make_town(slug="another")
    take(one, count=5)
    assert take(another) == ["another 2569/000001"]


def test_the_year_ends_at_midnight_in_bangkok(db):
    town = make_town(prefix="ก")
    assert take(town, NEW_YEAR_2027 - timedelta(microseconds=1)) == ["ก 2569/000001"]
    assert take(town, NEW_YEAR_2027) == ["ก 2570/000001"]


def test_a_late_entry_of_the_old_year_goes_on_with_the_old_years_numbers(db):
    town = make_town(prefix="ก")
    take(town, NEW_YEAR_2027 - timedelta(days=1), count=7)
    take(town, NEW_YEAR_2027)
    assert take(town, NEW_YEAR_2027 - timedelta(seconds=1)) == ["ก 2569/000008"]


def test_a_number_taken_by_an_act_that_failed_is_given_to_the_next(db):
    town = make_town(prefix="ก")

    def fail() -> None:
        with atomic():
            take_reference_numbers(town, JUNE, 3)
            raise TimeoutError

    with pytest.raises(TimeoutError):
        fail()
    assert take(town) == ["ก 2569/000001"]


def test_no_number_is_given_twice_or_left_out_when_eight_take_ten_each_at_once(app, db):
    make_town(slug="busy")

    def take_ten(_place: int) -> list[str]:
        town = municipality("busy")
        return [number for _ in range(10) for number in take(town)]

    results = race(app, take_ten, runners=8)
    given = sorted(number for numbers in results for number in numbers)
    assert given == [f"busy 2569/{number:06d}" for number in range(1, 81)]


@pytest.mark.parametrize(("slug", "prefix"), [("twin", "ข"), ("other", "ก")])
def test_two_municipalities_can_not_share_an_address_or_a_prefix(db, slug, prefix):
    make_town(slug="twin", prefix="ก")
    with pytest.raises(AddressTaken, match=slug):
        make_town(slug=slug, prefix=prefix)


@pytest.mark.parametrize("slug", ["", "Sample"])
def test_the_database_keeps_addresses_in_lower_case_and_not_empty(db, slug):
    make_town(slug="good")
    with pytest.raises(IntegrityError), atomic():
        municipality("good").slug = slug


def test_only_an_imported_municipality_may_lie_in_no_province(db):
    imported("poland-lodz")
    town = make_town(slug="good")
    with pytest.raises(IntegrityError), atomic():
        town.province_code = None


def test_an_unknown_address_or_code_is_refused_by_name(db):
    with pytest.raises(MunicipalityNotFound):
        municipality("nowhere")
    with pytest.raises(ProvinceNotFound):
        province("99")


def test_a_slug_is_taken_once_it_is_used(db):
    assert not is_slug_taken("sample")
    make_town(slug="sample")
    assert is_slug_taken("sample")


def test_all_77_provinces_are_listed_each_with_its_number_of_areas(db):
    make_town(slug="one")
    make_town(slug="two")
    counts = {found.code: count for found, count in provinces_with_areas()}
    assert len(counts) == 77
    assert counts["20"] == 2
    assert sum(counts.values()) == 2


def test_a_resident_chooses_among_areas_that_were_not_imported(db):
    make_town(slug="here")
    imported("there")
    assert [found.slug for found in choosable_municipalities()] == ["here"]
    assert [found.slug for found in imported_municipalities()] == ["there"]
