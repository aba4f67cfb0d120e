"""Officials enter paper ballots: twice, blindly, with a third look; then the batch is adopted."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from participation.accounts.errors import OfficialsOnly
from participation.accounts.services import ListedResident, upload_residents
from participation.boards.choices import BallotKind, BoardKind, Phase
from participation.boards.errors import NoVotingRules
from participation.boards.queries import board as find_board
from participation.boards.rules import BallotLimits
from participation.core import audit
from participation.core.transaction import atomic
from participation.municipalities.services import chain_of
from participation.tallies.services import count_ballots
from participation.voting.ballots import make_choices
from participation.voting.errors import (
    BatchClosed,
    BatchNotFound,
    MoreSheetsThanVoters,
    NothingToSettle,
    PaperClosed,
    SheetsUnsettled,
    SheetTaken,
)
from participation.voting.models import Ballot, PaperBatch, PaperEntry, PaperSheet
from participation.voting.queries.paper import batch as find_batch
from participation.voting.services.paper import enter_sheet, open_batch
from participation.voting.services.roll import mark_attendance
from tests.support.client import CheckingClient
from tests.support.language import LANGUAGES, told
from tests.support.statements import at_most
from tests.support.town import (
    APPROVAL_RULES,
    PHASE_LENGTH,
    make_board,
    make_official,
    make_resident,
    make_town,
    sign_in,
)
from tests.support.upload import confirm, upload

PAPER = "/boards/vote/paper"
# What officials type differs per kind of ballot; the last two mean the same.
KINDS = {
    BallotKind.APPROVAL: ("1 3", "3, 1", '["1","3"]'),
    BallotKind.CHOOSE_ONE: ("2", " ๒ ", '["2"]'),
    BallotKind.CUMULATIVE: ("3=5 1 = 2", "1=2;๓=๕", '[["3",5],["1",2]]'),
    BallotKind.ORDINAL: ("3 1", "๓ , ๑", '["3","1"]'),
}


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def officials(app, town) -> tuple[CheckingClient, CheckingClient]:
    """Two officials of the town, each with a browser that has chosen English."""
    clients = []
    for name in ("สมชาย", "สมหญิง"):
        client = CheckingClient(app, app.response_class, use_cookies=True)
        client.page("/?lang=en")
        sign_in(client, make_official(town, name=name))
        clients.append(client)
    return clients[0], clients[1]


@pytest.fixture
def first(officials):
    return officials[0]


@pytest.fixture
def second(officials):
    return officials[1]


@pytest.fixture
def board(town):
    return make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote")


@pytest.fixture
def batch(first, board) -> str:
    """The address of an open batch."""
    page = first.page(PAPER).form("main form").submit(label="ศาลาริมน้ำ หีบ 1")
    assert page.path.startswith("/paper/")
    return page.path


def enter(client, batch, sheet, choices="", *, spoiled=None):
    """Type a sheet into the form of the batch."""
    return (
        client.page(batch).form("main form").submit(sheet=sheet, choices=choices, spoiled=spoiled)
    )


def settle(client, batch, sheet, choices="", *, spoiled=None):
    page = client.page(f"{batch}/differences")
    (form,) = [
        form for form in page.select("main form") if form.xpath(f".//input[@value='{sheet}']")
    ]
    index = page.select("main form").index(form)
    return page.form(f"section:nth-of-type({index + 1}) form").submit(
        choices=choices, spoiled=spoiled
    )


def entries(db) -> dict[str, list[str | None]]:
    """What was read on each sheet, in the order of the readings."""
    db.session.expire_all()
    rows = db.session.execute(
        select(PaperSheet.number, PaperEntry.choices)
        .join(PaperEntry, PaperEntry.sheet_id == PaperSheet.id)
        .order_by(PaperSheet.number, PaperEntry.round)
    )
    read: dict[str, list[str | None]] = {}
    for number, choices in rows:
        read.setdefault(number, []).append(choices)
    return read


def ballots(db) -> list[str]:
    return sorted(db.session.scalars(select(Ballot.choices)))


def states(page) -> list[tuple[str, str, str]]:
    """What the list of sheets says: number, state, what this official entered."""
    rows = page.select("section[aria-labelledby='sheets'] tbody tr")
    return [tuple(" ".join("".join(cell.itertext()).split()) for cell in row) for row in rows]


def mark(town, count):
    """Mark `count` people as having voted on paper."""
    board, official = find_board("vote"), make_official(town)
    labels = [f"12/{number}" for number in range(count)]
    upload_residents(official, town, [ListedResident(label) for label in labels])
    for label in labels:
        mark_attendance(official, board, label)


# --- Batches -------------------------------------------------------------------------------------


def test_an_official_opens_a_batch_and_finds_it_in_the_list(first, batch):
    page = first.page(PAPER)
    assert page.texts("tbody tr") == ["ศาลาริมน้ำ หีบ 1 9 March 2026, 09:30 Being entered 0"]
    assert page.follow("ศาลาริมน้ำ หีบ 1").path == batch


def test_a_batch_needs_a_name(first, board):
    page = first.page(PAPER).form("main form").submit(label=" ")
    assert page.status == 422
    assert page.texts("#label-error span") == ["Please fill this in."]


@pytest.mark.parametrize("phase", [Phase.REVIEW, Phase.RESULTS])
def test_before_voting_and_after_the_count_no_batch_can_be_opened(db, first, town, phase):
    make_board(town, kind=BoardKind.BUDGET, phase=phase, slug="vote")
    page = first.page(PAPER)
    assert str(PaperClosed()) in page.text
    assert not page.select("#label")
    token = first.page("/").form("nav form").values
    answer = first.post(PAPER, data={**token, "label": "หีบ 1"})
    assert answer.status_code == 409
    assert db.session.scalars(select(PaperBatch)).all() == []


# --- Entering ------------------------------------------------------------------------------------


def test_after_a_sheet_the_form_is_empty_and_waits_for_the_next_number(db, first, batch):
    page = enter(first, batch, "๑๐๑", "3 1")
    assert page.path == batch
    assert page.texts(".notice[role=status] p") == [
        "Sheet 101: Entered once, by you. Another official has to enter it."
    ]
    assert page.one("#sheet").get("value") == page.one("#choices").get("value") == ""
    assert "autofocus" in page.one("#sheet").attrib
    assert "autofocus" not in page.one("#choices").attrib
    assert entries(db) == {"101": ['["1","3"]']}


@pytest.mark.parametrize("kind", list(BallotKind))
def test_each_kind_of_ballot_is_typed_in_its_own_way(db, first, second, town, kind):
    rules = replace(APPROVAL_RULES, kind=kind, limits=BallotLimits())
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote", rules=rules)
    batch = first.page(PAPER).form("main form").submit(label="หีบ 1").path
    one, other, stored = KINDS[kind]
    enter(first, batch, "7", one)
    page = enter(second, batch, "007", other)
    assert page.texts(".notice[role=status] p") == ["Sheet 7: Entered twice alike."]
    assert entries(db) == {"7": [stored, stored]}


def test_a_spoiled_sheet_is_marked_as_such(db, first, second, batch):
    enter(first, batch, "1", spoiled="1")
    page = enter(second, batch, "1", spoiled="1")
    assert entries(db) == {"1": [None, None]}
    assert states(page) == [("1", "Entered twice alike.", "Spoiled")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"sheet": "", "choices": "1"}, "sheet", "Please fill this in."),
        (
            {"sheet": "1"},
            "choices",
            "Write what is chosen on the sheet, or mark it as spoiled.",
        ),
        (
            {"sheet": "1", "choices": "1", "spoiled": "1"},
            "choices",
            "A spoiled sheet has no choices: leave this empty, or take the mark away.",
        ),
        (
            {"sheet": "1", "choices": "9"},
            "choices",
            "If the paper really says so, mark the sheet as spoiled.",
        ),
        (
            {"sheet": "1", "choices": "1 1"},
            "choices",
            "If the paper really says so, mark the sheet as spoiled.",
        ),
    ],
)
def test_what_is_typed_wrong_comes_back_with_the_cursor_on_it(
    app, db, first, batch, language, typed, field, sentence
):
    first.page(f"/?lang={language}")
    page = enter(
        first, batch, typed["sheet"], typed.get("choices", ""), spoiled=typed.get("spoiled")
    )
    assert page.status == 422
    assert told(app, language, sentence) in page.one(f"#{field}-error").xpath("string()")
    assert page.one("#sheet").get("value") == typed["sheet"]
    assert page.one("#choices").get("value") == typed.get("choices", "")
    (focused,) = page.select("[autofocus]")
    assert focused.get("id") == field
    assert entries(db) == {}


def test_points_that_are_missing_are_asked_for(first, town):
    rules = replace(APPROVAL_RULES, kind=BallotKind.CUMULATIVE, limits=BallotLimits())
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote", rules=rules)
    batch = first.page(PAPER).form("main form").submit(label="หีบ 1").path
    page = enter(first, batch, "1", "3=5 7")
    assert page.texts("#choices-error span") == [
        "“7” has no points. Write code=points, for example 3=5."
    ]


def test_an_official_corrects_their_entry_until_another_has_entered_the_sheet(
    db, first, second, batch
):
    enter(first, batch, "1", "1")
    enter(first, batch, "1", "2")
    assert entries(db) == {"1": ['["2"]']}
    enter(second, batch, "1", "2")
    page = enter(first, batch, "1", "3")
    assert page.status == 422
    assert page.texts("#sheet-error span") == [str(SheetTaken(number="1"))]
    assert entries(db) == {"1": ['["2"]', '["2"]']}


def test_a_third_official_can_not_enter_a_sheet_that_was_read_twice(
    app, db, first, second, batch, town
):
    enter(first, batch, "1", "1")
    enter(second, batch, "1", "2")
    third = CheckingClient(app, app.response_class, use_cookies=True)
    sign_in(third, make_official(town))
    third.page("/?lang=en")
    page = enter(third, batch, "1", "3")
    assert page.texts("#sheet-error span") == [str(SheetTaken(number="1"))]
    assert len(entries(db)["1"]) == 2


def test_a_sheet_of_another_batch_is_refused(db, first, second, batch, board):
    enter(first, batch, "1", "1")
    other = second.page(PAPER).form("main form").submit(label="หีบ 2").path
    page = enter(second, other, "1", "1")
    assert page.texts("#sheet-error span") == [str(SheetTaken(number="1"))]
    assert entries(db) == {"1": ['["1"]']}


# --- Blindness -----------------------------------------------------------------------------------


def texts_of(client, *paths) -> str:
    """Everything in the main part of some pages, attributes included, but for the codes' legend."""
    shown = []
    for path in paths:
        root = client.page(path).one("main")
        for legend in root.xpath(".//aside"):
            legend.getparent().remove(legend)
        shown += [*root.itertext(), *(value for e in root.iter("*") for value in e.attrib.values())]
    return " ".join(shown)


