"""Many at once: limits, counters and the one ballot that counts hold under real threads."""

import threading
import time
from collections import Counter
from random import Random

import pytest
from sqlalchemy import func, select

from participation.accounts.queries import account_for_session
from participation.boards.choices import BallotKind, BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import ranked_by_support
from participation.tallies.errors import AlreadyCounted
from participation.tallies.queries import result
from participation.tallies.services import count_ballots
from participation.voting.ballots import make_choices
from participation.voting.errors import SupportLimitReached, VotingNotOpen
from participation.voting.models import Ballot, BallotSecret, RollEntry, Support
from participation.voting.queries import grouped_ballots
from participation.voting.roll_keys import receipt_code, unwrap_secret, voter_key
from participation.voting.services import casting
from participation.voting.services.casting import cast_ballot
from participation.voting.services.supports import support, withdraw_support
from tests.support.figures import show
from tests.support.race import race
from tests.support.town import make_board, make_resident, make_town


@pytest.fixture
def town(db, clock):
    return make_town()


def residents(town, number: int) -> list[str]:
    """The session ids of that many verified residents."""
    return [make_resident(town, name=f"คนที่ {n}").public_id for n in range(number)]


def drift(db, board_id: int) -> int:
    """How far the counters of a board's proposals are from their rows, added up."""
    rows = dict(
        db.session.execute(
            select(Support.proposal_id, func.count())
            .where(Support.board_id == board_id)
            .group_by(Support.proposal_id)
        ).all()
    )
    return sum(abs(p.support_count - rows.get(p.id, 0)) for p in ranked_by_support(board_id))


def outcomes(results) -> Counter[str]:
    """How many calls were taken, and how many were refused by which name."""
    return Counter(
        type(result).__name__ if isinstance(result, Exception) else "accepted" for result in results
    )


def test_40_supports_at_once_under_a_limit_of_10_are_10(app, db, town):
    titles = [(f"ข้อ {n}", None) for n in range(40)]
    board = make_board(town, support_limit=10, projects=titles)
    proposals = [proposal.public_id for proposal in ranked_by_support(board.id)]
    (person,) = residents(town, 1)

    def act(place):
        return support(find_proposal(proposals[place]), account_for_session(person))

    taken = outcomes(race(app, act, runners=40))
    show(**taken, drift=drift(db, board.id))
    assert taken == {"accepted": 10, SupportLimitReached.__name__: 30}
    assert drift(db, board.id) == 0
    assert sum(proposal.support_count for proposal in ranked_by_support(board.id)) == 10


def test_20_supports_of_one_person_for_one_proposal_are_1(app, db, town):
    board = make_board(town, projects=[("ข้อเดียว", None)])
    (proposal,) = (proposal.public_id for proposal in ranked_by_support(board.id))
    (person,) = residents(town, 1)

    def act(_place):
        return support(find_proposal(proposal), account_for_session(person))

    assert race(app, act, runners=20) == [1] * 20
    assert drift(db, board.id) == 0
    assert find_proposal(proposal).support_count == 1


def plan(seed: int) -> list[tuple[bool, int]]:
    """Six acts: give (or take back) support for one of three proposals."""
    dice = Random(seed)
    return [(dice.random() < 0.65, dice.randrange(3)) for _ in range(6)]


def test_the_counter_is_right_after_30_people_supported_and_withdrew(app, db, town):
    board = make_board(town, projects=[(f"ข้อ {n}", None) for n in range(3)])
    proposals = [proposal.public_id for proposal in ranked_by_support(board.id)]
    people = residents(town, 30)
    # Each person's own acts come one after the other, so their end is known beforehand.
    plans = [plan(number) for number in range(30)]

    def act(place):
        for give, number in plans[place]:
            (support if give else withdraw_support)(
                find_proposal(proposals[number]), account_for_session(people[place])
            )

    failed = [answer for answer in race(app, act, runners=30) if answer is not None]
    final = [{number: give for give, number in plan} for plan in plans]
    expected = [sum(end.get(number, False) for end in final) for number in range(3)]
    counts = [find_proposal(public_id).support_count for public_id in proposals]
    show(supports=counts, expected=expected, failed=len(failed), drift=drift(db, board.id))
    assert failed == []
    assert counts == expected
    assert drift(db, board.id) == 0


