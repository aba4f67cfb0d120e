"""Answering in a spreadsheet: every faulty line is named, and nothing newer is overwritten."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from participation.accounts.queries import account_for_session
from participation.boards.queries import board as find_board
from participation.delivery.queries import answers_of
from participation.delivery.services import give_answer
from participation.intake.errors import ProposalsChangedMeanwhile
from participation.intake.queries.answers import to_answer
from participation.intake.services.answers import SheetAnswer, publish_answers
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services import Draft
from participation.proposals.services.changes import edit_proposal, withdraw_proposal
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)
from tests.support.upload import confirm, filled_in, upload

ANSWERS = "/boards/ideas/answers"
REASON = "อยู่ในแผนพัฒนาท้องถิ่นแล้ว"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here", prefix="คลง")


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def author(town):
    return make_resident(town)


@pytest.fixture
def board(town):
    return make_board(town, slug="ideas")


@pytest.fixture
def proposals(board, author):
    """Three proposals; their numbers end in 1, 2, 3."""
    return [make_proposal(board, author, title=f"=ข้อเสนอ {n}").public_id for n in (1, 2, 3)]


@pytest.fixture
def browser(client, official, proposals):
    sign_in(client, official)
    client.page("/?lang=en")
    return client


def number(place: int) -> str:
    return f"คลง 2569/00000{place}"


def sheet(browser) -> bytes:
    return browser.get(f"{ANSWERS}.xlsx").data


def causes(page) -> list[str]:
    return page.texts(".ledger tbody td")


def answered(public_id) -> list[AnswerKind]:
    return [answer.kind for answer in answers_of(find_proposal(public_id).id)]


def test_a_sheet_filled_in_is_published(browser, proposals):
    adopted = {
        "Our answer": "Adopted",
        "Reason": "- มีงบแล้ว\n- เริ่มปีหน้า",
        "Responsible unit": "กองช่าง",
    }
    refused = {"Our answer": "refused", "Reason": REASON}
    content = filled_in(sheet(browser), {number(1): adopted, number(2): refused})
    page = upload(browser, ANSWERS, content).page
    assert "The table is in order: 2 answers." in page.text
    assert answered(proposals[0]) == []
    page = browser.page(confirm(page).location)
    assert "2 answers are published." in page.text
    (answer,) = answers_of(find_proposal(proposals[0]).id)
    assert (answer.kind, answer.unit) == (AnswerKind.ADOPTED, "กองช่าง")
    assert answer.reason == "- มีงบแล้ว\n- เริ่มปีหน้า"
    assert answered(proposals[1]) == [AnswerKind.REFUSED]
    assert answered(proposals[2]) == []


def test_the_sheet_is_typed_and_offers_the_answers(browser):
    book = load_workbook(BytesIO(sheet(browser)))
    page = book.worksheets[0]
    row = [cell.value for cell in page[2]]
    # A title like a formula is a text.
    assert (row[0], row[1], page["B2"].data_type, row[3]) == (number(1), "=ข้อเสนอ 1", "s", 0)
    (rule,) = page.data_validations.dataValidation
    assert rule.type == "list"
    assert book["lists"]["A1"].value == "Adopted"


def test_every_faulty_line_is_named(browser, official, author, proposals):
    content = filled_in(
        sheet(browser),
        {
            number(1): {"Our answer": "Not adopted"},
            number(2): {"Reason": REASON},
            number(3): {"Our answer": "บางที", "Reason": REASON},
        },
    )
    page = upload(browser, ANSWERS, content).page
    assert page.status == 422
    assert causes(page) == [
        "The reason is missing. Everybody reads it, and who is refused most of all.",
        "A reason stands here, but no answer. Choose one from the list.",
        "Our answer: “บางที” is none of the answers. Choose one from the list.",
    ]
    assert causes(upload(browser, ANSWERS, sheet(browser)).page) == [
        "There is no answer in this file. Fill in the columns “Answer” and “Reason”."
    ]
    table = f"reference,version,answer,reason\nคลง 2569/999999,v0-0,refused,{REASON}\n"
    table += f"{number(1)},v0-0,refused,ก\n{number(1)},v0-0,refused,ข\n"
    assert {
        "There is no proposal “คลง 2569/999999” on this board.",
        f"“{number(1)}” stands on line 3 already.",
    } <= {*causes(upload(browser, ANSWERS, table).page)}


def test_what_changed_after_the_download_is_told_and_not_overwritten(
    clock, browser, official, author, proposals
):
    content = filled_in(
        sheet(browser), {number(n): {"Our answer": "Adopted", "Reason": REASON} for n in (1, 2, 3)}
    )
    page = upload(browser, ANSWERS, content).page
    clock.advance(minutes=5)
    official, author = (account_for_session(one.public_id) for one in (official, author))
    give_answer(official, find_proposal(proposals[0]), kind=AnswerKind.REFUSED, reason=REASON)
    second = find_proposal(proposals[1])
    edit_proposal(second, author, Draft(title="ใหม่", idea="ใหม่"), version=second.version)
    withdraw_proposal(find_proposal(proposals[2]), author)
    page = confirm(page).page
    assert page.status == 422
    assert [cause.partition(" was ")[0] for cause in causes(page)[:2]] == [number(1), number(2)]
    assert causes(page)[2].startswith("This proposal takes no answer")
    assert answered(proposals[0]) == [AnswerKind.REFUSED]
    assert answered(proposals[1]) == []


def test_of_two_officials_with_the_same_sheet_one_publishes(app, db, town, official, proposals):
    people = [official.public_id, make_official(town, name="วิภา").public_id]

    def publish(place: int) -> None:
        answers = [
            SheetAnswer(
                reference=reference,
                version=version,
                answer=AnswerKind.ADOPTED,
                reason=str(place),
            )
            for reference, version in read
        ]
        publish_answers(account_for_session(people[place]), find_board("ideas"), answers)

    found = to_answer(find_board("ideas").id)
    read = [(one.proposal.reference, one.version) for one in found]
    outcomes = race(app, publish, runners=2)
    assert sorted(type(one) for one in outcomes if one) == [ProposalsChangedMeanwhile]
    said = {answers_of(find_proposal(one).id)[-1].reason for one in proposals}
    assert said == {str(outcomes.index(None))}


def test_the_sheet_of_a_large_board_is_one_statement(board, proposals, author):
    for _ in range(10):
        make_proposal(board, author)
    with at_most(1):
        assert len(to_answer(board.id)) == 13
