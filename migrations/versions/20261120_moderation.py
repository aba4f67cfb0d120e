"""Hiding opinions and proposals, appeals, and what became of reports

Revision ID: moderation
Revises: one_time_codes
"""

import sqlalchemy as sa
from alembic import op

revision = "moderation"
down_revision = "one_time_codes"
branch_labels = None
depends_on = None

REASONS = "reason IN ('insult', 'private', 'advert', 'off_topic', 'unlawful', 'other')"


def upgrade() -> None:
    """Add the table and the columns."""
    # Without rebuilding the tables: that would drop their triggers on SQLite.
    moment = (
        "TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"
    )
    op.execute(f"ALTER TABLE proposal ADD COLUMN hidden_at {moment}")
    op.execute(
        "ALTER TABLE proposal ADD COLUMN hidden_reason TEXT DEFAULT '' NOT NULL"
        " CONSTRAINT ck_proposal_hidden CHECK ((hidden_at IS NULL) = (hidden_reason = ''))"
    )
    op.execute(
        "ALTER TABLE report ADD COLUMN outcome VARCHAR(40)"
        " CONSTRAINT ck_report_outcome CHECK (outcome IN ('dismissed', 'hidden'))"
    )
    op.add_column("report", sa.Column("act_id", sa.String(length=12)))
    op.add_column("report", sa.Column("told_at", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_report_act_id"), "report", ["act_id"])
    op.create_table(
        "moderation_act",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_moderation_act_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["account.id"], name=op.f("fk_moderation_act_official_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_act")),
    )
    op.create_table(
        "hiding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("hidden_by", sa.Integer(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act_id", sa.String(length=12), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.Column("appealed_at", sa.DateTime(timezone=True)),
        sa.Column("appeal_words", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=40)),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decision_words", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("target IN ('comment', 'proposal')", name=op.f("ck_hiding_target")),
        sa.CheckConstraint(REASONS, name=op.f("ck_hiding_reason")),
        sa.CheckConstraint("decision IN ('restored', 'upheld')", name=op.f("ck_hiding_decision")),
        sa.CheckConstraint(
            "(appealed_at IS NULL) = (appeal_words = '')", name=op.f("ck_hiding_appeal")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decision IS NULL) AND (decided_at IS NULL) = (decided_by IS"
            " NULL) AND (decided_at IS NULL OR appealed_at IS NOT NULL)",
            name=op.f("ck_hiding_decided"),
        ),
        sa.CheckConstraint("decided_by <> hidden_by", name=op.f("ck_hiding_another")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_hiding_board_id_board")),
        sa.ForeignKeyConstraint(
            ["act_id"], ["moderation_act.id"], name=op.f("fk_hiding_act_id_moderation_act")
        ),
        sa.ForeignKeyConstraint(
            ["hidden_by"], ["account.id"], name=op.f("fk_hiding_hidden_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_hiding_decided_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hiding")),
        sa.UniqueConstraint("public_id", name=op.f("uq_hiding_public_id")),
    )
    op.create_index(op.f("ix_hiding_board_id"), "hiding", ["board_id"])
    op.create_index(op.f("ix_hiding_act_id"), "hiding", ["act_id"])
    op.create_index(
        "ix_hiding_one",
        "hiding",
        ["target", "target_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    """Remove them; what was hidden stays so in the opinions, whose columns are older."""
    op.drop_table("hiding")
    op.drop_table("moderation_act")
    op.drop_index(op.f("ix_report_act_id"), "report")
    op.drop_column("report", "told_at")
    op.drop_column("report", "act_id")
    op.execute("ALTER TABLE report DROP COLUMN outcome")
    op.execute("ALTER TABLE proposal DROP COLUMN hidden_reason")
    op.execute("ALTER TABLE proposal DROP COLUMN hidden_at")
