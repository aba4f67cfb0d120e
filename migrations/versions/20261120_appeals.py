"""Who appealed, so that their words go with their account

Revision ID: appeals
Revises: moderation
"""

from alembic import op

revision = "appeals"
down_revision = "moderation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.execute(
        "ALTER TABLE hiding ADD COLUMN appealed_by INTEGER"
        " CONSTRAINT fk_hiding_appealed_by_account REFERENCES account (id)"
    )
    op.create_index("ix_hiding_appealed_by", "hiding", ["appealed_by"])


def downgrade() -> None:
    """Remove it."""
    op.drop_index("ix_hiding_appealed_by", "hiding")
    op.execute("ALTER TABLE hiding DROP COLUMN appealed_by")
