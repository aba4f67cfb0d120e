"""Handing a proposal over to another municipality

Revision ID: handings
Revises: costing
"""

import sqlalchemy as sa
from alembic import op

revision = "handings"
down_revision = "costing"
branch_labels = None
depends_on = None

REFERENCES = {
    "proposal_id": "proposal",
    "from_board_id": "board",
    "to_board_id": "board",
    "asked_by": "account",
    "settled_by": "account",
}
OUTCOMES = "outcome IN ('accepted', 'declined', 'withdrawn')"


def upgrade() -> None:
    """Add the table, and the number a proposal had before."""
    op.add_column("proposal", sa.Column("former_reference", sa.String(length=40)))
    op.create_table(
        "handing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("from_board_id", sa.Integer(), nullable=False),
        sa.Column("to_board_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=40)),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Integer()),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("former_reference", sa.String(length=40)),
        sa.Column("left_supports", sa.Integer()),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_handing_reason")),
        sa.CheckConstraint(OUTCOMES, name=op.f("ck_handing_outcome")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (settled_by IS NULL) AND (outcome IS NULL) = (settled_at IS NULL)",
            name=op.f("ck_handing_settled"),
        ),
        sa.CheckConstraint("outcome <> 'declined' OR words <> ''", name=op.f("ck_handing_words")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_handing_{column}_{table}")
            )
            for column, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handing")),
        sa.UniqueConstraint("public_id", name=op.f("uq_handing_public_id")),
    )
    op.create_index(op.f("ix_handing_proposal_id"), "handing", ["proposal_id"])
    op.create_index(op.f("ix_handing_to_board_id"), "handing", ["to_board_id"])
    op.create_index(
        "ix_handing_one",
        "handing",
        ["proposal_id"],
        unique=True,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("handing")
    op.drop_column("proposal", "former_reference")
