"""Logos of areas

Revision ID: logo
Revises: relocations
"""

import sqlalchemy as sa
from alembic import op

revision = "logo"
down_revision = "relocations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("municipality", sa.Column("logo", sa.String(length=12), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE municipality DROP COLUMN logo")
