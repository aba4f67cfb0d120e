"""Boards that residents start, and what officials say to them."""

from datetime import timedelta

import pytest

from participation.accounts.queries import account_for_session
from participation.accounts.services.leaving import bundle_of, delete_account
from participation.boards.choices import Approval, Phase, Stage
from participation.boards.errors import (
    BoardsByOfficials,
    BoardWaitsAlready,
    DatesOutOfOrder,
    NotApproved,
    NotWaiting,
    OnlyInOwnArea,
    StartsTooSoon,
    TooLateToApprove,
)
from participation.boards.queries import board as find_board
from participation.boards.queries import board_to_decide, boards_of, waiting_boards
from participation.boards.schedule import Schedule
from participation.boards.services import announce_rules
from participation.boards.starting import approve_board, refuse_board, start_board
from participation.core import audit, clock
from participation.municipalities.choices import BoardsBy
from participation.municipalities.queries import municipality as find_municipality
from participation.municipalities.services import Settings, chain_of, change_settings
from participation.voting.queries.listing import listed_boards
from tests.support.outbox import deliver
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import make_board, make_official, make_resident, make_town, sign_in

TO_WAITING = "a[href='/areas/here/boards/waiting']"
QUESTION = "ตลาดเช้าของเราควรเป็นอย่างไร"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def resident(town):
    return make_resident(town, email="somsri@example.com")


@pytest.fixture
def official(town):
    return make_official(town)


def let(who: BoardsBy):
    """Set who starts boards here; return the town as it stands then."""
    town = find_municipality("here")
    change_settings(town, Settings(boards_by=who), seen=town.settings_version, actor="somebody")
    return find_municipality("here")


def dates(*, begins=timedelta(days=1), lasts=timedelta(days=30)) -> Schedule:
    opens = clock.now() + begins
    return Schedule(
        collecting_opens_at=opens,
        collecting_closes_at=opens + lasts,
        voting_opens_at=None,
        voting_closes_at=None,
        results_at=opens + lasts + timedelta(days=7),
    )


def begin(resident, town, **changes):
    """Return a board that the resident starts."""
    given = {"question": QUESTION, "background": "ตลาดเก่าแล้ว", "schedule": dates(), **changes}
    board = start_board(resident, town, **given)
    return board_to_decide(board.slug)


def acts(town) -> list[tuple[str, str, str | None]]:
    return [(entry.act, entry.actor, words) for entry, words in audit.entries(chain_of(town.id))]


def test_by_default_it_waits_as_a_draft(town, resident):
    board = begin(resident, town, categories=["ที่จอดรถ", "ขยะ"])
    assert (board.approval, board.phase) == (Approval.WAITING, Phase.DRAFT)
    assert [category.name for category in board.categories] == ["ที่จอดรถ", "ขยะ"]
    assert [waiting.slug for waiting in waiting_boards(town.id)] == [board.slug]
    # Its words, which nobody has looked at, are not in the log.
    assert acts(town) == [("board.start", resident.public_id, "")]


def test_where_residents_need_nobody_it_opens_by_its_date(resident, town, clock):
    board = begin(resident, let(BoardsBy.RESIDENTS))
    assert (board.approval, board.phase) == (None, Phase.UPCOMING)
    assert board.frozen(Stage.COLLECTING) is not None
    assert [act for act, *_ in acts(town)][1:] == ["board.start", "board.announce.collecting"]
    clock.advance(days=1)
    assert find_board(board.slug).phase is Phase.COLLECTING
    assert waiting_boards(town.id) == []


def test_where_officials_alone_open_boards_residents_do_not(resident, town):
    with pytest.raises(BoardsByOfficials):
        begin(resident, let(BoardsBy.OFFICIALS))


def test_nor_do_people_of_elsewhere(town):
    with pytest.raises(OnlyInOwnArea):
        begin(make_resident(make_town(slug="there")), town)


@pytest.mark.parametrize("begins", [timedelta(0), timedelta(days=-1)])
def test_it_can_not_begin_at_once(resident, town, begins):
    with pytest.raises(StartsTooSoon):
        begin(resident, town, schedule=dates(begins=begins))


def test_dates_follow_each_other(resident, town):
    with pytest.raises(DatesOutOfOrder):
        begin(resident, town, schedule=dates(lasts=timedelta(days=-1)))


