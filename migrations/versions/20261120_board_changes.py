"""What changed on a board after it was announced."""

import sqlalchemy as sa
from alembic import op

revision = "board_changes"
down_revision = "removals"
branch_labels = None
depends_on = None

WHAT = "what IN ('question', 'background', 'contact', 'documents', 'vote_dates', 'vote_rules')"


def upgrade() -> None:
    op.create_table(
        "board_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(WHAT, name=op.f("ck_board_change_what")),
        sa.CheckConstraint("before <> after", name=op.f("ck_board_change_after")),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_board_change_board_id_board")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_change")),
    )
    op.create_index(op.f("ix_board_change_board_id"), "board_change", ["board_id"])
    # As in the revision `stamps`.
    if op.get_bind().dialect.name == "sqlite":
        for act, row in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
            op.execute(
                f"CREATE TRIGGER board_change_stamp_{act} AFTER {act} ON board_change BEGIN"
                f" UPDATE board_stamp SET number = number + 1 WHERE board_id = {row}.board_id; END"
            )
    else:
        op.execute(
            "CREATE CONSTRAINT TRIGGER board_change_stamp AFTER INSERT OR UPDATE OR DELETE"
            " ON board_change DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
            " EXECUTE FUNCTION move_stamp_of_board('board_id')"
        )


def downgrade() -> None:
    op.drop_table("board_change")
