"""Votes under review: two officials, until the count, and nothing said about one person."""

from collections import Counter

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from participation.accounts.queries import account_for_session
from participation.boards.choices import BallotKind, BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.core import audit
from participation.core.transaction import atomic
from participation.municipalities.services import chain_of
from participation.tallies.queries import result
from participation.tallies.services import count_ballots
from participation.voting.ballots import make_choices
from participation.voting.choices import ReviewOutcome
from participation.voting.errors import (
    AlreadyReviewed,
    AlreadyVoted,
    NotAVoter,
    ReviewDecided,
    SecondOfficialNeeded,
    VoteVoided,
)
from participation.voting.models import Ballot, Review
from participation.voting.queries import grouped_ballots
from participation.voting.queries import participation as figures
from participation.voting.queries.reviews import review as find_review
from participation.voting.services.reviews import decide_review, open_review
from participation.voting.services.roll import mark_attendance
from tests.support.casting import cast_ballot
from tests.support.figures import show
from tests.support.race import race
from tests.support.rows import count_rows
from tests.support.town import make_board, make_official, make_resident, make_town

REASON = "ลงคะแนนจากเครื่องเดียวกันในหนึ่งนาที"
VOIDED, RESTORED = ReviewOutcome.VOIDED, ReviewOutcome.RESTORED


def approval(*codes):
    return make_choices(BallotKind.APPROVAL, codes)


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def opener(town):
    return make_official(town, name="ผู้เปิด")


@pytest.fixture
def decider(town):
    return make_official(town, name="ผู้ตัดสิน")


@pytest.fixture
def board(town):
    return make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)


@pytest.fixture
def voter(town, board):
    """Somebody who has voted online for "1"."""
    return vote(town, board, "1")


def vote(town, board, code):
    account = make_resident(town)
    cast_ballot(board, account, approval(code))
    return account


def counted(board) -> Counter[str]:
    return Counter(dict(grouped_ballots(board.id)))


def acts(town) -> list[tuple[str, str, str | None]]:
    found = audit.entries(chain_of(town.id))
    return [(entry.act, entry.actor, words) for entry, words in found]


# --- Opening -------------------------------------------------------------------------------------


def test_a_vote_under_review_counts_until_it_is_voided(board, voter, opener):
    open_review(opener, board, [voter.email], REASON)
    assert counted(board) == {'["1"]': 1}


def test_a_review_is_in_the_log_with_its_reason_and_without_a_name(
    town, board, voter, opener, decider
):
    review = open_review(opener, board, [voter.email], REASON)
    decide_review(decider, review, VOIDED, "ยืนยันแล้ว")
    assert acts(town) == [
        ("review.open", opener.public_id, f"1: {REASON}"),
        ("review.voided", decider.public_id, "1: ยืนยันแล้ว"),
    ]
    subjects = {entry.subject for entry, _ in audit.entries(chain_of(town.id))}
    assert subjects == {f"review:{review.public_id}"}


def test_one_name_without_an_online_vote_keeps_the_whole_review_out(db, town, board, voter, opener):
    quiet = make_resident(town, email="quiet@example.com")
    before = count_rows(db)
    for email in (quiet.email, "nobody@example.com"):
        with pytest.raises(NotAVoter, match=email):
            open_review(opener, board, [voter.email, email], REASON)
    assert count_rows(db) == before


def test_a_vote_on_paper_or_on_another_board_is_no_online_vote_here(town, board, voter, opener):
    on_paper = make_resident(town, email="paper@example.com")
    mark_attendance(opener, board, on_paper.email)
    other = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="other")
    for where, who in ((board, on_paper), (other, voter)):
        with pytest.raises(NotAVoter):
            open_review(opener, where, [who.email], REASON)


def test_an_address_typed_twice_or_in_capitals_is_one_vote(db, board, voter, opener, decider):
    review = open_review(opener, board, [voter.email, voter.email, f" {voter.email} "], REASON)
    assert decide_review(decider, review, RESTORED, "คนละคน") == 1


def test_a_review_needs_a_reason(db, board, voter, opener):
    before = count_rows(db)
    with pytest.raises(IntegrityError):
        open_review(opener, board, [voter.email], "")
    assert count_rows(db) == before


