"""Search: the words of boards, proposals and municipalities

`flask search rebuild` fills the index for what is there already.

Revision ID: search
Revises: random_order
"""

from alembic import op

revision = "search"
down_revision = "random_order"
branch_labels = None
depends_on = None

OWNERS = {
    "search_board": "board",
    "search_proposal": "proposal",
    "search_municipality": "municipality",
}
SQLITE = (
    "CREATE VIRTUAL TABLE {table} USING fts5(words, parts, tokenize ="
    " \"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\")"
)
POSTGRESQL = (
    "CREATE TABLE {table} (id integer PRIMARY KEY REFERENCES {owner} (id), vector tsvector NOT NULL)",
    "CREATE INDEX ix_{table}_vector ON {table} USING gin (vector)",
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, owner in OWNERS.items():
        for text in (SQLITE,) if sqlite else POSTGRESQL:
            op.execute(text.format(table=table, owner=owner))


def downgrade() -> None:
    for table in OWNERS:
        op.execute(f"DROP TABLE {table}")