def test_one_board_waits_per_person_and_area(resident, town, official, db):
    board = begin(resident, town)
    with pytest.raises(BoardWaitsAlready):
        begin(resident, find_municipality("here"))
    begin(make_resident(town), find_municipality("here"))
    refuse_board(official, board_to_decide(board.slug), reason="มีกระดานแบบนี้แล้ว")
    begin(resident, find_municipality("here"))
    assert len(waiting_boards(town.id)) == 2


def test_of_boards_started_at_the_same_moment_one_waits(app, resident, town, db):
    session = resident.get_id()

    def act(place):
        start_board(
            account_for_session(session),
            find_municipality("here"),
            question=f"{QUESTION} {place}",
            background="ตลาดเก่าแล้ว",
            schedule=dates(),
        )
        return "started"

    results = race(app, act, runners=4)
    assert results.count("started") == 1
    assert sum(isinstance(result, BoardWaitsAlready) for result in results) == 3
    assert len(waiting_boards(town.id)) == 1


def test_an_official_approves_and_who_started_it_is_told(app, mailbox, resident, town, official):
    board = begin(resident, town)
    opens = board.collecting_opens_at
    approve_board(official, board)
    assert (board.approval, board.phase) == (Approval.APPROVED, Phase.UPCOMING)
    assert board.collecting_opens_at == opens
    assert acts(town)[1] == ("board.approve", official.public_id, QUESTION)
    assert acts(town)[2][:2] == ("board.announce.collecting", official.public_id)
    address = board.slug
    deliver(app)
    mail = mailbox.only()
    assert (mail.to, mail.subject) == ("somsri@example.com", "กระดานของท่านได้รับอนุมัติแล้ว")
    assert QUESTION in mail.text
    assert f"/boards/{address}" in mail.text


def test_approved_too_late_for_its_first_day_it_opens_with_the_next_full_hour(
    resident, town, official, clock
):
    board = begin(resident, town)
    clock.advance(days=2, minutes=20)
    approve_board(official, board)
    opens = board.collecting_opens_at
    assert timedelta(0) < opens - clock.now <= timedelta(hours=1)
    assert (opens.minute, opens.second, opens.microsecond) == (0, 0, 0)
    assert board.frozen(Stage.COLLECTING) is not None
    assert opens.isoformat() in board.frozen(Stage.COLLECTING).body


def test_approved_minutes_before_it_opens_on_its_day(resident, town, official, clock):
    board = begin(resident, town, schedule=dates(begins=timedelta(minutes=30)))
    opens = board.collecting_opens_at
    approve_board(official, board)
    assert board.collecting_opens_at == opens


def test_when_its_days_are_over_it_is_only_refused(resident, town, official, clock):
    board = begin(resident, town)
    clock.advance(days=31)
    with pytest.raises(TooLateToApprove):
        approve_board(official, board)
    board = board_to_decide(board.slug)
    assert board.approval is Approval.WAITING
    refuse_board(official, board, reason="เลยเวลาแล้ว")


def test_a_refusal_is_told_with_its_reason_and_logged(app, mailbox, resident, town, official):
    board = begin(resident, town)
    refuse_board(official, board, reason="มีกระดานแบบนี้แล้ว")
    assert (board.approval, board.phase) == (Approval.REFUSED, Phase.DRAFT)
    assert acts(town)[1] == ("board.refuse", official.public_id, "มีกระดานแบบนี้แล้ว")
    deliver(app)
    mail = mailbox.only()
    assert "มีกระดานแบบนี้แล้ว" in mail.text
    assert waiting_boards(town.id) == []


def test_only_what_waits_is_decided(resident, town, official):
    board = begin(resident, town)
    refuse_board(official, board, reason="มีแล้ว")
    for address in (board.slug, make_board(town).slug):
        with pytest.raises(NotWaiting):
            approve_board(official, board_to_decide(address))
        with pytest.raises(NotWaiting):
            refuse_board(official, board_to_decide(address), reason="มีแล้ว")


