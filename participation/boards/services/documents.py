"""Documents of a board: links and files that officials add, put in order and take away."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, delete, func, select, update

from participation.boards.acts import record_act
from participation.boards.choices import MOST_DOCUMENTS, MOST_FILES, Changed, DocumentKind
from participation.boards.errors import TooManyBoardFiles, TooManyDocuments
from participation.boards.models import Board, BoardDocument
from participation.boards.services.changing import note_change
from participation.core import clock, storage
from participation.core.db import db, public_id
from participation.core.pictures import SafeFile
from participation.core.transaction import atomic, on_commit

if TYPE_CHECKING:
    from participation.accounts.models import Account

UNDO_TIME = timedelta(days=1)
"""How long a document that was taken away can be put back."""


def add_document(official: "Account", board: Board, *, title: str, address: str) -> BoardDocument:
    """Add a page on the web to read about the board's question; raise TooManyDocuments."""
    with atomic():
        _lock(board)
        position = _room(board)
        document = BoardDocument(board_id=board.id, title=title, address=address, position=position)
        db.session.add(document)
        note_change(board, Changed.DOCUMENTS, "", title)
        record_act(board, official, "board.add-document", f"{title} {address}")
    return document


def add_file(official: "Account", board: Board, *, title: str, safe: SafeFile) -> BoardDocument:
    """Add a file to read; raise TooManyDocuments or TooManyBoardFiles, and keep nothing then."""
    document = BoardDocument(
        public_id=public_id(),
        board_id=board.id,
        title=title,
        kind=DocumentKind(safe.kind.value),
        bytes=len(safe.content),
        sha256=hashlib.sha256(safe.content).hexdigest(),
    )
    # Before the row: nobody may be sent to a file that is not there yet.
    storage.put(document.key, safe.content)
    try:
        with atomic():
            _lock(board)
            document.position = _room(board, file=True)
            db.session.add(document)
            note_change(board, Changed.DOCUMENTS, "", title)
            record_act(board, official, "board.add-document", f"{title} {document.sha256}")
    except BaseException:
        storage.remove(document.key)
        raise
    return document


def remove_document(official: "Account", board: Board, public_id: str) -> None:
    """Take a document away; for UNDO_TIME it can be put back. Harmless when it is gone."""
    with atomic():
        _lock(board)
        gone = db.session.scalar(
            update(BoardDocument)
            .where(*_one(board, public_id), BoardDocument.removed_at.is_(None))
            .values(removed_at=clock.now())
            .returning(BoardDocument.title)
        )
        if gone is not None:
            note_change(board, Changed.DOCUMENTS, gone, "")
            record_act(board, official, "board.remove-document", gone)


def restore_document(official: "Account", board: Board, public_id: str) -> None:
    """Put a document back that was taken away; raise TooManyDocuments or TooManyBoardFiles.

    Harmless when it is there, or gone for good.
    """
    with atomic():
        _lock(board)
        document = db.session.scalar(
            select(BoardDocument).where(
                *_one(board, public_id), BoardDocument.removed_at.is_not(None)
            )
        )
        if document is not None:
            _room(board, file=document.kind is not DocumentKind.LINK)
            document.removed_at = None
            note_change(board, Changed.DOCUMENTS, "", document.title)
            record_act(board, official, "board.add-document", document.title)


def raise_document(board: Board, public_id: str) -> None:
    """Put a document one place further up; harmless when it is the first, or gone."""
    with atomic():
        _lock(board)
        order = list(
            db.session.scalars(
                select(BoardDocument.public_id)
                .where(BoardDocument.board_id == board.id, BoardDocument.removed_at.is_(None))
                .order_by(BoardDocument.position, BoardDocument.id)
            )
        )
        place = order.index(public_id) if public_id in order else 0
        if place == 0:
            return
        order[place - 1 : place + 1] = order[place], order[place - 1]
        for position, address in enumerate(order, start=1):
            db.session.execute(
                update(BoardDocument).where(*_one(board, address)).values(position=position)
            )


def tidy_documents() -> None:
    """Forget for good what was taken away more than UNDO_TIME ago, with its file."""
    old = BoardDocument.removed_at < clock.now() - UNDO_TIME
    # A look that locks nothing: most of the time there is nothing.
    if db.session.scalar(select(BoardDocument.id).where(old).limit(1)) is None:
        return
    with atomic():
        gone = db.session.scalars(select(BoardDocument).where(old)).all()
        db.session.execute(delete(BoardDocument).where(old))
        on_commit(_remover([document.key for document in gone if document.key]))


def _remover(keys: list[str]) -> Callable[[], None]:
    def remove() -> None:
        for key in keys:
            storage.remove(key)

    return remove


def _one(board: Board, public_id: str) -> tuple[ColumnElement[bool], ...]:
    return BoardDocument.board_id == board.id, BoardDocument.public_id == public_id


def _lock(board: Board) -> None:
    db.session.execute(select(Board.id).where(Board.id == board.id).with_for_update())


def _room(board: Board, *, file: bool = False) -> int:
    """Return the place of one more document; refuse it where there is no room."""
    shown = BoardDocument.board_id == board.id, BoardDocument.removed_at.is_(None)
    count, last = db.session.execute(
        select(func.count(), func.max(BoardDocument.position)).where(*shown)
    ).one()
    if count >= MOST_DOCUMENTS:
        raise TooManyDocuments(most=MOST_DOCUMENTS)
    files = select(func.count()).where(*shown, BoardDocument.kind != DocumentKind.LINK)
    if file and (db.session.scalar(files) or 0) >= MOST_FILES:
        raise TooManyBoardFiles(most=MOST_FILES)
    return (last or 0) + 1
