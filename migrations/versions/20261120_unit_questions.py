"""Sentences for answers, and questions to units

Revision ID: unit_questions
Revises: news_of_progress
"""

import sqlalchemy as sa
from alembic import op

revision = "unit_questions"
down_revision = "news_of_progress"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('adopted', 'in_part', 'refused', 'referred', 'under_way', 'started', 'done')",
            name=op.f("ck_phrase_kind"),
        ),
        sa.CheckConstraint("name <> '' AND words <> ''", name=op.f("ck_phrase_words")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_phrase_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
        sa.UniqueConstraint("public_id", name=op.f("uq_phrase_public_id")),
    )
    op.create_index(op.f("ix_phrase_municipality_id"), "phrase", ["municipality_id"])
    op.create_table(
        "unit_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("file_id", sa.String(length=12), nullable=True),
        sa.Column("file_kind", sa.String(length=40), nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "file_kind IN ('photo', 'pdf')", name=op.f("ck_unit_question_file_kind")
        ),
        sa.CheckConstraint(
            "(file_id IS NULL) = (file_kind IS NULL)", name=op.f("ck_unit_question_file")
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer = '')", name=op.f("ck_unit_question_answer")
        ),
        sa.CheckConstraint(
            "answered_at IS NULL OR withdrawn_at IS NULL",
            name=op.f("ck_unit_question_settled_once"),
        ),
        sa.CheckConstraint(
            "email IS NULL OR (answered_at IS NULL AND withdrawn_at IS NULL)",
            name=op.f("ck_unit_question_email"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["account.id"], name=op.f("fk_unit_question_asked_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_unit_question_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_question")),
        sa.UniqueConstraint(
            "proposal_id", "email", name=op.f("uq_unit_question_proposal_id_email")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_unit_question_public_id")),
    )
    for column in ("proposal_id", "asked_by", "expires_at"):
        op.create_index(op.f(f"ix_unit_question_{column}"), "unit_question", [column])


def downgrade() -> None:
    """Remove them."""
    op.drop_table("unit_question")
    op.drop_table("phrase")
