"""The data sets: what is in them, what never is, and each format read back."""

import csv
import io
import json
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from participation.boards.choices import BallotKind, BoardKind, Phase
from participation.core.small_cells import suppressed
from participation.delivery.services import write_step
from participation.discussion.services import Words, post_comment
from participation.exports import workbook
from participation.exports.choices import FileFormat
from participation.exports.datasets import DATA_SETS
from participation.exports.dictionary import Column
from participation.exports.narrowing import Wanted
from participation.exports.queries.talk import periods
from participation.exports.services.making import Wish, parts_of
from participation.exports.workbook import READ_FIRST, in_buddhist_years, xlsx_parts
from participation.proposals.choices import AnswerKind
from participation.voting import queries as voting_queries
from participation.voting.ballots import make_choices
from participation.voting.services.supports import support
from tests.support.carrying_out import adopt, some_terms
from tests.support.statements import at_most
from tests.support.town import make_board, make_official, make_proposal, make_resident, make_town

BALLOTS = [make_choices(BallotKind.APPROVAL, codes) for codes in (["1", "3"], ["2"])] * 4
HOSTILE = ["=1+1", "+66 2", "-ลด", "@SUM(A1)", "\t=1"]


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


def made(name: str, form: str = "jsonl", **narrowed) -> bytes:
    wish = Wish(name, FileFormat(form), Wanted(**narrowed))
    return b"".join(parts_of(wish, lambda: None))


def rows(name: str, **narrowed) -> list[dict]:
    return [json.loads(line) for line in made(name, **narrowed).decode().splitlines()]


def finished(town, **options):
    return make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, **{"ballots": BALLOTS, **options}
    )


def test_every_data_set_has_its_columns_in_every_format(db, town):
    finished(town)
    proposal = make_proposal(make_board(town), make_resident(town))
    post_comment(proposal, make_resident(town), Words("เห็นด้วย"))
    support(proposal, make_resident(town))
    for data in DATA_SETS:
        names = [column.name for column in data.columns]
        assert len(set(names)) == len(names)
        assert {"province_code", "area", "sample"} <= set(names)
        first = next(iter(rows(data.name)), None)
        assert first is None or list(first) == names
        text = made(data.name, "csv").decode("utf-8-sig")
        assert next(csv.reader(io.StringIO(text))) == names
        sheet = load_workbook(io.BytesIO(made(data.name, "xlsx")))["data"]
        shown = [cell.value for cell in sheet[1] if not cell.value.endswith("_be")]
        assert shown == names
    assert [row["area"] for row in rows("boards")] == ["here", "here"]


def test_what_is_not_public_yet_is_not_there(db, town):
    make_board(town, phase=Phase.DRAFT)
    voting = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, ballots=BALLOTS)
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.COUNTING, ballots=BALLOTS)
    (shown, _) = rows("boards")
    assert (shown["board"], shown["phase"], shown["voters"]) == (voting.slug, "voting", None)
    assert rows("results") == rows("ballots") == rows("groups") == []


def test_rows_are_narrowed_by_place_day_and_status(db, town):
    there = make_town(slug="there")
    for place in (town, there):
        board = make_board(place, slug=f"in-{place.slug}")
        make_proposal(board, make_resident(place), title=place.slug)
    assert [row["title"] for row in rows("proposals")] == ["here", "there"]
    for narrowed in ({"area": "there"}, {"board": "in-there"}):
        assert [row["title"] for row in rows("proposals", **narrowed)] == ["there"]
    assert rows("proposals", province="10") == []
    assert len(rows("proposals", province="20", state="waiting")) == 2
    assert rows("proposals", state=AnswerKind.ADOPTED.value) == []
    today = date(2026, 3, 9)
    assert len(rows("proposals", first=today, last=today)) == 2
    assert rows("proposals", first=date(2026, 3, 10)) == rows("proposals", last=date(2026, 3, 8))
    assert [row["board"] for row in rows("boards", state="collecting", area="here")] == ["in-here"]


def test_the_number_of_statements_does_not_grow_with_the_rows(db, town):
    board = make_board(town)
    for _ in range(3):
        make_proposal(board, make_resident(town))
    db.session.expire_all()
    with at_most(6):
        assert len(rows("proposals")) == 3
    with at_most(6):
        made("comments")


def test_ballots_come_bare_and_sorted_by_what_they_say(db, town):
    finished(town)
    assert [(row["choices"], row["count"]) for row in rows("ballots")] == [
        (["1", "3"], 4),
        (["2"], 4),
    ]
    assert list(rows("ballots")[0]) == [
        "province_code", "area", "board", "sample", "choices", "count",
    ]  # fmt: skip


def test_ballots_sorted_a_part_at_a_time_are_the_same(db, town, monkeypatch):
    codes = [["1"], ["2"], ["3"], ["1", "2"], ["1", "3"], ["2", "3"], ["1", "2", "3"]]
    said = [make_choices(BallotKind.APPROVAL, chosen) for chosen in codes * 3]
    finished(town, ballots=said)
    at_once = rows("ballots")
    assert [row["count"] for row in at_once] == [3] * 7
    for size in (1, 4, 10):
        monkeypatch.setattr(voting_queries, "_SORTED_AT_ONCE", size)
        assert rows("ballots") == at_once


