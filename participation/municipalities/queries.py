"""Reads of provinces and municipalities."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from participation.core.db import db
from participation.municipalities.errors import MunicipalityNotFound, ProvinceNotFound
from participation.municipalities.models import Municipality, Province, SubArea


def provinces_with_areas() -> list[tuple[Province, int]]:
    """Return all provinces by Thai name, each with its number of municipalities."""
    areas = func.count(Municipality.id)
    rows = db.session.execute(
        select(Province, areas)
        .outerjoin(Municipality, Municipality.province_code == Province.code)
        .group_by(Province.code)
        .order_by(Province.name_th)
    )
    return [(province, count) for province, count in rows]


def province(code: str) -> Province:
    """Return the province of this TIS-1099 code; raise ProvinceNotFound."""
    found = db.session.get(Province, code)
    if found is None:
        raise ProvinceNotFound
    return found


def municipality(slug: str) -> Municipality:
    """Return the municipality with its province; raise MunicipalityNotFound."""
    found = db.session.scalar(
        select(Municipality)
        .options(joinedload(Municipality.province))
        .where(Municipality.slug == slug)
    )
    if found is None:
        raise MunicipalityNotFound
    return found


def municipalities_in(province_code: str) -> list[Municipality]:
    """Return a province's municipalities by Thai name."""
    return list(
        db.session.scalars(
            select(Municipality)
            .where(Municipality.province_code == province_code)
            .order_by(Municipality.name_th)
        )
    )


def imported_municipalities() -> list[Municipality]:
    """Return the municipalities that imported elections brought, by name."""
    return list(
        db.session.scalars(
            select(Municipality).where(Municipality.imported).order_by(Municipality.name_en)
        )
    )


def choosable_municipalities() -> list[Municipality]:
    """Return the municipalities a resident may belong to, with their provinces, by Thai name."""
    return list(
        db.session.scalars(
            select(Municipality)
            .options(joinedload(Municipality.province))
            .where(~Municipality.imported)
            .order_by(Municipality.name_th)
        )
    )


def is_slug_taken(slug: str) -> bool:
    """Tell whether a municipality has this slug."""
    return db.session.scalar(select(Municipality.id).where(Municipality.slug == slug)) is not None


def sub_areas_of(municipality_id: int) -> list[str]:
    """Return the names of a municipality's parts in order."""
    return list(
        db.session.scalars(
            select(SubArea.name)
            .where(SubArea.municipality_id == municipality_id)
            .order_by(SubArea.name)
        )
    )


def municipalities_after(slug: str, *, province_code: str, limit: int) -> list[Municipality]:
    """Return at most `limit` municipalities whose slug comes after one, by slug.

    `province_code` leaves those of one province; empty, all.
    """
    query = select(Municipality).where(Municipality.slug > slug)
    if province_code:
        query = query.where(Municipality.province_code == province_code)
    return list(db.session.scalars(query.order_by(Municipality.slug).limit(limit)))
