"""Pages with which officials choose what there is to read about a board, and its files."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from participation.accounts.policies import check_official
from participation.boards.errors import DocumentNotFound
from participation.boards.policies import may_see
from participation.boards.queries import board_with_documents, removed_documents
from participation.boards.queries import document as find_document
from participation.boards.schemas import DocumentSchema, FileSchema
from participation.boards.services.documents import (
    add_document,
    add_file,
    raise_document,
    remove_document,
    restore_document,
)
from participation.boards.views import blueprint
from participation.core import storage
from participation.core.errors import Refusal
from participation.core.fields import REQUIRED
from participation.core.pictures import MOST_BYTES, clean_name, file_name, made_safe
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.forms import Form, load_form
from participation.web.large_forms import takes_files
from participation.web.sent_files import send_kept

_MOST_BYTES_OF_A_FORM = MOST_BYTES + 1024 * 1024


@blueprint.get("/boards/<slug>/documents")
@access(Access.OFFICIAL)
def documents(slug: str) -> Any:
    """Show what there is to read about a board, to add to it."""
    return _page(_board_of_official(slug), Form(), Form())


@blueprint.post("/boards/<slug>/documents")
@access(Access.OFFICIAL)
def add_to_documents(slug: str) -> Any:
    """Add a document by its address on the web."""
    board = _board_of_official(slug)
    form = load_form(DocumentSchema())
    if not form.valid:
        return _page(board, form, Form()), 422
    add_document(person(), board, **form.data)
    flash(_("The document is on the board."))
    return redirect(url_for("boards.documents", slug=slug))


@blueprint.post("/boards/<slug>/documents/files")
@access(Access.OFFICIAL)
@takes_files(_MOST_BYTES_OF_A_FORM)
def send_document(slug: str) -> Any:
    """Add a file; without a title it is called what it was called."""
    board = _board_of_official(slug)
    form = load_form(FileSchema())
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        form.errors["file"] = [str(REQUIRED)]
    if not form.valid or sent is None:
        return _page(board, Form(), form), 422
    title = form.data["file_title"] or clean_name(sent.filename or "").rpartition(".")[0]
    try:
        # One byte more than is allowed tells that there is too much.
        safe = made_safe(sent.read(MOST_BYTES + 1))
        add_file(person(), board, title=title or _("Document"), safe=safe)
    except Refusal as refusal:
        form.errors["file"] = [str(refusal)]
        return _page(board, Form(), form), status_of(refusal)
    flash(_("The document is on the board."))
    return redirect(url_for("boards.documents", slug=slug))


@blueprint.post("/boards/<slug>/documents/<public_id>/remove")
@access(Access.OFFICIAL)
def remove_from_documents(slug: str, public_id: str) -> Any:
    """Take a document away."""
    remove_document(person(), _board_of_official(slug), public_id)
    flash(_("The document is no longer on the board. You can put it back."))
    return redirect(url_for("boards.documents", slug=slug))


@blueprint.post("/boards/<slug>/documents/<public_id>/restore")
@access(Access.OFFICIAL)
def put_back_document(slug: str, public_id: str) -> Any:
    """Put a document back."""
    restore_document(person(), _board_of_official(slug), public_id)
    flash(_("The document is on the board again."))
    return redirect(url_for("boards.documents", slug=slug))


@blueprint.post("/boards/<slug>/documents/<public_id>/up")
@access(Access.OFFICIAL)
def move_document_up(slug: str, public_id: str) -> Any:
    """Put a document one place further up."""
    raise_document(_board_of_official(slug), public_id)
    return redirect(url_for("boards.documents", slug=slug, _anchor=f"d-{public_id}"))


@blueprint.get("/documents/<public_id>")
@access(Access.PUBLIC)
def document(public_id: str) -> Any:
    """Send a file of a board: a picture to look at, or a document to keep."""
    found = find_document(public_id)
    kind = found.file_kind
    if kind is None or not may_see(person(), found.board):
        raise DocumentNotFound
    try:
        content = storage.get(found.key)
    except FileNotFoundError as error:
        raise NotFound from error
    name = file_name(f"{found.title}.{kind.value}", kind)
    return send_kept(content, kind, name=name, digest=(found.sha256 or "")[:32])


def _page(board: Any, form: Form, file_form: Form) -> str:
    return render_template(
        "boards/documents.html",
        board=board,
        form=form,
        file_form=file_form,
        removed=removed_documents(board.id),
    )


def _board_of_official(slug: str) -> Any:
    board = board_with_documents(slug)
    check_official(person(), board.municipality_id)
    return board
