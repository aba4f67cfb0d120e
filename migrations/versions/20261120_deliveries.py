"""What becomes of adopted proposals

Revision ID: deliveries
Revises: tokens
"""

import sqlalchemy as sa
from alembic import op

revision = "deliveries"
down_revision = "tokens"
branch_labels = None
depends_on = None

TABLES = ("delivery", "delivery_step", "delivery_picture")

# They move the stamp of the board's pages, see participation/boards/stamps.py.
_BOARD = "(SELECT board_id FROM proposal WHERE id = {row}.proposal_id)"


def _triggers(table: str, dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_stamp_{act} AFTER {act} ON {table} BEGIN"
            " UPDATE board_stamp SET number = number + 1"
            f" WHERE board_id = {_BOARD.format(row=row)}; END"
            for act, row in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
        ]
    return [
        f"CREATE CONSTRAINT TRIGGER {table}_stamp AFTER INSERT OR UPDATE OR DELETE ON {table}"
        " DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION move_stamp_of_board('proposal_id')"
    ]


def _settled(table: str) -> list[sa.schema.SchemaItem]:
    def check(sql: str, name: str) -> sa.CheckConstraint:
        return sa.CheckConstraint(sql, name=op.f(f"ck_{table}_{name}"))

    return [
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("plan", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("budget_year", sa.Integer(), nullable=True),
        sa.Column("budget", sa.BigInteger(), nullable=True),
        sa.Column("blocked_by", sa.String(length=40), nullable=True),
        sa.Column("blocked_words", sa.Text(), nullable=False),
        check(
            "stage IN ('pilot', 'lessons', 'scaled', 'plan', 'procure', 'build', 'done')", "stage"
        ),
        check("plan IN ('community', 'village', 'local', 'policy', 'project')", "plan"),
        check("blocked_by IN ('law', 'budget', 'agency')", "blocked_by"),
        check("(blocked_by IS NULL) = (blocked_words = '')", "blocked"),
        check("unit <> ''", "unit"),
        check("budget >= 0", "budget"),
        check("budget_year BETWEEN 2500 AND 2700", "budget_year"),
        check("number > 0", "number"),
    ]


def upgrade() -> None:
    """Add the tables and their triggers."""
    op.create_table(
        "delivery",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        *_settled("delivery"),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_delivery_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_delivery")),
    )
    op.create_table(
        "delivery_step",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        *_settled("delivery_step"),
        sa.CheckConstraint("words <> ''", name=op.f("ck_delivery_step_words")),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["delivery.proposal_id"],
            name=op.f("fk_delivery_step_proposal_id_delivery"),
        ),
        sa.PrimaryKeyConstraint("proposal_id", "number", name=op.f("pk_delivery_step")),
    )
    op.create_table(
        "delivery_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 3", name=op.f("ck_delivery_picture_position")),
        sa.CheckConstraint("alt <> ''", name=op.f("ck_delivery_picture_alt")),
        sa.ForeignKeyConstraint(
            ["proposal_id", "number"],
            ["delivery_step.proposal_id", "delivery_step.number"],
            name=op.f("fk_delivery_picture_proposal_id_delivery_step"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_picture")),
        sa.UniqueConstraint("public_id", name=op.f("uq_delivery_picture_public_id")),
        sa.UniqueConstraint(
            "proposal_id",
            "number",
            "position",
            name=op.f("uq_delivery_picture_proposal_id_number_position"),
        ),
    )
    for table in TABLES:
        for statement in _triggers(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Remove them; their triggers go with them."""
    for table in reversed(TABLES):
        op.drop_table(table)
