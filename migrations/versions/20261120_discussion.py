"""Opinions under proposals, their supports, and reports

Revision ID: discussion
Revises: second_votes
"""

import sqlalchemy as sa
from alembic import op

revision = "discussion"
down_revision = "second_votes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('insult', 'private', 'advert', 'off_topic', 'unlawful', 'other')",
            name=op.f("ck_report_reason"),
        ),
        sa.CheckConstraint("target IN ('comment', 'proposal')", name=op.f("ck_report_target")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_report_board_id_board")),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["account.id"], name=op.f("fk_report_reporter_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("public_id", name=op.f("uq_report_public_id")),
        sa.UniqueConstraint(
            "target",
            "target_id",
            "reporter_id",
            name=op.f("uq_report_target_target_id_reporter_id"),
        ),
    )
    op.create_index(op.f("ix_report_board_id"), "report", ["board_id"])
    op.create_index(op.f("ix_report_reporter_id"), "report", ["reporter_id"])

    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("branch_id", sa.Integer(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=80), nullable=False),
        sa.Column("by_official", sa.Boolean(), nullable=False),
        sa.Column("stance", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("support_count", sa.Integer(), nullable=False),
        sa.Column("reply_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(hidden_at IS NULL) = (hidden_reason = '')", name=op.f("ck_comment_hidden")
        ),
        sa.CheckConstraint(
            "stance IN ('for', 'against', 'question')", name=op.f("ck_comment_stance")
        ),
        sa.CheckConstraint("text <> '' OR withdrawn_at IS NOT NULL", name=op.f("ck_comment_text")),
        sa.CheckConstraint(
            "depth BETWEEN 1 AND 3 AND (depth = 1) = (parent_id IS NULL) AND (depth = 1) = (thread_id IS NULL) AND (depth < 3) = (branch_id IS NULL)",
            name=op.f("ck_comment_place"),
        ),
        sa.CheckConstraint(
            "support_count >= 0 AND reply_count >= 0", name=op.f("ck_comment_counts")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_comment_author_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["comment.id"], name=op.f("fk_comment_branch_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["comment.id"], name=op.f("fk_comment_parent_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_comment_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["comment.id"], name=op.f("fk_comment_thread_id_comment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("author_id", "token", name=op.f("uq_comment_author_id_token")),
        sa.UniqueConstraint("public_id", name=op.f("uq_comment_public_id")),
    )
    op.create_index("ix_comment_author", "comment", ["author_id", "created_at"])
    op.create_index(
        "ix_comment_supported", "comment", ["proposal_id", "depth", "support_count", "id"]
    )
    op.create_index(op.f("ix_comment_thread_id"), "comment", ["thread_id"])

    op.create_table(
        "comment_support",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_comment_support_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_support_comment_id_comment")
        ),
        sa.PrimaryKeyConstraint("comment_id", "account_id", name=op.f("pk_comment_support")),
    )
    op.create_index(op.f("ix_comment_support_account_id"), "comment_support", ["account_id"])

    # Both databases take the check along with the column, without building the table anew.
    op.execute(
        "ALTER TABLE proposal ADD COLUMN comment_count INTEGER DEFAULT 0 NOT NULL"
        " CONSTRAINT ck_proposal_comment_count CHECK (comment_count >= 0)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE proposal DROP COLUMN comment_count")

    op.drop_index(op.f("ix_comment_support_account_id"), "comment_support")

    op.drop_table("comment_support")
    op.drop_index(op.f("ix_comment_thread_id"), "comment")
    op.drop_index("ix_comment_supported", "comment")
    op.drop_index("ix_comment_author", "comment")

    op.drop_table("comment")
    op.drop_index(op.f("ix_report_reporter_id"), "report")
    op.drop_index(op.f("ix_report_board_id"), "report")

    op.drop_table("report")
