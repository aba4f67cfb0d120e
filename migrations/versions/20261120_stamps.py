"""Stamps

The database counts the changes of what pages show, so that a kept page is known to be the present
one. Alembic drops triggers silently when it rebuilds a table on SQLite: make them again then.

Revision ID: stamps
Revises: outbox
"""

import sqlalchemy as sa
from alembic import op

revision = "stamps"
down_revision = "outbox"
branch_labels = None
depends_on = None

# By the column that leads to the board.
STAMPED = {
    "category": "board_id",
    "frozen_rules": "board_id",
    "proposal": "board_id",
    "project_list": "board_id",
    "support": "board_id",
    "tally": "board_id",
    "answer": "proposal_id",
    "attachment": "proposal_id",
    "comment": "proposal_id",
    "proposal_revision": "proposal_id",
}
BOARD_OF = {
    "board_id": "{row}.board_id",
    "proposal_id": "(SELECT board_id FROM proposal WHERE id = {row}.proposal_id)",
}
OWN = {"municipality": "NEW.id, 1", "board": "NEW.id, NEW.municipality_id, 1"}

BOARD_FUNCTION = """
CREATE FUNCTION move_stamp_of_board() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed record;
  board integer;
BEGIN
  IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;
  IF TG_ARGV[0] = 'proposal_id' THEN
    SELECT board_id INTO board FROM proposal WHERE id = changed.proposal_id;
  ELSE
    board := changed.board_id;
  END IF;
  UPDATE board_stamp SET number = number + 1
    WHERE board_id = board AND xmin <> pg_current_xact_id()::xid;
  RETURN NULL;
END $$
"""
OWN_SQLITE = (
    "CREATE TRIGGER {table}_stamp_insert AFTER INSERT ON {table} BEGIN"
    " INSERT INTO {table}_stamp VALUES ({values}); END",
    "CREATE TRIGGER {table}_stamp_update AFTER UPDATE ON {table} BEGIN"
    " UPDATE {table}_stamp SET number = number + 1 WHERE {table}_id = NEW.id; END",
)
OWN_POSTGRESQL = (
    """CREATE FUNCTION move_{table}_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO {table}_stamp VALUES ({values});
  ELSE
    UPDATE {table}_stamp SET number = number + 1 WHERE {table}_id = NEW.id;
  END IF;
  RETURN NULL;
END $$""",
    "CREATE TRIGGER {table}_stamp AFTER INSERT OR UPDATE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION move_{table}_stamp()",
)
BOARD_SQLITE = (
    "CREATE TRIGGER {table}_stamp_{act} AFTER {act} ON {table} BEGIN"
    " UPDATE board_stamp SET number = number + 1 WHERE board_id = {board}; END"
)
BOARD_POSTGRESQL = (
    "CREATE CONSTRAINT TRIGGER {table}_stamp AFTER INSERT OR UPDATE OR DELETE ON {table}"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move_stamp_of_board('{by}')"
)


def upgrade() -> None:
    op.create_table(
        "municipality_stamp",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_municipality_stamp_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("municipality_id", name=op.f("pk_municipality_stamp")),
    )
    op.create_table(
        "board_stamp",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_board_stamp_board_id_board")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_board_stamp_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint("board_id", name=op.f("pk_board_stamp")),
    )
    op.create_index(op.f("ix_board_stamp_municipality_id"), "board_stamp", ["municipality_id"])
    op.execute("INSERT INTO municipality_stamp SELECT id, 1 FROM municipality")
    op.execute("INSERT INTO board_stamp SELECT id, municipality_id, 1 FROM board")
    if op.get_bind().dialect.name == "sqlite":
        _add_sqlite_triggers()
    else:
        _add_postgresql_triggers()


def _add_sqlite_triggers() -> None:
    for table, values in OWN.items():
        for text in OWN_SQLITE:
            op.execute(text.format(table=table, values=values))
    for table, by in STAMPED.items():
        for act, row in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
            board = BOARD_OF[by].format(row=row)
            op.execute(BOARD_SQLITE.format(table=table, act=act, board=board))


def _add_postgresql_triggers() -> None:
    op.execute(BOARD_FUNCTION)
    for table, values in OWN.items():
        for text in OWN_POSTGRESQL:
            op.execute(text.format(table=table, values=values))
    for table, by in STAMPED.items():
        op.execute(BOARD_POSTGRESQL.format(table=table, by=by))


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    acts = {True: ("_insert", "_update", "_delete"), False: ("",)}[sqlite]
    for table in (*OWN, *STAMPED):
        for act in acts:
            on_table = "" if sqlite else f" ON {table}"
            op.execute(f"DROP TRIGGER IF EXISTS {table}_stamp{act}{on_table}")
    if not sqlite:
        for name in ("stamp_of_board", *(f"{table}_stamp" for table in OWN)):
            op.execute(f"DROP FUNCTION move_{name}()")
    op.drop_index(op.f("ix_board_stamp_municipality_id"), table_name="board_stamp")
    op.drop_table("board_stamp")
    op.drop_table("municipality_stamp")
