"""Pages of answers: the official's form, the proposal's story, what still waits."""

import pytest
from sqlalchemy import update

from participation.core.db import db as database
from participation.core.transaction import atomic
from participation.delivery.services import give_answer
from participation.proposals.choices import AnswerKind, IntakeChannel
from participation.proposals.models import Proposal
from participation.proposals.queries import proposal as find_proposal
from tests.support.client import CheckingClient
from tests.support.statements import at_most
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

REASON = "อยู่ในแผนปีหน้าแล้ว\n\nเริ่มที่ชุมชนริมน้ำก่อน"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def proposal(town):
    return make_proposal(make_board(town), make_resident(town))


@pytest.fixture
def official(app, town) -> CheckingClient:
    client = CheckingClient(app, app.response_class, use_cookies=True)
    client.page("/?lang=en")
    sign_in(client, make_official(town))
    return client


def test_an_official_answers_from_the_page_of_the_proposal(official, client, proposal):
    page = official.page(f"/proposals/{proposal.public_id}").follow("Answer this proposal")
    page = page.form().submit(kind="adopted", reason=REASON, unit="กองช่าง")
    assert page.path == f"/proposals/{proposal.public_id}"
    public = client.page(page.path)
    assert "อยู่ในแผนปีหน้าแล้ว" in public.text
    assert "กองช่าง" in public.text
    assert public.texts(".chip-adopted")


def test_an_answer_without_a_reason_comes_back(official, proposal):
    page = official.page(f"/proposals/{proposal.public_id}/answer").form()
    page = page.submit(kind="refused", reason="  ", unit="กองคลัง")
    assert page.status == 422
    assert page.one("#reason-error") is not None
    assert page.form().values["kind"] == "refused"
    assert page.form().values["unit"] == "กองคลัง"


def test_the_second_of_two_officials_keeps_the_words(official, proposal, town):
    page = official.page(f"/proposals/{proposal.public_id}/answer")
    give_answer(
        make_official(town),
        find_proposal(proposal.public_id),
        kind=AnswerKind.REFUSED,
        reason="ไม่มีที่ดิน",
    )
    page = page.form().submit(kind="adopted", reason=REASON)
    assert page.status == 409
    assert "ไม่มีที่ดิน" in page.text
    assert page.form().values["reason"].strip() == REASON
    # Now that it has been read, it may be revised.
    page = page.form().submit()
    assert page.path == f"/proposals/{proposal.public_id}"
    assert page.texts(".chip-adopted")
    assert "ไม่มีที่ดิน" in page.text


def test_a_faulty_form_does_not_forget_which_answer_was_read(official, proposal, town):
    page = official.page(f"/proposals/{proposal.public_id}/answer")
    give_answer(
        make_official(town),
        find_proposal(proposal.public_id),
        kind=AnswerKind.REFUSED,
        reason="ไม่มีที่ดิน",
    )
    page = page.form().submit(kind="adopted", reason="")
    assert page.status == 422
    assert page.form().submit(reason=REASON).status == 409


def test_progress_on_a_refused_proposal_is_explained(official, proposal, town):
    give_answer(
        make_official(town),
        find_proposal(proposal.public_id),
        kind=AnswerKind.REFUSED,
        reason="ไม่มีที่ดิน",
    )
    page = official.page(f"/proposals/{proposal.public_id}/answer").form()
    page = page.submit(kind="done", reason="เสร็จแล้ว")
    assert page.status == 422
    assert page.one("#kind-error") is not None


def test_what_came_by_telephone_is_answered_by_telephone(official, proposal):
    where = f"/proposals/{proposal.public_id}/answer"
    assert "Telephone" not in official.page(where).text
    with atomic():
        database.session.execute(update(Proposal).values(channel=IntakeChannel.PHONE))
    assert "Telephone" in official.page(where).text


def test_everybody_sees_what_waits_and_since_when(client, town, proposal):
    page = client.page("/areas/here/unanswered?lang=en")
    assert proposal.title in page.text
    assert "has not promised" in page.text
    with atomic():
        database.session.merge(town).promise_days = 30
    page = client.page("/areas/here/unanswered?lang=en")
    assert "promised by 8 April 2026" in page.text


def test_the_last_answer_empties_the_list(client, town, proposal):
    give_answer(
        make_official(town),
        find_proposal(proposal.public_id),
        kind=AnswerKind.UNDER_WAY,
        reason=REASON,
    )
    page = client.page("/areas/here/unanswered?lang=en")
    assert "Every proposal has its answer." in page.text


def test_the_pages_ask_the_database_little(client, town, proposal):
    author, address = make_resident(town), f"/proposals/{proposal.public_id}"
    board = make_board(town, slug="second")
    for number in range(8):
        make_proposal(board, author, title=f"ข้อเสนอ {number}")
    with at_most(4):
        client.page("/areas/here/unanswered")
    with at_most(4):
        client.page(address)


def test_the_check_list_of_a_board_leads_to_what_waits_on_it(official, town, proposal):
    other = make_proposal(make_board(town, slug="second"), make_resident(town), title="ลานกีฬา")
    titles = (proposal.title, other.title)
    page = official.page(f"/boards/{proposal.board.slug}/manage")
    page = page.follow("Proposals without an answer")
    assert titles[0] in page.text
    assert titles[1] not in page.text
    page = page.follow("Answer")
    assert page.path.endswith("/answer")
