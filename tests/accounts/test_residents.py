"""How it becomes known that somebody lives here: seen by an official, or reached by a letter."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text

from participation.accounts.choices import VerifiedBy
from participation.accounts.errors import (
    AlreadyVerified,
    NoSuchAccount,
    NotOnTheList,
    OnTheListAlready,
    WrongLetterCode,
)
from participation.accounts.models import Person
from participation.accounts.policies import is_verified_resident
from participation.accounts.queries import account_for_session
from participation.accounts.services import (
    ListedResident,
    upload_residents,
    verify_by_letter,
    verify_in_person,
)
from participation.boards.choices import BallotKind, BoardKind, Phase, Voters
from participation.core import audit
from participation.core.transaction import atomic
from participation.municipalities.queries import municipality
from participation.municipalities.services import chain_of
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import ranked_by_support
from participation.voting.ballots import make_choices
from participation.voting.choices import Channel
from participation.voting.errors import AlreadyVoted
from participation.voting.models import RollEntry, Support
from participation.voting.queries import grouped_ballots
from participation.voting.queries.roll import clashes
from participation.voting.services.roll import mark_attendance, upload_roll
from participation.voting.services.supports import add_listed_supports, support
from tests.support.casting import cast_ballot
from tests.support.figures import show
from tests.support.race import race
from tests.support.rows import count_rows
from tests.support.town import (
    APPROVAL_RULES,
    make_board,
    make_official,
    make_resident,
    make_town,
)

BORN = date(1980, 2, 29)


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def resident(town):
    """Registered, and not yet known to live here."""
    return make_resident(town, email="somsri@example.com", verified=False)


def again(account):
    """The account as the next request sees it."""
    return account_for_session(account.public_id)


def acts(town) -> list[str]:
    return [entry.act for entry, _ in audit.entries(chain_of(town.id))]


# --- In person -----------------------------------------------------------------------------------


def test_an_official_who_saw_a_resident_makes_them_verified(db, clock, town, official, resident):
    email = " SOMSRI@example.com "
    verify_in_person(official, town, email=email, sub_area="ชุมชนริมคลอง", born_on=BORN)
    person = again(resident).person
    assert is_verified_resident(again(resident), town.id)
    assert (person.verified_by, person.verified_at) == (VerifiedBy.OFFICIAL, clock.now)
    assert (person.sub_area.name, person.born_on) == ("ชุมชนริมคลอง", BORN)


def test_that_an_official_saw_somebody_is_in_the_log_without_a_name(db, town, official, resident):
    verify_in_person(official, town, email=resident.email, born_on=BORN)
    ((entry, words),) = audit.entries(chain_of(town.id))
    assert (entry.act, entry.actor) == ("resident.verify", official.public_id)
    assert entry.subject == f"account:{resident.public_id}"
    assert words == ""


def test_nobody_is_verified_in_person_twice(db, town, official, resident):
    verify_in_person(official, town, email=resident.email, sub_area="ก")
    before = count_rows(db)
    with pytest.raises(AlreadyVerified):
        verify_in_person(official, town, email=resident.email, sub_area="ข")
    assert again(resident).person.sub_area.name == "ก"
    assert count_rows(db) == before


@pytest.mark.parametrize("email", ["nobody@example.com", "there@example.com", ""])
def test_who_is_unknown_or_of_another_area_is_not_verified_here(db, town, official, email):
    stranger = make_resident(make_town(slug="there"), email="there@example.com", verified=False)
    before = count_rows(db)
    with pytest.raises(NoSuchAccount):
        verify_in_person(official, town, email=email)
    assert again(stranger).person.verified_at is None
    assert count_rows(db) == before


def test_a_part_of_the_area_is_made_once_and_belongs_to_its_area(db, town, official):
    there = make_town(slug="there")
    for place, email in (
        (town, "a@example.com"),
        (town, "b@example.com"),
        (there, "c@example.com"),
    ):
        make_resident(place, email=email, verified=False)
        verify_in_person(official, place, email=email, sub_area="ชุมชนริมคลอง")
    assert count_rows(db)["sub_area"] == 2
    rows = db.session.execute(
        text(
            "SELECT person.municipality_id, sub_area.municipality_id FROM person"
            " JOIN sub_area ON sub_area.id = person.sub_area_id"
        )
    ).all()
    assert sorted(rows) == sorted([(town.id, town.id)] * 2 + [(there.id, there.id)])


# --- The list ------------------------------------------------------------------------------------


def listed(db, town) -> dict[str, Person]:
    people = db.session.scalars(
        select(Person).where(Person.municipality_id == town.id, Person.list_label.is_not(None))
    )
    return {person.list_label: person for person in people}


def upload(official, town, *labels) -> dict[str, str]:
    """Put people on the list; their codes by label."""
    return dict(upload_residents(official, town, [ListedResident(label) for label in labels]))


def test_a_list_is_taken_with_what_it_says_and_verifies_nobody(db, town, official):
    rows = [ListedResident("1/1", sub_area="ก", born_on=BORN), ListedResident("1/2")]
    letters = upload_residents(official, town, rows)
    assert [label for label, _ in letters] == ["1/1", "1/2"]
    first, second = (listed(db, town)[label] for label in ("1/1", "1/2"))
    assert (first.born_on, second.born_on, second.sub_area_id) == (BORN, None, None)
    assert first.sub_area_id is not None
    assert (first.verified_at, first.account_id) == (None, None)
    assert [entry.act for entry, _ in audit.entries(chain_of(town.id))] == ["residents.upload"]


def test_codes_are_unlike_each_other_and_kept_as_digests_alone(db, town, official):
    codes = upload(official, town, *(f"บ้าน {n}" for n in range(200)))
    assert len(set(codes.values())) == 200
    assert all(re.fullmatch("[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}", code) for code in codes.values())
    kept = {person.code_digest for person in listed(db, town).values()}
    assert len(kept) == 200
    assert not kept & {*codes.values()}
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in kept)


@pytest.mark.parametrize(
    ("labels", "named"),
    [
        (("2/1", "1/1"), "1/1"),  # on the list since last time
        (("2/1", "2/2", "2/1"), "2/1"),  # twice on this one
    ],
)
def test_one_line_that_is_not_new_keeps_the_whole_list_out(db, town, official, labels, named):
    upload(official, town, "1/1")
    before = count_rows(db)
    rows = [ListedResident(label, sub_area=f"ชุมชน {n}") for n, label in enumerate(labels)]
    with pytest.raises(OnTheListAlready, match=f"“{named}”"):
        upload_residents(official, town, rows)
    assert count_rows(db) == before
    assert list(listed(db, town)) == ["1/1"]


def test_the_same_label_in_two_areas_is_two_people(db, town, official):
    there = make_town(slug="there")
    codes = upload(official, town, "1/1") | {"there": upload(official, there, "1/1")["1/1"]}
    assert len(set(codes.values())) == 2


def test_an_empty_list_changes_no_list(db, town, official):
    assert upload_residents(official, town, []) == []
    assert listed(db, town) == {}


def test_of_5_officials_who_upload_one_list_at_once_4_are_told(app, db, town, official):
    slug, address = town.slug, official.public_id

    def act(_place):
        return upload(account_for_session(address), municipality(slug), "1/1", "1/2")

    answers = race(app, act, runners=5)
    kinds = Counter(type(answer).__name__ for answer in answers)
    assert kinds == {"dict": 1, OnTheListAlready.__name__: 4}
    assert sorted(listed(db, town)) == ["1/1", "1/2"]
    assert acts(town) == ["residents.upload"]


# --- The letter ----------------------------------------------------------------------------------


@pytest.fixture
def code(town, official):
    """The code in the letter to 1/1."""
    rows = [ListedResident("1/1", sub_area="ก", born_on=BORN)]
    return dict(upload_residents(official, town, rows))["1/1"]


def test_a_letter_verifies_and_brings_what_the_list_says(db, clock, town, resident, code):
    verify_by_letter(resident, code)
    person = again(resident).person
    assert (person.verified_by, person.verified_at) == (VerifiedBy.LETTER, clock.now)
    assert (person.list_label, person.sub_area.name, person.born_on) == ("1/1", "ก", BORN)
    assert is_verified_resident(again(resident), town.id)


def test_the_person_on_the_list_and_the_account_are_one_person_then(db, town, resident, code):
    own = resident.person.id
    verify_by_letter(resident, code)
    assert {person.id for person in listed(db, town).values()} == {own}
    assert count_rows(db)["person"] == 2  # the resident and the official


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: f" {code.replace('-', ' ').lower()} ",
        lambda code: "-".join(code),
    ],
)
def test_case_hyphens_and_spaces_of_a_code_do_not_matter(db, town, resident, code, typed):
    verify_by_letter(resident, typed(code))
    assert is_verified_resident(again(resident), town.id)


@pytest.mark.parametrize("typed", ["", "-", "AAAAA-AAAAA", "ก"])
def test_what_is_no_code_verifies_nobody(db, town, resident, code, typed):
    before = count_rows(db)
    with pytest.raises(WrongLetterCode):
        verify_by_letter(resident, typed)
    assert again(resident).person.verified_at is None
    assert count_rows(db) == before


def test_a_code_with_one_letter_less_or_more_is_wrong(db, resident, code):
    for typed in (code[:-1], f"{code}A", code[1:]):
        with pytest.raises(WrongLetterCode):
            verify_by_letter(resident, typed)


def test_a_code_is_used_once(db, town, resident, code):
    verify_by_letter(resident, code)
    another = make_resident(town, verified=False)
    with pytest.raises(WrongLetterCode):
        verify_by_letter(another, code)
    assert again(another).person.verified_at is None
    assert listed(db, town)["1/1"].account_id == resident.id


def test_a_letter_of_another_area_is_refused_and_stays_good(db, town, resident, code):
    stranger = make_resident(make_town(slug="there"), verified=False)
    with pytest.raises(WrongLetterCode):
        verify_by_letter(stranger, code)
    assert again(stranger).person.verified_at is None
    verify_by_letter(resident, code)


def test_who_is_verified_already_does_not_use_a_letter_up(db, town, official, resident, code):
    verify_in_person(official, town, email=resident.email)
    with pytest.raises(AlreadyVerified):
        verify_by_letter(resident, code)
    verify_by_letter(make_resident(town, verified=False), code)


def test_who_joined_by_letter_is_verified_for_good(db, town, official, resident, code):
    verify_by_letter(resident, code)
    with pytest.raises(AlreadyVerified):
        verify_in_person(official, town, email=resident.email, sub_area="ข")
    assert again(resident).person.sub_area.name == "ก"


def test_a_label_is_still_taken_after_its_person_joined(db, town, official, resident, code):
    verify_by_letter(resident, code)
    with pytest.raises(OnTheListAlready):
        upload(official, town, "1/1")


def outcomes(answers) -> Counter[str]:
    return Counter("accepted" if answer is None else type(answer).__name__ for answer in answers)


def test_of_two_people_with_one_code_at_once_one_is_verified(app, db, town, code):
    people = [make_resident(town, verified=False).public_id for _ in range(2)]

    def act(place):
        verify_by_letter(account_for_session(people[place]), code)

    taken = outcomes(race(app, act, runners=2))
    show(**taken)
    assert taken == {"accepted": 1, WrongLetterCode.__name__: 1}
    verified = [account_for_session(person).person.verified_at for person in people]
    assert verified.count(None) == 1
    assert len(listed(db, town)) == 1


def test_of_one_person_with_two_codes_at_once_one_stays_good(app, db, town, official, resident):
    codes = list(upload(official, town, "2/1", "2/2").values())
    address = resident.public_id

    def act(place):
        verify_by_letter(account_for_session(address), codes[place])

    assert outcomes(race(app, act, runners=2)) == {"accepted": 1, AlreadyVerified.__name__: 1}
    assert len(listed(db, town)) == 2
    assert again(resident).person.list_label in ("2/1", "2/2")


# --- What belongs to the person who joined -------------------------------------------------------


def supports(db) -> set[tuple[int, int]]:
    return {
        tuple(row) for row in db.session.execute(select(Support.person_id, Support.proposal_id))
    }


def drift(db, board_id: int) -> list[tuple[str, int, int]]:
    """Proposals whose counter is not the number of their rows, by plain SQL."""
    return db.session.execute(
        text(
            "SELECT title, support_count, (SELECT count(*) FROM support"
            " WHERE support.proposal_id = proposal.id) AS counted FROM proposal"
            " WHERE board_id = :board AND support_count <> (SELECT count(*) FROM support"
            " WHERE support.proposal_id = proposal.id)"
        ),
        {"board": board_id},
    ).all()


def proposals_of(board):
    """The board's proposals with all that supporting one needs, in order of submission."""
    return [find_proposal(proposal.public_id) for proposal in ranked_by_support(board.id)]


