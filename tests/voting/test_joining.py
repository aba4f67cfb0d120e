"""An account and a name on the list turn out to be one person: one vote stays where it can."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from participation.accounts.errors import AlreadyVerified
from participation.accounts.models import Person
from participation.accounts.queries import account_for_session
from participation.accounts.services import ListedResident, upload_residents, verify_by_letter
from participation.boards.choices import BallotKind, BoardKind, Phase, Voters
from participation.boards.queries import board as find_board
from participation.core.transaction import atomic
from participation.tallies.queries import result
from participation.tallies.services import count_ballots, recount
from participation.voting.ballots import make_choices
from participation.voting.choices import Channel, ReviewOutcome
from participation.voting.errors import AlreadyVoted, MoreSheetsThanVoters, VoteVoided
from participation.voting.models import Ballot, RollEntry
from participation.voting.queries import ballots_by_channel, grouped_ballots, participation
from participation.voting.queries.paper import batch as find_batch
from participation.voting.queries.paper import paper_numbers
from participation.voting.queries.roll import clashes
from participation.voting.services.paper import adopt_batch, enter_sheet, open_batch
from participation.voting.services.reviews import decide_review, open_review
from participation.voting.services.roll import mark_attendance, upload_roll
from participation.voting.services.supports import add_listed_supports
from tests.support.casting import cast_ballot
from tests.support.figures import show
from tests.support.race import race
from tests.support.rows import count_rows
from tests.support.town import (
    APPROVAL_RULES,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

ONE = make_choices(BallotKind.APPROVAL, ["1"])
TWO = make_choices(BallotKind.APPROVAL, ["2"])
THREE = make_choices(BallotKind.APPROVAL, ["3"])
LABEL = "บ้าน 1"


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def officials(town):
    return [make_official(town) for _ in range(2)]


@pytest.fixture
def code(town, officials):
    letters = dict(upload_residents(officials[0], town, [ListedResident(LABEL)]))
    return letters[LABEL]


@pytest.fixture
def voter(town):
    return make_resident(town, verified=False, email="somsri@example.com")


def advisory_board(town, slug="ballot"):
    """Anyone registered may vote: who is joined may have voted under two names."""
    rules = replace(APPROVAL_RULES, voters=Voters.REGISTERED)
    return make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug=slug, rules=rules)


def adopt_sheets(officials, board, **sheets):
    """Enter and adopt a batch of sheets, number by number."""
    batch = open_batch(officials[0], board, "กล่อง 1")
    for number, choices in sheets.items():
        for official in officials:
            enter_sheet(official, batch, number, choices)
    return adopt_batch(officials[0], batch)


def close_and_count(board, clock) -> None:
    clock.set(board.voting_closes_at)
    count_ballots(board)


def noted(board) -> list[tuple[Channel | None, Channel, bool]]:
    return [(clash.stands, clash.tried, clash.both_count) for clash in clashes(board.id)]


def counted_votes(board) -> dict[str, int]:
    body = result(board.id)
    return {line["code"]: line["votes"] for line in body["projects"] if line["votes"]}


def entries(db, board) -> int:
    return db.session.scalar(
        select(func.count()).select_from(RollEntry).where(RollEntry.board_id == board.id)
    )


# --- Before the count ----------------------------------------------------------------------------


def test_paper_under_the_list_and_a_ballot_online_are_one_vote_after_joining(
    db, clock, town, officials, code, voter
):
    """The sheet can't be found in the box, so the online ballot gives way, and the result is 1."""
    board = advisory_board(town)
    mark_attendance(officials[0], board, LABEL)
    cast_ballot(board, voter, ONE)
    verify_by_letter(voter, code)
    assert ballots_by_channel(board.id) == {Channel.PAPER: 1}
    assert noted(board) == [(Channel.PAPER, Channel.WEB, False)]
    assert adopt_sheets(officials, board, a1=TWO) == 1
    assert dict(grouped_ballots(board.id)) == {'["2"]': 1}
    close_and_count(board, clock)
    assert counted_votes(board) == {"2": 1}
    assert count_rows(db)["ballot"] == 1
    assert recount(board) is None


def test_so_it_is_when_the_batch_was_adopted_before_the_joining(
    clock, town, officials, code, voter
):
    board = advisory_board(town)
    cast_ballot(board, voter, ONE)
    mark_attendance(officials[0], board, LABEL)
    adopt_sheets(officials, board, a1=TWO)
    assert sum(count for _, count in grouped_ballots(board.id)) == 2
    verify_by_letter(voter, code)
    assert dict(grouped_ballots(board.id)) == {'["2"]': 1}
    assert noted(board) == [(Channel.PAPER, Channel.WEB, False)]
    close_and_count(board, clock)
    assert counted_votes(board) == {"2": 1}


