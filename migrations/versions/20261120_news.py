"""Following, and news by e-mail

Revision ID: news
Revises: team
"""

import sqlalchemy as sa
from alembic import op

revision = "news"
down_revision = "team"
branch_labels = None
depends_on = None

KINDS = "'proposal', 'opens', 'voting', 'closing', 'results', 'comment', 'answer'"


def upgrade() -> None:
    _make_follows()
    _make_news()


def _make_follows() -> None:
    op.create_table(
        "follow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("board_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN municipality_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN board_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN proposal_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_follow_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_follow_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_follow_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_follow_board_id_board")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_follow_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow")),
        sa.UniqueConstraint(
            "account_id", "municipality_id", name=op.f("uq_follow_account_id_municipality_id")
        ),
        sa.UniqueConstraint("account_id", "board_id", name=op.f("uq_follow_account_id_board_id")),
        sa.UniqueConstraint(
            "account_id", "proposal_id", name=op.f("uq_follow_account_id_proposal_id")
        ),
    )
    for column in ("municipality_id", "board_id", "proposal_id"):
        op.create_index(op.f(f"ix_follow_{column}"), "follow", [column])
    op.create_table(
        "news_choice",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("frequency", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "frequency IN ('at_once', 'daily', 'weekly', 'never')",
            name=op.f("ck_news_choice_frequency"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_news_choice_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_news_choice")),
    )


def _make_news() -> None:
    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spread_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_news_kind")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_news_board_id_board")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_news_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name=op.f("fk_news_actor_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
        sa.UniqueConstraint("key", name=op.f("uq_news_key")),
    )
    for column in ("board_id", "proposal_id", "happened_at"):
        op.create_index(op.f(f"ix_news_{column}"), "news", [column])
    op.create_table(
        "untold",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("news_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_untold_account_id_account")
        ),
        sa.ForeignKeyConstraint(["news_id"], ["news.id"], name=op.f("fk_untold_news_id_news")),
        sa.PrimaryKeyConstraint("account_id", "news_id", name=op.f("pk_untold")),
    )
    for column in ("news_id", "due_at"):
        op.create_index(op.f(f"ix_untold_{column}"), "untold", [column])


def downgrade() -> None:
    for table in ("untold", "news", "news_choice", "follow"):
        op.drop_table(table)