def test_nobody_sees_what_was_read_before_they_have_read_it_themselves(first, second, batch, board):
    enter(first, batch, "11", "1 3")
    enter(first, batch, "12", spoiled="1")
    page = second.page(batch)
    waiting = "Entered once, by another official. Please enter it too."
    assert states(page) == [("11", waiting, "–"), ("12", waiting, "–")]
    pages = (batch, f"{batch}/differences", f"{batch}/table", PAPER, "/boards/vote/roll")
    seen = texts_of(second, *pages, f"{batch}?sheet=11")
    for reading in ("1, 3", '["1","3"]', "Spoiled "):
        assert reading not in seen
    assert states(first.page(batch)) == [
        ("11", "Entered once, by you. Another official has to enter it.", "1, 3"),
        ("12", "Entered once, by you. Another official has to enter it.", "Spoiled"),
    ]


def test_a_mistake_of_the_second_official_tells_nothing_of_the_first_entry(first, second, batch):
    enter(first, batch, "11", "1 3")
    page = enter(second, batch, "11", "9")
    assert page.status == 422
    assert "1, 3" not in page.text
    answer = upload(second, f"{batch}/table", "sheet,choices,spoiled\n11,9,\n")
    assert "1, 3" not in answer.page.text
    answer = upload(second, f"{batch}/table", "sheet,choices,spoiled\n11,2,\n")
    assert "The file is in order: 1 sheet." in answer.page.text
    assert "differ" not in answer.page.one("main").xpath("string()")