def test_what_became_of_a_proposal_is_told_entry_by_entry(db, town):
    official = make_official(town)
    proposal = adopt(official, make_board(town))
    write_step(official, proposal, some_terms(), "สำรวจพื้นที่")
    write_step(official, proposal, some_terms(), "เริ่มก่อสร้าง", seen=1)
    told = rows("deliveries")
    assert [(row["number"], row["words"]) for row in told] == [
        (1, "สำรวจพื้นที่"),
        (2, "เริ่มก่อสร้าง"),
    ]
    assert told[0]["unit"] == some_terms().unit
    assert rows("deliveries", state="done") == []
    assert [(row["number"], row["kind"]) for row in rows("answers")] == [(1, "adopted")]


def test_supports_are_given_in_periods_of_at_least_five(db, town):
    opened = date(2026, 3, 1)
    days = [(date(2026, 3, day), count) for day, count in ((2, 3), (3, 3), (5, 1), (9, 6), (12, 2))]
    assert list(periods(days, opened)) == [
        (opened, date(2026, 3, 3), 6),
        (date(2026, 3, 4), None, 9),
    ]
    assert list(periods([(date(2026, 3, 4), 2)], opened)) == [(opened, None, 2)]
    proposal = make_proposal(make_board(town), make_resident(town))
    for _ in range(2):
        support(proposal, make_resident(town))
    (row,) = rows("supports")
    assert (row["supports"], row["until_day"]) == (2, None)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 10, "b": 20}, set()),
        # One hidden count alone would be the total less the others.
        ({"a": 10, "b": 20, "c": 4}, {"a", "c"}),
        # Two of one person each would be known from their sum.
        ({"a": 1, "b": 1, "c": 9, "d": 30}, {"a", "b", "c"}),
        ({"a": 3, "b": 4, "c": 9}, {"a", "b"}),
        # Nobody is in it, and where everybody is alike the count is the total.
        ({"a": 0, "b": 7}, set()),
        ({"a": 3}, set()),
    ],
)
def test_small_groups_can_not_be_found_from_the_others(counts, hidden):
    assert suppressed(counts) == hidden


def test_small_groups_of_voters_are_left_out_and_said_to_be(db, town):
    finished(town)
    (channel,) = [row for row in rows("groups") if row["grouping"] == "channel"]
    assert (channel["group"], channel["voters"], channel["suppressed"]) == ("unknown", 8, 0)
    for row in rows("groups"):
        assert (row["voters"] is None) == bool(row["suppressed"])


@pytest.mark.parametrize("title", HOSTILE)
def test_what_a_spreadsheet_would_run_is_text(db, town, title):
    make_board(town, projects=[(title, None)])
    (row,) = csv.DictReader(io.StringIO(made("proposals", "csv").decode("utf-8-sig")))
    assert row["title"] == f"'{title}"
    sheet = load_workbook(io.BytesIO(made("proposals", "xlsx")))["data"]
    column = [cell.value for cell in sheet[1]].index("title")
    cell = sheet[2][column]
    assert (cell.value, cell.data_type) == (title, "s")
    assert rows("proposals")[0]["title"] == title


def test_a_workbook_is_typed_and_says_what_it_holds(db, town):
    finished(town)
    book = load_workbook(io.BytesIO(made("boards", "xlsx", area="here")))
    assert book.sheetnames == [READ_FIRST, "data"]
    assert book.active.title == "data"
    notes = [row[0].value for row in book[READ_FIRST].iter_rows() if row[0].value]
    assert notes[0] == "กระดานสนทนา / Boards"
    assert "เฉพาะ / Only: area = here" in notes
    assert "voting_opens_at_be" in notes
    sheet = book["data"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    row = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    assert isinstance(row["voting_opens_at"].value, datetime)
    assert row["voting_opens_at_be"].value.endswith(" น.")
    assert row["budget"].value == 1_000_000
    assert row["proposals"].value == 3


def test_days_are_written_as_people_here_do():
    moment = datetime(2026, 12, 31, 18, 30, tzinfo=UTC)
    assert in_buddhist_years(moment) == "1 ม.ค. 2570 01.30 น."
    assert in_buddhist_years(date(2026, 3, 9)) == "9 มี.ค. 2569"


def test_more_rows_than_a_sheet_holds_go_on_to_another_one(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    columns = [Column("n", "integer", "เลข", "Number")]
    content = b"".join(xlsx_parts("x", ["x"], columns, [(n,) for n in range(5)]))
    book = load_workbook(io.BytesIO(content))
    assert [[cell.value for cell in sheet["A"]] for sheet in book.worksheets[1:]] == [
        ["n", 0, 1],
        ["n", 2, 3],
        ["n", 4],
    ]
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
