"""Keeping the index: its rows are written in the transaction that writes what they are about."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Row, Select, select, text

from participation.boards.models import Board
from participation.core.db import db, is_sqlite
from participation.core.transaction import atomic
from participation.municipalities.models import Municipality, Province
from participation.proposals.models import Proposal
from participation.search.models import INDEXES
from participation.search.terms import Terms, quoted, terms_of

_STEP = 500

# Texts of one row, by index: first the id, then what it is found by.
_BOARDS = select(Board.id, Board.question, Board.background)
_PROPOSALS = select(
    Proposal.id,
    Proposal.title,
    Proposal.reference,
    Proposal.place,
    Proposal.problem,
    Proposal.idea,
    Proposal.benefit,
)
_MUNICIPALITIES = select(
    Municipality.id,
    Municipality.name_th,
    Municipality.name_en,
    Province.name_th,
    Province.name_en,
).outerjoin(Province, Province.code == Municipality.province_code)

_DELETE = {
    "search_board": text("DELETE FROM search_board WHERE rowid = :id"),
    "search_proposal": text("DELETE FROM search_proposal WHERE rowid = :id"),
    "search_municipality": text("DELETE FROM search_municipality WHERE rowid = :id"),
}
_INSERT = {
    "search_board": text(
        "INSERT INTO search_board (rowid, words, parts) VALUES (:id, :words, :parts)"
    ),
    "search_proposal": text(
        "INSERT INTO search_proposal (rowid, words, parts) VALUES (:id, :words, :parts)"
    ),
    "search_municipality": text(
        "INSERT INTO search_municipality (rowid, words, parts) VALUES (:id, :words, :parts)"
    ),
}
_UPSERT = {
    "search_board": text(
        "INSERT INTO search_board VALUES (:id, CAST(:vector AS tsvector))"
        " ON CONFLICT (id) DO UPDATE SET vector = excluded.vector"
    ),
    "search_proposal": text(
        "INSERT INTO search_proposal VALUES (:id, CAST(:vector AS tsvector))"
        " ON CONFLICT (id) DO UPDATE SET vector = excluded.vector"
    ),
    "search_municipality": text(
        "INSERT INTO search_municipality VALUES (:id, CAST(:vector AS tsvector))"
        " ON CONFLICT (id) DO UPDATE SET vector = excluded.vector"
    ),
}


def index_boards(ids: Sequence[int]) -> None:
    """Write the rows of boards anew. Call inside atomic()."""
    _write("search_board", _BOARDS.where(Board.id.in_(ids)))


def index_proposals(ids: Sequence[int]) -> None:
    """Write the rows of proposals anew. Call inside atomic()."""
    for start in range(0, len(ids), _STEP):
        part = ids[start : start + _STEP]
        _write("search_proposal", _PROPOSALS.where(Proposal.id.in_(part)))


def index_municipalities(ids: Sequence[int]) -> None:
    """Write the rows of municipalities anew. Call inside atomic()."""
    _write("search_municipality", _MUNICIPALITIES.where(Municipality.id.in_(ids)))


def rebuild() -> dict[str, int]:
    """Write the whole index anew; return how many of each are in it."""
    steps: dict[str, Callable[[Sequence[int]], None]] = {
        "search_board": index_boards,
        "search_proposal": index_proposals,
        "search_municipality": index_municipalities,
    }
    counts = {}
    with atomic():
        for table, model in INDEXES.items():
            index = steps[table]
            ids = db.session.scalars(select(model.id)).all()
            for start in range(0, len(ids), _STEP):
                index(ids[start : start + _STEP])
            counts[model.__tablename__] = len(ids)
    return counts


def _write(table: str, query: Select[*tuple[Any, ...]]) -> None:
    db.session.flush()
    rows = [_row(found) for found in db.session.execute(query)]
    if not rows:
        return
    if is_sqlite():
        db.session.execute(_DELETE[table], [{"id": row["id"]} for row in rows])
        db.session.execute(_INSERT[table], rows)
    else:
        db.session.execute(_UPSERT[table], rows)


def _row(found: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    number, *texts = found
    terms = terms_of(*(text for text in texts if text))
    return {
        "id": number,
        "words": " ".join(terms.words),
        "parts": " ".join(terms.parts),
        "vector": _vector(terms),
    }


def _vector(terms: Terms) -> str:
    """Return a literal of PostgreSQL's tsvector: words weigh A, parts C."""
    return " ".join([*_lexemes(terms.words, "A"), *_lexemes(terms.parts, "C")])


def _lexemes(words: Iterable[str], weight: str) -> list[str]:
    # A position each, and no more than PostgreSQL keeps.
    return [
        f"{quoted(word)}:{min(place, 16_383)}{weight}" for place, word in enumerate(words, start=1)
    ]
