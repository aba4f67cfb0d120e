"""Second votes that can't be taken back

Revision ID: second_votes
Revises: account_settings
"""

import sqlalchemy as sa
from alembic import op

revision = "second_votes"
down_revision = "account_settings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "roll_clash",
        sa.Column("both_count", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    with op.batch_alter_table("roll_clash", schema=None) as batch_op:
        batch_op.drop_column("both_count")
