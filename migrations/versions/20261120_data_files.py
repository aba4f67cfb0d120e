"""Files of open data that are prepared in the background, and versions of the data

Revision ID: data_files
Revises: board_form
"""

import sqlalchemy as sa
from alembic import op

revision = "data_files"
down_revision = "board_form"
branch_labels = None
depends_on = None

_ACTIVE = sa.text("state IN ('waiting', 'running')")


def upgrade() -> None:
    op.create_table(
        "data_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("wish", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("stamp", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "form IN ('csv', 'xlsx', 'jsonl', 'json', 'pb', 'zip')",
            name=op.f("ck_data_file_form"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'ready', 'failed')", name=op.f("ck_data_file_state")
        ),
        sa.CheckConstraint(
            "failure IN ('no_space', 'lost', 'error')", name=op.f("ck_data_file_failure")
        ),
        sa.CheckConstraint(
            "(state = 'ready') = (sha256 IS NOT NULL) AND (state = 'ready') = (bytes IS NOT NULL)"
            " AND (state = 'failed') = (failure IS NOT NULL)",
            name=op.f("ck_data_file_ended"),
        ),
        sa.CheckConstraint('"rows" >= 0', name=op.f("ck_data_file_rows")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_data_file_public_id")),
    )
    op.create_index(
        "uq_data_file_active",
        "data_file",
        ["wish"],
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    )
    op.create_index("ix_data_file_wish", "data_file", ["wish", "id"])
    op.create_table(
        "data_file_reader",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_data_file_reader_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["data_file.id"], name=op.f("fk_data_file_reader_file_id_data_file")
        ),
        sa.PrimaryKeyConstraint("file_id", "account_id", name=op.f("pk_data_file_reader")),
    )
    op.create_index(op.f("ix_data_file_reader_account_id"), "data_file_reader", ["account_id"])
    op.create_table(
        "data_version",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("stamp", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_data_version")),
    )


def downgrade() -> None:
    op.drop_table("data_version")
    op.drop_table("data_file_reader")
    op.drop_table("data_file")