# --- Two officials -------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ReviewOutcome)
def test_who_opened_a_review_does_not_decide_it(db, town, board, voter, opener, decider, outcome):
    review = open_review(opener, board, [voter.email], REASON)
    before = count_rows(db)
    with pytest.raises(SecondOfficialNeeded):
        decide_review(opener, review, outcome, "ตัดสินเอง")
    assert count_rows(db) == before
    assert counted(board) == {'["1"]': 1}
    decide_review(decider, review, outcome, "ดูแล้ว")


@pytest.mark.parametrize(
    "change",
    [
        "decided_by = opened_by, outcome = 'voided', decided_at = opened_at",
        "decided_by = opened_by",
        "outcome = 'voided'",
        "outcome = 'voided', decided_at = opened_at",
        "reason = ''",
    ],
)
def test_the_database_itself_refuses_a_review_decided_by_one_official(
    db, board, voter, opener, change
):
    open_review(opener, board, [voter.email], REASON)
    with pytest.raises(IntegrityError), atomic():
        db.session.execute(text(f"UPDATE review SET {change}"))


def test_the_database_itself_takes_a_review_decided_by_another(db, board, voter, opener, decider):
    """So that the refusals above are of what they say."""
    open_review(opener, board, [voter.email], REASON)
    change = "decided_by = :other, outcome = 'voided', decided_at = opened_at"
    with atomic():
        db.session.execute(text(f"UPDATE review SET {change}"), {"other": decider.id})


@pytest.mark.parametrize("again", ReviewOutcome)
def test_a_decision_is_final(db, town, board, voter, opener, decider, again):
    review = open_review(opener, board, [voter.email], REASON)
    decide_review(decider, review, RESTORED, "คนละคน")
    with pytest.raises(ReviewDecided):
        decide_review(make_official(town), review, again, "เปลี่ยนใจ")
    kept = db.session.execute(text("SELECT outcome, decided_by FROM review")).one()
    assert tuple(kept) == (RESTORED.value, decider.id)
    assert counted(board) == {'["1"]': 1}


# --- Voided and restored -------------------------------------------------------------------------


def test_a_voided_ballot_is_not_counted_and_the_others_are(
    clock, town, board, voter, opener, decider
):
    vote(town, board, "2")
    review = open_review(opener, board, [voter.email], REASON)
    assert decide_review(decider, review, VOIDED, "ยืนยันแล้ว") == 1
    assert counted(board) == {'["2"]': 1}
    clock.set(board.voting_closes_at)
    count_ballots(board)
    body = result(board.id)
    assert body["ballots"] == 1
    votes = {line["code"]: line["votes"] for line in body["projects"]}
    assert votes == {"1": 0, "2": 1, "3": 0}


def test_a_voided_ballot_stays_in_the_box_marked(db, board, voter, opener, decider):
    cast_ballot(board, voter, approval("3"))
    review = open_review(opener, board, [voter.email], REASON)
    decide_review(decider, review, VOIDED, "ยืนยันแล้ว")
    rows = db.session.execute(select(Ballot.choices, Ballot.superseded, Ballot.voided)).all()
    assert sorted(rows) == [('["1"]', True, True), ('["3"]', False, True)]


def test_a_restored_ballot_is_counted(clock, board, voter, opener, decider):
    review = open_review(opener, board, [voter.email], REASON)
    decide_review(decider, review, RESTORED, "คนละคน")
    clock.set(board.voting_closes_at)
    count_ballots(board)
    assert result(board.id)["ballots"] == 1


def test_a_ballot_still_under_review_when_counting_begins_is_counted(clock, board, voter, opener):
    open_review(opener, board, [voter.email], REASON)
    clock.set(board.voting_closes_at)
    count_ballots(board)
    assert result(board.id)["ballots"] == 1


def test_all_votes_of_a_review_are_decided_together(town, board, opener, decider):
    voters = [vote(town, board, code) for code in ("1", "2", "3")]
    vote(town, board, "3")
    review = open_review(opener, board, [account.email for account in voters], REASON)
    assert decide_review(decider, review, VOIDED, "ยืนยันแล้ว") == 3
    assert counted(board) == {'["3"]': 1}


