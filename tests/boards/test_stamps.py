"""Stamps move with whatever pages show, by whichever way it is written."""

import pytest
from sqlalchemy import inspect, text, update

from participation.accounts.models import Account
from participation.boards.queries import area_stamp, board_stamp, site_stamp
from participation.core.stamps import asking
from participation.core.transaction import atomic
from participation.discussion.services import Words, post_comment
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import proposal_stamp
from participation.proposals.services import Draft, add_proposals
from participation.voting.services.supports import support, withdraw_support
from tests.support.race import race
from tests.support.town import make_board, make_proposal, make_resident, make_town

# Tables of a board that no guest's page shows: the vote itself, and what officials work with.
NOT_SHOWN = {
    "ballot",
    "ballot_secret",
    "board_form",
    "board_stamp",
    "draft",
    "follow",
    "handing",
    "hiding",
    "intervention",
    "irregularity",
    "left_support",
    "news",
    "paper_batch",
    "paper_sheet",
    "proposal_import",
    "relocation",
    "report",
    "review",
    "roll_clash",
    "roll_entry",
    "screening",
    "spent_mark",
    "title_word",
    "unit_question",
}


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def board(town):
    return make_board(town, slug="board")


def moved(act) -> bool:
    """Whether an act moves the stamps of the board, its area and the site."""
    queries = ((board_stamp, "board"), (area_stamp, "here"), (site_stamp, None))
    before = [query(**({"slug": slug} if slug else {})) for query, slug in queries]
    act()
    after = [query(**({"slug": slug} if slug else {})) for query, slug in queries]
    changes = [old != new for old, new in zip(before, after, strict=True)]
    assert len(set(changes)) == 1, changes
    return changes[0]


def test_every_table_of_a_board_moves_its_stamp_or_is_shown_to_nobody(db):
    by_dialect = {
        "sqlite": "SELECT DISTINCT tbl_name FROM sqlite_master"
        " WHERE type = 'trigger' AND sql LIKE '%UPDATE board_stamp%'",
        "postgresql": "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE t.tgname LIKE '%\\_stamp'",
    }
    stamped = set(db.session.scalars(text(by_dialect[db.engine.dialect.name])))
    of_boards = {
        table
        for table in inspect(db.engine).get_table_names()
        if {"board_id", "proposal_id"}
        & {column["name"] for column in inspect(db.engine).get_columns(table)}
    }
    assert of_boards - stamped == NOT_SHOWN


def test_acts_move_the_stamps(board, town):
    author, voter = make_resident(town), make_resident(town)
    assert moved(lambda: make_proposal(board, author))
    proposal = make_proposal(board, author)
    assert moved(lambda: support(find_proposal(proposal.public_id), voter))
    assert moved(lambda: withdraw_support(find_proposal(proposal.public_id), voter))
    words = Words(text="เห็นด้วย", stance=None, token="x")
    assert moved(lambda: post_comment(find_proposal(proposal.public_id), voter, words))
    assert moved(lambda: add_proposals(board, [Draft(title="a"), Draft(title="b")]))


def test_statements_past_the_services_move_them_too(board, db, town):
    proposal = make_proposal(board, make_resident(town))

    def in_bulk(statement):
        with atomic():
            db.session.execute(statement.execution_options(synchronize_session=False))

    assert moved(lambda: in_bulk(update(Proposal).values(title="อื่น")))
    assert moved(lambda: in_bulk(update(Municipality).values(name_th="อื่น")))
    before = proposal_stamp(public_id=proposal.public_id)
    in_bulk(update(Proposal).values(title="อีก"))
    assert proposal_stamp(public_id=proposal.public_id) != before


def test_what_is_undone_or_elsewhere_moves_nothing(board, db, town):
    there = make_town(slug="there")
    elsewhere = make_board(there, slug="other")
    before = board_stamp(slug="board"), area_stamp(slug="here")
    make_proposal(elsewhere, make_resident(there))

    def fail() -> None:
        with atomic():
            add_proposals(board, [Draft(title="a")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (board_stamp(slug="board"), area_stamp(slug="here")) == before


def test_a_draft_and_an_unknown_address_have_none(db, board):
    assert board_stamp(slug="nowhere") is None
    assert area_stamp(slug="nowhere") is None


def test_the_short_way_tells_the_same(board, db):
    stamp = board_stamp(slug="board")
    db.session.commit()
    with asking(db.engine) as ask:
        assert ask(board_stamp, {"slug": "board"}) == stamp
        assert ask(board_stamp, {"slug": "nowhere"}) is None


def test_many_at_once_on_one_board_all_count_and_nobody_waits_crosswise(app, db, board, town):
    voters = [make_resident(town) for _ in range(6)]
    proposals = [make_proposal(board, make_resident(town)).public_id for _ in range(2)]
    ids = [voter.id for voter in voters]
    before = board_stamp(slug="board")

    def act(place: int) -> int:
        voter = db.session.get(Account, ids[place])
        for public_id in proposals if place % 2 else reversed(proposals):
            support(find_proposal(public_id), voter)
        return place

    assert race(app, act, runners=6) == list(range(6))
    after = board_stamp(slug="board")
    assert after[1] - before[1] >= 12
    assert [find_proposal(public_id).support_count for public_id in proposals] == [6, 6]
