"""Lessons in closing reports

Revision ID: report_lessons
Revises: official_proposals
"""

import sqlalchemy as sa
from alembic import op

revision = "report_lessons"
down_revision = "official_proposals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "closing_report", sa.Column("lessons", sa.Text(), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("closing_report", "lessons")
