"""Words that the law forces to be removed

Revision ID: removals
Revises: report_lessons
"""

import sqlalchemy as sa
from alembic import op

revision = "removals"
down_revision = "report_lessons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.execute(
        "ALTER TABLE hiding ADD COLUMN removal_asked_by INTEGER"
        " CONSTRAINT fk_hiding_removal_asked_by_account REFERENCES account (id)"
    )
    op.add_column("hiding", sa.Column("removal_asked_at", sa.DateTime(timezone=True)))
    op.add_column(
        "hiding", sa.Column("removal_basis", sa.Text(), server_default="", nullable=False)
    )
    op.add_column("hiding", sa.Column("removed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Remove them."""
    op.drop_column("hiding", "removed_at")
    op.drop_column("hiding", "removal_basis")
    op.drop_column("hiding", "removal_asked_at")
    op.execute("ALTER TABLE hiding DROP COLUMN removal_asked_by")
