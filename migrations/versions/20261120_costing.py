"""What proposals cost, and whether they can be done

Revision ID: costing
Revises: logo
"""

import sqlalchemy as sa
from alembic import op

revision = "costing"
down_revision = "logo"
branch_labels = None
depends_on = None

# They move the stamp of the board's pages, see participation/boards/stamps.py.
_BOARD = "(SELECT board_id FROM proposal WHERE id = {row}.proposal_id)"
TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER costing_stamp_{act} AFTER {act} ON costing BEGIN"
        " UPDATE board_stamp SET number = number + 1"
        f" WHERE board_id = {_BOARD.format(row=row)}; END"
        for act, row in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
    ],
    "postgresql": [
        "CREATE CONSTRAINT TRIGGER costing_stamp AFTER INSERT OR UPDATE OR DELETE ON costing"
        " DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION move_stamp_of_board('proposal_id')"
    ],
}


def upgrade() -> None:
    """Add the table and its triggers."""
    op.create_table(
        "costing",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("feasible", sa.Boolean(), nullable=False),
        sa.Column("estimate", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("feasible OR reason <> ''", name=op.f("ck_costing_reason")),
        sa.CheckConstraint(
            "estimate IS NOT NULL OR NOT feasible", name=op.f("ck_costing_estimate")
        ),
        sa.CheckConstraint("estimate >= 0", name=op.f("ck_costing_amount")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_costing_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_costing")),
    )
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Remove it; its triggers go with it."""
    op.drop_table("costing")
