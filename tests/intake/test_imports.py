"""Importing a table of proposals: every fault named, all or nothing, once, and undone."""

from datetime import date

import pytest
from sqlalchemy import func, select

from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.intake.choices import PORTION, ImportState
from participation.intake.errors import ImportHandledMeanwhile, IntakeClosed, TooLateToUndo
from participation.intake.models import Entry, ProposalImport
from participation.intake.queries.imports import import_of
from participation.intake.rows import TableRow
from participation.intake.services.imports import (
    _next_portion,
    forget_unused,
    keep_table,
    run_import,
    start_import,
    undo_import,
)
from participation.proposals.choices import IntakeChannel
from participation.proposals.models import Proposal, TitleWord
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services import Draft
from participation.search.queries import find
from participation.voting.services.supports import support
from tests.support.outbox import deliver
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import make_board, make_official, make_resident, make_town, sign_in
from tests.support.upload import upload, workbook

IMPORTS = "/boards/ideas/imports"
HEADING = "title,problem,idea,place,benefit,category,channel,name,received\n"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here", prefix="คลง")


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def board(town):
    return make_board(town, slug="ideas", categories=("น้ำ", "ถนน"))


@pytest.fixture
def browser(client, official, board):
    sign_in(client, official)
    client.page("/?lang=en")
    return client


def rows(count: int) -> list[TableRow]:
    return [
        TableRow(
            draft=Draft(
                title=f"ปลูกต้นไม้ริมคลอง แห่งที่ {number}",
                idea="ชวนกันปลูกทุกวันเสาร์",
                category="น้ำ",
                channel=IntakeChannel.PAPER,
            ),
            name=f"นางสาวลับ {number}",
        )
        for number in range(1, count + 1)
    ]


def start(official, board, count: int) -> ProposalImport:
    # Read anew: a request of the test's client forgets what was loaded.
    official = account_for_session(official.public_id)
    table = keep_table(official, find_board(board.slug), rows(count))
    start_import(official, import_of(table.public_id))
    return table


def imported(app, official, board, count: int) -> ProposalImport:
    table = start(official, board, count)
    assert deliver(app) >= 1
    found = import_of(table.public_id)
    assert found.state is ImportState.DONE
    return found


def on_board(db, board) -> list[Proposal]:
    query = select(Proposal).where(Proposal.board_id == board.id, Proposal.listed)
    return list(db.session.scalars(query.order_by(Proposal.id)))


def faults(page) -> list[tuple[str, str]]:
    return list(zip(page.texts(".ledger tbody th"), page.texts(".ledger tbody td"), strict=True))


# --- What a table says ---------------------------------------------------------------------------


def test_every_faulty_line_is_named_and_nothing_is_kept(db, browser):
    table = (
        HEADING
        + ",,ไม่มีหัวข้อ,,,,,,\n"
        + "ดี,,ดี,,,น้ำ,phone,,08/03/2568\n"
        + "วันที่ผิด,,ดี,,,,,,31/02/2569\n"
        + "วันในอนาคต,,ดี,,,,,,2030-01-01\n"
        + "ช่องทางผิด,,ดี,,,,นกพิราบ,,\n"
        + "หมวดผิด,,ดี,,,อากาศ,,,\n"
        + "=1+1,,ดี,,,,,,\n"
        + "สั้นไป,ดี\n"
    )
    page = upload(browser, IMPORTS, table).page
    assert page.status == 422
    assert [line for line, _ in faults(page)] == [
        f"Line {line}" for line in (2, 3, 4, 5, 6, 7, 8, 9)
    ]
    causes = [cause for _, cause in faults(page)]
    assert causes[0] == "Title: Please fill this in."
    assert causes[1].startswith("Received on: Write the day on which it came in, from 2026-03-04")
    assert causes[2].startswith("Received on: Please write a date")
    assert causes[4].startswith("Came by: “นกพิราบ” is none of the ways.")
    assert causes[5] == "Subject: “อากาศ” is none of this board's subjects: น้ำ, ถนน."
    assert "begins like a formula" in causes[6]
    assert causes[7].startswith("This line has 2 cells instead of 9.")
    assert db.session.scalar(select(func.count(ProposalImport.id))) == 0


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("ชื่อข้อเสนอ,ข้อเสนอ\nก,ข\n".encode("tis-620"), "The file is not in UTF-8."),
        (workbook(["แบบรวมข้อเสนอ พ.ศ. ๒๕๖๙"], ["ชื่อข้อเสนอ", "ข้อเสนอ"]), "no column “Title”"),
        (workbook(["ชื่อข้อเสนอ", "ข้อเสนอ"], ["=CONCAT(A1)", "ข"]), "Title: Please fill this in."),
        (("title,idea\n" + "ก,ข\n" * 10_001).encode(), "There are more than 10,000 rows."),
        (b"PK\x03\x04 no archive", "This spreadsheet can't be read."),
    ],
    ids=["encoding", "merged-heading", "formula-cell", "rows", "broken"],
)
def test_what_is_no_such_table_says_what_to_do(browser, content, cause):
    page = upload(browser, IMPORTS, content).page
    assert page.status == 422
    assert any(cause in said for _, said in faults(page))


