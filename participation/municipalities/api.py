"""Provinces and municipalities, for programs."""

from typing import Any

from participation.core.shapes import ListQuestion, Question, page_of
from participation.municipalities.queries import (
    municipalities_after,
    provinces_with_areas,
)
from participation.municipalities.queries import municipality as find_municipality
from participation.municipalities.queries import province as find_province
from participation.municipalities.shapes import (
    MunicipalitiesQuestion,
    MunicipalityShape,
    ProvinceShape,
)
from participation.web.access import Access, access
from participation.web.api.blueprint import ApiBlueprint
from participation.web.api.cursors import place_in, seal

blueprint = ApiBlueprint("places", __name__, "Provinces and municipalities.")


@blueprint.get("/provinces", asks=ListQuestion, answers=page_of(ProvinceShape))
@access(Access.PUBLIC)
def list_provinces(question: dict[str, Any]) -> Any:
    """List the provinces by Thai name."""
    first = place_in(question) or 0
    found = provinces_with_areas()
    shown = found[first : first + question["limit"]]
    last = first + len(shown)
    return {
        "items": [{**_columns(province), "municipalities": count} for province, count in shown],
        "next_cursor": seal(last if last < len(found) else None),
    }


@blueprint.get("/provinces/<code>", asks=Question, answers=ProvinceShape)
@access(Access.PUBLIC)
def get_province(_question: dict[str, Any], code: str) -> Any:
    """Return one province."""
    return find_province(code)


@blueprint.get("/municipalities", asks=MunicipalitiesQuestion, answers=page_of(MunicipalityShape))
@access(Access.PUBLIC)
def list_municipalities(question: dict[str, Any]) -> Any:
    """List municipalities by id."""
    limit = question["limit"]
    found = municipalities_after(
        place_in(question) or "", province_code=question["province"], limit=limit + 1
    )
    return {
        "items": found[:limit],
        "next_cursor": seal(found[limit - 1].slug if len(found) > limit else None),
    }


@blueprint.get("/municipalities/<slug>", asks=Question, answers=MunicipalityShape)
@access(Access.PUBLIC)
def get_municipality(_question: dict[str, Any], slug: str) -> Any:
    """Return one municipality."""
    return find_municipality(slug)


def _columns(province: Any) -> dict[str, Any]:
    return {name: getattr(province, name) for name in ("code", "name_th", "name_en", "region")}