def test_a_vote_on_another_board_is_not_voided_with_it(town, board, voter, opener, decider):
    other = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="other")
    cast_ballot(other, voter, approval("2"))
    review = open_review(opener, board, [voter.email], REASON)
    decide_review(decider, review, VOIDED, "ยืนยันแล้ว")
    assert (counted(board), counted(other)) == ({}, {'["2"]': 1})


def test_a_voter_under_review_may_still_change_the_ballot_and_the_change_is_voided_too(
    board, voter, opener, decider
):
    review = open_review(opener, board, [voter.email], REASON)
    cast_ballot(board, voter, approval("2"))
    assert counted(board) == {'["2"]': 1}
    decide_review(decider, review, VOIDED, "ยืนยันแล้ว")
    assert counted(board) == {}


def test_whose_vote_was_voided_may_not_vote_again_by_any_way(db, board, voter, opener, decider):
    review = open_review(opener, board, [voter.email], REASON)
    decide_review(decider, review, VOIDED, "ยืนยันแล้ว")
    with pytest.raises(VoteVoided):
        cast_ballot(board, voter, approval("2"))
    with pytest.raises(AlreadyVoted):
        mark_attendance(opener, board, voter.email)
    assert counted(board) == {}
    assert count_rows(db)["ballot"] == 1


def test_whose_vote_was_restored_may_change_it(board, voter, opener, decider):
    review = open_review(opener, board, [voter.email], REASON)
    decide_review(decider, review, RESTORED, "คนละคน")
    cast_ballot(board, voter, approval("2"))
    assert counted(board) == {'["2"]': 1}


# --- Until the count -----------------------------------------------------------------------------


def test_reviews_are_opened_and_decided_after_voting_and_until_the_count(
    db, clock, town, board, voter, opener, decider
):
    clock.set(board.voting_closes_at)
    first = open_review(opener, board, [voter.email], REASON)
    decide_review(decider, first, RESTORED, "คนละคน")
    second = open_review(opener, board, [voter.email], REASON)
    count_ballots(board)
    before = count_rows(db)
    with pytest.raises(ReviewDecided):
        decide_review(decider, second, VOIDED, "สายเกินไป")
    with pytest.raises(ReviewDecided):
        open_review(opener, board, [voter.email], REASON)
    assert count_rows(db) == before
    assert db.session.scalars(select(Ballot.voided)).all() == [False]


def test_after_the_count_no_review_is_decided_whatever_the_clock_says(
    clock, board, voter, opener, decider
):
    review = open_review(opener, board, [voter.email], REASON)
    opened = clock.now
    clock.set(board.voting_closes_at)
    count_ballots(board)
    clock.set(opened)
    with pytest.raises(ReviewDecided):
        decide_review(decider, review, VOIDED, "สายเกินไป")
    assert counted(board) == {'["1"]': 1}


# --- What is published ---------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "published"), [(0, 0), (1, None), (4, None), (5, 5), (6, 6)])
def test_one_to_four_voided_votes_are_published_as_unknown(
    clock, town, board, opener, decider, number, published
):
    """Between two results nobody must see one person's ballot by the difference."""
    voters = [vote(town, board, "1") for _ in range(7)]
    under_review = voters[:number]
    if under_review:
        review = open_review(opener, board, [account.email for account in under_review], REASON)
        assert figures(board.id)["under_review"] == published
        assert figures(board.id)["voided"] == 0
        decide_review(decider, review, VOIDED, "ยืนยันแล้ว")
    clock.set(board.voting_closes_at)
    count_ballots(board)
    body = result(board.id)
    assert body["ballots"] == 7 - number
    assert body["participation"]["voided"] == published
    assert body["participation"]["under_review"] == 0


def test_restored_votes_are_in_no_figure(town, board, opener, decider):
    voters = [vote(town, board, "1") for _ in range(5)]
    review = open_review(opener, board, [account.email for account in voters], REASON)
    decide_review(decider, review, RESTORED, "คนละคน")
    assert (figures(board.id)["voided"], figures(board.id)["under_review"]) == (0, 0)


