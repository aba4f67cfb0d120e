"""Reading what people write before it is shown, and what looks unwanted

Revision ID: screenings
Revises: board_changes
"""

import sqlalchemy as sa
from alembic import op

revision = "screenings"
down_revision = "board_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, without rebuilding tables that have triggers, and the table."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    moment, no = ("TIMESTAMP WITH TIME ZONE", "false") if postgresql else ("DATETIME", "0")
    op.execute(
        "ALTER TABLE board ADD COLUMN moderation VARCHAR(40) DEFAULT 'after' NOT NULL"
        " CONSTRAINT ck_board_moderation CHECK (moderation IN ('after', 'before'))"
    )
    op.execute(f"ALTER TABLE board ADD COLUMN moderation_since {moment}")
    for table in ("proposal", "comment"):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN held BOOLEAN DEFAULT {no} NOT NULL"
            f" CONSTRAINT ck_{table}_held CHECK (NOT held OR hidden_at IS NOT NULL)"
        )
    op.create_table(
        "screening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("signals", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=40)),
        sa.Column("act_id", sa.String(length=12)),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("target IN ('comment', 'proposal')", name=op.f("ck_screening_target")),
        sa.CheckConstraint(
            "outcome IN ('published', 'declined', 'fine', 'hidden')",
            name=op.f("ck_screening_outcome"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (act_id IS NULL)", name=op.f("ck_screening_settled")
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_screening_board_id_board")
        ),
        sa.ForeignKeyConstraint(
            ["act_id"], ["moderation_act.id"], name=op.f("fk_screening_act_id_moderation_act")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
        sa.UniqueConstraint("target", "target_id", name=op.f("uq_screening_target_target_id")),
    )
    op.create_index(op.f("ix_screening_board_id"), "screening", ["board_id"])
    op.create_index(op.f("ix_screening_act_id"), "screening", ["act_id"])


def downgrade() -> None:
    """Remove them; what waited stays hidden."""
    op.drop_table("screening")
    for table in ("comment", "proposal"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN held")
    op.execute("ALTER TABLE board DROP COLUMN moderation_since")
    op.execute("ALTER TABLE board DROP COLUMN moderation")