# --- The third look ------------------------------------------------------------------------------


@pytest.fixture
def different(first, second, batch) -> str:
    """A batch in which sheet 1 was read alike, and 2 and 3 were not."""
    for client, readings in ((first, ("1", "2", "3")), (second, ("1", "1 2", ""))):
        for number, choices in enumerate(readings, start=1):
            enter(client, batch, number, choices, spoiled=None if choices else "1")
    return batch


def test_readings_that_differ_stand_side_by_side(second, different):
    page = second.page(different)
    assert "2 sheets were read differently." in page.text
    assert states(page) == [
        ("1", "Entered twice alike.", "1"),
        ("2", "The two entries differ. It needs a third look.", "–"),
        ("3", "The two entries differ. It needs a third look.", "–"),
    ]
    page = page.follow("Look at the differences")
    assert page.texts("h2") == ["Sheet 2", "Sheet 3"]
    assert page.texts("tbody tr") == ["2 1, 2", "3 Spoiled"]
    # The third look is at the paper: nothing is filled in for it.
    assert page.texts("input[name=choices]") == ["", ""]
    assert [field.get("value") for field in page.select("input[name=choices]")] == ["", ""]


def test_a_third_look_settles_a_sheet_and_may_be_corrected(db, first, second, different, town):
    page = settle(first, different, "2", "1 2")
    assert page.path == f"{different}/differences"
    assert page.texts(".notice[role=status]") == ["Sheet 2 is settled."]
    assert entries(db)["2"] == ['["2"]', '["1","2"]', '["1","2"]']
    settle(second, different, "3", spoiled="1")
    page = settle(second, different, "3", "3")
    assert entries(db)["3"] == ['["3"]', None, '["3"]']
    assert page.texts("tbody tr") == ["2 1, 2 1, 2", "3 Spoiled 3"]
    page = second.page(different)
    assert "All sheets that were read differently are settled." in page.text
    assert states(page)[1:] == [
        ("2", "Settled by a third look.", "–"),
        ("3", "Settled by a third look.", "–"),
    ]
    acts = [(act.act, words) for act, words in audit.entries(chain_of(town.id))]
    assert ("paper.settle", "ศาลาริมน้ำ หีบ 1: 2") in acts


