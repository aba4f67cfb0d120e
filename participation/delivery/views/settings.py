"""What officials set for their area: its promise, its contact, its colour."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from participation.accounts.policies import check_official
from participation.delivery.views import blueprint
from participation.municipalities.choices import BOARDS_BY_NAMES
from participation.municipalities.colours import dark_shades, light_shades, text_on
from participation.municipalities.errors import (
    ColourHardToReadOn,
    SettingsChangedMeanwhile,
    UnknownColour,
)
from participation.municipalities.queries import municipality as find_municipality
from participation.municipalities.schemas import SettingsSchema
from participation.municipalities.services import change_settings
from participation.team.policies import is_administrator
from participation.web.access import Access, access, person
from participation.web.forms import Form, load_form
from participation.web.locale import day_name

_YEAR = 365 * 24 * 3600


@blueprint.get("/areas/<slug>/settings")
@access(Access.OFFICIAL)
def settings(slug: str) -> Any:
    """Show the settings of an area."""
    municipality = find_municipality(slug)
    check_official(person(), municipality.id)
    return settings_page(municipality, {})


@blueprint.post("/areas/<slug>/settings")
@access(Access.OFFICIAL)
def save_settings(slug: str) -> Any:
    """Save the settings of an area."""
    municipality = find_municipality(slug)
    check_official(person(), municipality.id)
    form = load_form(SettingsSchema())
    if not form.valid:
        return _settings_page(municipality, form), 422
    wanted, seen = form.data
    try:
        change_settings(municipality, wanted, seen=seen, actor=person().public_id)
    except (UnknownColour, ColourHardToReadOn) as refusal:
        form.errors["accent"] = [str(refusal)]
        return _settings_page(municipality, form), 422
    except SettingsChangedMeanwhile as refusal:
        form.errors["form"] = [str(refusal)]
        municipality = find_municipality(slug)
        form.typed = {**form.typed, "seen": str(municipality.settings_version)}
        return _settings_page(municipality, form), 409
    flash(_("The settings are saved. They hold from now on."))
    return redirect(url_for("voting.area", slug=slug))


@blueprint.get("/areas/<slug>/accent.css")
@access(Access.PUBLIC)
def accent(slug: str) -> Any:
    """Return the style sheet of an area's own colour; empty where it has none."""
    colour = find_municipality(slug).accent
    text = ""
    if colour is not None:
        text = render_template(
            "delivery/accent.css",
            colour=colour,
            text=text_on(colour),
            light=light_shades(colour),
            dark=dark_shades(colour),
        )
    response = make_response(text)
    response.mimetype = "text/css"
    if request.args.get("v") == (colour or "").lstrip("#"):
        # Its address names the colour, so it never changes.
        response.cache_control.public = True
        response.cache_control.max_age = _YEAR
        response.cache_control.immutable = True
    return response


def settings_page(municipality: Any, errors: dict[str, list[str]]) -> str:
    """Show the settings in force, and what was wrong with something else on the page."""
    return _settings_page(municipality, Form(typed=_in_force(municipality), errors=errors))


def _in_force(municipality: Any) -> dict[str, Any]:
    hours = municipality.hours
    return {
        "accent": municipality.accent or "",
        "contact": municipality.contact,
        "welcome": municipality.welcome,
        "promise_days": str(municipality.promise_days or ""),
        "boards_by": municipality.boards_by.value,
        "opens": f"{hours.opens:%H:%M}",
        "closes": f"{hours.closes:%H:%M}",
        "weekdays": [str(day) for day in hours.weekdays],
        "working": _one_a_line(hours.working),
        "closed": _one_a_line(hours.closed),
        "seen": str(municipality.settings_version),
    }


def _one_a_line(days: Iterable[date]) -> str:
    return "\n".join(day.isoformat() for day in sorted(days))


def _settings_page(municipality: Any, form: Form) -> str:
    return render_template(
        "delivery/settings.html",
        municipality=municipality,
        administrator=is_administrator(person(), municipality.id),
        in_force=_in_force(municipality),
        boards_by_names={who.value: name for who, name in BOARDS_BY_NAMES.items()},
        weekday_names=[day_name(number) for number in range(7)],
        form=form,
    )
