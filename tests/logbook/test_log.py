"""The log of official acts: read by everybody, names for officials alone, checked from outside."""

import ast
import csv
from io import StringIO
from pathlib import Path

import pytest

from participation.boards.choices import BoardKind, Phase, Stage
from participation.boards.queries import board as find_board
from participation.core import audit
from participation.core.transaction import atomic
from participation.logbook.plain_words import ACTS
from participation.logbook.queries import PAGE
from participation.municipalities.queries import municipality
from participation.municipalities.services import Settings, chain_of, change_settings
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import project_list
from participation.tallies.queries import tally
from tests.support.statements import at_most
from tests.support.tamper import disarm, tamper
from tests.support.town import PROJECTS, make_board, make_official, make_town, sign_in

LOG = "/areas/here/log"
PACKAGE = Path(__file__).resolve().parents[2] / "participation"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(town):
    return make_official(town, name="สมชาย รักษ์เมือง")


def act(official, name="paper.open", words="ชุดที่ 1", subject="board:park"):
    with atomic():
        audit.record(
            chain=chain_of(official.municipality_id),
            actor=official.public_id,
            act=name,
            subject=subject,
            words=words,
        )


def records(client, address=f"{LOG}.csv"):
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))


def test_the_page_of_an_area_leads_everybody_to_its_log(client, town):
    page = client.page("/areas/here?lang=en").follow("Log of official acts")
    assert page.path == LOG


def test_an_empty_log_says_so(client, town):
    page = client.page(f"{LOG}?lang=en")
    assert "Officials have not done anything here yet." in page.text


def test_everybody_reads_what_was_done_but_not_by_whom_nor_words_about_people(client, official):
    act(official)
    act(official, "review.open", "2: บัญชีของนายแดงน่าสงสัย", "review:abc")
    text = client.page(f"{LOG}?lang=en").text
    assert "Opened a batch of paper ballots" in text and "ชุดที่ 1" in text
    assert "Put online votes under review" in text
    assert "นายแดง" not in text and "สมชาย" not in text
    for record in records(client):
        assert record["actor"] == "" and "นายแดง" not in record["words"]


def test_an_official_of_the_area_reads_names_and_reasons(client, official):
    act(official, "review.open", "2: บัญชีของนายแดงน่าสงสัย", "review:abc")
    sign_in(client, official)
    text = client.page(LOG).text
    assert "นายแดง" in text and "สมชาย รักษ์เมือง" in text


def test_an_official_of_elsewhere_is_the_public_here(client, official):
    act(official, "review.open", "บัญชีของนายแดง", "review:abc")
    sign_in(client, make_official(make_town(slug="there"), name="สมหญิง"))
    text = client.page(LOG).text
    assert "นายแดง" not in text and "สมชาย" not in text


def test_a_persons_address_is_for_officials_alone(client, official):
    act(official, "resident.verify", "", f"account:{official.public_id}")
    assert official.public_id not in client.page(LOG).text
    assert records(client)[0]["subject"] == ""


def test_the_filter_keeps_one_kind_and_both_days(client, official, clock):
    act(official)
    clock.advance(days=1)
    act(official, "paper.adopt", "ชุดที่ 1: 20")
    clock.advance(days=1)
    act(official)
    assert [r["number"] for r in records(client, f"{LOG}.csv?act=paper.adopt")] == ["2"]
    day = "10/03/2569"
    assert [r["number"] for r in records(client, f"{LOG}.csv?first={day}&last={day}")] == ["2"]
    assert [r["number"] for r in records(client, f"{LOG}.csv?last={day}")] == ["1", "2"]
    assert "There is no such act." in client.page(f"{LOG}?act=roll.upload&lang=en").text


def test_a_day_that_is_none_is_said_and_stays_in_the_form(client, official):
    page = client.page(f"{LOG}?first=31/02/2569&lang=en", status=422)
    assert "Please write a date" in page.text
    assert page.form("form.filter").values["first"] == "31/02/2569"


