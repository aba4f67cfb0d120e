"""Who may vote on a board, and that the ballot's page says so before anybody starts."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from participation.accounts.queries import account_for_session
from participation.accounts.services import verify_resident
from participation.boards.choices import BoardKind, Phase, Voters
from participation.boards.queries import board as find_board
from participation.core.clock import BANGKOK
from participation.core.db import db as handle
from participation.core.errors import Refusal
from participation.core.transaction import atomic
from participation.voting.choices import Channel, ReviewOutcome
from participation.voting.errors import (
    AgeOutOfRange,
    AgeUnknown,
    NotOnRoll,
    ResidentsOnly,
    VerifiedResidentsOnly,
    VotingNotOpen,
    WrongSubArea,
)
from participation.voting.models import RollEntry
from participation.voting.policies import full_years, why_may_not_vote
from participation.voting.queries import own_entry
from participation.voting.queries.reviews import review as find_review
from participation.voting.services.reviews import decide_review, open_review
from tests.support.casting import cast_ballot
from tests.support.town import (
    APPROVAL_RULES,
    PHASE_LENGTH,
    make_board,
    make_official,
    make_resident,
    make_town,
    sign_in,
)


@pytest.fixture
def town(db, clock):
    return make_town()


def voting_board(town, *, phase=Phase.VOTING, slug="ballot", **rules):
    return make_board(
        town,
        kind=BoardKind.BUDGET,
        phase=phase,
        slug=slug,
        rules=replace(APPROVAL_RULES, **rules),
    )


def known(town, *, sub_area="", born_on=None):
    """A resident of whom the municipality knows where they live and when they were born."""
    account = make_resident(town, verified=False)
    verify_resident(account, town, sub_area=sub_area, born_on=born_on)
    return account_for_session(account.public_id)


def enrol(board, account) -> None:
    with atomic():
        handle.session.add(RollEntry(board_id=board.id, person_id=account.person.id))


def attempt(account, board) -> Refusal | None:
    """What casting a ballot is refused with."""
    try:
        cast_ballot(board, account, (("1", 1),))
    except Refusal as refused:
        return refused
    return None


def refusal(account, board) -> str | None:
    """The name of the reason why this person may not vote, None if they may.

    What the page says before and what casting says are the same.
    """
    account = account_for_session(account.public_id)
    said = why_may_not_vote(account, board, on_roll=own_entry(account, board.id) is not None)
    given = attempt(account, board)
    assert (type(given), str(given)) == (type(said), str(said))
    return type(said).__name__ if said else None


# --- Registered, verified, on the roll -----------------------------------------------------------


def test_where_anyone_registered_votes_neither_residence_nor_roll_is_asked(town):
    board = voting_board(town, voters=Voters.REGISTERED, sub_areas=("ริมคลอง",))
    assert refusal(make_resident(town, verified=False), board) is None
    assert refusal(make_resident(make_town(slug="there")), board) is None


def test_where_verified_residents_vote_others_are_told_which_way_to_become_one(town):
    board = voting_board(town)
    assert refusal(make_resident(town), board) is None
    assert refusal(make_resident(town, verified=False), board) == VerifiedResidentsOnly.__name__


def test_a_verified_resident_of_elsewhere_is_told_that_it_is_not_their_board(town):
    board = voting_board(town)
    assert refusal(make_resident(make_town(slug="there")), board) == ResidentsOnly.__name__


def test_where_a_roll_decides_only_who_stands_on_it_votes(town):
    """A verified resident who is not on it may not; somebody unverified who is on it may."""
    board = voting_board(town, voters=Voters.ROLL)
    enrolled = make_resident(town, verified=False)
    enrol(board, enrolled)
    assert refusal(enrolled, board) is None
    assert refusal(make_resident(town), board) == NotOnRoll.__name__


def test_a_place_on_the_roll_of_another_board_is_none_on_this(town):
    board, other = (voting_board(town, slug=slug, voters=Voters.ROLL) for slug in ("one", "two"))
    resident = make_resident(town)
    enrol(other, resident)
    assert refusal(resident, board) == NotOnRoll.__name__
    assert refusal(resident, other) is None


def test_a_place_on_the_roll_does_not_replace_a_residence_that_the_rules_ask_for(town):
    board = voting_board(town)
    resident = make_resident(town, verified=False)
    enrol(board, resident)
    assert refusal(resident, board) == VerifiedResidentsOnly.__name__


@pytest.mark.parametrize(
    "phase", [Phase.UPCOMING, Phase.COLLECTING, Phase.REVIEW, Phase.COUNTING, Phase.RESULTS]
)
def test_outside_of_voting_nobody_is_asked_who_they_are(town, phase):
    board = voting_board(town, phase=phase)
    for account in (make_resident(town), make_resident(town, verified=False)):
        assert refusal(account, board) == VotingNotOpen.__name__


# --- Parts of the area ---------------------------------------------------------------------------


def test_where_parts_of_the_area_vote_only_their_residents_do(town):
    board = voting_board(town, sub_areas=("ริมคลอง", "ตลาดเก่า"))
    for sub_area in ("ริมคลอง", "ตลาดเก่า"):
        assert refusal(known(town, sub_area=sub_area), board) is None
    assert refusal(known(town, sub_area="บ้านสวน"), board) == WrongSubArea.__name__


def test_of_whom_no_part_is_known_may_not_vote_for_one(town):
    board = voting_board(town, sub_areas=("ริมคลอง",))
    assert refusal(known(town), board) == WrongSubArea.__name__


def test_a_part_of_the_same_name_elsewhere_is_another_part(town):
    board = voting_board(town, sub_areas=("ริมคลอง",))
    stranger = known(make_town(slug="there"), sub_area="ริมคลอง")
    assert refusal(stranger, board) == ResidentsOnly.__name__


# --- Age -----------------------------------------------------------------------------------------

# A moment such that voting, in the midst of which it is, ends with 14 March (at midnight).
MIDNIGHT_AFTER_14_MARCH = datetime(2026, 3, 15, tzinfo=BANGKOK) - PHASE_LENGTH / 2


@pytest.fixture
def until_14_march(clock):
    clock.set(MIDNIGHT_AFTER_14_MARCH)


def test_the_last_day_is_the_one_that_ends_when_voting_closes(until_14_march, town):
    board = voting_board(town)
    assert board.voting_closes_at == datetime(2026, 3, 15, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("born_on", "may"),
    [
        (date(2008, 3, 14), True),  # 18 on the last day of voting
        (date(2008, 3, 15), False),  # a day later
        (date(2008, 3, 10), True),  # on the first day 17, on the last 18
        (date(1926, 1, 1), True),
        (date(2020, 1, 1), False),
    ],
)
def test_who_is_old_enough_on_the_last_day_may_vote_from_the_first(
    until_14_march, town, born_on, may
):
    board = voting_board(town, min_age=18)
    assert refusal(known(town, born_on=born_on), board) == (None if may else AgeOutOfRange.__name__)


@pytest.mark.parametrize(
    ("born_on", "may"),
    [
        (date(2000, 3, 15), True),  # 25 for one day more
        (date(2000, 3, 14), False),  # 26 on the last day of voting
        (date(2000, 3, 12), False),  # on the first day 25, on the last 26
    ],
)
def test_who_becomes_too_old_by_the_last_day_may_not_vote_at_all(
    until_14_march, town, born_on, may
):
    board = voting_board(town, max_age=25)
    assert refusal(known(town, born_on=born_on), board) == (None if may else AgeOutOfRange.__name__)


def test_a_vote_that_closes_in_the_midst_of_a_day_still_has_that_day_as_its_last(clock, town):
    board = voting_board(town, min_age=18)
    assert board.voting_closes_at.astimezone(BANGKOK).time().hour == 9
    assert refusal(known(town, born_on=date(2008, 3, 14)), board) is None
    assert refusal(known(town, born_on=date(2008, 3, 15)), board) == AgeOutOfRange.__name__


def test_one_age_may_be_the_least_and_the_most(until_14_march, town):
    board = voting_board(town, min_age=18, max_age=18)
    ages = {2007: AgeOutOfRange.__name__, 2008: None, 2009: AgeOutOfRange.__name__}
    found = {year: refusal(known(town, born_on=date(year, 3, 14)), board) for year in ages}
    assert found == ages


@pytest.mark.parametrize("limits", [{"min_age": 18}, {"max_age": 60}])
def test_whose_age_is_unknown_is_told_to_show_it(town, limits):
    board = voting_board(town, **limits)
    assert refusal(make_resident(town), board) == AgeUnknown.__name__


def test_where_no_age_is_asked_none_is_needed(town):
    assert refusal(make_resident(town), voting_board(town)) is None


@pytest.mark.parametrize("voters", Voters)
def test_an_age_is_asked_of_everybody_however_voters_are_chosen(town, voters):
    board = voting_board(town, voters=voters, min_age=18)
    for born_on, expected in ((date(2015, 1, 1), AgeOutOfRange.__name__), (date(1990, 1, 1), None)):
        account = known(town, born_on=born_on)
        enrol(board, account)
        assert refusal(account, board) == expected


@pytest.mark.parametrize(
    ("closes", "may"),
    [
        (datetime(2026, 3, 1, tzinfo=BANGKOK), False),  # 28 February is the last day
        (datetime(2026, 3, 2, tzinfo=BANGKOK), True),
    ],
)
def test_who_was_born_on_29_february_is_18_from_1_march(clock, town, closes, may):
    clock.set(closes - PHASE_LENGTH / 2)
    board = voting_board(town, min_age=18)
    assert board.voting_closes_at == closes
    born = known(town, born_on=date(2008, 2, 29))
    assert refusal(born, board) == (None if may else AgeOutOfRange.__name__)


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2026, 2, 28), 17),
        (date(2026, 3, 1), 18),
        (date(2028, 2, 28), 19),
        (date(2028, 2, 29), 20),  # in a leap year on the day itself
    ],
)
def test_the_age_of_who_was_born_on_29_february(day, age):
    assert full_years(date(2008, 2, 29), day) == age


@pytest.mark.parametrize(
    ("day", "age"),
    [(date(2026, 3, 13), 17), (date(2026, 3, 14), 18), (date(2026, 4, 1), 18)],
)
def test_a_year_is_full_on_the_birthday(day, age):
    assert full_years(date(2008, 3, 14), day) == age


# --- What the page says before anybody starts ----------------------------------------------------


def ballot_page(client, account, board, status):
    client.page("/?lang=en")
    sign_in(client, account)
    return client.page(f"/boards/{board.slug}/ballot", status=status)


def test_who_may_vote_is_given_a_ballot(client, town):
    page = ballot_page(client, make_resident(town), voting_board(town), 200)
    assert len(page.select("form.ballot input[type=checkbox]")) == 3
    assert page.select("[role=alert]") == []


def reasons(town):
    """(board, person, what the page answers, what it says) for every reason."""
    young = known(town, sub_area="ริมคลอง", born_on=date(2015, 1, 1))
    adults, parts, roll = (
        voting_board(town, slug="adults", min_age=18, max_age=60),
        voting_board(town, slug="parts", sub_areas=("ตลาดเก่า", "บ้านสวน")),
        voting_board(town, slug="roll", voters=Voters.ROLL),
    )
    residents = voting_board(town, slug="residents")
    return {
        "unverified": (residents, make_resident(town, verified=False), "Bring your ID card"),
        "elsewhere": (
            residents,
            make_resident(make_town(slug="there")),
            "Only residents of Sample Town Municipality can vote",
        ),
        "not on the roll": (roll, make_resident(town), "You are not on the voter roll"),
        "another part": (parts, young, "Only residents of ตลาดเก่า, บ้านสวน can vote"),
        "too young": (adults, young, "if you are 18–60 years old on the day voting closes"),
        "age unknown": (adults, make_resident(town), "your date of birth is not on the list"),
    }


@pytest.mark.parametrize(
    "reason",
    ["unverified", "elsewhere", "not on the roll", "another part", "too young", "age unknown"],
)
def test_who_may_not_vote_is_told_why_and_given_no_ballot(client, town, reason):
    board, account, sentence = reasons(town)[reason]
    page = ballot_page(client, account, board, 403)
    (alert,) = page.texts("[role=alert]")
    assert sentence in alert
    assert page.select("form.ballot") == []


@pytest.mark.parametrize("phase", [Phase.REVIEW, Phase.COUNTING])
def test_before_and_after_voting_the_page_says_so_and_gives_no_ballot(client, town, phase):
    page = ballot_page(client, make_resident(town), voting_board(town, phase=phase), 409)
    assert "not open now" in page.one("[role=alert]").xpath("string()")
    assert page.select("form.ballot") == []


def test_a_guest_is_asked_to_sign_in_first(client, town):
    board = voting_board(town)
    page = client.page(f"/boards/{board.slug}/ballot?lang=en")
    assert page.path == "/sign-in"


def test_who_voted_on_paper_is_told_so_and_given_no_ballot(client, town):
    board, account = voting_board(town), make_resident(town)
    with atomic():
        handle.session.add(
            RollEntry(
                board_id=board.id, person_id=account.person.id, voted=True, channel=Channel.PAPER
            )
        )
    page = ballot_page(client, account, board, 409)
    assert "already voted by another way" in page.one("[role=alert]").xpath("string()")
    assert page.select("form.ballot") == []


def test_whose_vote_was_voided_is_told_so_and_given_no_ballot(client, town):
    board, account = voting_board(town), make_resident(town)
    cast_ballot(board, account, (("1", 1),))
    review = open_review(make_official(town), board, [account.email], "บัญชีเดียวกัน")
    decide_review(make_official(town), review, ReviewOutcome.VOIDED, "ยืนยันแล้ว")
    page = ballot_page(client, account, find_board(board.slug), 409)
    assert "was voided" in page.one("[role=alert]").xpath("string()")
    assert page.select("form.ballot") == []


def test_whose_vote_is_under_review_or_restored_is_given_a_ballot(client, town):
    board, account = voting_board(town), make_resident(town)
    cast_ballot(board, account, (("1", 1),))
    address = open_review(make_official(town), board, [account.email], "บัญชีเดียวกัน").public_id
    assert ballot_page(client, account, board, 200).select("form.ballot")
    review = find_review(address)
    decide_review(make_official(town), review, ReviewOutcome.RESTORED, "คนละคน")
    assert ballot_page(client, account, board, 200).select("form.ballot")
