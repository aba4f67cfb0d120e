"""Groups of projects that exclude each other

Revision ID: exclusive_groups
Revises: closing_reports
"""

import sqlalchemy as sa
from alembic import op

revision = "exclusive_groups"
down_revision = "closing_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "proposal", sa.Column("exclusive_group", sa.Text(), server_default="", nullable=False)
    )


def downgrade() -> None:
    # Not by making the table anew: that would drop its triggers on SQLite.
    op.drop_column("proposal", "exclusive_group")
