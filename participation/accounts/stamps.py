"""How the stamp of an account is moved by the rows that belong to it.

A page that somebody was shown is theirs again while neither the board nor this has changed. See
`boards.stamps`: it is the same, for people.
"""

from participation.core.db import Base, attach

_ACCOUNT_OF = {
    "account_id": "{row}.account_id",
    "person_id": "(SELECT account_id FROM person WHERE id = {row}.person_id)",
}
_SQLITE = (
    "CREATE TRIGGER {table}_account_{act} AFTER {act} ON {table} BEGIN"
    " UPDATE account_stamp SET number = number + 1 WHERE account_id = {account}; END"
)
_POSTGRESQL = (
    "CREATE CONSTRAINT TRIGGER {table}_account AFTER INSERT OR UPDATE OR DELETE ON {table}"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move_stamp_of_account('{by}')"
)
ACCOUNT_FUNCTION = """
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
""".strip()


def own_ddl(table: str, by: str) -> dict[str, list[str]]:
    """Return, by dialect, what moves an account's stamp with every row of `table`.

    `by` is the column that leads to the account: `account_id` or `person_id`.
    """
    acts = (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD"))
    return {
        "sqlite": [
            _SQLITE.format(table=table, act=act, account=_ACCOUNT_OF[by].format(row=row))
            for act, row in acts
        ],
        "postgresql": [_POSTGRESQL.format(table=table, by=by)],
    }


def own(model: type[Base], by: str = "account_id") -> None:
    """Let every change of a row of `model` move the stamp of the account it belongs to."""
    attach(model, own_ddl(model.__tablename__, by))
