"""Keep a form that somebody typed until they have signed in."""

import sqlalchemy as sa
from alembic import op

revision = "kept_forms"
down_revision = "stamps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_form",
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_digest", name=op.f("pk_kept_form")),
    )
    op.create_index(op.f("ix_kept_form_kept_until"), "kept_form", ["kept_until"])


def downgrade() -> None:
    op.drop_table("kept_form")
