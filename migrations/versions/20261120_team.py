"""Invitations to roles, and administrators: whoever was an official of an area until now."""

import sqlalchemy as sa
from alembic import op

revision = "team"
down_revision = "kept_forms"
branch_labels = None
depends_on = None

ROLES = "role IN ('administrator', 'official', 'council_member', 'evaluator')"
FORMER_ROLES = "role IN ('official', 'council_member', 'evaluator')"


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(ROLES, name=op.f("ck_invitation_role")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_invitation_email")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_invitation_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
    )
    op.create_index(
        "ix_invitation_one", "invitation", ["municipality_id", "email", "role"], unique=True
    )
    _allow(ROLES)
    op.execute(
        "INSERT INTO membership (account_id, municipality_id, role) "
        "SELECT account_id, municipality_id, 'administrator' FROM membership "
        "WHERE role = 'official'"
    )


def downgrade() -> None:
    op.execute("DELETE FROM membership WHERE role = 'administrator'")
    _allow(FORMER_ROLES)
    op.drop_table("invitation")


def _allow(roles: str) -> None:
    name = op.f("ck_membership_role")
    with op.batch_alter_table("membership") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, roles)