def test_a_long_log_is_paged_newest_first_and_keeps_the_filter(client, official):
    for _ in range(PAGE + 1):
        act(official)
    with at_most(4):
        page = client.page(f"{LOG}?act=paper.open&lang=en")
    assert "2. Opened" in page.text and " 1. Opened" not in page.text
    older = page.follow("Earlier acts")
    assert " 1. Opened" in older.text and "2. Opened" not in older.text
    assert older.form("form.filter").values["act"] == "paper.open"


def test_every_step_of_a_board_stands_in_the_log(client, db, official, clock):
    """Each by its button, as an official would: what they announced can be compared later."""
    sign_in(client, official)
    town = municipality("here")
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, projects=PROJECTS)
    manage = f"/boards/{board.slug}/manage"
    for address in ("announce/voting", "freeze-projects"):
        client.page(manage).form(f"form[action$='{address}']").submit()
    db.session.expire_all()
    frozen = find_board(board.slug)
    announced = {
        "board.announce.voting": frozen.frozen(Stage.VOTING).digest,
        "projects.freeze": project_list(frozen.id).digest,
    }
    board_id, closes_at = frozen.id, frozen.voting_closes_at
    assert {record["act"]: record["words"] for record in records(client)} == announced
    clock.set(closes_at)
    client.page(manage).form("form[action$='count']").submit()
    assert records(client)[-1]["act"] == "ballots.count"
    assert records(client)[-1]["words"] == tally(board_id).digest


def test_words_that_had_to_be_erased_say_so(client, official, db):
    act(official)
    tamper(db, "DELETE FROM audit_words")
    assert "The words were erased" in client.page(f"{LOG}?lang=en").text


def test_the_command_says_that_the_log_holds(cli, official):
    act(official)
    result = cli.invoke(args=["audit", "verify"])
    assert (result.exit_code, result.output) == (0, "the log holds\n")


@pytest.mark.parametrize(
    ("statement", "cause"),
    [
        ("UPDATE audit_entry SET subject = 'board:x' WHERE number = 1", "no. 1: changed"),
        ("DELETE FROM audit_entry WHERE number = 1", "no. 1: missing"),
        ("UPDATE audit_words SET words = 'x' WHERE number = 1", "no. 1: words changed"),
    ],
)
def test_the_command_names_what_somebody_changed(cli, official, db, statement, cause):
    act(official)
    act(official)
    disarm(db, "audit_entry")
    tamper(db, statement)
    result = cli.invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert cause in result.output


def test_every_act_the_program_records_has_its_words():
    recorded = {
        word.value
        for file in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        for given in _acts_in(call)
        for word in ast.walk(given)
        if isinstance(word, ast.Constant) and "." in str(word.value)
    }
    assert recorded
    # The beginning of a name whose end is a choice ends with a point.
    unnamed = {act for act in recorded if not any(_names(act, known) for known in ACTS)}
    assert unnamed == set()


def _acts_in(call):
    """The values by which a call names an act: `act=…`, or the third one of `record_act`."""
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "act")
    if getattr(call.func, "id", "") == "record_act":
        yield call.args[2]


def _names(act, known):
    return known.startswith(act) if act.endswith(".") else known == act


def test_every_answer_has_its_words():
    assert {f"answer.{kind}" for kind in AnswerKind} <= ACTS.keys()


def test_settings_stand_in_words(client, town, official):
    change_settings(
        town,
        Settings(contact="โทร. 0 1234 5678", promise_days=60),
        seen=0,
        actor=official.public_id,
    )
    page = client.page(f"{LOG}?lang=en")
    (said,) = page.texts("th .why")
    assert "{" not in said and "boards_by" not in said
    assert "Answers within how many days?: 60" in said
    assert "How to reach the office: โทร. 0 1234 5678" in said
    assert "Further days off: –" in said
    # Entries of before are text, whatever they look like.
    act(official, "municipality.settings", "[1]")
    assert client.page(f"{LOG}?lang=en").texts("th .why")[0] == "[1]"
