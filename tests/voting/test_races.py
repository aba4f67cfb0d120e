"""Many at once: limits, counters and the one ballot that counts hold under real threads."""

import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from participation.accounts.queries import account_for_session
from participation.accounts.services import (
    ListedResident,
    upload_residents,
    verify_by_letter,
)
from participation.boards.choices import BallotKind, BoardKind, Phase, Voters
from participation.boards.queries import board as find_board
from participation.core.transaction import atomic
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import ranked_by_support
from participation.tallies.errors import AlreadyCounted
from participation.tallies.queries import result
from participation.tallies.services import count_ballots
from participation.voting.ballots import make_choices
from participation.voting.choices import Channel, ReviewOutcome
from participation.voting.errors import (
    AlreadyVoted,
    SupportLimitReached,
    VoteVoided,
    VotingNotOpen,
)
from participation.voting.models import Ballot, BallotSecret, RollEntry, Support
from participation.voting.queries import ballots_by_channel, grouped_ballots
from participation.voting.queries.reviews import review as find_review
from participation.voting.queries.roll import clashes
from participation.voting.roll_keys import receipt_code, unwrap_secret, voter_key
from participation.voting.services import casting
from participation.voting.services.reviews import decide_review, open_review
from participation.voting.services.roll import mark_attendance
from participation.voting.services.supports import support, withdraw_support
from tests.support.casting import cast_ballot
from tests.support.figures import show
from tests.support.race import race
from tests.support.town import (
    APPROVAL_RULES,
    make_board,
    make_official,
    make_resident,
    make_town,
)


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
    mark_on_roll = casting._mark_on_roll

    def dawdle(board_id, person_id):
        marked = mark_on_roll(board_id, person_id)
        inside.set()
        time.sleep(0.3)
        return marked

    monkeypatch.setattr(casting, "_mark_on_roll", dawdle)

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


# --- The limit, again and again ------------------------------------------------------------------


def test_in_50_runs_40_supports_at_once_under_a_limit_of_10_are_10(app, db, town):
    """Each run is another person, on one board: the counters add all of them up."""
    titles = [(f"ข้อ {n}", None) for n in range(40)]
    board = make_board(town, support_limit=10, projects=titles)
    proposals = [proposal.public_id for proposal in ranked_by_support(board.id)]
    people = residents(town, 50)
    board_id, runs, total = board.id, Counter(), Counter()
    for person in people:

        def act(place, person=person):
            return support(find_proposal(proposals[place]), account_for_session(person))

        taken = outcomes(race(app, act, runners=40))
        runs[taken["accepted"], taken[SupportLimitReached.__name__]] += 1
        total += taken
    per_person = select(func.count()).select_from(Support).group_by(Support.person_id)
    given = db.session.scalars(per_person).all()
    show(runs=dict(runs), **total, drift=drift(db, board_id))
    assert runs == {(10, 30): 50}
    assert given == [10] * 50
    assert drift(db, board_id) == 0
    assert sum(proposal.support_count for proposal in ranked_by_support(board_id)) == 500


def test_4_processes_that_support_10_proposals_each_under_a_limit_of_10_are_10(db, clock, town):
    titles = [(f"ข้อ {n}", None) for n in range(40)]
    board = make_board(town, support_limit=10, projects=titles)
    proposals = [proposal.public_id for proposal in ranked_by_support(board.id)]
    board_id, (person,) = board.id, residents(town, 1)
    db.session.commit()
    command = [sys.executable, "-m", "tests.support.supporter", clock.now.isoformat(), person]
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [*command, *proposals[place::4]],
                    cwd=Path(__file__).parents[2],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for place in range(4)
        ]
        assert [process.stdout.readline() for process in processes] == ["ready\n"] * 4
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        taken = Counter(line for process in processes for line in process.stdout.read().split())
    show(**taken, drift=drift(db, board_id))
    assert [process.returncode for process in processes] == [0] * 4
    assert taken == {"accepted": 10, SupportLimitReached.__name__: 30}
    assert drift(db, board_id) == 0
    assert sum(proposal.support_count for proposal in ranked_by_support(board_id)) == 10


# --- Closing -------------------------------------------------------------------------------------


def test_while_the_clock_runs_out_a_ballot_is_in_the_box_or_refused(app, db, clock, town):
    """Every voter lets a second pass; after fifteen of them voting is over."""
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    slug, board_id, closes_at = board.slug, board.id, board.voting_closes_at
    voters = residents(town, 32)
    clock.set(closes_at - timedelta(seconds=15))
    turn = threading.Lock()

    def attempt(voter):
        """(when it was sent, what came of it, when the answer was there)"""
        sent = clock.now
        choices = make_choices(BallotKind.APPROVAL, ["1"])
        try:
            answer = cast_ballot(find_board(slug), account_for_session(voter), choices)
        except VotingNotOpen as refusal:
            answer = refusal
        with turn:
            clock.advance(seconds=1)
        return sent, answer, clock.now

    def act(place):
        return [attempt(voter) for voter in voters[place::4]]

    answers = [answer for answers in race(app, act, runners=4) for answer in answers]
    taken = outcomes([answer for _, answer, _ in answers])
    show(**taken)
    assert set(taken) == {"accepted", VotingNotOpen.__name__}
    accepted = [sent for sent, answer, _ in answers if isinstance(answer, str)]
    refused = [ended for _, answer, ended in answers if not isinstance(answer, str)]
    assert max(accepted) < closes_at <= min(refused)
    assert len(accepted) + len(refused) == 32
    assert count_ballots(find_board(slug))
    assert result(board_id)["ballots"] == taken["accepted"]
    secret = secret_of(app, db, board)
    receipts = {answer for _, answer, _ in answers if isinstance(answer, str)}
    assert receipts == {receipt_code(secret, row) for row in db.session.scalars(select(Ballot.id))}