def test_a_wrong_third_look_comes_back_beside_its_sheet(db, first, different):
    page = settle(first, different, "3", "1 9")
    assert page.status == 422
    assert not page.select("#choices-1-error")
    assert "There is no project “9” on this ballot." in page.one("#choices-2-error").xpath(
        "string()"
    )
    assert [field.get("value") for field in page.select("input[name=choices]")] == ["", "1 9"]
    (focused,) = page.select("[autofocus]")
    assert focused.get("id") == "choices-2"
    assert len(entries(db)["3"]) == 2


def test_a_sheet_that_was_read_alike_can_not_be_settled(db, first, different):
    token = first.page(f"{different}/differences").select("input[name=csrf_token]")[1].get("value")
    answer = first.post(
        f"{different}/differences", data={"csrf_token": token, "sheet": "1", "choices": "2"}
    )
    assert answer.status_code == 422
    assert str(NothingToSettle(number="1")) in answer.page.text
    assert len(entries(db)["1"]) == 2


# --- A whole table -------------------------------------------------------------------------------


TABLE = 'sheet,choices,spoiled\n1,3 1,\n๐๐๒,,x\n3,"1,2",0\n'


def test_a_table_is_one_officials_entry_after_a_dry_run(db, first, second, batch):
    page = upload(first, f"{batch}/table", TABLE).page
    assert (
        "The file is in order: 3 sheets. 1 of them is spoiled. Nothing is saved yet." in page.text
    )
    assert entries(db) == {}
    assert confirm(page).location == batch
    assert entries(db) == {"1": ['["1","3"]'], "2": [None], "3": ['["1","2"]']}
    page = first.page(batch)
    assert page.texts(".notice[role=status]") == [
        "3 sheets are entered: 0 agree with the other entry, 0 differ, 3 wait for a second entry."
    ]
    enter(second, batch, "1", "1")
    confirm(upload(second, f"{batch}/table", "sheet,choices,spoiled\n2,,1\n3,1 2,\n4,3,\n").page)
    page = second.page(batch)
    assert page.texts(".notice[role=status]") == [
        "3 sheets are entered: 2 agree with the other entry, 0 differ, 1 wait for a second entry."
    ]
    assert len(entries(db)["4"]) == 1


