"""How content people were with a board: two questions, answered once each

Revision ID: survey
Revises: desk_letters
"""

import sqlalchemy as sa
from alembic import op

revision = "survey"
down_revision = "desk_letters"
branch_labels = None
depends_on = None


def _triggers(table: str, dialect: str) -> list[str]:
    """They move the stamp of the board's pages, see participation/boards/stamps.py."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_stamp_{act} AFTER {act} ON {table} BEGIN"
            f" UPDATE board_stamp SET number = number + 1 WHERE board_id = {row}.board_id; END"
            for act, row in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
        ]
    return [
        f"CREATE CONSTRAINT TRIGGER {table}_stamp AFTER INSERT OR UPDATE OR DELETE ON {table}"
        " DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION move_stamp_of_board('board_id')"
    ]


def upgrade() -> None:
    op.create_table(
        "survey",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_survey_board_id_board")),
        sa.PrimaryKeyConstraint("board_id", name=op.f("pk_survey")),
    )
    op.create_table(
        "survey_answer",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("satisfied", sa.Boolean(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["survey.board_id"], name=op.f("fk_survey_answer_board_id_survey")
        ),
        sa.PrimaryKeyConstraint("board_id", "mark", name=op.f("pk_survey_answer")),
    )
    for table in ("survey", "survey_answer"):
        for statement in _triggers(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("survey_answer")
    op.drop_table("survey")
