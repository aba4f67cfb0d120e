"""First tables

Revision ID: 0001
Revises:
"""

import csv
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# The list of provinces as it was shipped with this revision.
PROVINCES = Path(__file__).parents[2] / "participation" / "municipalities" / "provinces.csv"

# With these the database itself refuses to change what was announced, counted or logged. Alembic
# drops triggers silently when it rebuilds a table on SQLite: make them again then.
GUARDS = {
    "sqlite": (
        (
            "CREATE TRIGGER frozen_rules_no_update BEFORE UPDATE ON frozen_rules BEGIN SELECT "
            "RAISE(ABORT, 'rows of frozen_rules are never changed'); END"
        ),
        (
            "CREATE TRIGGER frozen_rules_no_delete BEFORE DELETE ON frozen_rules BEGIN SELECT "
            "RAISE(ABORT, 'rows of frozen_rules are never changed'); END"
        ),
        (
            "CREATE TRIGGER project_list_no_update BEFORE UPDATE ON project_list BEGIN SELECT "
            "RAISE(ABORT, 'rows of project_list are never changed'); END"
        ),
        (
            "CREATE TRIGGER project_list_no_delete BEFORE DELETE ON project_list BEGIN SELECT "
            "RAISE(ABORT, 'rows of project_list are never changed'); END"
        ),
        (
            "CREATE TRIGGER tally_no_update BEFORE UPDATE ON tally BEGIN SELECT RAISE(ABORT, "
            "'rows of tally are never changed'); END"
        ),
        (
            "CREATE TRIGGER tally_no_delete BEFORE DELETE ON tally BEGIN SELECT RAISE(ABORT, "
            "'rows of tally are never changed'); END"
        ),
        (
            "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT "
            "RAISE(ABORT, 'rows of audit_entry are never changed'); END"
        ),
        (
            "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT "
            "RAISE(ABORT, 'rows of audit_entry are never changed'); END"
        ),
        (
            "CREATE TRIGGER board_announced BEFORE UPDATE ON board WHEN "
            "(OLD.collecting_announced_at IS NOT NULL AND (NEW.collecting_announced_at IS NOT "
            "OLD.collecting_announced_at OR NEW.collecting_opens_at IS NOT "
            "OLD.collecting_opens_at OR NEW.collecting_closes_at IS NOT OLD.collecting_closes_at "
            "OR NEW.collecting_rules IS NOT OLD.collecting_rules OR NEW.kind IS NOT OLD.kind)) OR"
            " (OLD.voting_announced_at IS NOT NULL AND (NEW.voting_announced_at IS NOT "
            "OLD.voting_announced_at OR NEW.voting_opens_at IS NOT OLD.voting_opens_at OR "
            "NEW.voting_closes_at IS NOT OLD.voting_closes_at OR NEW.results_at IS NOT "
            "OLD.results_at OR NEW.voting_rules IS NOT OLD.voting_rules)) OR "
            "(OLD.projects_frozen_at IS NOT NULL AND (NEW.projects_frozen_at IS NOT "
            "OLD.projects_frozen_at)) OR (OLD.counted_at IS NOT NULL AND (NEW.counted_at IS NOT "
            "OLD.counted_at)) BEGIN SELECT RAISE(ABORT, 'what was announced of a board is never "
            "changed'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE FUNCTION frozen_rules_immutable() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'rows of frozen_rules are never changed' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE TRIGGER frozen_rules_immutable BEFORE UPDATE OR DELETE ON frozen_rules FOR "
            "EACH ROW EXECUTE FUNCTION frozen_rules_immutable()"
        ),
        (
            "CREATE FUNCTION project_list_immutable() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'rows of project_list are never changed' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE TRIGGER project_list_immutable BEFORE UPDATE OR DELETE ON project_list FOR "
            "EACH ROW EXECUTE FUNCTION project_list_immutable()"
        ),
        (
            "CREATE FUNCTION tally_immutable() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE"
            " EXCEPTION 'rows of tally are never changed' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE TRIGGER tally_immutable BEFORE UPDATE OR DELETE ON tally FOR EACH ROW EXECUTE"
            " FUNCTION tally_immutable()"
        ),
        (
            "CREATE FUNCTION audit_entry_immutable() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'rows of audit_entry are never changed' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE TRIGGER audit_entry_immutable BEFORE UPDATE OR DELETE ON audit_entry FOR EACH"
            " ROW EXECUTE FUNCTION audit_entry_immutable()"
        ),
        (
            "CREATE FUNCTION board_announced() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE"
            " EXCEPTION 'what was announced of a board is never changed' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        ),
        (
            "CREATE TRIGGER board_announced BEFORE UPDATE ON board FOR EACH ROW WHEN "
            "((OLD.collecting_announced_at IS NOT NULL AND (NEW.collecting_announced_at IS "
            "DISTINCT FROM OLD.collecting_announced_at OR NEW.collecting_opens_at IS DISTINCT "
            "FROM OLD.collecting_opens_at OR NEW.collecting_closes_at IS DISTINCT FROM "
            "OLD.collecting_closes_at OR NEW.collecting_rules IS DISTINCT FROM "
            "OLD.collecting_rules OR NEW.kind IS DISTINCT FROM OLD.kind)) OR "
            "(OLD.voting_announced_at IS NOT NULL AND (NEW.voting_announced_at IS DISTINCT FROM "
            "OLD.voting_announced_at OR NEW.voting_opens_at IS DISTINCT FROM OLD.voting_opens_at "
            "OR NEW.voting_closes_at IS DISTINCT FROM OLD.voting_closes_at OR NEW.results_at IS "
            "DISTINCT FROM OLD.results_at OR NEW.voting_rules IS DISTINCT FROM OLD.voting_rules))"
            " OR (OLD.projects_frozen_at IS NOT NULL AND (NEW.projects_frozen_at IS DISTINCT FROM"
            " OLD.projects_frozen_at)) OR (OLD.counted_at IS NOT NULL AND (NEW.counted_at IS "
            "DISTINCT FROM OLD.counted_at))) EXECUTE FUNCTION board_announced()"
        ),
    ),
}

FUNCTIONS = (
    "frozen_rules_immutable",
    "project_list_immutable",
    "tally_immutable",
    "audit_entry_immutable",
    "board_announced",
)


def upgrade() -> None:
    create_tables()
    with PROVINCES.open(encoding="utf-8", newline="") as file:
        op.bulk_insert(
            sa.table(
                "province", *(sa.column(name) for name in ("code", "name_th", "name_en", "region"))
            ),
            list(csv.DictReader(file)),
        )
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def create_tables() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("last_digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_audit_chain")),
    )
    op.create_table(
        "audit_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_words")),
        sa.UniqueConstraint("chain", "number", name=op.f("uq_audit_words_chain_number")),
    )
    op.create_table(
        "province",
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("name_th", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "region IN ('north', 'northeast', 'central', 'east', 'west', 'south')",
            name=op.f("ck_province_region"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_province")),
        sa.UniqueConstraint("name_en", name=op.f("uq_province_name_en")),
        sa.UniqueConstraint("name_th", name=op.f("uq_province_name_th")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("chain", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_audit_entry_number")),
        sa.ForeignKeyConstraint(
            ["chain"], ["audit_chain.name"], name=op.f("fk_audit_entry_chain_audit_chain")
        ),
        sa.PrimaryKeyConstraint("chain", "number", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_subject"), ["subject"], unique=False)

    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name_th", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("province_code", sa.String(length=2), nullable=True),
        sa.Column("reference_prefix", sa.String(length=10), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('city_municipality', 'town_municipality', 'subdistrict_municipality', 'subdistrict_organization', 'provincial_organization', 'bangkok', 'bangkok_district', 'pattaya', 'province', 'agency', 'foreign')",
            name=op.f("ck_municipality_kind"),
        ),
        sa.CheckConstraint("slug = lower(slug) AND slug <> ''", name=op.f("ck_municipality_slug")),
        sa.CheckConstraint(
            "imported OR province_code IS NOT NULL", name=op.f("ck_municipality_province")
        ),
        sa.ForeignKeyConstraint(
            ["province_code"],
            ["province.code"],
            name=op.f("fk_municipality_province_code_province"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
        sa.UniqueConstraint("reference_prefix", name=op.f("uq_municipality_reference_prefix")),
        sa.UniqueConstraint("slug", name=op.f("uq_municipality_slug")),
    )
    with op.batch_alter_table("municipality", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_municipality_province_code"), ["province_code"], unique=False
        )

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("display_name", sa.String(length=80), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("display_name <> ''", name=op.f("ck_account_display_name")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_account_email")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_account_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_public_id")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_municipality_id"), ["municipality_id"], unique=False
        )

    op.create_table(
        "board",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("background", sa.Text(), nullable=False),
        sa.Column("collecting_opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("collecting_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voting_opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voting_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("results_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("collecting_announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voting_announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("projects_frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("collecting_rules", sa.Text(), nullable=False),
        sa.Column("voting_rules", sa.Text(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'budget') = (voting_rules IS NOT NULL AND voting_opens_at IS NOT NULL AND voting_closes_at IS NOT NULL)",
            name=op.f("ck_board_voting"),
        ),
        sa.CheckConstraint("kind IN ('ideas', 'budget')", name=op.f("ck_board_kind")),
        sa.CheckConstraint("question <> ''", name=op.f("ck_board_question")),
        sa.CheckConstraint(
            "collecting_opens_at <= collecting_closes_at AND (voting_opens_at IS NULL OR (collecting_closes_at <= voting_opens_at AND voting_opens_at < voting_closes_at AND voting_closes_at <= results_at)) AND collecting_closes_at <= results_at",
            name=op.f("ck_board_dates"),
        ),
        sa.CheckConstraint(
            "counted_at IS NULL OR projects_frozen_at IS NOT NULL",
            name=op.f("ck_board_counted_order"),
        ),
        sa.CheckConstraint(
            "projects_frozen_at IS NULL OR voting_announced_at IS NOT NULL",
            name=op.f("ck_board_frozen_order"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_board_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board")),
        sa.UniqueConstraint("slug", name=op.f("uq_board_slug")),
    )
    with op.batch_alter_table("board", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_board_municipality_id"), ["municipality_id"], unique=False
        )

    op.create_table(
        "reference_counter",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("buddhist_year", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_number > 0", name=op.f("ck_reference_counter_last_number")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_reference_counter_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "buddhist_year", name=op.f("pk_reference_counter")
        ),
    )
    op.create_table(
        "sub_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_sub_area_name")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_sub_area_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sub_area")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_sub_area_municipality_id_id")),
        sa.UniqueConstraint(
            "municipality_id", "name", name=op.f("uq_sub_area_municipality_id_name")
        ),
    )
    op.create_table(
        "ballot",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("voter_key", sa.String(length=64), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("cast_on", sa.Date(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.CheckConstraint("choices <> ''", name=op.f("ck_ballot_choices")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_ballot_board_id_board")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(
            "uq_ballot_counted",
            ["board_id", "voter_key"],
            unique=True,
            sqlite_where=sa.text("NOT superseded"),
            postgresql_where=sa.text("NOT superseded"),
        )

    op.create_table(
        "ballot_secret",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_ballot_secret_board_id_board")
        ),
        sa.PrimaryKeyConstraint("board_id", name=op.f("pk_ballot_secret")),
    )
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_category_name")),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_category_board_id_board")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("board_id", "id", name=op.f("uq_category_board_id_id")),
        sa.UniqueConstraint("board_id", "name", name=op.f("uq_category_board_id_name")),
    )
    op.create_table(
        "frozen_rules",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stage IN ('collecting', 'voting')", name=op.f("ck_frozen_rules_stage")),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_frozen_rules_board_id_board")
        ),
        sa.PrimaryKeyConstraint("board_id", "stage", name=op.f("pk_frozen_rules")),
    )
    op.create_table(
        "membership",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "role IN ('official', 'council_member', 'evaluator')", name=op.f("ck_membership_role")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_membership_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_membership_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint(
            "account_id", "municipality_id", "role", name=op.f("pk_membership")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_membership_municipality_id"), ["municipality_id"], unique=False
        )

    op.create_table(
        "paper_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'adopted', 'cancelled')", name=op.f("ck_paper_batch_status")
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_paper_batch_board_id_board")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_batch")),
        sa.UniqueConstraint("public_id", name=op.f("uq_paper_batch_public_id")),
    )
    with op.batch_alter_table("paper_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_batch_board_id"), ["board_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("list_label", sa.Text(), nullable=True),
        sa.Column("sub_area_id", sa.Integer(), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.String(length=40), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_digest", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "verified_by IN ('official', 'letter')", name=op.f("ck_person_verified_by")
        ),
        sa.CheckConstraint(
            "(verified_at IS NULL) = (verified_by IS NULL) AND (verified_at IS NULL OR municipality_id IS NOT NULL)",
            name=op.f("ck_person_verified"),
        ),
        sa.CheckConstraint(
            "account_id IS NOT NULL OR list_label IS NOT NULL", name=op.f("ck_person_known")
        ),
        sa.CheckConstraint(
            "list_label IS NULL OR municipality_id IS NOT NULL", name=op.f("ck_person_list")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_person_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "sub_area_id"],
            ["sub_area.municipality_id", "sub_area.id"],
            name="fk_person_sub_area",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_person_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("account_id", name=op.f("uq_person_account_id")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_person_code_digest")),
        sa.UniqueConstraint(
            "municipality_id", "list_label", name=op.f("uq_person_municipality_id_list_label")
        ),
    )
    op.create_table(
        "project_list",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_project_list_board_id_board")
        ),
        sa.PrimaryKeyConstraint("board_id", name=op.f("pk_project_list")),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('voided', 'restored')", name=op.f("ck_review_outcome")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_review_reason")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_by IS NULL) AND (outcome IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_review_decided"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> opened_by", name=op.f("ck_review_two_officials")
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_review_board_id_board")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_review_decided_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["account.id"], name=op.f("fk_review_opened_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_public_id")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_board_id"), ["board_id"], unique=False)

    op.create_table(
        "tally",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("engine", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_tally_board_id_board")),
        sa.PrimaryKeyConstraint("board_id", name=op.f("pk_tally")),
    )
    op.create_table(
        "irregularity",
        sa.Column("ballot_id", sa.String(length=32), nullable=False),
        sa.Column("limit", sa.String(length=40), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("allowed", sa.BigInteger(), nullable=True),
        sa.Column("found", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_irregularity_ballot_id_ballot")
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_irregularity_board_id_board")
        ),
        sa.PrimaryKeyConstraint("ballot_id", "limit", "code", name=op.f("pk_irregularity")),
    )
    with op.batch_alter_table("irregularity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_irregularity_board_id"), ["board_id"], unique=False)

    op.create_table(
        "paper_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.CheckConstraint("number <> ''", name=op.f("ck_paper_sheet_number")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["paper_batch.id"], name=op.f("fk_paper_sheet_batch_id_paper_batch")
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_paper_sheet_board_id_board")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_sheet")),
        sa.UniqueConstraint("board_id", "number", name=op.f("uq_paper_sheet_board_id_number")),
    )
    with op.batch_alter_table("paper_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_sheet_batch_id"), ["batch_id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("idea", sa.Text(), nullable=False),
        sa.Column("benefit", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("support_count", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_proposal_title")),
        sa.CheckConstraint("cost IS NULL OR cost >= 0", name=op.f("ck_proposal_cost")),
        sa.CheckConstraint("support_count >= 0", name=op.f("ck_proposal_support_count")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_proposal_author_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["board_id", "category_id"],
            ["category.board_id", "category.id"],
            name="fk_proposal_category",
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_proposal_board_id_board")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("board_id", "code", name=op.f("uq_proposal_board_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proposal_public_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_proposal_reference")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_board_id"), ["board_id"], unique=False)
        batch_op.create_index(
            "ix_proposal_ranking", ["board_id", "support_count", "id"], unique=False
        )

    op.create_table(
        "roll_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("voted", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "channel IN ('web', 'paper', 'phone', 'unknown')", name=op.f("ck_roll_entry_channel")
        ),
        sa.CheckConstraint("voted = (channel IS NOT NULL)", name=op.f("ck_roll_entry_voted")),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_roll_entry_board_id_board")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_roll_entry_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_entry")),
        sa.UniqueConstraint("board_id", "person_id", name=op.f("uq_roll_entry_board_id_person_id")),
    )
    with op.batch_alter_table("roll_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roll_entry_person_id"), ["person_id"], unique=False)

    op.create_table(
        "paper_entry",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=True),
        sa.CheckConstraint("round BETWEEN 1 AND 3", name=op.f("ck_paper_entry_round")),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name=op.f("fk_paper_entry_entered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["paper_sheet.id"], name=op.f("fk_paper_entry_sheet_id_paper_sheet")
        ),
        sa.PrimaryKeyConstraint("sheet_id", "round", name=op.f("pk_paper_entry")),
    )
    with op.batch_alter_table("paper_entry", schema=None) as batch_op:
        batch_op.create_index(
            "uq_paper_entry_official",
            ["sheet_id", "entered_by"],
            unique=True,
            sqlite_where=sa.text("round < 3"),
            postgresql_where=sa.text("round < 3"),
        )

    op.create_table(
        "reviewed_entry",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("roll_entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_reviewed_entry_review_id_review")
        ),
        sa.ForeignKeyConstraint(
            ["roll_entry_id"],
            ["roll_entry.id"],
            name=op.f("fk_reviewed_entry_roll_entry_id_roll_entry"),
        ),
        sa.PrimaryKeyConstraint("review_id", "roll_entry_id", name=op.f("pk_reviewed_entry")),
    )
    op.create_table(
        "roll_clash",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("roll_entry_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('web', 'paper', 'phone', 'unknown')", name=op.f("ck_roll_clash_channel")
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_roll_clash_board_id_board")
        ),
        sa.ForeignKeyConstraint(
            ["roll_entry_id"],
            ["roll_entry.id"],
            name=op.f("fk_roll_clash_roll_entry_id_roll_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_clash")),
    )
    with op.batch_alter_table("roll_clash", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roll_clash_board_id"), ["board_id"], unique=False)

    op.create_table(
        "support",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_support_board_id_board")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_support_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_support_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("person_id", "proposal_id", name=op.f("pk_support")),
    )
    with op.batch_alter_table("support", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_board_id"), ["board_id"], unique=False)
        batch_op.create_index("ix_support_proposal", ["proposal_id"], unique=False)


def downgrade() -> None:
    drop_tables()
    if op.get_bind().dialect.name == "postgresql":
        for function in FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}()")


def drop_tables() -> None:
    with op.batch_alter_table("support", schema=None) as batch_op:
        batch_op.drop_index("ix_support_proposal")
        batch_op.drop_index(batch_op.f("ix_support_board_id"))

    op.drop_table("support")
    with op.batch_alter_table("roll_clash", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roll_clash_board_id"))

    op.drop_table("roll_clash")
    op.drop_table("reviewed_entry")
    with op.batch_alter_table("paper_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_paper_entry_official",
            sqlite_where=sa.text("round < 3"),
            postgresql_where=sa.text("round < 3"),
        )

    op.drop_table("paper_entry")
    with op.batch_alter_table("roll_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roll_entry_person_id"))

    op.drop_table("roll_entry")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_ranking")
        batch_op.drop_index(batch_op.f("ix_proposal_board_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_author_id"))

    op.drop_table("proposal")
    with op.batch_alter_table("paper_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_sheet_batch_id"))

    op.drop_table("paper_sheet")
    with op.batch_alter_table("irregularity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_irregularity_board_id"))

    op.drop_table("irregularity")
    op.drop_table("tally")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_board_id"))

    op.drop_table("review")
    op.drop_table("project_list")
    op.drop_table("person")
    with op.batch_alter_table("paper_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_batch_board_id"))

    op.drop_table("paper_batch")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_municipality_id"))

    op.drop_table("membership")
    op.drop_table("frozen_rules")
    op.drop_table("category")
    op.drop_table("ballot_secret")
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ballot_counted",
            sqlite_where=sa.text("NOT superseded"),
            postgresql_where=sa.text("NOT superseded"),
        )

    op.drop_table("ballot")
    op.drop_table("sub_area")
    op.drop_table("reference_counter")
    with op.batch_alter_table("board", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_board_municipality_id"))

    op.drop_table("board")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_municipality_id"))

    op.drop_table("account")
    with op.batch_alter_table("municipality", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_municipality_province_code"))

    op.drop_table("municipality")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_subject"))

    op.drop_table("audit_entry")
    op.drop_table("province")
    op.drop_table("audit_words")
    op.drop_table("audit_chain")
