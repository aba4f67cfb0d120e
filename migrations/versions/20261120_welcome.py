"""Words of welcome of an area

Revision ID: welcome
Revises: offline
"""

import sqlalchemy as sa
from alembic import op

revision = "welcome"
down_revision = "offline"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "municipality", sa.Column("welcome", sa.Text(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.execute("ALTER TABLE municipality DROP COLUMN welcome")
