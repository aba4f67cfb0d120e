"""What an area carries out: everybody reads it, officials write on it."""

from typing import Any

from flask import render_template, request, send_file
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from participation.accounts.policies import is_official
from participation.boards.queries import area_stamp
from participation.core import clock, storage
from participation.core.text import arabic_digits
from participation.delivery.choices import NAMES, Plan, Standing
from participation.delivery.policies import may_carry_out
from participation.delivery.queries.deliveries import (
    Wish,
    deliveries,
    delivery_of,
    entries_of,
    picture,
    unsettled,
)
from participation.delivery.timeline import timeline
from participation.delivery.views import blueprint
from participation.municipalities.queries import municipality as find_municipality
from participation.proposals.policies import check_shown
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import proposal_stamp
from participation.web.access import Access, access, person
from participation.web.cache import cached
from participation.web.fragments import fragment, wants_fragment

BOARD, TIMELINE = "board", "timeline"


@blueprint.get("/areas/<slug>/deliveries")
@access(Access.PUBLIC)
@cached(area_stamp)
def carried_out(slug: str) -> Any:
    """Show all that an area carries out, by stage or on a line of time."""
    municipality = find_municipality(slug)
    wish, everything = _wish(), deliveries(municipality.id)
    shown = [one for one in everything if wish.takes(one)]
    view = TIMELINE if request.args.get("view") == TIMELINE else BOARD
    values = {
        "municipality": municipality,
        "view": view,
        "wish": wish,
        "everything": everything,
        "shown": shown,
        "stale": [one for one in everything if one.stale],
        "line": timeline([one.span for one in shown], clock.today()),
        "units": sorted({one.terms.unit for one in everything}),
        "years": sorted({one.terms.budget_year for one in everything if one.terms.budget_year}),
        **NAMES,
    }
    if wants_fragment():
        return fragment(
            render_template("delivery/carried_out_list.html", **values),
            say=_("Found: %(count)s", count=len(shown)),
        )
    official = is_official(person(), municipality.id)
    return render_template(
        "delivery/carried_out.html",
        official=official,
        unsettled=unsettled(municipality.id) if official else [],
        **values,
    )


@blueprint.get("/proposals/<public_id>/delivery")
@access(Access.PUBLIC)
@cached(proposal_stamp)
def delivery(public_id: str) -> Any:
    """Show how a proposal is carried out, with everything that was written on it."""
    proposal = find_proposal(public_id)
    check_shown(proposal)
    return render_template(
        "delivery/delivery.html",
        proposal=proposal,
        board=proposal.board,
        shown=delivery_of(proposal),
        entries=entries_of(proposal.id),
        may_write=may_carry_out(person(), proposal),
        **NAMES,
    )


@blueprint.get("/deliveries/pictures/<public_id>")
@access(Access.PUBLIC)
def delivery_picture(public_id: str) -> Any:
    """Send a photo of an entry."""
    found = picture(public_id)
    return _sent(found.key, found.sha256[:32])


@blueprint.get("/deliveries/pictures/<public_id>/small")
@access(Access.PUBLIC)
def small_delivery_picture(public_id: str) -> Any:
    """Send the small copy of a photo of an entry."""
    found = picture(public_id)
    return _sent(found.small_key, f"{found.sha256[:32]}-small")


def _sent(key: str, etag: str) -> Any:
    try:
        content = storage.get(key)
    except FileNotFoundError as error:
        raise NotFound from error
    response = send_file(content, mimetype="image/jpeg", etag=etag, conditional=True)
    # Not for shared caches: they would still have it when the proposal is hidden.
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    )
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _wish() -> Wish:
    """Return what the address asks for; what nobody can ask for is left open."""
    asked = request.args
    year = arabic_digits(asked.get("year", ""))
    return Wish(
        unit=asked.get("unit") or None,
        plan=_member(Plan, asked.get("plan")),
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        standing=_member(Standing, asked.get("standing")),
    )


def _member(words: type[Any], asked: str | None) -> Any:
    return words(asked) if asked in [word.value for word in words] else None
