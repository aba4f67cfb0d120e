"""Posting proposals, and reading them in order."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from participation.boards.choices import BoardKind, Phase
from participation.core.transaction import atomic
from participation.proposals.errors import (
    NotCollecting,
    ProposalNotFound,
    UnknownCategory,
)
from participation.proposals.queries import (
    in_order_of_submission,
    ranked_by_support,
)
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services import (
    Draft,
    add_proposals,
    post_proposal,
)
from tests.support.statements import at_most
from tests.support.town import (
    PROJECTS,
    make_board,
    make_proposal,
    make_resident,
    make_town,
)

SECOND = timedelta(seconds=1)
IDEA = Draft(title="ปลูกต้นไม้", idea="ทุกวันเสาร์")


@pytest.fixture
def town(db, clock):
    return make_town(slug="here", prefix="สสก")


@pytest.fixture
def somsri(town):
    return make_resident(town, name="สมศรี", verified=False)


def test_a_proposal_is_published_at_once_with_its_words_and_its_authors_name(town, somsri, clock):
    board = make_board(town, categories=["น้ำ"])
    draft = replace(
        IDEA, problem="ร้อน", benefit="ร่มรื่น", place="ริมคลอง", category="น้ำ", author_name="x"
    )
    posted = post_proposal(board, somsri, draft)
    found = find_proposal(posted.public_id)
    assert (found.title, found.problem, found.idea, found.benefit, found.place) == (
        "ปลูกต้นไม้",
        "ร้อน",
        "ทุกวันเสาร์",
        "ร่มรื่น",
        "ริมคลอง",
    )
    assert found.category.name == "น้ำ"
    assert found.author_name == "สมศรี"
    assert found.author_id == somsri.id
    assert found.created_at == clock.now
    assert found.support_count == 0


def test_a_proposal_gets_the_next_reference_number_of_its_municipality(town, somsri):
    board = make_board(town)
    numbers = [make_proposal(board, somsri, title=title).reference for title in "กขค"]
    assert numbers == ["สสก 2569/000001", "สสก 2569/000002", "สสก 2569/000003"]


def test_a_resident_can_not_set_a_cost_or_a_ballot_code(town, somsri):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.COLLECTING)
    posted = post_proposal(board, somsri, replace(IDEA, cost=1, code="9", withdrawn=True))
    found = find_proposal(posted.public_id)
    assert found.cost is found.code is found.withdrawn_at is None


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.COLLECTING])
def test_nothing_is_posted_before_or_after_collecting(town, somsri, phase):
    board = make_board(town, kind=BoardKind.BUDGET, phase=phase)
    before = len(in_order_of_submission(board.id))
    with pytest.raises(NotCollecting):
        post_proposal(board, somsri, IDEA)
    assert len(in_order_of_submission(board.id)) == before


def test_the_first_and_the_last_second_of_collecting_count(town, somsri, clock):
    board = make_board(town)
    for moment in (board.collecting_opens_at - SECOND, board.collecting_closes_at):
        clock.set(moment)
        with pytest.raises(NotCollecting):
            post_proposal(board, somsri, IDEA)
    for moment in (board.collecting_opens_at, board.collecting_closes_at - SECOND):
        clock.set(moment)
        assert post_proposal(board, somsri, IDEA).created_at == moment


def test_a_category_of_another_board_is_refused_and_no_number_is_lost(town, somsri):
    board = make_board(town, slug="one", categories=["น้ำ"])
    make_board(town, slug="another", categories=["ขยะ"])
    for unknown in ("ขยะ", "น้ำ ", "x"):
        with pytest.raises(UnknownCategory):
            post_proposal(board, somsri, replace(IDEA, category=unknown))
    assert post_proposal(board, somsri, IDEA).reference == "สสก 2569/000001"


def test_the_database_refuses_a_category_of_another_board_too(town, somsri):
    board = make_board(town, slug="one", categories=["น้ำ"])
    other = make_board(town, slug="another", categories=["น้ำ"])
    proposal = make_proposal(board, somsri, category="น้ำ")
    with pytest.raises(IntegrityError), atomic():
        proposal.category_id = other.categories[0].id


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE proposal SET cost = -1",
        "UPDATE proposal SET title = ''",
        "UPDATE proposal SET support_count = -1",
        "UPDATE proposal SET code = '1'",
        "UPDATE proposal SET reference = 'twice'",
    ],
)
def test_the_database_refuses_what_no_proposal_may_be(db, town, statement):
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, projects=PROJECTS)
    with pytest.raises(IntegrityError), atomic():
        db.session.execute(text(statement))


def test_an_unknown_proposal_is_refused_by_name(db):
    with pytest.raises(ProposalNotFound):
        find_proposal("nothinghere2")


def test_proposals_that_came_by_another_way_keep_order_costs_codes_and_names(town):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, categories=["น้ำ"])
    add_proposals(
        board,
        [
            Draft(title="ก", cost=5, code="B7", author_name="สมชาย", category="น้ำ"),
            Draft(title="ข", withdrawn=True),
        ],
    )
    first, second = in_order_of_submission(board.id)
    assert (first.cost, first.code, first.author_name, first.author_id) == (5, "B7", "สมชาย", None)
    assert first.category.name == "น้ำ"
    assert second.withdrawn_at is not None
    assert [first.reference, second.reference] == ["สสก 2569/000001", "สสก 2569/000002"]


def test_if_one_of_many_has_an_unknown_category_none_is_added(town):
    board = make_board(town)
    with pytest.raises(UnknownCategory):
        add_proposals(board, [Draft(title="ก"), Draft(title="ข", category="ไม่มี")])
    assert in_order_of_submission(board.id) == []


def test_proposals_are_ranked_by_support_and_tied_ones_by_earlier_submission(db, town, clock):
    board = make_board(town, projects=[("เก่า", None), ("กลาง", None), ("ใหม่", None)])
    with atomic():
        in_order_of_submission(board.id)[2].support_count = 4
    assert [p.title for p in ranked_by_support(board.id)] == ["ใหม่", "เก่า", "กลาง"]


def test_a_withdrawn_proposal_is_not_ranked_and_not_counted_but_stays_in_the_records(town):
    board = make_board(town)
    add_proposals(board, [Draft(title="อยู่"), Draft(title="ถอน", withdrawn=True)])
    assert [p.title for p in ranked_by_support(board.id)] == ["อยู่"]
    assert len(in_order_of_submission(board.id)) == 2


def test_lists_load_with_their_categories_in_one_statement(db, town):
    board = make_board(town, categories=["ก", "ข"])
    add_proposals(board, [Draft(title=name, category=name) for name in "กข"])
    db.session.expire_all()
    board_id = board.id
    with at_most(2):
        assert [p.category.name for p in ranked_by_support(board_id)] == ["ก", "ข"]
        assert [p.category.name for p in in_order_of_submission(board_id)] == ["ก", "ข"]
