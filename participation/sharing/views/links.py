"""Short addresses, their QR codes, the poster for the village hall, the app's manifest."""

from io import BytesIO
from typing import Any

import segno
from flask import current_app, jsonify, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.boards.choices import Phase
from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.proposals.queries import proposal as find_proposal
from participation.sharing.views import blueprint
from participation.web.access import Access, access, person
from participation.web.addresses import absolute, without_scheme


@blueprint.get("/b/<slug>")
@access(Access.PUBLIC)
def short_board(slug: str) -> Any:
    """Lead from a board's short address to the board."""
    return redirect(url_for("voting.board", slug=slug))


@blueprint.get("/p/<public_id>")
@access(Access.PUBLIC)
def short_proposal(public_id: str) -> Any:
    """Lead from a proposal's short address to the proposal."""
    return redirect(url_for("voting.proposal", public_id=public_id))


@blueprint.get("/boards/<slug>/qr.svg")
@access(Access.PUBLIC)
def board_code(slug: str) -> Any:
    """Show a board's short address as a QR code."""
    check_visible(person(), find_board(slug))
    return _code(absolute("sharing.short_board", slug=slug))


@blueprint.get("/proposals/<public_id>/qr.svg")
@access(Access.PUBLIC)
def proposal_code(public_id: str) -> Any:
    """Show a proposal's short address as a QR code."""
    check_visible(person(), find_proposal(public_id).board)
    return _code(absolute("sharing.short_proposal", public_id=public_id))


@blueprint.get("/boards/<slug>/poster")
@access(Access.PUBLIC)
def poster(slug: str) -> Any:
    """Show a sheet to print and hang up: the question, what to do, when and where."""
    board = find_board(slug)
    check_visible(person(), board)
    address = absolute("sharing.short_board", slug=slug)
    return render_template(
        "sharing/poster.html",
        board=board,
        phase=board.phase,
        Phase=Phase,
        typed=without_scheme(address),
    )


@blueprint.get("/manifest.webmanifest")
@access(Access.PUBLIC)
def manifest() -> Any:
    """Tell a phone how to put the site on its home screen."""
    name = current_app.config["SITE_NAME"] or _("Ruam Khit")
    static = current_app.static_url_path or ""
    response = jsonify(
        name=name,
        short_name=name,
        lang="th",
        start_url=url_for("voting.home"),
        display="minimal-ui",
        background_color="#fbf8f3",
        theme_color="#0f4c5c",
        icons=[
            {"src": f"{static}/img/favicon.svg", "sizes": "any", "type": "image/svg+xml"},
            {"src": f"{static}/img/apple-touch-icon.png", "sizes": "180x180", "type": "image/png"},
        ],
    )
    response.mimetype = "application/manifest+json"
    return response


def _code(address: str) -> Any:
    """Return the code with a quarter of it to spare: posters get wet and torn."""
    out = BytesIO()
    segno.make(address, error="q", micro=False).save(
        out, kind="svg", scale=8, border=4, light="#ffffff", dark="#000000", xmldecl=False
    )
    response = make_response(out.getvalue())
    response.mimetype = "image/svg+xml"
    response.cache_control.max_age = 3600
    return response