def test_what_the_account_did_before_stays_its_own(db, town, resident, code):
    board = make_board(town, projects=[("ก", None)])
    (proposal,) = proposals_of(board)
    support(proposal, resident)
    own = resident.person.id
    verify_by_letter(resident, code)
    assert again(resident).person.id == own
    assert supports(db) == {(own, proposal.id)}


def test_supports_given_under_the_name_on_the_list_come_along(db, town, resident, code):
    board = make_board(town, projects=[("ก", None), ("ข", None)])
    first, second = proposals_of(board)
    support(first, resident)
    add_listed_supports(board, [[], ["1/1", "others"]])
    verify_by_letter(resident, code)
    own = resident.person.id
    assert {pair for pair in supports(db) if pair[0] == own} == {(own, first.id), (own, second.id)}
    assert drift(db, board.id) == []


def test_a_proposal_supported_under_both_names_counts_once_afterwards(db, town, resident, code):
    board = make_board(town, projects=[("ก", None), ("ข", None)])
    first, second = proposals_of(board)
    support(first, resident)
    add_listed_supports(board, [["1/1", "others"], ["1/1"]])
    verify_by_letter(resident, code)
    db.session.expire_all()
    assert len(supports(db)) == 3
    counts = {proposal.id: proposal.support_count for proposal in ranked_by_support(board.id)}
    assert counts == {first.id: 2, second.id: 1}
    assert drift(db, board.id) == []


