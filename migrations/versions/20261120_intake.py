"""How proposals came in, tables of them, and whom officials entered them for

Revision ID: intake
Revises: data_files
"""

import sqlalchemy as sa
from alembic import op

revision = "intake"
down_revision = "data_files"
branch_labels = None
depends_on = None

_CHANNELS = "'web', 'phone', 'counter', 'paper', 'event', 'social', 'other'"


def upgrade() -> None:
    # Both databases take the check along with the column, without building the table anew.
    op.execute(
        "ALTER TABLE proposal ADD COLUMN channel VARCHAR(40) DEFAULT 'web' NOT NULL"
        f" CONSTRAINT ck_proposal_channel CHECK (channel IN ({_CHANNELS}))"
    )
    op.create_table(
        "proposal_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('checked', 'running', 'done', 'undone', 'failed')",
            name=op.f("ck_proposal_import_state"),
        ),
        sa.CheckConstraint(
            "total > 0 AND done BETWEEN 0 AND total", name=op.f("ck_proposal_import_numbers")
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_proposal_import_board_id_board")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proposal_import_public_id")),
    )
    op.create_index(op.f("ix_proposal_import_board_id"), "proposal_import", ["board_id"])
    under_way = sa.text("state IN ('running', 'done')")
    op.create_index(
        "ix_proposal_import_once",
        "proposal_import",
        ["board_id", "digest"],
        unique=True,
        sqlite_where=under_way,
        postgresql_where=under_way,
    )
    op.create_table(
        "entry",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_entry_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["proposal_import.id"], name=op.f("fk_entry_import_id_proposal_import")
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_entry")),
    )
    op.create_index(op.f("ix_entry_import_id"), "entry", ["import_id"])


def downgrade() -> None:
    op.drop_table("entry")
    op.drop_table("proposal_import")
    op.execute("ALTER TABLE proposal DROP COLUMN channel")