def test_afterwards_nothing_can_be_cast_online(town, officials, code, voter):
    board = advisory_board(town)
    mark_attendance(officials[0], board, LABEL)
    cast_ballot(board, voter, ONE)
    verify_by_letter(voter, code)
    with pytest.raises(AlreadyVoted):
        cast_ballot(board, account_for_session(voter.public_id), THREE)
    assert list(grouped_ballots(board.id)) == []


def test_every_former_ballot_of_the_account_is_set_aside(db, town, officials, code, voter):
    board = advisory_board(town)
    mark_attendance(officials[0], board, LABEL)
    for choices in (ONE, TWO, THREE):
        cast_ballot(board, voter, choices)
    verify_by_letter(voter, code)
    assert set(db.session.scalars(select(Ballot.superseded))) == {True}


def test_two_sheets_of_one_person_both_count_and_still_fit_the_roll(
    db, town, officials, code, voter
):
    """Marked once by label and once by address: both sheets are in the box for good."""
    board = advisory_board(town)
    mark_attendance(officials[0], board, LABEL)
    mark_attendance(officials[0], board, voter.email)
    verify_by_letter(voter, code)
    assert entries(db, board) == 1
    assert noted(board) == [(Channel.PAPER, Channel.PAPER, True)]
    assert paper_numbers(board.id).voters == 2
    assert adopt_sheets(officials, board, a1=ONE, a2=TWO) == 2
    with pytest.raises(MoreSheetsThanVoters):
        adopt_sheets(officials, board, a3=ONE)


def test_a_ballot_online_alone_stays_and_can_be_changed(db, town, officials, code, voter):
    board = advisory_board(town)
    cast_ballot(board, voter, ONE)
    verify_by_letter(voter, code)
    cast_ballot(board, account_for_session(voter.public_id), TWO)
    assert dict(grouped_ballots(board.id)) == {'["2"]': 1}
    with pytest.raises(AlreadyVoted):
        mark_attendance(officials[0], board, LABEL)
    assert noted(board) == [(Channel.WEB, Channel.PAPER, False)]


def test_each_of_many_boards_is_settled_by_itself(db, clock, town, officials, code, voter):
    both, paper, online, neither = (
        advisory_board(town, slug) for slug in ("both", "paper", "online", "neither")
    )
    clock.set(neither.voting_opens_at - timedelta(seconds=1))
    upload_roll(officials[0], neither, [LABEL])
    clock.set(neither.voting_opens_at)
    for board in (both, paper):
        mark_attendance(officials[0], board, LABEL)
    for board in (both, online):
        cast_ballot(board, voter, ONE)
    verify_by_letter(voter, code)
    assert ballots_by_channel(both.id) == ballots_by_channel(paper.id) == {Channel.PAPER: 1}
    assert ballots_by_channel(online.id) == {Channel.WEB: 1}
    assert ballots_by_channel(neither.id) == {}
    assert [entries(db, board) for board in (both, paper, online, neither)] == [1, 1, 1, 1]
    assert [len(noted(board)) for board in (both, paper, online, neither)] == [1, 0, 0, 0]


def test_an_earlier_clash_of_the_name_speaks_of_the_account_afterwards(
    town, officials, code, voter
):
    board = advisory_board(town)
    for _ in range(2):
        try:
            mark_attendance(officials[0], board, LABEL)
        except AlreadyVoted:
            pass
    verify_by_letter(voter, code)
    assert noted(board) == [(Channel.PAPER, Channel.PAPER, False)]


# --- Votes under review --------------------------------------------------------------------------


def reviewed(officials, board, voter):
    return open_review(officials[0], board, [voter.email], "เครื่องเดียวกัน")


def test_a_ballot_that_gave_way_is_under_review_no_more(town, officials, code, voter):
    board = advisory_board(town)
    cast_ballot(board, voter, ONE)
    mark_attendance(officials[0], board, LABEL)
    review = reviewed(officials, board, voter)
    verify_by_letter(voter, code)
    assert decide_review(officials[1], review, ReviewOutcome.VOIDED, "ยืนยันแล้ว") == 0
    adopt_sheets(officials, board, a1=TWO)
    assert dict(grouped_ballots(board.id)) == {'["2"]': 1}
    assert participation(board.id)["voided"] == 0