def test_a_vote_is_in_one_review_at_a_time_and_what_is_voided_stays_so(
    town, board, opener, decider
):
    voters = [vote(town, board, "1").email for _ in range(5)]
    review = open_review(opener, board, voters, REASON)
    with pytest.raises(AlreadyReviewed):
        open_review(opener, board, voters[:1], REASON)
    decide_review(decider, review, VOIDED, "ยืนยันแล้ว")
    with pytest.raises(AlreadyReviewed):
        open_review(opener, board, voters[:1], REASON)
    assert figures(board.id)["voided"] == 5


def test_reviews_of_another_board_are_in_no_figure_of_this(town, board, opener):
    other = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="other")
    voters = [vote(town, other, "1").email for _ in range(5)]
    open_review(opener, other, voters, REASON)
    assert figures(board.id)["under_review"] == 0
    assert figures(other.id)["under_review"] == 5


# --- At once -------------------------------------------------------------------------------------


def outcomes(answers) -> Counter[str]:
    return Counter(
        type(answer).__name__ if isinstance(answer, Exception) else "accepted" for answer in answers
    )


def test_of_5_officials_who_decide_at_once_one_decides(app, db, town, board, voter, opener):
    address = open_review(opener, board, [voter.email], REASON).public_id
    officials = [make_official(town).public_id for _ in range(5)]

    def act(place):
        outcome = (VOIDED, RESTORED)[place % 2]
        return decide_review(
            account_for_session(officials[place]), find_review(address), outcome, "ดูแล้ว"
        )

    answers = race(app, act, runners=5)
    taken = outcomes(answers)
    show(**taken)
    assert taken == {"accepted": 1, ReviewDecided.__name__: 4}
    (review,) = db.session.scalars(select(Review)).all()
    assert counted(board) == ({} if review.outcome is VOIDED else {'["1"]': 1})


def test_of_5_officials_who_open_a_review_of_the_same_votes_at_once_one_opens_it(
    app, db, town, board, opener
):
    """Each names the same three voters in an order of their own: nobody waits for ever."""
    emails = [vote(town, board, "1").email for _ in range(3)]
    officials, slug = [make_official(town).public_id for _ in range(5)], board.slug

    def act(place):
        named = emails[::-1] if place % 2 else emails
        official = account_for_session(officials[place])
        return open_review(official, find_board(slug), named, REASON).public_id

    taken = outcomes(race(app, act, runners=5))
    show(**taken)
    assert taken == {"accepted": 1, AlreadyReviewed.__name__: 4}
    assert len(db.session.scalars(select(Review.id)).all()) == 1


def test_a_vote_of_two_reviews_opened_at_once_is_named_in_one(app, db, town, board, opener):
    """Else one official could void it and another restore it."""
    shared, own = vote(town, board, "1").email, [vote(town, board, "2").email for _ in range(4)]
    officials, slug = [make_official(town).public_id for _ in range(4)], board.slug

    def act(place):
        named = [own[place], shared] if place % 2 else [shared, own[place]]
        official = account_for_session(officials[place])
        return open_review(official, find_board(slug), named, REASON).public_id

    taken = outcomes(race(app, act, runners=4))
    show(**taken)
    assert taken == {"accepted": 1, AlreadyReviewed.__name__: 3}


def test_of_a_decision_and_the_count_at_once_the_result_knows_the_decision_or_there_is_none(
    app, db, clock, board, voter, opener, decider
):
    address = open_review(opener, board, [voter.email], REASON).public_id
    official, slug = decider.public_id, board.slug
    clock.set(board.voting_closes_at)

    def act(place):
        if place == 0:
            return count_ballots(find_board(slug)).digest
        review = find_review(address)
        return decide_review(account_for_session(official), review, VOIDED, "ยืนยันแล้ว")

    tally, decision = race(app, act, runners=2)
    assert isinstance(tally, str)
    late = isinstance(decision, ReviewDecided)
    assert late or decision == 1
    assert result(board.id)["ballots"] == (1 if late else 0)
    assert db.session.scalars(select(Ballot.voided)).all() == [not late]
