"""Pages of indicators: the country, a province, an area; on paper a yearly report."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request

from participation.boards.queries import area_stamp, site_stamp
from participation.core import clock
from participation.insights.figures import Figures, first_day, fiscal_year, shown_years
from participation.insights.queries import Insights, of_area, of_country, of_province
from participation.municipalities.queries import municipalities_in, provinces_with_areas
from participation.municipalities.queries import municipality as find_municipality
from participation.municipalities.queries import province as find_province
from participation.web.access import Access, access
from participation.web.cache import cached

blueprint = Blueprint("insights", __name__)


@blueprint.get("/insights")
@access(Access.PUBLIC)
@cached(site_stamp)
def country() -> Any:
    """Show the figures of the whole country, with the provinces."""
    found = of_country()
    places = [(province.code, province.name) for province, _areas in provinces_with_areas()]
    return _page("insights/country.html", found, places)


@blueprint.get("/provinces/<code>/insights")
@access(Access.PUBLIC)
@cached(site_stamp)
def province(code: str) -> Any:
    """Show the figures of a province, with its areas."""
    here = find_province(code)
    places = [(area.slug, area.name) for area in municipalities_in(code)]
    return _page("insights/province.html", of_province(code), places, province=here)


@blueprint.get("/areas/<slug>/insights")
@access(Access.PUBLIC)
@cached(area_stamp)
def area(slug: str) -> Any:
    """Show the figures of an area."""
    here = find_municipality(slug)
    return _page("insights/area.html", of_area(here.id), [], municipality=here)


def _page(template: str, found: Insights, places: list[tuple[str, str]], **more: Any) -> str:
    year = _wanted_year()
    parts = [(code, name, _in_year(found.parts.get(code, []), year)) for code, name in places]
    return render_template(
        template,
        found=found,
        year=year,
        first=first_day(year),
        last=first_day(year + 1) - timedelta(days=1),
        figures=_in_year(found.years, year),
        parts=[part for part in parts if part[2] is not None],
        most=max((figures.participants for figures in found.years), default=0),
        **more,
    )


def _wanted_year() -> int:
    """Return the fiscal year in the address if it is told of, else the present one."""
    today = clock.today()
    wanted = request.args.get("year", type=int)
    return wanted if wanted in shown_years(today) else fiscal_year(today)


def _in_year(years: list[Figures], year: int) -> Figures | None:
    return next((figures for figures in years if figures.year == year), None)