def test_a_spreadsheet_with_thai_headings_and_thai_digits_is_read(app, db, clock, town, browser):
    today = clock.now.date()
    make_board(town, kind=BoardKind.BUDGET, slug="budget")
    buddhist = date(today.year + 543, today.month, today.day)
    content = workbook(
        ["ชื่อข้อเสนอ", "ข้อเสนอ", "ค่าใช้จ่าย (บาท)", "ช่องทาง", "ชื่อผู้เสนอ (ไม่แสดง)", "วันที่รับ"],
        ["ศาลาริมน้ำ", "- หลังคา\n- ม้านั่ง", "๑๒๘,๕๐๐.๕๐", "โทรศัพท์", "ยายมี", buddhist],
        ["ทางเท้า", "ปูใหม่", 90000, None, None, None],
    )
    answer = upload(browser, "/boards/budget/imports", content)
    assert answer.page is None, faults(answer.page)
    page = browser.page(answer.location)
    assert "The table is in order: 2 proposals." in page.text
    assert "from ยายมี (only officials see this)" in page.text
    page = page.form("form[action$='/start']").submit()
    deliver(app)
    first, second = on_board(db, find_board("budget"))
    assert first.idea == "- หลังคา\n- ม้านั่ง"
    assert (first.cost, first.channel) == (128_500_50, IntakeChannel.PHONE)
    assert (second.cost, second.channel) == (90_000_00, IntakeChannel.OTHER)
    assert first.received_on == today


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_template_can_be_filled_in_and_uploaded(browser, language):
    empty = {"th": "แฟ้มนี้ไม่มีข้อมูล", "en": "There are no rows in this file."}
    for kind in ("csv", "xlsx"):
        browser.page(f"/?lang={language}")
        content = browser.get(f"{IMPORTS}/template.{kind}").data
        page = upload(browser, IMPORTS, content).page
        assert [cause for _, cause in faults(page)] == [empty[language]]


# --- The import ----------------------------------------------------------------------------------


def test_nine_hundred_come_in_by_few_statements(app, db, official, board):
    table = start(official, board, 900)
    with at_most(130) as statements:
        run_import(table.id)
    assert len([one for one in statements if one.startswith("INSERT INTO proposal ")]) == 9
    assert len(on_board(db, board)) == 900


def test_what_was_imported_is_a_proposal_like_any_other(app, db, official, board):
    imported(app, official, board, 2)
    first, second = on_board(db, board)
    assert [first.reference, second.reference] == ["คลง 2569/000001", "คลง 2569/000002"]
    assert (first.author_id, first.author_name) == (None, "")
    assert (first.received_on, first.channel) == (date(2026, 3, 9), IntakeChannel.PAPER)
    words = db.session.scalars(select(TitleWord.proposal_id).where(TitleWord.word == "ต้นไม้"))
    assert set(words) == {first.id, second.id}
    assert [hit.id for hit in find("ต้นไม้ริมคลอง", most=5).proposals] == [first.id, second.id]


def test_a_day_of_receipt_is_kept_and_moved_to_the_next_working_day(app, db, official, board):
    saturday = TableRow(
        draft=Draft(title="วันเสาร์", idea="ก", channel=IntakeChannel.EVENT),
        received=date(2026, 3, 7),
    )
    start_import(official, import_of(keep_table(official, board, [saturday]).public_id))
    deliver(app)
    (proposal,) = on_board(db, board)
    assert (proposal.created_at.date(), proposal.received_on) == (
        saturday.received,
        date(2026, 3, 9),
    )


def test_the_page_tells_how_far_it_is_and_nobody_sees_a_part(app, db, browser, official, board):
    table = start(official, board, PORTION + 1)
    here = f"/imports/{table.public_id}"
    assert _next_portion(table.id)
    db.session.commit()
    page = browser.page(here)
    assert "100 of 101" in page.text
    assert page.one("progress").get("value") == "100"
    piece = browser.get(here, headers={"HX-Request": "true"})
    assert piece.text.lstrip().startswith('<section id="import"')
    assert on_board(db, board) == []
    # The worker died there; another one goes on.
    deliver(app)
    assert "101 proposals are on the board" in browser.page(here).text
    assert len(on_board(db, board)) == 101


def test_two_workers_import_a_table_once(app, db, official, board):
    table = start(official, board, PORTION * 2 + 1)
    number = table.id
    assert race(app, lambda _: run_import(number), runners=2) == [None, None]
    assert len(on_board(db, board)) == PORTION * 2 + 1


