"""Merging proposals, marking single faults, blocking accounts

Revision ID: interventions
Revises: deliveries
"""

import sqlalchemy as sa
from alembic import op

revision = "interventions"
down_revision = "deliveries"
branch_labels = None
depends_on = None

KINDS = "kind IN ('merge', 'fault', 'block')"
REFERENCES = {
    "municipality_id": "municipality",
    "board_id": "board",
    "proposal_id": "proposal",
    "target_id": "proposal",
    "account_id": "account",
    "done_by": "account",
    "decided_by": "account",
    "ended_by": "account",
}


def upgrade() -> None:
    """Add the columns and the tables."""
    # Without rebuilding the table: that would drop its triggers on SQLite.
    op.execute(
        "ALTER TABLE proposal ADD COLUMN merged_into_id INTEGER"
        " CONSTRAINT fk_proposal_merged_into_id_proposal REFERENCES proposal (id)"
        " CONSTRAINT ck_proposal_merged_into CHECK (merged_into_id <> id)"
    )
    op.execute(
        "ALTER TABLE proposal ADD COLUMN united INTEGER DEFAULT 0 NOT NULL"
        " CONSTRAINT ck_proposal_united CHECK (united >= 0)"
    )
    op.add_column("proposal", sa.Column("fault_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_proposal_merged_into_id"), "proposal", ["merged_into_id"])
    op.create_table(
        "united_support",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("fate", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "fate IN ('moved', 'both', 'own', 'given_up')", name=op.f("ck_united_support_fate")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["proposal.id"], name=op.f("fk_united_support_source_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_united_support_person_id_person")
        ),
        sa.PrimaryKeyConstraint("source_id", "person_id", name=op.f("pk_united_support")),
    )
    op.create_index(op.f("ix_united_support_person_id"), "united_support", ["person_id"])
    op.create_table(
        "intervention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer()),
        sa.Column("target_id", sa.Integer()),
        sa.Column("account_id", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("done_by", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.Column("objected_at", sa.DateTime(timezone=True)),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=40)),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decision_words", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by", sa.Integer()),
        sa.CheckConstraint(KINDS, name=op.f("ck_intervention_kind")),
        sa.CheckConstraint(
            "decision IN ('restored', 'upheld')", name=op.f("ck_intervention_decision")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_intervention_reason")),
        sa.CheckConstraint(
            "(kind = 'block') = (proposal_id IS NULL)", name=op.f("ck_intervention_about")
        ),
        sa.CheckConstraint(
            "(kind = 'merge') = (target_id IS NOT NULL)", name=op.f("ck_intervention_target")
        ),
        sa.CheckConstraint(
            "(kind = 'block') = (until IS NOT NULL)", name=op.f("ck_intervention_until")
        ),
        sa.CheckConstraint(
            "(objected_at IS NULL) = (objection = '')", name=op.f("ck_intervention_objection")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decision IS NULL) AND (decided_at IS NULL) = (decided_by IS"
            " NULL) AND (decided_at IS NULL OR objected_at IS NOT NULL)",
            name=op.f("ck_intervention_decided"),
        ),
        sa.CheckConstraint("decided_by <> done_by", name=op.f("ck_intervention_another")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_intervention_ended")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_intervention_{column}_{table}")
            )
            for column, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention")),
        sa.UniqueConstraint("public_id", name=op.f("uq_intervention_public_id")),
    )
    for column in ("municipality_id", "board_id", "proposal_id", "target_id", "account_id"):
        op.create_index(op.f(f"ix_intervention_{column}"), "intervention", [column])
    for name, columns, lasting in (
        ("ix_intervention_one", ["kind", "proposal_id"], "ended_at IS NULL"),
        (
            "ix_intervention_block",
            ["account_id", "municipality_id"],
            "ended_at IS NULL AND kind = 'block'",
        ),
    ):
        op.create_index(
            name,
            "intervention",
            columns,
            unique=True,
            sqlite_where=sa.text(lasting),
            postgresql_where=sa.text(lasting),
        )
    op.create_table(
        "block",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_block_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_block_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("account_id", "municipality_id", name=op.f("pk_block")),
    )


def downgrade() -> None:
    """Remove them; proposals that were merged stand by themselves again."""
    op.drop_table("block")
    op.drop_table("intervention")
    op.drop_table("united_support")
    op.drop_index(op.f("ix_proposal_merged_into_id"), "proposal")
    op.drop_column("proposal", "fault_at")
    op.execute("ALTER TABLE proposal DROP COLUMN united")
    op.execute("ALTER TABLE proposal DROP COLUMN merged_into_id")
