"""Downloads of one board."""

from typing import Any

from flask import Response, stream_with_context

from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.exports.choices import MEDIA_TYPES, Format
from participation.exports.services import export_board
from participation.exports.services.package import board_package
from participation.exports.views import blueprint
from participation.web.access import Access, access, person


@blueprint.get("/boards/<slug>/download.<any(csv, json, pb):format>")
@access(Access.PUBLIC)
def download(slug: str, format: str) -> Any:
    """Download a board as CSV, JSON or .pb."""
    board = find_board(slug)
    check_visible(person(), board)
    form = Format(format)
    return Response(
        stream_with_context(export_board(board, form)),
        mimetype=MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{slug}.{form}"'},
    )


@blueprint.get("/boards/<slug>/download.zip")
@access(Access.PUBLIC)
def package(slug: str) -> Any:
    """Download everything public about a board, with what a recount needs."""
    board = find_board(slug)
    check_visible(person(), board)
    return Response(
        stream_with_context(board_package(board)),
        mimetype="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{slug}.zip"'},
    )
