"""What is announced stays: the database itself refuses to change it, whoever asks.

Every statement here is plain SQL, past all services.
"""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, text
from sqlalchemy.exc import DBAPIError

from participation.boards.choices import BoardKind, Phase, Stage
from participation.boards.queries import board as find_board
from participation.boards.rules import digest
from participation.boards.services import announce_rules, create_board
from participation.core.db import UTCDateTime, is_sqlite
from participation.core.transaction import atomic
from participation.proposals.queries import project_list
from tests.support.town import APPROVAL_RULES, make_board, make_town, schedule_in

SECOND = timedelta(seconds=1)
REFUSAL = "announced of a board is never changed"

OF_COLLECTING = ("collecting_opens_at", "collecting_closes_at", "collecting_rules", "kind")
OF_VOTING = ("voting_opens_at", "voting_closes_at", "results_at", "voting_rules")
ACTS = ("collecting_announced_at", "voting_announced_at", "projects_frozen_at", "counted_at")


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def finished(town):
    """A budget board with its result: all that can be announced is."""
    return make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS)


@pytest.fixture
def draft(town):
    """A budget board of which nothing is announced."""
    return create_board(
        municipality=town,
        slug="draft",
        kind=BoardKind.BUDGET,
        question="คำถาม",
        schedule=schedule_in(Phase.DRAFT, BoardKind.BUDGET),
        voting_rules=APPROVAL_RULES,
    )


def stored(db, board, column: str) -> Any:
    return db.session.scalar(text(f"SELECT {column} FROM board WHERE id = :id"), {"id": board.id})


def change(db, board, column: str, value: Any) -> None:
    """UPDATE one column of one board, in plain SQL."""
    statement = text(f"UPDATE board SET {column} = :value WHERE id = :id")
    if column.endswith("_at"):
        statement = statement.bindparams(bindparam("value", type_=UTCDateTime()))
    with atomic():
        db.session.execute(statement, {"value": value, "id": board.id})


def another(board, column: str) -> Any:
    """A value that no other rule of the table speaks against."""
    value = getattr(board, column)
    if column == "kind":
        return BoardKind.IDEAS.value
    return value + " " if isinstance(value, str) else value + SECOND


def refuses(db, board, column: str, value: Any) -> None:
    before = stored(db, board, column)
    with pytest.raises(DBAPIError, match=REFUSAL):
        change(db, board, column, value)
    assert stored(db, board, column) == before


# --- What was announced --------------------------------------------------------------------------


@pytest.mark.parametrize("column", OF_COLLECTING + OF_VOTING)
def test_announced_dates_rules_and_kind_are_not_changed(db, finished, column):
    refuses(db, finished, column, another(finished, column))


@pytest.mark.parametrize("column", OF_COLLECTING[:2] + OF_VOTING[:3])
def test_an_announced_date_is_not_moved_by_a_second_either_way(db, finished, column):
    for moved in (SECOND, -SECOND, timedelta(microseconds=1)):
        refuses(db, finished, column, getattr(finished, column) + moved)


@pytest.mark.parametrize("column", ["voting_opens_at", "voting_closes_at", "voting_rules"])
def test_an_announced_vote_is_not_taken_away(db, finished, column):
    refuses(db, finished, column, None)


@pytest.mark.parametrize("column", ACTS)
def test_an_act_of_an_official_is_neither_undone_nor_moved(db, finished, column):
    refuses(db, finished, column, None)
    refuses(db, finished, column, getattr(finished, column) + SECOND)


def test_all_at_once_are_refused_as_each_alone(db, finished):
    with pytest.raises(DBAPIError, match=REFUSAL), atomic():
        db.session.execute(
            text(
                "UPDATE board SET collecting_announced_at = NULL, voting_announced_at = NULL,"
                " projects_frozen_at = NULL, counted_at = NULL, voting_rules = '{}'"
            )
        )
    assert find_board(finished.slug).phase is Phase.RESULTS


def test_one_announced_board_among_many_refuses_the_statement_for_all(db, finished, draft):
    before = stored(db, draft, "voting_rules")
    with pytest.raises(DBAPIError, match=REFUSAL), atomic():
        db.session.execute(text("UPDATE board SET voting_rules = '{}'"))
    assert stored(db, draft, "voting_rules") == before


def test_an_announced_board_is_not_removed(db, finished):
    with pytest.raises(DBAPIError), atomic():
        db.session.execute(text("DELETE FROM board"))
    assert find_board(finished.slug).phase is Phase.RESULTS


