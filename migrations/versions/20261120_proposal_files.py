"""Files, drafts, revisions and places of proposals; office hours

Revision ID: proposal_files
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "proposal_files"
down_revision = "0001"
branch_labels = None
depends_on = None

# Added one by one, with their CHECKs inside: SQLite rebuilds no table then.
PLACES = (
    (
        "ALTER TABLE proposal ADD COLUMN latitude FLOAT CONSTRAINT ck_proposal_latitude"
        " CHECK (latitude BETWEEN -90 AND 90)"
    ),
    (
        "ALTER TABLE proposal ADD COLUMN longitude FLOAT CONSTRAINT ck_proposal_longitude"
        " CHECK (longitude BETWEEN -180 AND 180 AND (latitude IS NULL) = (longitude IS NULL))"
    ),
)
COLUMNS = (
    ("edited_at", sa.DateTime(timezone=True)),
    ("emptied_at", sa.DateTime(timezone=True)),
    ("received_on", sa.Date()),
    ("post_token", sa.String(length=40)),
)


def upgrade():
    op.add_column("municipality", sa.Column("office_hours", sa.Text(), nullable=True))
    for statement in PLACES:
        op.execute(statement)
    for name, kind in COLUMNS:
        op.add_column("proposal", sa.Column(name, kind, nullable=True))
    op.add_column(
        "proposal",
        sa.Column(
            "sub_area_id",
            sa.Integer(),
            sa.ForeignKey("sub_area.id", name="fk_proposal_sub_area_id_sub_area"),
            nullable=True,
        ),
        inline_references=True,
    )
    op.create_index("ix_proposal_sub_area_id", "proposal", ["sub_area_id"])
    op.create_index("ix_proposal_post", "proposal", ["author_id", "post_token"], unique=True)
    _create_drafts()
    _create_attachments()
    _create_revisions()
    _create_title_words()


def _create_drafts():
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_draft_account_id_account"),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name="fk_draft_board_id_board"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("account_id", "board_id", name="uq_draft_account_id_board_id"),
    )
    op.create_index("ix_draft_board_id", "draft", ["board_id"])


def _create_attachments():
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("has_thumbnail", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('photo', 'pdf')", name="ck_attachment_kind"),
        sa.CheckConstraint(
            "(proposal_id IS NULL) <> (draft_id IS NULL)", name="ck_attachment_owner"
        ),
        sa.CheckConstraint("position BETWEEN 1 AND 5", name="ck_attachment_position"),
        sa.CheckConstraint("bytes BETWEEN 1 AND 10485760", name="ck_attachment_bytes"),
        sa.CheckConstraint(
            "(kind = 'photo') = (width IS NOT NULL AND height IS NOT NULL)",
            name="ck_attachment_size",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name="fk_attachment_proposal_id_proposal"
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_attachment_draft_id_draft"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.UniqueConstraint("public_id", name="uq_attachment_public_id"),
        sa.UniqueConstraint("proposal_id", "position", name="uq_attachment_proposal_id_position"),
        sa.UniqueConstraint("draft_id", "position", name="uq_attachment_draft_id_position"),
    )


def _create_revisions():
    op.create_table(
        "proposal_revision",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("idea", sa.Text(), nullable=False),
        sa.Column("benefit", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name="ck_proposal_revision_number"),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name="fk_proposal_revision_proposal_id_proposal"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "number", name="pk_proposal_revision"),
    )


def _create_title_words():
    op.create_table(
        "title_word",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name="fk_title_word_board_id_board"),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name="fk_title_word_proposal_id_proposal"
        ),
        sa.PrimaryKeyConstraint("board_id", "word", "proposal_id", name="pk_title_word"),
    )
    op.create_index("ix_title_word_proposal_id", "title_word", ["proposal_id"])


def downgrade():
    for table in ("title_word", "proposal_revision", "attachment", "draft"):
        op.drop_table(table)
    op.drop_index("ix_proposal_post", "proposal")
    op.drop_index("ix_proposal_sub_area_id", "proposal")
    for name in ("sub_area_id", *(name for name, _ in COLUMNS), "longitude", "latitude"):
        op.drop_column("proposal", name)
    op.drop_column("municipality", "office_hours")
