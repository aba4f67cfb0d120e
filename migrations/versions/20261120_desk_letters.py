"""The letter that tells officials what is overdue

Revision ID: desk_letters
Revises: area_words
"""

import sqlalchemy as sa
from alembic import op

revision = "desk_letters"
down_revision = "area_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "desk_letter",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("looked_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_desk_letter_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_desk_letter")),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("desk_letter")