def test_the_same_table_is_refused_kindly(app, browser, official, board):
    table = "title,idea\nก,ข\n"
    page = browser.page(upload(browser, IMPORTS, table).location)
    # Looked at twice it is still one table.
    again = upload(browser, IMPORTS, workbook(["idea", "title"], ["ข", "ก"]))
    assert again.location == page.path
    page.form("form[action$='/start']").submit()
    page = upload(browser, IMPORTS, table).page
    assert page.status == 409
    assert "This table is on the board already" in page.text


def test_two_officials_who_start_it_at_once_import_it_once(app, db, town, official, board):
    colleague = make_official(town, name="วิภา")
    people = [official.public_id, colleague.public_id]
    here = keep_table(official, board, rows(1)).public_id

    def begin(place: int) -> None:
        start_import(account_for_session(people[place]), import_of(here))

    outcomes = race(app, begin, runners=2)
    assert sorted(type(outcome) for outcome in outcomes if outcome) == [ImportHandledMeanwhile]
    deliver(app)
    assert len(on_board(db, board)) == 1


def test_a_board_that_changed_meanwhile_gets_nothing(app, db, official, board):
    strange = TableRow(draft=Draft(title="ก", idea="ข", category="ไม่มีหมวดนี้"), name="ยายมี")
    table = keep_table(official, board, [*rows(PORTION), strange])
    start_import(official, import_of(table.public_id))
    deliver(app)
    found = import_of(table.public_id)
    assert (found.state, found.body) == (ImportState.FAILED, "")
    assert on_board(db, board) == []
    assert set(db.session.scalars(select(Entry.name))) == {""}


# --- Undoing -------------------------------------------------------------------------------------


def test_an_import_is_undone_and_can_be_repeated(app, db, browser, official, board):
    table = imported(app, official, board, 3)
    page = browser.page(f"/imports/{table.public_id}")
    page = page.form("form[action$='/undo']").submit()
    assert "The import is undone." in page.text
    assert on_board(db, board) == []
    assert set(db.session.scalars(select(Entry.name))) == {""}
    imported(app, official, board, 3)
    assert len(on_board(db, board)) == 3


def test_once_somebody_supports_one_it_stays(app, db, browser, town, official, board):
    table = imported(app, official, board, 3)
    support(find_proposal(on_board(db, board)[1].public_id), make_resident(town))
    with pytest.raises(TooLateToUndo):
        undo_import(account_for_session(official.public_id), import_of(table.public_id))
    db.session.expire_all()
    assert len(on_board(db, board)) == 3
    assert import_of(table.public_id).state is ImportState.DONE
    page = browser.page(f"/imports/{table.public_id}")
    assert "It can't be undone any more" in page.text


def test_an_undo_and_a_support_at_once_take_turns(app, db, town, official, board):
    table = imported(app, official, board, 1)
    here, who = table.public_id, official.public_id
    proposal, voter = on_board(db, board)[0].public_id, make_resident(town).public_id

    def act(place: int) -> None:
        if place:
            support(find_proposal(proposal), account_for_session(voter))
        else:
            undo_import(account_for_session(who), import_of(here))

    outcomes = race(app, act, runners=2)
    # Whoever was first: what is supported before it is taken off stays.
    assert (len(on_board(db, board)) == 1) is isinstance(outcomes[0], TooLateToUndo)


# --- Whose it is ---------------------------------------------------------------------------------


def test_names_are_on_no_page_and_in_no_download(app, client, official, board):
    table = imported(app, official, board, 1)
    assert table.body == ""
    shown = [client.page("/boards/ideas").text]
    shown += [client.get(f"/boards/ideas/download.{kind}").text for kind in ("csv", "json")]
    assert all("ปลูกต้นไม้ริมคลอง" in text and "นางสาวลับ" not in text for text in shown)


def test_a_table_that_nobody_imports_is_forgotten_after_a_day(db, clock, official, board):
    keep_table(official, board, rows(1))
    clock.advance(hours=23)
    forget_unused()
    assert db.session.scalar(select(func.count(ProposalImport.id))) == 1
    clock.advance(hours=2)
    forget_unused()
    assert db.session.scalar(select(func.count(ProposalImport.id))) == 0


def test_after_collecting_only_what_came_in_by_then(client, town, official):
    make_board(town, phase=Phase.REVIEW, slug="ideas")
    sign_in(client, official)
    client.page("/?lang=en")
    page = upload(client, IMPORTS, "title,idea,received\nก,ข,\nค,ง,2026-02-25\n").page
    assert [line for line, _ in faults(page)] == ["Line 2"]


def test_a_board_with_its_projects_fixed_takes_in_nothing(town, official):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote")
    with pytest.raises(IntakeClosed):
        keep_table(official, board, rows(1))