def test_a_voided_ballot_stays_voided_and_the_paper_counts(db, town, officials, code, voter):
    board = advisory_board(town)
    cast_ballot(board, voter, ONE)
    review = reviewed(officials, board, voter)
    decide_review(officials[1], review, ReviewOutcome.VOIDED, "ยืนยันแล้ว")
    mark_attendance(officials[0], board, LABEL)
    verify_by_letter(voter, code)
    assert noted(board) == [(Channel.WEB, Channel.PAPER, True)]
    assert ballots_by_channel(board.id) == {Channel.WEB: 1, Channel.PAPER: 1}
    adopt_sheets(officials, board, a1=TWO)
    assert dict(grouped_ballots(board.id)) == {'["2"]': 1}
    with pytest.raises(VoteVoided):
        cast_ballot(board, account_for_session(voter.public_id), THREE)


# --- After the count -----------------------------------------------------------------------------


def test_after_the_count_a_joining_changes_no_byte_of_the_result(
    db, clock, town, officials, code, voter
):
    board = advisory_board(town)
    cast_ballot(board, voter, ONE)
    mark_attendance(officials[0], board, LABEL)
    adopt_sheets(officials, board, a1=TWO)
    close_and_count(board, clock)
    verify_by_letter(voter, code)
    board = find_board(board.slug)
    assert recount(board) is None
    assert noted(board) == [(Channel.WEB, Channel.PAPER, True)]
    assert ballots_by_channel(board.id) == {Channel.WEB: 1, Channel.PAPER: 1}
    assert entries(db, board) == 1


def test_after_the_count_a_vote_of_one_of_the_two_stays_where_it_is(clock, town, officials, code):
    board = advisory_board(town)
    mark_attendance(officials[0], board, LABEL)
    adopt_sheets(officials, board, a1=TWO)
    close_and_count(board, clock)
    verify_by_letter(make_resident(town, verified=False), code)
    assert recount(find_board(board.slug)) is None
    assert ballots_by_channel(board.id) == {Channel.PAPER: 1}


# --- Ballots that the name on the list has cast itself -------------------------------------------


def give_ballot_to_listed_person(db, board, account) -> None:
    """As if the account that voted had been deleted, and its name on the list were left."""
    entry = db.session.scalars(
        select(RollEntry).where(
            RollEntry.board_id == board.id, RollEntry.person_id == account.person.id
        )
    ).one()
    listed = db.session.scalars(select(Person.id).where(Person.list_label == LABEL)).one()
    with atomic():
        entry.person_id = listed


def test_an_online_ballot_of_the_name_is_replaced_by_the_accounts_next_one(
    db, town, officials, code, voter
):
    board, former = advisory_board(town), make_resident(town, verified=False)
    cast_ballot(board, former, ONE)
    give_ballot_to_listed_person(db, board, former)
    verify_by_letter(voter, code)
    assert dict(grouped_ballots(board.id)) == {'["1"]': 1}
    cast_ballot(board, account_for_session(voter.public_id), TWO)
    assert dict(grouped_ballots(board.id)) == {'["2"]': 1}


def test_of_two_online_ballots_the_accounts_own_stands(db, town, officials, code, voter):
    board, former = advisory_board(town), make_resident(town, verified=False)
    cast_ballot(board, former, ONE)
    cast_ballot(board, voter, TWO)
    give_ballot_to_listed_person(db, board, former)
    review = open_review(officials[0], board, [voter.email], "เครื่องเดียวกัน")
    verify_by_letter(voter, code)
    assert dict(grouped_ballots(board.id)) == {'["2"]': 1}
    assert noted(board) == [(Channel.WEB, Channel.WEB, False)]
    assert decide_review(officials[1], review, ReviewOutcome.VOIDED, "ยืนยันแล้ว") == 1
    assert list(grouped_ballots(board.id)) == []


# --- Supports ------------------------------------------------------------------------------------


def test_a_support_of_the_name_for_the_accounts_own_proposal_is_dropped(
    db, town, officials, code, voter
):
    board = make_board(town)
    own = make_proposal(board, voter)
    other = make_proposal(board, make_resident(town), title="ปลูกผักริมรั้ว")
    add_listed_supports(board, [[LABEL], [LABEL]])
    verify_by_letter(voter, code)
    db.session.expire_all()
    assert [own.support_count, other.support_count] == [0, 1]
    assert count_rows(db)["support"] == 1


# --- At once -------------------------------------------------------------------------------------


