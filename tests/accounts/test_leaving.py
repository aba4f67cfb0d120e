"""Taking one's data along, and deleting one's account."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from participation.accounts.choices import Role
from participation.accounts.errors import AccountGone, LastOfficial
from participation.accounts.models import Account, Membership, Person
from participation.accounts.queries import account_by_email, account_for_session
from participation.accounts.services import (
    appoint,
    register,
    upload_residents,
    verify_by_letter,
    verify_in_person,
)
from participation.accounts.services.leaving import delete_account
from participation.accounts.services.residents import ListedResident
from participation.boards.choices import BallotKind, BoardKind, Phase, Voters
from participation.boards.queries import board as find_board
from participation.boards.rules import BallotLimits, VotingRules
from participation.core.transaction import atomic
from participation.municipalities.queries import municipality as find_municipality
from participation.proposals.models import Proposal
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services import Draft, post_proposal
from participation.voting.choices import AgeBand, Sector
from participation.voting.errors import AlreadyVoted, NobodySignedIn
from participation.voting.models import Ballot, RollEntry, SpentMark, Support
from participation.voting.queries import ballot_count
from participation.voting.services.groups import describe_voter
from participation.voting.services.roll import mark_attendance
from participation.voting.services.spent_marks import tidy_marks
from participation.voting.services.supports import support
from tests.support.casting import cast_ballot
from tests.support.client import CheckingClient
from tests.support.codes import code_to
from tests.support.race import race
from tests.support.rows import count_rows
from tests.support.town import (
    PASSWORD,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

EMAIL = "somsri@example.com"
NAME = "สมศรี ใจดีมาก"
ONE, TWO = (("1", 1),), (("2", 1),)
ANYBODY = VotingRules(
    kind=BallotKind.APPROVAL,
    limits=BallotLimits(min_length=1, max_length=3),
    budget=1_000_000_00,
    voters=Voters.REGISTERED,
)


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def somsri(town):
    return make_resident(town, email=EMAIL, name=NAME)


def vote(town, rules=ANYBODY):
    return make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote", rules=rules)


def again(town) -> Account:
    """Register with the same address once more."""
    account = register(email=EMAIL, password=PASSWORD, display_name="คนใหม่", municipality=town)
    loaded = account_for_session(account.public_id)
    assert loaded is not None
    return loaded


def load(account) -> Account:
    return account_for_session(account.public_id)


def everything(db) -> str:
    """All that stands in the database, as text."""
    return "\n".join(
        str(row)
        for table in db.metadata.sorted_tables
        for row in db.session.execute(select(table)).all()
    )


@pytest.mark.parametrize("empty", [False, True])
def test_name_and_address_are_gone_everywhere_at_once(client, db, town, somsri, empty):
    board = make_board(town, slug="canal")
    make_proposal(board, somsri)
    vote(town)
    cast_ballot(find_board("vote"), load(somsri), ONE)
    assert EMAIL in everything(db)
    delete_account(load(somsri), empty=empty)
    left = everything(db)
    assert EMAIL not in left
    assert NAME not in left
    assert ("ทุกวันเสาร์" in left) is not empty


def test_what_stays_is_shown_without_the_name(client, town, somsri):
    board = make_board(town, slug="canal")
    proposal = make_proposal(board, somsri)
    delete_account(load(somsri), empty=False)
    page = client.page(f"/proposals/{proposal.public_id}")
    assert "ผู้ใช้ที่ลบบัญชีแล้ว" in page.text
    assert NAME not in page.text


def test_counts_stay_right(db, town, somsri):
    board = make_board(town, slug="canal")
    proposal = make_proposal(board, make_resident(town))
    support(proposal, somsri)
    vote(town)
    cast_ballot(find_board("vote"), load(somsri), ONE)
    delete_account(load(somsri), empty=True)
    db.session.expire_all()
    assert find_proposal(proposal.public_id).support_count == 1
    assert ballot_count(find_board("vote").id) == 1
    assert db.session.scalar(select(Ballot.choices).where(~Ballot.superseded))


def test_sessions_end_and_the_address_is_free(client, db, town, somsri):
    sign_in(client, somsri)
    delete_account(load(somsri), empty=False)
    assert client.page("/me/settings").path == "/sign-in"
    assert account_by_email(EMAIL) is None
    assert count_rows(db)["consent"] == 0
    assert again(town).id != somsri.id


def test_who_registers_again_is_the_same_voter_until_the_count(db, town, somsri):
    vote(town)
    cast_ballot(find_board("vote"), load(somsri), ONE)
    delete_account(load(somsri), empty=False)
    cast_ballot(find_board("vote"), again(town), TWO)
    assert ballot_count(find_board("vote").id) == 1
    counted = db.session.scalars(select(Ballot.choices).where(~Ballot.superseded)).all()
    assert len(counted) == 1


def test_who_registers_again_supports_once(db, town, somsri):
    board = make_board(town, slug="canal", support_limit=1)
    one, other = (make_proposal(board, make_resident(town)) for _ in range(2))
    support(one, somsri)
    delete_account(load(somsri), empty=False)
    account = again(town)
    assert support(find_proposal(one.public_id), account) == 1
    with pytest.raises(Exception, match="as many as this board allows"):
        support(find_proposal(other.public_id), account)
    assert db.session.query(Support).count() == 1


def test_another_address_is_somebody_else(db, town, somsri):
    vote(town)
    cast_ballot(find_board("vote"), load(somsri), ONE)
    delete_account(load(somsri), empty=False)
    cast_ballot(find_board("vote"), make_resident(town), ONE)
    assert ballot_count(find_board("vote").id) == 2


def test_who_registers_again_has_to_be_verified_again(db, town, somsri):
    vote(town)
    cast_ballot(find_board("vote"), load(somsri), ONE)
    delete_account(load(somsri), empty=False)
    assert again(town).person.verified_at is None


def test_marks_tell_nobody_the_address_and_go_with_the_count(db, town, somsri, clock):
    board = make_board(town, slug="canal")
    support(make_proposal(board, make_resident(town)), somsri)
    delete_account(load(somsri), empty=False)
    (mark,) = db.session.scalars(select(SpentMark))
    assert EMAIL not in str(vars(mark))
    tidy_marks()
    assert count_rows(db)["spent_mark"] == 1
    clock.advance(days=30)
    tidy_marks()
    assert count_rows(db)["spent_mark"] == 0


def test_who_took_no_part_leaves_no_mark(db, town, somsri):
    vote(town)
    delete_account(load(somsri), empty=False)
    assert count_rows(db)["spent_mark"] == 0


def test_a_name_on_a_list_stays_there_and_votes_on_no_paper_after_its_ballot(db, town):
    account = make_resident(town, email=EMAIL, name=NAME, verified=False)
    official = make_official(town)
    ((_label, code),) = upload_residents(official, town, [ListedResident("บ้านเลขที่ 7")])
    verify_by_letter(account, code)
    vote(town)
    cast_ballot(find_board("vote"), load(account), ONE)
    delete_account(load(account), empty=False)
    listed = db.session.scalars(select(Person).where(Person.list_label == "บ้านเลขที่ 7")).one()
    assert listed.account_id is None
    with pytest.raises(AlreadyVoted):
        mark_attendance(official, find_board("vote"), "บ้านเลขที่ 7")
    # Registering again and being seen at the counter makes the same voter of them.
    account = again(town)
    assert account.person.id == listed.id
    assert account.person.verified_at is None


def test_a_person_on_a_list_who_left_can_join_it_again(db, town):
    account = make_resident(town, email=EMAIL, verified=False)
    official = make_official(town)
    ((_label, code),) = upload_residents(official, town, [ListedResident("บ้านเลขที่ 7")])
    verify_by_letter(account, code)
    delete_account(load(account), empty=False)
    again(town)
    verify_in_person(official, town, email=EMAIL, list_label="บ้านเลขที่ 7")
    joined = load(account_by_email(EMAIL)).person
    assert (joined.list_label, joined.verified_at is not None) == ("บ้านเลขที่ 7", True)


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.ADMINISTRATOR])
def test_the_last_one_of_an_area_hands_over_first(db, town, role):
    last = make_resident(town)
    appoint(last, town, role)
    with pytest.raises(LastOfficial):
        delete_account(load(last), empty=False)
    assert load(last) is not None
    appoint(make_resident(town), town, role)
    delete_account(load(last), empty=False)


def test_of_two_last_officials_who_leave_at_once_one_stays(app, db, town):
    addresses = [make_official(town).public_id for _ in range(2)]

    def leave(place: int) -> None:
        delete_account(account_for_session(addresses[place]), empty=False)

    results = race(app, leave, runners=2)
    assert sorted(str(type(result)) for result in results) == sorted(
        [str(type(None)), str(LastOfficial)]
    )
    assert len(db.session.scalars(select(Membership)).all()) == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_ballot_cast_while_the_account_is_deleted_counts_once_or_not_at_all(app, db, town, turn):
    """Whatever comes first: nobody votes a second time by registering again."""
    vote(town)
    people = [make_resident(town, email=f"p{n}@example.com").public_id for n in range(4)]

    def act(place: int) -> object:
        account = account_for_session(people[place // 2])
        if account is None:
            return "gone"
        if place % 2 == turn % 2:
            return cast_ballot(find_board("vote"), account, ONE)
        return delete_account(account, empty=False)

    results = race(app, act, runners=8)
    expected = (str, type(None), AccountGone, NobodySignedIn)
    assert all(isinstance(result, expected) for result in results), results
    board = find_board("vote")
    entries = db.session.scalars(select(RollEntry).where(RollEntry.voted)).all()
    marks = set(db.session.scalars(select(SpentMark.person_id)))
    assert {entry.person_id for entry in entries} == marks
    assert ballot_count(board.id) == len(entries)
    for number in range(4):
        account = register(
            email=f"p{number}@example.com",
            password=PASSWORD,
            display_name="คนใหม่",
            municipality=find_municipality("here"),
        )
        cast_ballot(find_board("vote"), account_for_session(account.public_id), TWO)
    assert ballot_count(board.id) == 4
    assert db.session.query(Ballot).filter(~Ballot.superseded).count() == 4


def test_a_support_given_while_the_account_is_deleted_is_marked_or_refused(app, db, town, somsri):
    board = make_board(town, slug="canal")
    proposal = make_proposal(board, make_resident(town)).public_id
    address = somsri.public_id

    def act(place: int) -> object:
        account = account_for_session(address)
        if account is None:
            return "gone"
        if place:
            return delete_account(account, empty=False)
        return support(find_proposal(proposal), account)

    given, _deleted = race(app, act, runners=2)
    marked = count_rows(db)["spent_mark"]
    assert marked == (1 if given == 1 else 0)
    assert find_proposal(proposal).support_count == marked


def test_a_proposal_sent_while_the_account_is_deleted_bears_no_name(db, town, somsri):
    """The request began before; the name must not come back after it was removed."""
    make_board(town, slug="canal")
    stale = load(somsri)
    name = stale.display_name
    db.session.expunge(stale)
    delete_account(load(somsri), empty=False)
    assert stale.display_name == name
    with pytest.raises(AccountGone):
        post_proposal(find_board("canal"), stale, Draft(title="ต้นไม้", idea="ปลูก"))
    assert db.session.query(Proposal).count() == 0


def leave(client, **typed):
    form = client.page("/me/delete").form("form[action='/me/delete']")
    return form.submit(**typed)


def test_one_leaves_with_ones_password(client, town, somsri):
    sign_in(client, somsri)
    client.page("/?lang=en")
    page = leave(client, current_password="wrong")
    assert page.status == 422
    assert account_by_email(EMAIL)
    page = leave(client, current_password=PASSWORD)
    assert page.path == "/"
    assert "Your account is deleted." in page.text
    assert account_by_email(EMAIL) is None


def test_one_leaves_with_a_code_where_there_is_no_password(app, client, town, somsri):
    with atomic():
        somsri.password_hash = None
    sign_in(client, somsri)
    page = client.page("/me/delete")
    assert not page.select("form[action='/me/delete']")
    page.form("form[action='/me/delete/code']").submit()
    assert leave(client, code="").status == 422
    assert leave(client, code=code_to(app, EMAIL), texts="empty").path == "/"
    assert account_by_email(EMAIL) is None


def test_without_a_code_nobody_without_a_password_is_deleted(client, town, somsri):
    with atomic():
        somsri.password_hash = None
    sign_in(client, somsri)
    token = client.page("/me/delete").select("input[name=csrf_token]")[0].get("value")
    sent = {"csrf_token": token, "texts": "stay"}
    assert client.post("/me/delete", data=sent).status_code == 422
    assert account_by_email(EMAIL)


def test_the_last_official_is_told_what_to_do(client, town):
    sign_in(client, make_official(town, email=EMAIL))
    client.page("/?lang=en")
    page = leave(client, current_password=PASSWORD)
    assert page.status == 422
    assert "Hand this over to another person first" in page.text


def download(client) -> dict:
    form = client.page("/me/settings").form("form[action='/me/data']")
    response = client.post("/me/data", data=form.values.to_dict())
    assert response.headers["Cache-Control"] == "no-store"
    assert response.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert archive.testzip() is None
        return json.loads(archive.read("my-data.json"))


def test_ones_data_hold_what_one_did_and_never_how_one_voted(client, town, somsri):
    board = make_board(town, slug="canal")
    own = make_proposal(board, somsri)
    support(make_proposal(board, make_resident(town), title="ของคนอื่น"), somsri)
    vote(town)
    cast_ballot(find_board("vote"), load(somsri), ONE)
    describe_voter(
        find_board("vote"), load(somsri), age_band=AgeBand.FROM_60, sector=Sector.CITIZEN
    )
    sign_in(client, somsri)
    data = download(client)
    assert data["account"]["email"] == EMAIL
    assert data["account"]["display_name"] == NAME
    assert [kept["version"] for kept in data["consents"]]
    assert [given["title"] for given in data["supports"]] == ["ของคนอื่น"]
    assert [posted["title"] for posted in data["proposals"]] == [own.title]
    (entry,) = data["votes"]
    assert entry == {
        "board": "vote",
        "question": find_board("vote").question,
        "voted": True,
        "channel": "web",
        "age_band": "60_plus",
        "sector": "citizen",
    }


def test_the_data_of_somebody_who_did_nothing_is_short_and_whole(client, town, somsri):
    sign_in(client, somsri)
    data = download(client)
    assert data["supports"] == data["votes"] == data["proposals"] == data["drafts"] == []


def test_the_groups_are_asked_once_after_voting_and_can_be_skipped(app, db, client, town, somsri):
    vote(town)
    sign_in(client, somsri)

    def cast():
        page = client.page("/boards/vote/ballot").form("form.ballot").submit({"choice-1": "1"})
        return page.form("form.confirm").submit(button="Cast the ballot")

    client.page("/?lang=en")
    page = cast()
    form = page.form("form[action='/boards/vote/ballot/groups']")
    form.submit(age_band="60_plus", sector="")
    entry = db.session.scalars(select(RollEntry)).one()
    assert (entry.age_band, entry.sector) == (AgeBand.FROM_60, None)
    assert not cast().select("form[action='/boards/vote/ballot/groups']")
    # A second answer changes nothing.
    form.submit(age_band="18_24", sector="state")
    db.session.refresh(entry)
    assert (entry.age_band, entry.sector) == (AgeBand.FROM_60, None)


@pytest.mark.parametrize("typed", [{"age_band": "old"}, {"sector": "x" * 500}, {}])
def test_groups_that_do_not_exist_are_not_noted(db, client, town, somsri, typed):
    vote(town)
    cast_ballot(find_board("vote"), load(somsri), ONE)
    sign_in(client, somsri)
    token = client.page("/me/settings").select("input[name=csrf_token]")[0].get("value")
    sent = client.post("/boards/vote/ballot/groups", data={**typed, "csrf_token": token})
    assert sent.status_code == 302
    assert db.session.scalars(select(RollEntry)).one().age_band is None


def test_who_has_not_voted_belongs_to_no_group(db, town, somsri):
    vote(town)
    board = find_board("vote")
    assert not describe_voter(board, load(somsri), age_band=AgeBand.FROM_18, sector=None)
    assert count_rows(db)["roll_entry"] == 0


def test_the_same_deletion_sent_twice_is_one(app, town, somsri):
    address = somsri.public_id

    def act(_place: int) -> object:
        account = account_for_session(address)
        return delete_account(account, empty=False) if account else None

    results = race(app, act, runners=3)
    assert all(result is None or isinstance(result, AccountGone) for result in results), results


def test_another_browser_of_the_deleted_person_is_a_guests(app, client, town, somsri):
    other = CheckingClient(app, app.response_class, use_cookies=True)
    sign_in(other, somsri)
    delete_account(load(somsri), empty=False)
    assert other.page("/me/settings").path == "/sign-in"
