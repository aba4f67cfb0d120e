"""Stamps of accounts

As in the revision `stamps`: the database counts the changes of what belongs to an account.

Revision ID: own_stamps
Revises: search
"""

import sqlalchemy as sa
from alembic import op

revision = "own_stamps"
down_revision = "search"
branch_labels = None
depends_on = None

# By the column that leads to the account.
OWN = {
    "person": "account_id",
    "membership": "account_id",
    "support": "person_id",
    "comment_support": "account_id",
    "follow": "account_id",
}
ACCOUNT_OF = {
    "account_id": "{row}.account_id",
    "person_id": "(SELECT account_id FROM person WHERE id = {row}.person_id)",
}
SQLITE = (
    "CREATE TRIGGER {table}_account_{act} AFTER {act} ON {table} BEGIN"
    " UPDATE account_stamp SET number = number + 1 WHERE account_id = {account}; END"
)
ACCOUNT_SQLITE = (
    "CREATE TRIGGER account_stamp_insert AFTER INSERT ON account BEGIN"
    " INSERT INTO account_stamp VALUES (NEW.id, 1); END",
    "CREATE TRIGGER account_stamp_update AFTER UPDATE ON account BEGIN"
    " UPDATE account_stamp SET number = number + 1 WHERE account_id = NEW.id; END",
)
POSTGRESQL = (
    "CREATE CONSTRAINT TRIGGER {table}_account AFTER INSERT OR UPDATE OR DELETE ON {table}"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move_stamp_of_account('{by}')"
)
ACCOUNT_POSTGRESQL = (
    """
CREATE FUNCTION move_stamp_of_account() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed record;
  account integer;
BEGIN
  IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;
  IF TG_ARGV[0] = 'person_id' THEN
    SELECT account_id INTO account FROM person WHERE id = changed.person_id;
  ELSE
    account := changed.account_id;
  END IF;
  UPDATE account_stamp SET number = number + 1
    WHERE account_id = account AND xmin <> pg_current_xact_id()::xid;
  RETURN NULL;
END $$
""",
    """
CREATE FUNCTION move_account_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO account_stamp VALUES (NEW.id, 1);
  ELSE
    UPDATE account_stamp SET number = number + 1 WHERE account_id = NEW.id;
  END IF;
  RETURN NULL;
END $$
""",
    "CREATE TRIGGER account_stamp AFTER INSERT OR UPDATE ON account"
    " FOR EACH ROW EXECUTE FUNCTION move_account_stamp()",
)


def upgrade() -> None:
    op.create_table(
        "account_stamp",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_stamp_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_stamp")),
    )
    op.execute("INSERT INTO account_stamp SELECT id, 1 FROM account")
    sqlite = op.get_bind().dialect.name == "sqlite"
    for text in ACCOUNT_SQLITE if sqlite else ACCOUNT_POSTGRESQL:
        op.execute(text)
    for table, by in OWN.items():
        if not sqlite:
            op.execute(POSTGRESQL.format(table=table, by=by))
            continue
        for act, row in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
            account = ACCOUNT_OF[by].format(row=row)
            op.execute(SQLITE.format(table=table, act=act, account=account))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in OWN:
            for act in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_account_{act}")
        op.execute("DROP TRIGGER account_stamp_insert")
        op.execute("DROP TRIGGER account_stamp_update")
    else:
        for table in OWN:
            op.execute(f"DROP TRIGGER {table}_account ON {table}")
        op.execute("DROP TRIGGER account_stamp ON account")
        op.execute("DROP FUNCTION move_stamp_of_account()")
        op.execute("DROP FUNCTION move_account_stamp()")
    op.drop_table("account_stamp")
