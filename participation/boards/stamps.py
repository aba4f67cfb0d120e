"""How a board's stamp is moved by the rows that belong to it."""

from participation.core.db import Base, attach

# On SQLite a row of the board, or of one of its proposals, says which board it is.
_BOARD_OF = {
    "board_id": "{row}.board_id",
    "proposal_id": "(SELECT board_id FROM proposal WHERE id = {row}.proposal_id)",
}

_SQLITE = (
    "CREATE TRIGGER {table}_stamp_{act} AFTER {act} ON {table} BEGIN"
    " UPDATE board_stamp SET number = number + 1 WHERE board_id = {board}; END"
)
_POSTGRESQL = (
    "CREATE CONSTRAINT TRIGGER {table}_stamp AFTER INSERT OR UPDATE OR DELETE ON {table}"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move_stamp_of_board('{by}')"
)

# On PostgreSQL it waits for the commit: the stamp is the last row anybody locks, so that nobody
# waits crosswise. A transaction moves it once, however many rows it writes.
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
""".strip()


def stamped_ddl(table: str, by: str) -> dict[str, list[str]]:
    """Return, by dialect, what moves a board's stamp with every row of `table`.

    `by` is the column that leads to the board: `board_id` or `proposal_id`.
    """
    acts = (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
    return {
        "sqlite": [
            _SQLITE.format(table=table, act=act, board=_BOARD_OF[by].format(row=row))
            for act, row in acts
        ],
        "postgresql": [_POSTGRESQL.format(table=table, by=by)],
    }


def stamped(model: type[Base], by: str = "board_id") -> None:
    """Let every change of a row of `model` move the stamp of the board it belongs to."""
    attach(model, stamped_ddl(model.__tablename__, by))
