"""Downloads of one board."""

from typing import Any

from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.exports.choices import FileFormat
from participation.exports.narrowing import Wanted
from participation.exports.services.making import A_BOARD, Wish
from participation.exports.views import blueprint
from participation.exports.views.files import give
from participation.web.access import Access, access, person


@blueprint.get("/boards/<slug>/download.<any(csv, json, pb, zip):form>")
@access(Access.PUBLIC)
def download(slug: str, form: str) -> Any:
    """Download a board as CSV, JSON or .pb, or everything about it, to recount, as ZIP."""
    check_visible(person(), find_board(slug))
    return give(Wish(A_BOARD, FileFormat(form), Wanted(board=slug)))