def roll(db) -> dict[int, list[tuple[int, bool, str | None]]]:
    """The roll by board, in plain SQL: person, voted, channel."""
    found: dict[int, list] = {}
    rows = db.session.execute(text("SELECT board_id, person_id, voted, channel FROM roll_entry"))
    for board_id, person_id, voted, channel in rows:
        found.setdefault(board_id, []).append((person_id, bool(voted), channel))
    return found


def before_voting(town, slug):
    return make_board(town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, slug=slug)


def in_voting(town):
    """A board on which everybody who is registered may vote, verified or not."""
    rules = replace(APPROVAL_RULES, voters=Voters.REGISTERED)
    return make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, rules=rules)


def test_entries_on_rolls_come_along(db, town, official, resident, code):
    boards = [before_voting(town, slug) for slug in ("first", "second")]
    for board in boards:
        upload_roll(official, board, ["1/1"])
    verify_by_letter(resident, code)
    own = resident.person.id
    assert roll(db) == {board.id: [(own, False, None)] for board in boards}


def put_on_roll(db, board, person_id: int) -> None:
    """Let somebody stand on a roll who has not voted."""
    with atomic():
        db.session.add(RollEntry(board_id=board.id, person_id=person_id))


def test_who_stood_on_a_roll_under_both_names_stands_there_once(db, town, official, resident, code):
    board = before_voting(town, "both")
    upload_roll(official, board, ["1/1"])
    put_on_roll(db, board, resident.person.id)
    verify_by_letter(resident, code)
    assert roll(db) == {board.id: [(resident.person.id, False, None)]}