def test_joining_while_casting_online_leaves_one_vote_in_every_order(app, db, town, officials):
    """Ten people marked on paper under the list; each casts online, and is joined, at once."""
    board = advisory_board(town)
    slug, board_id = board.slug, board.id
    labels = [f"บ้าน {n}" for n in range(1, 11)]
    rows = [ListedResident(label) for label in labels]
    codes = dict(upload_residents(officials[0], town, rows))
    voters = [make_resident(town, verified=False).public_id for _ in labels]
    for label in labels:
        mark_attendance(officials[0], board, label)

    def act(place):
        account = account_for_session(voters[place // 2])
        if place % 2:
            return verify_by_letter(account, codes[labels[place // 2]])
        return cast_ballot(find_board(slug), account, ONE)

    answers = race(app, act, runners=20)
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    show(accepted=20 - len(refused), refused=len(refused), clashes=len(clashes(board_id)))
    assert {type(answer) for answer in refused} <= {AlreadyVoted}
    assert ballots_by_channel(board_id) == {Channel.PAPER: 10}
    assert list(grouped_ballots(board_id)) == []
    # Each of them is listed, refused or set aside.
    found = clashes(board_id)
    assert len(found) == 10
    assert all(clash.tried is Channel.WEB and not clash.both_count for clash in found)


def test_joining_while_paper_is_adopted_leaves_as_many_sheets_as_voters(app, db, town, officials):
    board = advisory_board(town)
    board_id = board.id
    labels = [f"บ้าน {n}" for n in range(1, 9)]
    rows = [ListedResident(label) for label in labels]
    codes = dict(upload_residents(officials[0], town, rows))
    people = [make_resident(town, verified=False) for _ in labels]
    voters = [person.public_id for person in people]
    batch = open_batch(officials[0], board, "กล่อง 1")
    for place, label in enumerate(labels):
        mark_attendance(officials[0], board, label)
        if place % 2:
            mark_attendance(officials[0], board, people[place].email)
        else:
            cast_ballot(board, people[place], ONE)
    for number in range(12):
        for official in officials:
            enter_sheet(official, batch, f"s{number}", TWO)
    address, clerk = batch.public_id, officials[0].public_id

    def act(place):
        if place == 8:
            return adopt_batch(account_for_session(clerk), find_batch(address))
        return verify_by_letter(account_for_session(voters[place]), codes[labels[place]])

    answers = race(app, act, runners=9)
    show(adopted=answers[8], clashes=len(clashes(board_id)))
    assert answers == [None] * 8 + [12]
    assert dict(grouped_ballots(board_id)) == {'["2"]': 12}
    assert ballots_by_channel(board_id) == {Channel.PAPER: 12}
    assert sorted(clash.both_count for clash in clashes(board_id)) == [False] * 4 + [True] * 4


def test_marking_at_the_table_while_the_letter_joins_is_never_told_nobody_of_that_name(
    app, db, town, officials
):
    board = advisory_board(town)
    slug, board_id, clerk = board.slug, board.id, officials[0].public_id
    labels = [f"บ้าน {n}" for n in range(1, 11)]
    rows = [ListedResident(label) for label in labels]
    codes = dict(upload_residents(officials[0], town, rows))
    voters = [make_resident(town, verified=False).public_id for _ in labels]

    def act(place):
        label = labels[place // 2]
        if place % 2:
            return verify_by_letter(account_for_session(voters[place // 2]), codes[label])
        return mark_attendance(account_for_session(clerk), find_board(slug), label)

    assert race(app, act, runners=20) == [None] * 20
    assert ballots_by_channel(board_id) == {Channel.PAPER: 10}


def test_joining_two_accounts_with_one_name_at_once_settles_one_vote(app, db, town, officials):
    board = advisory_board(town)
    board_id = board.id
    codes = dict(upload_residents(officials[0], town, [ListedResident(LABEL)]))
    people = [make_resident(town, verified=False) for _ in range(2)]
    mark_attendance(officials[0], board, LABEL)
    for person in people:
        cast_ballot(board, person, ONE)
    voters = [person.public_id for person in people]

    def act(place):
        return verify_by_letter(account_for_session(voters[place]), codes[LABEL])

    answers = race(app, act, runners=2)
    assert answers.count(None) == 1
    assert ballots_by_channel(board_id) == {Channel.PAPER: 1, Channel.WEB: 1}
    assert dict(grouped_ballots(board_id)) == {'["1"]': 1}


# --- What the officials read ---------------------------------------------------------------------


def test_the_roll_says_where_both_votes_count(client, town, officials, code, voter):
    board = advisory_board(town)
    mark_attendance(officials[0], board, LABEL)
    mark_attendance(officials[0], board, voter.email)
    verify_by_letter(voter, code)
    with pytest.raises(AlreadyVerified):
        verify_by_letter(voter, code)
    sign_in(client, officials[0])
    page = client.page(f"/boards/{board.slug}/roll?lang=en")
    (row,) = page.texts("section[aria-labelledby=clashes] tbody tr")
    assert LABEL in row
    assert "Both votes count: neither can be taken back." in row