# --- Two ways at once ----------------------------------------------------------------------------


def test_a_voter_online_and_at_the_paper_table_at_once_votes_once_and_clashes_once(app, db, town):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    slug, board_id, official = board.slug, board.id, make_official(town).public_id
    people = [make_resident(town) for _ in range(10)]
    voters, addresses = ([person.public_id for person in people], [p.email for p in people])

    def act(place):
        voter = place // 2
        if place % 2:
            return mark_attendance(
                account_for_session(official), find_board(slug), addresses[voter]
            )
        choices = make_choices(BallotKind.APPROVAL, ["1"])
        return cast_ballot(find_board(slug), account_for_session(voters[voter]), choices)

    answers = race(app, act, runners=20)
    taken = outcomes(answers)
    noted = clashes(board_id)
    channels = ballots_by_channel(board_id)
    show(**taken, clashes=len(noted), **{f"by_{way}": number for way, number in channels.items()})
    assert taken == {"accepted": 10, AlreadyVoted.__name__: 10}
    assert sum(channels.values()) == 10
    assert sorted(clash.name for clash in noted) == sorted(addresses)
    assert all(clash.times == 1 and clash.stands is not clash.tried for clash in noted)
    online = channels.get(Channel.WEB, 0)
    assert len(db.session.scalars(select(Ballot.id)).all()) == online
    for voter in range(10):
        on_the_web, on_paper = answers[2 * voter], answers[2 * voter + 1]
        assert isinstance(on_the_web, AlreadyVoted) != isinstance(on_paper, AlreadyVoted)


def test_a_vote_voided_while_its_voter_changes_it_counts_in_no_form(app, db, town):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    slug, board_id, choices = board.slug, board.id, make_choices(BallotKind.APPROVAL, ["1"])
    people = [make_resident(town) for _ in range(15)]
    for person in people:
        cast_ballot(board, person, choices)
    opener, decider = (make_official(town) for _ in range(2))
    review = open_review(opener, board, [person.email for person in people], "เครื่องเดียวกัน")
    address, official = review.public_id, decider.public_id
    voters = [person.public_id for person in people]
    changed = make_choices(BallotKind.APPROVAL, ["2"])

    def act(place):
        if place == 15:
            found = find_review(address)
            return decide_review(
                account_for_session(official), found, ReviewOutcome.VOIDED, "ยืนยันแล้ว"
            )
        return cast_ballot(find_board(slug), account_for_session(voters[place]), changed)

    *answers, decision = race(app, act, runners=16)
    taken = outcomes(answers)
    left = sum(number for _, number in grouped_ballots(board_id))
    show(**taken, counted=left)
    assert decision == 15
    assert set(taken) <= {"accepted", VoteVoided.__name__}
    assert left == 0


def test_who_votes_while_their_letter_joins_them_with_the_roll_votes_once(app, db, clock, town):
    """All voted on paper under the name on the list; half stand on the roll as accounts too."""
    rules = replace(APPROVAL_RULES, voters=Voters.REGISTERED)
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, rules=rules)
    slug, board_id, official = board.slug, board.id, make_official(town)
    labels = [f"บ้าน {n}" for n in range(10)]
    codes = dict(upload_residents(official, town, [ListedResident(label) for label in labels]))
    people = [make_resident(town, verified=False) for _ in labels]
    with atomic():
        for person in people[::2]:
            db.session.add(RollEntry(board_id=board_id, person_id=person.person.id))
    for label in labels:
        mark_attendance(official, board, label)
    voters = [person.public_id for person in people]

    def act(place):
        account = account_for_session(voters[place // 2])
        if place % 2:
            return verify_by_letter(account, codes[labels[place // 2]])
        return cast_ballot(find_board(slug), account, make_choices(BallotKind.APPROVAL, ["1"]))

    answers = race(app, act, runners=20)
    online, joined = outcomes(answers[::2]), outcomes(answers[1::2])
    secret = secret_of(app, db, board)
    keys = {voter_key(secret, entry) for entry in db.session.scalars(select(RollEntry.id))}
    orphans = set(db.session.scalars(select(Ballot.voter_key))) - keys
    show(**online, joined=joined["accepted"], orphans=len(orphans))
    assert set(online) <= {"accepted", AlreadyVoted.__name__}
    assert joined == {"accepted": 10}
    # Whatever was cast online gave way: the sheets are in the box, and lead to nobody.
    assert ballots_by_channel(board_id) == {Channel.PAPER: 10}
    assert orphans == set()
    assert list(grouped_ballots(board_id)) == []
    assert len(db.session.scalars(select(Ballot.id)).all()) == online["accepted"]