def test_who_voted_on_paper_under_the_name_on_the_list_has_voted(db, town, official, code):
    """And may not vote online as the account that the letter made theirs."""
    account = make_resident(town, verified=False)
    board = in_voting(town)
    mark_attendance(official, board, "1/1")
    put_on_roll(db, board, account.person.id)
    verify_by_letter(account, code)
    assert roll(db) == {board.id: [(account.person.id, True, Channel.PAPER.value)]}


def approval(*codes):
    return make_choices(BallotKind.APPROVAL, codes)


def voted_online(town, account):
    """A board on which `account` has voted online."""
    board = in_voting(town)
    cast_ballot(board, account, approval("1"))
    return board


def test_who_voted_online_keeps_that_entry_and_can_change_the_ballot(
    db, town, official, resident, code
):
    board = voted_online(town, resident)
    (entry_id,) = db.session.scalars(text("SELECT id FROM roll_entry")).all()
    listed_id = listed(db, town)["1/1"].id
    put_on_roll(db, board, listed_id)
    verify_by_letter(resident, code)
    assert roll(db) == {board.id: [(resident.person.id, True, Channel.WEB.value)]}
    assert db.session.scalars(text("SELECT id FROM roll_entry")).all() == [entry_id]
    cast_ballot(board, again(resident), approval("2"))
    assert dict(grouped_ballots(board.id)) == {'["2"]': 1}


