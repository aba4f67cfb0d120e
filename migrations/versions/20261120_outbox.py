"""The outbox

Revision ID: outbox
Revises: answers
"""

import sqlalchemy as sa
from alembic import op

revision = "outbox"
down_revision = "answers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("taken_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=100), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("task <> ''", name=op.f("ck_outbox_item_task")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_item_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_item")),
    )
    op.create_index(op.f("ix_outbox_item_about"), "outbox_item", ["about"])
    op.create_index(
        "ix_outbox_item_due",
        "outbox_item",
        ["due_at", "id"],
        sqlite_where=sa.text("failed_at IS NULL"),
        postgresql_where=sa.text("failed_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("outbox_item")
