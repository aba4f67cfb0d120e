"""A board as a file, for programs: at once, or prepared in the background."""

from typing import Any

from flask import Response, jsonify, redirect, url_for

from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.exports.choices import MEDIA_TYPES, FileFormat, FileState
from participation.exports.narrowing import Wanted
from participation.exports.queries.files import latest_file
from participation.exports.services.files import order, small_parts
from participation.exports.services.making import A_BOARD, Wish, check_may_have
from participation.exports.shapes import PreparedFileShape
from participation.web.access import Access, access, person
from participation.web.addresses import absolute
from participation.web.api.blueprint import ApiBlueprint

blueprint = ApiBlueprint("exports", __name__, "Boards as files.")

_TEXT = {"schema": {"type": "string"}}
_BINARY = {"schema": {"type": "string", "format": "binary"}}


@blueprint.get(
    "/boards/<slug>/export/<any(csv, json, pb, zip):form>",
    answers=PreparedFileShape,
    status=202,
    responses={
        200: {
            "description": "The file",
            "content": {
                "text/csv": _TEXT,
                "text/plain": _TEXT,
                "application/zip": _BINARY,
                "application/json": {"schema": {}},
            },
        }
    },
)
@access(Access.PUBLIC)
def export_board_as_file(slug: str, form: str) -> Any:
    """Return everything public about a board as CSV, JSON, Pabulib or ZIP.

    A large one is prepared first: the answer is 202 then, and the same call gives it later.
    """
    check_visible(person(), find_board(slug))
    wish = Wish(A_BOARD, FileFormat(form), Wanted(board=slug))
    check_may_have(wish)
    file = latest_file(wish.digest)
    if file is None:
        parts = small_parts(wish)
        if parts is not None:
            return Response(b"".join(parts), mimetype=MEDIA_TYPES[wish.form])
        file = order(wish)
    if file.state is FileState.READY:
        return redirect(url_for("exports.fetch", public_id=file.public_id))
    found = {"state": file.state, "url": absolute("exports.file", public_id=file.public_id)}
    return jsonify(found), 202