def test_of_officials_who_decide_at_the_same_moment_one_is_first(app, resident, town, db):
    address = begin(resident, town).slug
    session = make_official(town).get_id()

    def act(place):
        board, official = board_to_decide(address), account_for_session(session)
        if place % 2:
            approve_board(official, board)
        else:
            refuse_board(official, board, reason="มีแล้ว")
        return "decided"

    results = race(app, act, runners=4)
    assert results.count("decided") == 1
    assert sum(isinstance(result, NotWaiting) for result in results) == 3
    decided = [act for act, *_ in acts(town) if act in ("board.approve", "board.refuse")]
    assert len(decided) == 1


def test_what_waits_or_is_refused_is_not_announced_otherwise(resident, town, official):
    board = begin(resident, town)
    with pytest.raises(NotApproved):
        announce_rules(board, Stage.COLLECTING, by=official)
    refuse_board(official, board, reason="มีแล้ว")
    with pytest.raises(NotApproved):
        announce_rules(board, Stage.COLLECTING, by=official)


def test_it_stands_among_the_boards_of_the_area_once_approved(resident, town, official):
    board = begin(resident, town)
    assert listed_boards(boards_of("here", drafts=True)) == [[]]
    approve_board(official, board)
    assert [listed.board.slug for listed in listed_boards(boards_of("here"))[0]] == [board.slug]


# --- Pages ---------------------------------------------------------------------------------------


def test_a_resident_starts_a_board_from_the_page_of_the_area(client, town, resident):
    client.page("/?lang=en")
    sign_in(client, resident)
    page = client.page("/areas/here")
    (link,) = [a for a in page.select("main a") if a.get("href") == "/areas/here/boards/propose"]
    form = client.page(link.get("href")).form("main form")
    assert form.values["collecting_until"] > form.values["collecting_from"]
    page = form.submit(question=QUESTION, background="ตลาดเก่าแล้ว", categories="ขยะ\nที่จอดรถ")
    assert QUESTION in page.text
    assert "waits for the officials" in page.text
    (board,) = waiting_boards(town.id)
    # From tomorrow's first moment in Bangkok, for thirty days.
    assert board.collecting_closes_at - board.collecting_opens_at == timedelta(days=30)
    with client.session_transaction() as session:
        session.clear()
    assert client.get(f"/boards/{board.slug}").status_code == 404
    sign_in(client, make_resident(town))
    assert client.get(f"/boards/{board.slug}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"question": "   "}, "question"),
        ({"background": ""}, "background"),
        ({"collecting_from": "2020-01-01"}, "collecting_from"),
        ({"collecting_until": "2020-01-01"}, "collecting_until"),
        ({"results_on": "2020-01-01"}, "results_on"),
        ({"results_on": "soon"}, "results_on"),
    ],
)
def test_what_can_not_be_taken_comes_back_with_what_was_typed(client, town, resident, typed, field):
    sign_in(client, resident)
    form = client.page("/areas/here/boards/propose").form("main form")
    page = form.submit(**{"question": QUESTION, "background": "ตลาดเก่าแล้ว", **typed})
    assert page.status == 422
    assert page.one(f"#{field}").get("aria-invalid") == "true"
    assert waiting_boards(town.id) == []


def test_a_second_board_comes_back_too(client, town, resident):
    begin(resident, town)
    sign_in(client, resident)
    form = client.page("/areas/here/boards/propose").form("main form")
    page = form.submit(question="คำถามที่สอง", background="เพราะ")
    assert page.status == 409
    assert page.one("#question").get("value") == "คำถามที่สอง"


def test_without_approval_the_board_is_public_at_once(client, town, resident):
    let(BoardsBy.RESIDENTS)
    sign_in(client, resident)
    form = client.page("/areas/here/boards/propose").form("main form")
    page = form.submit(question=QUESTION, background="ตลาดเก่าแล้ว")
    with client.session_transaction() as session:
        session.clear()
    assert QUESTION in client.page("/areas/here").text
    assert page.status == 200


@pytest.mark.parametrize("who", [BoardsBy.OFFICIALS, BoardsBy.RESIDENTS])
def test_the_page_of_the_area_offers_what_is_allowed(client, town, resident, who):
    let(who)
    sign_in(client, resident)
    offered = client.page("/areas/here").select("a[href='/areas/here/boards/propose']") != []
    assert offered is (who is BoardsBy.RESIDENTS)
    status = client.get("/areas/here/boards/propose").status_code
    assert status == (200 if offered else 403)