def test_20_ballots_of_one_voter_at_once_are_1_vote(app, db, town):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    slug, (voter,) = board.slug, residents(town, 1)

    def act(place):
        choices = make_choices(BallotKind.APPROVAL, [str(place % 3 + 1)])
        return cast_ballot(find_board(slug), account_for_session(voter), choices)

    receipts = race(app, act, runners=20)
    ballots = db.session.scalars(select(Ballot)).all()
    counting = [ballot for ballot in ballots if not ballot.superseded]
    show(**outcomes(receipts), rows=len(ballots), counted=len(counting))
    assert outcomes(receipts) == {"accepted": 20}
    assert len(set(receipts)) == len(ballots) == 20
    assert len(counting) == 1
    assert sum(number for _, number in grouped_ballots(board.id)) == 1
    assert db.session.scalar(select(func.count()).select_from(RollEntry)) == 1


def secret_of(app, db, board) -> bytes:
    return unwrap_secret(app.config["BALLOT_KEY"], db.session.get(BallotSecret, board.id).wrapped)


def test_the_first_20_voters_at_once_vote_under_one_secret(app, db, town):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    slug, voters = board.slug, residents(town, 20)

    def act(place):
        choices = make_choices(BallotKind.APPROVAL, ["1"])
        return cast_ballot(find_board(slug), account_for_session(voters[place]), choices)

    assert outcomes(race(app, act, runners=20)) == {"accepted": 20}
    secret = secret_of(app, db, board)
    entries = db.session.scalars(select(RollEntry.id)).all()
    keys = set(db.session.scalars(select(Ballot.voter_key)))
    assert keys == {voter_key(secret, entry) for entry in entries}
    assert len(keys) == 20


def test_every_receipt_given_out_while_counting_begins_is_in_the_tally(app, db, clock, town):
    """One official closes and counts in the midst of 30 voters; nobody's vote is half taken."""
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    slug, closes_at = board.slug, board.voting_closes_at
    voters = residents(town, 30)
    some_have_voted = threading.Semaphore(0)

    def act(place):
        if place == 30:
            for _ in range(8):
                some_have_voted.acquire(timeout=20)
            clock.set(closes_at)
            return count_ballots(find_board(slug)).digest
        choices = make_choices(BallotKind.APPROVAL, [str(place % 3 + 1)])
        receipt = cast_ballot(find_board(slug), account_for_session(voters[place]), choices)
        some_have_voted.release()
        return receipt

    *receipts, _ = answers = race(app, act, runners=31)
    taken = outcomes(receipts)
    body = result(board.id)
    show(**taken, counted=body["ballots"])
    assert set(taken) <= {"accepted", VotingNotOpen.__name__}
    assert not isinstance(answers[-1], Exception)
    assert body["ballots"] == taken["accepted"] >= 8
    secret = secret_of(app, db, board)
    found = {receipt_code(secret, ballot) for ballot in db.session.scalars(select(Ballot.id))}
    assert {receipt for receipt in receipts if isinstance(receipt, str)} == found
    assert sum(line["votes"] for line in body["projects"]) == taken["accepted"]


def test_a_ballot_that_is_half_taken_when_the_count_begins_is_waited_for(
    app, db, clock, monkeypatch, town
):
    """The voter has passed the door and writes slowly; the official counts at that moment."""
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    slug, closes_at = board.slug, board.voting_closes_at
    (voter,) = residents(town, 1)
    inside = threading.Event()
    lock_polls = casting._lock_polls

    def dawdle(board):
        locked = lock_polls(board)
        inside.set()
        time.sleep(0.3)
        return locked

    monkeypatch.setattr(casting, "_lock_polls", dawdle)

    def act(place):
        if place == 0:
            choices = make_choices(BallotKind.APPROVAL, ["1"])
            return cast_ballot(find_board(slug), account_for_session(voter), choices)
        assert inside.wait(timeout=20)
        clock.set(closes_at)
        return count_ballots(find_board(slug)).digest

    receipt, digest = race(app, act, runners=2)
    assert isinstance(receipt, str)
    assert isinstance(digest, str)
    assert result(board.id)["ballots"] == 1


def test_5_officials_who_count_at_once_count_once(app, db, town):
    choices = [make_choices(BallotKind.APPROVAL, ["1"])]
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.COUNTING, ballots=choices)
    slug = board.slug

    def act(_place):
        return count_ballots(find_board(slug)).digest

    counted = race(app, act, runners=5)
    assert outcomes(counted) == {"accepted": 1, AlreadyCounted.__name__: 4}
