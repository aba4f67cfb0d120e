"""Moving a proposal to another board of its area

Revision ID: relocations
Revises: welcome
"""

import sqlalchemy as sa
from alembic import op

revision = "relocations"
down_revision = "welcome"
branch_labels = None
depends_on = None

REFERENCES = {
    "proposal_id": "proposal",
    "from_board_id": "board",
    "to_board_id": "board",
    "former_category_id": "category",
    "done_by": "account",
    "ended_by": "account",
}


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "left_support",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_left_support_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_left_support_person_id_person")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "person_id", name=op.f("pk_left_support")),
    )
    op.create_index(op.f("ix_left_support_person_id"), "left_support", ["person_id"])
    op.create_table(
        "relocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("from_board_id", sa.Integer(), nullable=False),
        sa.Column("to_board_id", sa.Integer(), nullable=False),
        sa.Column("former_category_id", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("done_by", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by", sa.Integer()),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_relocation_reason")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_relocation_{column}_{table}")
            )
            for column, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relocation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_relocation_public_id")),
    )
    op.create_index(op.f("ix_relocation_proposal_id"), "relocation", ["proposal_id"])


def downgrade() -> None:
    """Remove them."""
    op.drop_table("relocation")
    op.drop_table("left_support")
