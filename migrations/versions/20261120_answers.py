"""Answers of municipalities, and what their officials set

Revision ID: answers
Revises: discussion
"""

import sqlalchemy as sa
from alembic import op

revision = "answers"
down_revision = "discussion"
branch_labels = None
depends_on = None

KINDS = "'adopted', 'in_part', 'refused', 'referred', 'under_way', 'started', 'done'"

# Written out, because on SQLite Alembic would rebuild the table for a column with a check.
COLUMNS = (
    (
        "proposal",
        "answer_kind",
        f"VARCHAR(40) CONSTRAINT ck_proposal_answer_kind CHECK (answer_kind IN ({KINDS}))",
    ),
    (
        "municipality",
        "promise_days",
        "INTEGER CONSTRAINT ck_municipality_promise_days CHECK (promise_days > 0)",
    ),
    (
        "municipality",
        "accent",
        "VARCHAR(7) CONSTRAINT ck_municipality_accent CHECK (length(accent) = 7)",
    ),
    ("municipality", "contact", "TEXT DEFAULT '' NOT NULL"),
    ("municipality", "settings_version", "INTEGER DEFAULT 0 NOT NULL"),
)


def upgrade() -> None:
    """Add the table and the columns."""
    for table, column, kind in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    op.create_table(
        "answer",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_answer_kind")),
        sa.CheckConstraint("number > 0", name=op.f("ck_answer_number")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_answer_reason")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_answer_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "number", name=op.f("pk_answer")),
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("answer")
    for table, column, _kind in reversed(COLUMNS):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
