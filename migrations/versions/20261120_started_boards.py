"""Let residents start boards, and officials approve them."""

import sqlalchemy as sa
from alembic import op

revision = "started_boards"
down_revision = "appeals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With their constraints in one go: SQLite can't add one to a column later, and building the
    # table anew would drop its triggers.
    op.execute(
        "ALTER TABLE municipality ADD COLUMN boards_by VARCHAR(40)"
        " DEFAULT 'residents_approved' NOT NULL CONSTRAINT ck_municipality_boards_by"
        " CHECK (boards_by IN ('officials', 'residents_approved', 'residents'))"
    )
    op.execute(
        "ALTER TABLE board ADD COLUMN started_by_id INTEGER"
        " CONSTRAINT fk_board_started_by_id_account REFERENCES account (id)"
    )
    op.execute(
        "ALTER TABLE board ADD COLUMN approval VARCHAR(40) CONSTRAINT ck_board_approval"
        " CHECK (approval IN ('waiting', 'approved', 'refused'))"
    )
    op.add_column("board", sa.Column("approval_reason", sa.Text(), nullable=True))
    op.create_index(op.f("ix_board_started_by_id"), "board", ["started_by_id"])
    op.create_index(
        "ix_board_one_waiting",
        "board",
        ["municipality_id", "started_by_id"],
        unique=True,
        sqlite_where=sa.text("approval = 'waiting'"),
        postgresql_where=sa.text("approval = 'waiting'"),
    )


def downgrade() -> None:
    op.drop_index("ix_board_one_waiting", table_name="board")
    op.drop_index(op.f("ix_board_started_by_id"), table_name="board")
    op.drop_column("board", "approval_reason")
    op.drop_column("board", "approval")
    op.drop_column("board", "started_by_id")
    op.drop_column("municipality", "boards_by")
