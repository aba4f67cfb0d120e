"""Supporting proposals: once per person, and a counter that is always the number of rows."""

import pytest
from sqlalchemy import func, select

from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase
from participation.core.transaction import atomic
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import ranked_by_support
from participation.voting.errors import OwnProposal, SupportLimitReached, SupportsClosed
from participation.voting.models import Support
from participation.voting.queries import supported_by, supporters_by_board
from participation.voting.services.supports import (
    add_listed_supports,
    support,
    withdraw_support,
)
from tests.support.town import make_board, make_proposal, make_resident, make_town


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def author(town):
    return make_resident(town, name="ผู้เสนอ")


@pytest.fixture
def resident(town):
    return make_resident(town, name="ผู้สนับสนุน", verified=False)


@pytest.fixture
def proposal(town, author):
    return make_proposal(make_board(town), author)


def rows_of(db, proposal) -> int:
    return db.session.scalar(
        select(func.count()).select_from(Support).where(Support.proposal_id == proposal.id)
    )


def check_counter(db, proposal, expected: int) -> None:
    """The stored counter, the rows and the expectation are one number."""
    db.session.expire_all()
    stored = find_proposal(proposal.public_id).support_count
    assert (stored, rows_of(db, proposal)) == (expected, expected)


def test_a_person_counts_once_however_often_they_support(db, proposal, resident):
    assert [support(proposal, resident) for _ in range(3)] == [1, 1, 1]
    check_counter(db, proposal, 1)


def test_every_person_counts(db, town, proposal, resident):
    support(proposal, resident)
    assert support(proposal, make_resident(town)) == 2
    check_counter(db, proposal, 2)
    assert supporters_by_board([proposal.board_id]) == {proposal.board_id: 2}


def test_a_person_who_supports_two_proposals_is_one_supporter(db, author, proposal, resident):
    other = make_proposal(proposal.board, author, title="อีกข้อหนึ่ง")
    support(proposal, resident)
    support(other, resident)
    assert supporters_by_board([proposal.board_id]) == {proposal.board_id: 1}
    assert supported_by(resident, proposal.board_id) == {proposal.id, other.id}


def test_a_support_taken_back_is_gone_and_can_be_given_again(db, proposal, resident):
    support(proposal, resident)
    assert withdraw_support(proposal, resident) == 0
    check_counter(db, proposal, 0)
    assert supported_by(resident, proposal.board_id) == set()
    assert support(proposal, resident) == 1


def test_taking_back_what_was_not_given_takes_nothing_from_others(db, town, proposal, resident):
    support(proposal, resident)
    assert withdraw_support(proposal, make_resident(town)) == 1
    check_counter(db, proposal, 1)


def test_a_guest_supports_nothing(db, proposal):
    assert supported_by(None, proposal.board_id) == set()


def test_nobody_supports_their_own_proposal(db, proposal, author):
    with pytest.raises(OwnProposal):
        support(proposal, author)
    check_counter(db, proposal, 0)


# --- The limit -----------------------------------------------------------------------------------


@pytest.fixture
def three_proposals(town, author):
    """Three proposals of a board on which everybody may support two."""
    board = make_board(town, support_limit=2)
    return [make_proposal(board, author, title=title) for title in ("หนึ่ง", "สอง", "สาม")]


def test_the_limit_may_be_reached_not_passed(db, three_proposals, resident):
    first, second, third = three_proposals
    support(first, resident)
    support(second, resident)
    with pytest.raises(SupportLimitReached) as refusal:
        support(third, resident)
    assert refusal.value.details == {"limit": 2}
    check_counter(db, second, 1)
    check_counter(db, third, 0)
    assert supported_by(resident, first.board_id) == {first.id, second.id}


def test_a_support_taken_back_makes_room_for_another(db, three_proposals, resident):
    first, second, third = three_proposals
    support(first, resident)
    support(second, resident)
    withdraw_support(first, resident)
    assert support(third, resident) == 1