def test_a_clash_noted_under_the_name_on_the_list_comes_along(db, town, official, resident, code):
    board = in_voting(town)
    mark_attendance(official, board, "1/1")
    with pytest.raises(AlreadyVoted):
        mark_attendance(official, board, "1/1")
    verify_by_letter(resident, code)
    assert roll(db) == {board.id: [(resident.person.id, True, Channel.PAPER.value)]}
    (clash,) = clashes(board.id)
    assert (clash.name, clash.stands, clash.tried) == ("1/1", Channel.PAPER, Channel.PAPER)


def test_joining_touches_neither_rolls_nor_supports_of_others(db, town, official, resident, code):
    neighbour = upload(official, town, "9/9")["9/9"]
    board = before_voting(town, "both")
    upload_roll(official, board, ["1/1", "9/9"])
    ideas = make_board(town, projects=[("ก", None)])
    add_listed_supports(ideas, [["1/1", "9/9"]])
    theirs = listed(db, town)["9/9"].id
    verify_by_letter(resident, code)
    assert sorted(roll(db)[board.id]) == sorted(
        [(resident.person.id, False, None), (theirs, False, None)]
    )
    assert {person for person, _ in supports(db)} == {resident.person.id, theirs}
    verify_by_letter(make_resident(town, verified=False), neighbour)
    assert len(roll(db)[board.id]) == 2


def test_who_is_seen_at_the_counter_is_joined_with_their_name_on_the_list(db, clock):
    town = make_town()
    official, resident = make_official(town), make_resident(town, verified=False)
    upload_residents(official, town, [ListedResident(label="12/3 สมศรี", sub_area="ริมน้ำ")])
    verify_in_person(official, town, email=resident.email, list_label="12/3 สมศรี")
    people = db.session.scalars(select(Person).where(Person.list_label == "12/3 สมศรี")).all()
    assert [person.account_id for person in people] == [resident.id]
    other = make_resident(town, verified=False)
    with pytest.raises(NotOnTheList):
        verify_in_person(official, town, email=other.email, list_label="12/3 สมศรี")
    assert db.session.get(Person, other.person.id).verified_at is None


def test_who_was_verified_without_their_name_on_the_list_is_joined_with_it_later(
    db, town, official, resident, code
):
    """Otherwise the two would be two voters, on binding boards too."""
    verify_in_person(official, town, email=resident.email, sub_area="ข")
    board = in_voting(town)
    mark_attendance(official, board, "1/1")
    cast_ballot(board, again(resident), approval("1"))
    with pytest.raises(AlreadyVerified):
        verify_by_letter(again(resident), code)
    verify_in_person(official, town, email=resident.email, list_label="1/1")
    person = again(resident).person
    assert (person.list_label, person.sub_area.name, person.born_on) == ("1/1", "ก", BORN)
    assert roll(db) == {board.id: [(person.id, True, Channel.PAPER.value)]}
    assert len(clashes(board.id)) == 1
    with pytest.raises(AlreadyVerified):
        verify_in_person(official, town, email=resident.email, list_label="1/1")