@pytest.mark.parametrize("table", ["frozen_rules", "project_list", "tally"])
@pytest.mark.parametrize("column", ["body", "digest"])
def test_neither_the_frozen_copy_nor_its_digest_is_changed(db, finished, table, column):
    with pytest.raises(DBAPIError, match=f"rows of {table} are never changed"), atomic():
        db.session.execute(text(f"UPDATE {table} SET {column} = 'x'"))
    board = find_board(finished.slug)
    bodies = [(rules.body, rules.digest) for rules in board.frozen_rules]
    frozen = project_list(board.id)
    bodies.append((frozen.body, frozen.digest))
    assert [kept for _, kept in bodies] == [digest(body) for body, _ in bodies]


@pytest.mark.parametrize("table", ["frozen_rules", "project_list", "tally"])
def test_frozen_copies_are_not_removed(db, finished, table):
    with pytest.raises(DBAPIError, match=f"rows of {table} are never changed"), atomic():
        db.session.execute(text(f"DELETE FROM {table}"))
    assert db.session.scalar(text(f"SELECT count(*) FROM {table}")) > 0


@pytest.mark.parametrize("table", ["frozen_rules", "project_list", "tally"])
def test_a_frozen_copy_is_not_replaced_by_inserting_another(db, finished, table):
    names = [column.name for column in db.metadata.tables[table].columns]
    values = ", ".join("'x'" if name == "body" else name for name in names)
    keys = ", ".join(column.name for column in db.metadata.tables[table].primary_key)
    source = f"({', '.join(names)}) SELECT {values} FROM {table} WHERE true"
    statements = [f"INSERT INTO {table} {source} ON CONFLICT ({keys}) DO UPDATE SET body = 'x'"]
    if is_sqlite():
        statements.append(f"REPLACE INTO {table} {source}")
    for statement in statements:
        with pytest.raises(DBAPIError, match=f"rows of {table} are never changed"), atomic():
            db.session.execute(text(statement))
    assert db.session.scalar(text(f"SELECT count(*) FROM {table} WHERE body = 'x'")) == 0


# --- What is free --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"),
    [("question", "คำถามใหม่"), ("background", "เรื่องเดิม"), ("version", 99)],
)
def test_words_may_still_be_corrected(db, finished, column, value):
    change(db, finished, column, value)
    assert stored(db, finished, column) == value


def test_writing_an_announced_value_again_is_no_change(db, finished):
    for column in OF_COLLECTING[:2] + OF_VOTING[:3] + ACTS:
        change(db, finished, column, getattr(finished, column))
    assert find_board(finished.slug).phase is Phase.RESULTS


@pytest.mark.parametrize("column", [c for c in OF_COLLECTING + OF_VOTING if c != "kind"])
def test_before_an_announcement_everything_may_change(db, draft, column):
    value = another(draft, column)
    change(db, draft, column, value)
    db.session.refresh(draft)
    assert getattr(draft, column) == value


def test_before_an_announcement_a_draft_may_become_another_kind(db, draft):
    with atomic():
        db.session.execute(
            text(
                "UPDATE board SET kind = 'ideas', voting_rules = NULL, voting_opens_at = NULL,"
                " voting_closes_at = NULL"
            )
        )
    assert stored(db, draft, "kind") == "ideas"


# --- One announcement after the other ------------------------------------------------------------


@pytest.fixture
def collecting(town):
    """A budget board of which only the rules of collecting are announced."""
    return make_board(town, kind=BoardKind.BUDGET, phase=Phase.COLLECTING)


@pytest.mark.parametrize("column", OF_COLLECTING)
def test_announcing_the_collecting_freezes_what_governs_it(db, collecting, column):
    refuses(db, collecting, column, another(collecting, column))


@pytest.mark.parametrize("column", OF_VOTING)
def test_announcing_the_collecting_leaves_the_vote_open(db, collecting, column):
    value = another(collecting, column)
    change(db, collecting, column, value)
    db.session.refresh(collecting)
    assert getattr(collecting, column) == value


@pytest.mark.parametrize("column", OF_VOTING)
def test_announcing_the_vote_freezes_what_governs_it(db, collecting, column):
    value = another(collecting, column)
    announce_rules(collecting, Stage.VOTING)
    refuses(db, collecting, column, value)


def test_what_was_announced_before_stays_frozen_when_more_is_announced(db, collecting):
    announce_rules(collecting, Stage.VOTING)
    for column in OF_COLLECTING:
        refuses(db, collecting, column, another(collecting, column))


@pytest.mark.parametrize("column", ["projects_frozen_at", "counted_at"])
def test_an_act_is_set_once(db, town, clock, column):
    """Setting it for the first time is the act itself; a second time is refused."""
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    if column == "counted_at":
        change(db, board, column, clock.now)
    refuses(db, board, column, clock.now + SECOND)
