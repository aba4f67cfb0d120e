"""Closing reports of boards

Revision ID: closing_reports
Revises: news
"""

import sqlalchemy as sa
from alembic import op

revision = "closing_reports"
down_revision = "news"
branch_labels = None
depends_on = None

# They move the stamp of the board's pages, see participation/boards/stamps.py.
TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER closing_report_stamp_{act} AFTER {act} ON closing_report BEGIN"
        f" UPDATE board_stamp SET number = number + 1 WHERE board_id = {row}.board_id; END"
        for act, row in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
    ],
    "postgresql": [
        "CREATE CONSTRAINT TRIGGER closing_report_stamp"
        " AFTER INSERT OR UPDATE OR DELETE ON closing_report DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION move_stamp_of_board('board_id')"
    ],
}


def upgrade() -> None:
    """Add the table and its triggers."""
    op.create_table(
        "closing_report",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_closing_report_number")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_closing_report_words")),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_closing_report_board_id_board")
        ),
        sa.PrimaryKeyConstraint("board_id", "number", name=op.f("pk_closing_report")),
    )
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Remove it; its triggers go with it."""
    op.drop_table("closing_report")