def test_a_table_sent_again_corrects_the_officials_own_entries(db, first, batch):
    confirm(upload(first, f"{batch}/table", TABLE).page)
    confirm(upload(first, f"{batch}/table", TABLE.replace("3 1", "2")).page)
    assert entries(db) == {"1": ['["2"]'], "2": [None], "3": ['["1","2"]']}


def test_every_faulty_line_of_a_table_is_named(db, first, second, batch):
    enter(first, batch, "1", "1")
    enter(second, batch, "1", "1")
    other = first.page(PAPER).form("main form").submit(label="หีบ 2").path
    enter(first, other, "2", "1")
    answer = upload(
        first,
        f"{batch}/table",
        "sheet,choices,spoiled\n"
        "1,2,\n"  # line 2: read twice already
        "2,2,\n"  # line 3: in another batch
        "3,9 1,\n"  # line 4: no such project
        "4,,\n"  # line 5: neither choices nor spoiled
        "5,1,1\n"  # line 6: both
        "6,1,maybe\n"  # line 7
        "7,1,\n"
        "07,1,\n"  # line 9: the same number
        ",1,\n"  # line 10
        f"{'8' * 21},1,\n"  # line 11
        "9,1 2 3 1,\n",  # line 12: two limits
    )
    assert answer.status_code == 422
    assert answer.page.texts("tbody tr") == [
        f"Line 2 {SheetTaken(number='1')}",
        f"Line 3 {SheetTaken(number='2')}",
        "Line 4 There is no project “9” on this ballot.",
        "Line 5 choices: Write what is chosen on the sheet, or mark it as spoiled.",
        "Line 6 choices: A spoiled sheet has no choices: leave this empty, or take the mark away.",
        "Line 7 spoiled: Write 1 if it is so, or leave it empty.",
        "Line 9 “7” stands on line 8 already.",
        "Line 10 sheet: Please fill this in.",
        "Line 11 sheet: Please shorten this to 20 characters; it has 21.",
        "Line 12 “ทางเท้าหน้าโรงเรียน” is chosen more than once."
        " Choose at most 3 projects; you chose 4.",
    ]
    assert "3" not in entries(db)


def test_a_table_is_entered_whole_or_not_at_all(db, first, second, batch):
    page = upload(first, f"{batch}/table", TABLE).page
    other = second.page(PAPER).form("main form").submit(label="หีบ 2").path
    enter(second, other, "3", "1")
    answer = confirm(page)
    assert answer.status_code == 422
    assert answer.page.texts("tbody tr") == [f"Line 4 {SheetTaken(number='3')}"]
    assert entries(db) == {"3": ['["1"]']}


