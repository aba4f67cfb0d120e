"""Words that an area wants its officials to look at

Revision ID: area_words
Revises: screenings
"""

import sqlalchemy as sa
from alembic import op

revision = "area_words"
down_revision = "screenings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "area_words",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_area_words_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("municipality_id", name=op.f("pk_area_words")),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("area_words")