def test_supporting_again_at_the_limit_is_harmless(db, three_proposals, resident):
    first, second, _ = three_proposals
    support(first, resident)
    support(second, resident)
    assert support(first, resident) == 1


def test_the_limit_is_each_persons_and_each_boards_own(db, town, author, three_proposals, resident):
    first, second, third = three_proposals
    elsewhere = make_proposal(make_board(town, slug="other", support_limit=1), author)
    for proposal in (first, second, elsewhere):
        support(proposal, resident)
    assert support(third, make_resident(town)) == 1


# --- When ----------------------------------------------------------------------------------------


def test_supports_are_taken_to_the_last_second_of_collecting(db, clock, proposal, resident):
    clock.set(proposal.board.collecting_closes_at)
    clock.advance(seconds=-1)
    assert support(proposal, resident) == 1
    clock.advance(seconds=1)
    for act in (support, withdraw_support):
        with pytest.raises(SupportsClosed):
            act(proposal, resident)
    check_counter(db, proposal, 1)


@pytest.mark.parametrize(
    "phase", [Phase.UPCOMING, Phase.REVIEW, Phase.VOTING, Phase.COUNTING, Phase.RESULTS]
)
def test_supports_are_closed_in_every_other_phase(db, town, resident, phase):
    board = make_board(town, kind=BoardKind.BUDGET, phase=phase, projects=[("ก", 1_00)])
    (proposal,) = ranked_by_support(board.id)
    with pytest.raises(SupportsClosed):
        support(find_proposal(proposal.public_id), resident)
    check_counter(db, proposal, 0)


def test_a_withdrawn_proposal_is_not_supported(db, clock, proposal, resident):
    with atomic():
        proposal.withdrawn_at = clock.now
    with pytest.raises(SupportsClosed):
        support(proposal, resident)


# --- What the session remembers ------------------------------------------------------------------


def test_the_count_given_back_is_that_of_the_database_not_of_a_stale_row(
    app, db, town, proposal, resident
):
    """`proposal` still says 0 here; meanwhile somebody else supports it."""
    loaded = find_proposal(proposal.public_id)
    other = make_resident(town)
    with app.app_context():
        support(find_proposal(proposal.public_id), account_for_session(other.public_id))
    assert loaded.support_count == 0
    assert support(loaded, resident) == 2
    check_counter(db, proposal, 2)


def test_saving_a_stale_row_does_not_put_an_old_count_back(app, db, proposal, resident):
    loaded = find_proposal(proposal.public_id)
    with app.app_context():
        support(find_proposal(proposal.public_id), account_for_session(resident.public_id))
    with atomic():
        loaded.place = "ริมคลอง"
    check_counter(db, proposal, 1)


# --- Supports of people on a list ----------------------------------------------------------------


def test_listed_supports_count_each_person_once(db, clock, town):
    board = make_board(town, projects=[("ก", None), ("ข", None)])
    add_listed_supports(board, [["p1", "p2", "p1"], ["p2"]])
    add_listed_supports(board, [["p1", "p3"], []])
    first, second = ranked_by_support(board.id)
    check_counter(db, first, 3)
    check_counter(db, second, 1)
    assert supporters_by_board([board.id]) == {board.id: 3}


def test_listed_supports_join_those_of_accounts(db, town, resident):
    board = make_board(town, projects=[("ก", None)])
    (proposal,) = ranked_by_support(board.id)
    support(find_proposal(proposal.public_id), resident)
    add_listed_supports(board, [["p1"]])
    check_counter(db, proposal, 2)


def test_proposals_rank_by_supports_and_equal_ones_by_earlier_submission(db, town, resident):
    board = make_board(town, projects=[("ก", None), ("ข", None), ("ค", None)])
    last = ranked_by_support(board.id)[-1]
    support(find_proposal(last.public_id), resident)
    assert [proposal.title for proposal in ranked_by_support(board.id)] == ["ค", "ก", "ข"]
