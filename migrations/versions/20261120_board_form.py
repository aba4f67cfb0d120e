"""Drafts that are written step by step, and trial boards

Revision ID: board_form
Revises: news_of_hiding
Create Date: 2026-11-20 18:50:00
"""

import sqlalchemy as sa
from alembic import op

revision = "board_form"
down_revision = "news_of_hiding"
branch_labels = None
depends_on = None

# What an announcement freezes, by the column that records it, before and after this migration.
COLLECTING = ("collecting_opens_at", "collecting_closes_at", "collecting_rules", "kind")
LATER = {
    "voting_announced_at": (
        "voting_opens_at",
        "voting_closes_at",
        "results_at",
        "voting_rules",
    ),
    "projects_frozen_at": (),
    "counted_at": (),
}


def upgrade() -> None:
    op.create_table(
        "board_form",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("unfinished", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_board_form_board_id_board")
        ),
        sa.PrimaryKeyConstraint("board_id", name=op.f("pk_board_form")),
    )
    op.add_column(
        "board", sa.Column("contact", sa.Text(), nullable=False, server_default=sa.text("''"))
    )
    # With its constraint in one go: SQLite can't add one to a column later.
    op.execute(
        "ALTER TABLE board ADD COLUMN promise_days INTEGER"
        " CONSTRAINT ck_board_promise_days CHECK (promise_days > 0)"
    )
    op.add_column(
        "board",
        sa.Column("trial", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    _freeze((*COLLECTING, "trial"))


def downgrade() -> None:
    _freeze(COLLECTING)
    op.drop_column("board", "trial")
    op.drop_column("board", "promise_days")
    op.drop_column("board", "contact")
    op.drop_table("board_form")


def _freeze(collecting: tuple[str, ...]) -> None:
    """Make the trigger anew that refuses to change what was announced."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    differs = "IS NOT" if sqlite else "IS DISTINCT FROM"
    changed = " OR ".join(
        f"(OLD.{flag} IS NOT NULL AND ("
        + " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in (flag, *columns))
        + "))"
        for flag, columns in {"collecting_announced_at": collecting, **LATER}.items()
    )
    op.execute("DROP TRIGGER board_announced" + ("" if sqlite else " ON board"))
    if sqlite:
        op.execute(
            f"CREATE TRIGGER board_announced BEFORE UPDATE ON board WHEN {changed} BEGIN SELECT"
            " RAISE(ABORT, 'what was announced of a board is never changed'); END"
        )
    else:
        op.execute(
            "CREATE TRIGGER board_announced BEFORE UPDATE ON board FOR EACH ROW"
            f" WHEN ({changed}) EXECUTE FUNCTION board_announced()"
        )