def test_two_thousand_sheets_are_entered_with_few_statements(db, first, batch):
    rows = "".join(f"{number},1 3,\n" for number in range(1, 2_001))
    page = upload(first, f"{batch}/table", "sheet,choices,spoiled\n" + rows).page
    with at_most(60):
        confirm(page)
    assert len(entries(db)) == 2_000
    with at_most(16):
        page = first.page(batch)
    assert len(states(page)) == 2_000


# --- Adopting and giving up ----------------------------------------------------------------------


@pytest.fixture
def settled(first, second, batch) -> str:
    """A batch of three sheets, one of them spoiled, on which everybody agrees."""
    for client in (first, second):
        for number, choices in (("1", "1"), ("2", "2 3"), ("3", "")):
            enter(client, batch, number, choices, spoiled=None if choices else "1")
    return batch


def adopt(client, batch):
    return client.page(batch).form(f"form[action='{batch}/adopt']").submit()


def test_adopting_says_the_numbers_and_turns_sheets_into_ballots(db, first, settled, town, board):
    mark(town, 4)
    page = first.page(settled)
    section = "section[aria-labelledby='adopt']"
    assert page.texts(f"{section} dd") == ["3", "0", "4"]
    assert "3 sheets become ballots, unless they are spoiled." in page.text
    assert "4 people are marked as having voted on paper." in page.text
    page = adopt(first, settled)
    assert page.texts(".notice[role=status]") == [
        "The batch is adopted: 2 ballots will be counted."
    ]
    assert ballots(db) == ['["1"]', '["2","3"]']
    assert not page.select("main form")
    assert first.page(PAPER).texts("tbody tr") == ["ศาลาริมน้ำ หีบ 1 9 March 2026, 09:30 Adopted 3"]
    assert first.page(PAPER).texts("aside dd") == ["4", "3"]


def test_there_can_not_be_more_sheets_than_people_marked(db, first, settled, town, board):
    mark(town, 2)
    page = first.page(settled)
    assert "There is 1 sheet more than people marked as having voted on paper." in page.text
    assert not page.select(f"form[action='{settled}/adopt']")
    answer = post(first, f"{settled}/adopt")
    assert answer.status_code == 409
    assert str(MoreSheetsThanVoters(sheets=3, voters=2)) in answer.page.text
    assert ballots(db) == []


def test_a_batch_with_an_open_sheet_is_not_adopted(db, first, settled, town, board):
    mark(town, 9)
    post(first, settled, sheet="4", choices="1")
    page = first.page(settled)
    assert "1 sheet still needs a second entry or a third look." in page.text
    assert not page.select(f"form[action='{settled}/adopt']")
    answer = post(first, f"{settled}/adopt")
    assert str(SheetsUnsettled(count=1)) in answer.page.text
    assert ballots(db) == []


def test_an_adopted_batch_is_closed_for_everything(db, first, settled, town, board):
    mark(town, 3)
    adopt(first, settled)
    before = entries(db)
    for path, form in {
        settled: {"sheet": "9", "choices": "1"},
        f"{settled}/differences": {"sheet": "1", "choices": "2"},
        f"{settled}/adopt": {},
        f"{settled}/cancel": {"reason": "ผิด"},
        f"{settled}/table": {"table": TABLE.replace("\n1,", "\n9,").replace("3,", "8,")},
    }.items():
        answer = post(first, path, **form)
        assert answer.status_code in (409, 422), path
    assert entries(db) == before
    assert ballots(db) == ['["1"]', '["2","3"]']
    assert "This batch is closed." in first.page(f"{settled}/table").text
    assert "This batch is closed." in first.page(f"{settled}/cancel").text


