"""Send one-time codes; let people leave without voting twice; note voters' groups."""

import sqlalchemy as sa
from alembic import op

revision = "one_time_codes"
down_revision = "own_stamps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "one_time_code",
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("challenge", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent_that_day", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('sign_in', 'forgotten', 'change_email', 'delete')",
            name=op.f("ck_one_time_code_purpose"),
        ),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name=op.f("ck_one_time_code_tries")),
        sa.PrimaryKeyConstraint("address_key", "purpose", name=op.f("pk_one_time_code")),
        sa.UniqueConstraint("challenge", name=op.f("uq_one_time_code_challenge")),
    )
    op.create_index(op.f("ix_one_time_code_sent_at"), "one_time_code", ["sent_at"])
    op.create_table(
        "spent_mark",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_spent_mark_board_id_board")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_spent_mark_person_id_person")
        ),
        sa.PrimaryKeyConstraint("board_id", "mark", name=op.f("pk_spent_mark")),
    )
    op.create_index(op.f("ix_spent_mark_person_id"), "spent_mark", ["person_id"])
    # With their CHECKs in one go: SQLite can't add one to a column later.
    op.execute(
        "ALTER TABLE roll_entry ADD COLUMN age_band VARCHAR(40)"
        " CONSTRAINT ck_roll_entry_age_band CHECK (age_band IN"
        " ('under_18', '18_24', '25_34', '35_44', '45_59', '60_plus'))"
    )
    op.execute(
        "ALTER TABLE roll_entry ADD COLUMN sector VARCHAR(40)"
        " CONSTRAINT ck_roll_entry_sector CHECK (sector IN"
        " ('citizen', 'civil_society', 'private', 'state'))"
    )


def downgrade() -> None:
    op.drop_column("roll_entry", "sector")
    op.drop_column("roll_entry", "age_band")
    op.drop_table("spent_mark")
    op.drop_table("one_time_code")
