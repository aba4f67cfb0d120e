"""Give accounts a language, a session stamp, an end, and a history of consents."""

import sqlalchemy as sa
from alembic import op

revision = "account_settings"
down_revision = "proposal_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With its CHECK in one go: SQLite can't add one to a column later.
    op.execute(
        "ALTER TABLE account ADD COLUMN language VARCHAR(2) DEFAULT 'th' NOT NULL"
        " CONSTRAINT ck_account_language CHECK (language IN ('th', 'en'))"
    )
    op.add_column(
        "account",
        sa.Column("session_stamp", sa.String(length=16), server_default="", nullable=False),
    )
    op.add_column("account", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "consent",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_consent_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "version", name=op.f("pk_consent")),
    )
    op.execute(
        "INSERT INTO consent (account_id, version, given_at)"
        " SELECT id, consent_version, consented_at FROM account"
    )


def downgrade() -> None:
    op.drop_table("consent")
    op.drop_column("account", "deleted_at")
    op.drop_column("account", "session_stamp")
    op.drop_column("account", "language")