def test_a_batch_is_given_up_with_a_reason_and_its_sheets_are_free(db, first, settled, town, board):
    page = first.page(settled).follow("Give this batch up")
    assert page.form("main form").submit(reason=" ").texts("#reason-error span") == [
        "Please fill this in."
    ]
    assert len(entries(db)) == 3
    page = page.form("main form").submit(reason="นับผิดหีบ")
    assert page.path == PAPER
    assert "The batch is cancelled." in page.texts(".notice[role=status]")[0]
    assert entries(db) == {}
    act, words = audit.entries(chain_of(town.id))[-1]
    assert (act.act, words) == ("paper.cancel", "ศาลาริมน้ำ หีบ 1: นับผิดหีบ")
    assert str(BatchClosed()) in post(first, settled, sheet="1", choices="1").page.text
    other = first.page(PAPER).form("main form").submit(label="หีบ 2").path
    assert enter(first, other, "1", "1").status == 200


def test_no_votes_are_counted_on_any_page_before_the_count(first, second, settled, town, board):
    mark(town, 3)
    adopt(first, settled)
    for client in (first, second):
        seen = texts_of(client, PAPER, "/boards/vote/roll", "/boards/vote/manage")
        for title in ("ทางเท้าหน้าโรงเรียน", "ไฟส่องสว่างในซอย", "ลานออกกำลังกาย"):
            assert title not in seen


def test_after_the_count_paper_can_only_be_read(db, clock, first, settled, town, board):
    mark(town, 3)
    clock.advance(days=PHASE_LENGTH.days)
    count_ballots(find_board("vote"))
    page = first.page(settled)
    assert not page.select("main form")
    assert len(states(page)) == 3
    answer = post(first, settled, sheet="4", choices="1")
    assert answer.status_code == 409
    assert str(PaperClosed()) in answer.page.text
    assert ballots(db) == []


# --- Who may, and what it costs ------------------------------------------------------------------


def post(client, path, **form):
    """Send a form that the page does not offer."""
    token = client.page("/").form("nav form").values
    return client.post(path, data={**token, **form})


def test_only_officials_of_the_area_come_near_the_papers(db, client, first, batch, town):
    before = entries(db)
    paths = ["", "/differences", "/table", "/cancel", "/adopt"]
    for account in (make_resident(town), make_official(make_town(slug="there"))):
        client.page("/?lang=en")
        sign_in(client, account)
        token = client.page("/").form("nav form").values
        answers = [client.post(f"{batch}{path}", data=token) for path in paths]
        answers += [client.get(f"{batch}{path}") for path in paths[:-1]]
        answers += [client.get(PAPER), client.post(PAPER, data={**token, "label": "x"})]
        assert {answer.status_code for answer in answers} == {403}
        assert all(str(OfficialsOnly()) in answer.page.text for answer in answers)
    assert entries(db) == before


def test_a_batch_that_is_not_there_is_not_found(first, board):
    assert str(BatchNotFound()) in first.page("/paper/nowhere", status=404).text


def test_a_board_without_a_vote_has_no_paper(first, town):
    make_board(town, slug="ideas")
    assert str(NoVotingRules()) in first.page("/boards/ideas/paper", status=409).text


def test_the_check_list_leads_to_the_papers(first, board):
    assert first.page("/boards/vote/manage").follow("Paper ballots").path == PAPER


def test_pages_ask_the_database_no_more_with_more_batches_and_sheets(first, town, board):
    official = make_official(town)
    with atomic():
        batches = [open_batch(official, board, f"หีบ {number}") for number in range(5)]
        for place, opened in enumerate(batches):
            for sheet in range(4):
                enter_sheet(
                    official,
                    opened,
                    str(place * 10 + sheet),
                    make_choices(BallotKind.APPROVAL, ["1"]),
                )
    address = find_batch(batches[0].public_id).public_id
    with at_most(12):
        page = first.page(PAPER)
    assert len(page.select("tbody tr")) == 5
    with at_most(14):
        page = first.page(f"/paper/{address}")
    assert len(states(page)) == 4
