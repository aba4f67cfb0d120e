"""Indicators, for programs."""

from typing import Any

from participation.core.shapes import Question
from participation.insights.queries import of_area
from participation.insights.shapes import IndicatorsShape
from participation.municipalities.queries import municipality as find_municipality
from participation.web.access import Access, access
from participation.web.api.blueprint import ApiBlueprint

blueprint = ApiBlueprint("insights", __name__, "Participation in figures.")


@blueprint.get("/municipalities/<slug>/indicators", asks=Question, answers=IndicatorsShape)
@access(Access.PUBLIC)
def get_indicators(_question: dict[str, Any], slug: str) -> Any:
    """Return what a municipality came to, by fiscal year."""
    found = of_area(find_municipality(slug).id)
    return {"items": found.years, "sample": found.sample}
