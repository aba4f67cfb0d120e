"""Finding places, boards and proposals by words; only what everybody may see is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Float, Integer, case, func, or_, select, text
from sqlalchemy.orm import joinedload

from participation.boards.models import Board
from participation.core.db import db, is_sqlite
from participation.municipalities.models import Municipality, Province
from participation.proposals.models import Proposal
from participation.search.terms import one_form, quoted, without_tones, words_of

LONGEST_QUERY = 200
_MOST_WORDS = 12


@dataclass(frozen=True)
class Found:
    """What was found, the best first."""

    provinces: Sequence[Province]
    municipalities: Sequence[Municipality]
    boards: Sequence[Board]
    proposals: Sequence[Proposal]

    def __bool__(self) -> bool:
        return bool(self.provinces or self.municipalities or self.boards or self.proposals)


def find(typed: str, *, most: int) -> Found:
    """Return what `typed` finds, at most `most` of each kind; nothing for no words."""
    words = words_of(typed[:LONGEST_QUERY])[:_MOST_WORDS]
    if not words:
        return Found((), (), (), ())
    return Found(
        provinces=_provinces(typed, most),
        municipalities=_municipalities(typed, words, most),
        boards=_boards(words, most),
        proposals=_proposals(words, most),
    )


def _provinces(typed: str, most: int) -> list[Province]:
    """Return the provinces whose name holds what was typed, tone marks aside."""
    part = without_tones(one_form(typed)).removeprefix("จังหวัด").removeprefix("จ.").strip()
    named = [
        (place, province)
        for province in db.session.scalars(select(Province).order_by(Province.name_th))
        if (place := _place_in(province, part)) >= 0
    ]
    return [province for _, province in sorted(named, key=lambda found: found[0])][:most]


def _place_in(province: Province, part: str) -> int:
    """Return where in a province's names a part begins, -1 if nowhere."""
    names = (without_tones(one_form(name)) for name in (province.name_th, province.name_en))
    places = [place for name in names if (place := name.find(part)) >= 0] if part else []
    return min(places, default=-1)


def _municipalities(typed: str, words: Sequence[str], most: int) -> Sequence[Municipality]:
    part = one_form(typed)
    named = or_(
        Municipality.name_th.contains(part, autoescape=True),
        func.lower(Municipality.name_en).contains(part, autoescape=True),
    )
    hits = _hits("search_municipality", words)
    return db.session.scalars(
        select(Municipality)
        .outerjoin(hits, hits.c.id == Municipality.id)
        .options(joinedload(Municipality.province))
        .where(or_(hits.c.id.is_not(None), named))
        .order_by(case((named, 0), else_=1), hits.c.score, Municipality.name_th)
        .limit(most)
    ).all()


def _boards(words: Sequence[str], most: int) -> Sequence[Board]:
    hits = _hits("search_board", words)
    return db.session.scalars(
        select(Board)
        .join(hits, hits.c.id == Board.id)
        .options(joinedload(Board.municipality))
        .where(Board.collecting_announced_at.is_not(None))
        .order_by(hits.c.score, Board.collecting_opens_at.desc(), Board.id)
        .limit(most)
    ).all()


def _proposals(words: Sequence[str], most: int) -> Sequence[Proposal]:
    hits = _hits("search_proposal", words)
    return db.session.scalars(
        select(Proposal)
        .join(hits, hits.c.id == Proposal.id)
        .join(Proposal.board)
        .options(joinedload(Proposal.board).joinedload(Board.municipality))
        .where(
            Board.collecting_announced_at.is_not(None),
            Proposal.listed,
            Proposal.emptied_at.is_(None),
        )
        .order_by(hits.c.score, Proposal.support_count.desc(), Proposal.id)
        .limit(most)
    ).all()


_SQLITE = (
    "SELECT rowid AS id, bm25({table}, 10, 1) AS score FROM {table}"
    " WHERE {table} MATCH :query ORDER BY score LIMIT :most"
)
_POSTGRESQL = (
    "SELECT id, -ts_rank(vector, CAST(:query AS tsquery)) AS score FROM {table}"
    " WHERE vector @@ CAST(:query AS tsquery) ORDER BY score LIMIT :most"
)
# So many of an index are looked at before it is asked who may be seen.
_MOST_HITS = 500


def _hits(table: str, words: Sequence[str]) -> Any:
    """Return ids and scores (small is good) of an index's rows that hold all words."""
    sqlite = is_sqlite()
    statement = text((_SQLITE if sqlite else _POSTGRESQL).format(table=table))
    query = _fts5(words) if sqlite else _tsquery(words)
    return (
        statement.bindparams(query=query, most=_MOST_HITS)
        .columns(id=Integer, score=Float)
        .subquery(table)
    )


def _spellings(word: str) -> list[str]:
    """Return a word as typed and without tone marks, which the index has too."""
    return list(dict.fromkeys((word, without_tones(word))))


def _fts5(words: Sequence[str]) -> str:
    """Return the query for SQLite; the last word may be one that is still being typed."""
    *whole, last = [
        ['"' + spelling.replace('"', '""') + '"' for spelling in _spellings(word)] for word in words
    ]
    groups = [*whole, [f"{spelling}*" for spelling in last]]
    return " AND ".join(f"({' OR '.join(group)})" for group in groups)


def _tsquery(words: Sequence[str]) -> str:
    """Return the query for PostgreSQL, with the same meaning."""
    *whole, last = [[quoted(spelling) for spelling in _spellings(word)] for word in words]
    groups = [*whole, [f"{spelling}:*" for spelling in last]]
    return " & ".join(f"({' | '.join(group)})" for group in groups)
