"""The index: beside boards, proposals and municipalities a table each of the words they hold.

No models: on SQLite they are virtual tables (FTS5) whose row numbers are the ids, on PostgreSQL a
`tsvector` with a GIN index beside the id. `queries` and `services` speak to them in SQL.
"""

from participation.boards.models import Board
from participation.core.db import attach
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal

INDEXES: dict[str, type[Board | Proposal | Municipality]] = {
    "search_board": Board,
    "search_proposal": Proposal,
    "search_municipality": Municipality,
}

# Without these categories it would split Thai words at their vowels.
_SQLITE = (
    "CREATE VIRTUAL TABLE {table} USING fts5(words, parts, tokenize ="
    " \"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\")"
)
_POSTGRESQL = (
    "CREATE TABLE {table} (id integer PRIMARY KEY REFERENCES {owner} (id),"
    " vector tsvector NOT NULL)",
    "CREATE INDEX ix_{table}_vector ON {table} USING gin (vector)",
)

for _table, _model in INDEXES.items():
    attach(
        _model,
        {
            "sqlite": [_SQLITE.format(table=_table)],
            "postgresql": [
                text.format(table=_table, owner=_model.__tablename__) for text in _POSTGRESQL
            ],
        },
    )