def test_officials_find_it_and_approve(client, town, resident, official):
    board = begin(resident, town)
    address = board.slug
    client.page("/?lang=en")
    sign_in(client, official)
    assert client.page("/areas/here").select(TO_WAITING)
    page = client.page("/areas/here/boards/waiting")
    assert QUESTION in page.text
    page = client.page(f"/boards/{address}/decide")
    assert "สมศรี ใจดี" in page.text
    page.form("form[action$='/approve']").submit()
    assert find_board(address).phase is Phase.UPCOMING
    assert client.get(f"/boards/{address}/decide").status_code == 409
    assert not client.page("/areas/here").select(TO_WAITING)


def test_the_check_list_of_its_steps_leads_there_too(client, town, resident, official):
    board = begin(resident, town)
    sign_in(client, official)
    page = client.page(f"/boards/{board.slug}/manage")
    assert page.select(f"a[href='/boards/{board.slug}/decide']")
    assert not page.select("form[action*='/announce/']")
    refuse_board(official, board_to_decide(board.slug), reason="มีกระดานแบบนี้แล้ว")
    page = client.page(f"/boards/{board.slug}/manage")
    assert "มีกระดานแบบนี้แล้ว" in page.text
    assert not page.select("form[action*='/announce/']")


def test_or_refuse_with_a_reason_that_its_starter_reads(client, town, resident, official):
    address = begin(resident, town).slug
    sign_in(client, official)
    form = client.page(f"/boards/{address}/decide").form("form[action$='/refuse']")
    assert form.submit(reason=" ").status == 422
    assert find_board(address).approval is Approval.WAITING
    form.submit(reason="มีกระดานแบบนี้แล้ว")
    with client.session_transaction() as session:
        session.clear()
    assert "มีกระดานแบบนี้แล้ว" in client.page("/areas/here/log").text
    sign_in(client, resident)
    assert "มีกระดานแบบนี้แล้ว" in client.page(f"/boards/{address}").text


def test_one_whose_days_are_over_can_not_be_approved(client, town, resident, official, clock):
    address = begin(resident, town).slug
    clock.advance(days=31)
    sign_in(client, official)
    page = client.page(f"/boards/{address}/decide")
    assert page.select("form[action$='/approve']") == []
    assert page.select("form[action$='/refuse']")


@pytest.mark.parametrize("waiting", [1, 3])
@pytest.mark.parametrize("path", ["/areas/here", "/areas/here/boards/waiting"])
def test_the_number_of_statements_does_not_grow(client, town, official, path, waiting):
    for number in range(waiting):
        begin(make_resident(town, email=f"{number}@example.com"), find_municipality("here"))
    sign_in(client, official)
    with at_most(8):
        client.page(path)


def test_the_settings_of_the_area_say_who_starts_boards(client, town, official):
    sign_in(client, official)
    form = client.page("/areas/here/settings").form("form[action$='/settings']")
    assert form.values["boards_by"] == "residents_approved"
    form.submit(boards_by="officials")
    assert find_municipality("here").boards_by is BoardsBy.OFFICIALS
    assert '"boards_by": "officials"' in acts(town)[-1][2]


def test_my_page_lists_what_i_started(client, town, resident, official):
    board = begin(resident, town)
    client.page("/?lang=en")
    sign_in(client, resident)
    assert "Waits for the officials" in client.page("/me").text
    refuse_board(official, board_to_decide(board.slug), reason="มีแล้ว")
    page = client.page("/me")
    assert page.select(f"a[href='/boards/{board.slug}']")
    assert "Not approved" in page.text


def test_who_leaves_takes_along_what_was_never_public(town, resident, official, db):
    public = begin(resident, let(BoardsBy.RESIDENTS)).slug
    waiting = begin(resident, let(BoardsBy.RESIDENTS_APPROVED)).slug
    assert [row["board"] for row in bundle_of(resident).tables["boards_started"]] == [
        waiting,
        public,
    ]
    delete_account(resident, empty=True)
    db.session.expire_all()
    assert waiting_boards(town.id) == []
    assert (find_board(waiting).question, find_board(waiting).background) == ("-", "")
    assert find_board(public).question == QUESTION
