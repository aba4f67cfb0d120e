"""Pages around a question to a unit, and sentences that are used again."""

import io

import pytest

from participation.delivery.queries.phrases import phrases
from participation.delivery.queries.questions import question_row, questions_of
from participation.delivery.services.phrases import add_phrase
from participation.delivery.services.questions import withdraw_question
from participation.delivery.tokens import question_token
from participation.proposals.choices import AnswerKind
from tests.support.carrying_out import again
from tests.support.client import CheckingClient
from tests.support.pictures import PDF
from tests.support.statements import at_most
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

RECOMMENDED = "ทำได้ภายในปีนี้ ใช้งบสองแสนบาท"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def proposal(town):
    return make_proposal(make_board(town), make_resident(town))


@pytest.fixture
def writer(town):
    return make_official(town)


@pytest.fixture
def official(app, writer) -> CheckingClient:
    client = CheckingClient(app, app.response_class, use_cookies=True)
    client.page("/?lang=en")
    sign_in(client, writer)
    return client


def link(app, question) -> str:
    return "/ask/" + question_token(app.config["SECRET_KEY"], question.public_id)


def asked(official, proposal):
    """Let the official ask a unit; return the question."""
    where, row = f"/proposals/{proposal.public_id}", proposal.id
    page = official.page(f"{where}/answer").follow("Ask a unit").form()
    page = page.submit(unit="กองช่าง", email="works@town.example", words="ทำได้ไหม")
    assert page.path == f"{where}/answer"
    assert page.texts("article h3") == ["กองช่าง"]
    return questions_of(row)[-1]


def test_a_colleague_answers_by_the_link_and_the_official_takes_it_over(
    app, client, official, proposal
):
    question, answer = asked(official, proposal), f"/proposals/{proposal.public_id}/answer"
    where = link(app, question)
    page = client.page(where + "?lang=en")
    assert "ทำได้ไหม" in page.text
    page = page.form().submit(answer="", name="ช่างเอก")
    assert page.status == 422
    assert page.form().values["name"] == "ช่างเอก"
    sent = {**page.form().values, "answer": RECOMMENDED, "file": (io.BytesIO(PDF), "แบบ.pdf")}
    assert client.post(where, data=sent, content_type="multipart/form-data").status_code == 302
    used = client.page(where + "?lang=en")
    assert "can't be used again" in used.text
    assert not used.select("form[enctype]")
    page = official.page(answer)
    assert RECOMMENDED in page.text
    file = official.get(f"/questions/{question.public_id}/file")
    assert (file.data, file.headers["Cache-Control"]) == (PDF, "private, no-store")
    # Without JavaScript the whole page comes back; htmx gets the field alone.
    typed = {**page.form("#answer-form").values, "reason": "เทศบาลเห็นด้วย"}
    typed |= {"insert": question.public_id, "kind": "adopted"}
    whole = official.post(answer, data=typed)
    assert f"เทศบาลเห็นด้วย\n\n{RECOMMENDED}" in whole.text
    assert whole.page.form("#answer-form").values["kind"] == "adopted"
    piece = official.post(answer, data=typed, headers={"HX-Request": "true"}).text
    assert piece.lstrip().startswith('<div id="reason-field">')


def test_a_withdrawn_link_says_so_and_an_unknown_one_leads_nowhere(
    app, client, official, proposal, writer
):
    question = asked(official, proposal)
    page = official.page(f"/proposals/{proposal.public_id}/answer")
    page.form("#asked ~ article form").submit()
    page = client.page(link(app, question) + "?lang=en")
    assert "withdrew this question" in page.text
    assert not page.select("form[enctype]")
    assert question_row(question.public_id).answer == ""
    assert client.page("/ask/nobody?lang=en", status=404)


def test_what_the_unit_typed_comes_back_when_it_is_withdrawn_meanwhile(
    app, client, official, proposal, town
):
    question = asked(official, proposal)
    page = client.page(link(app, question) + "?lang=en")
    withdraw_question(make_official(town), question_row(question.public_id))
    page = page.form().submit(answer=RECOMMENDED, name="ช่างเอก")
    assert page.status == 409
    assert RECOMMENDED in page.text


def test_sentences_are_kept_changed_and_retired(official, town):
    town_id = town.id
    page = official.page("/areas/here/phrases").form().submit(name="", words="")
    assert page.status == 422
    page = page.form().submit(name="ที่วัด", words="ที่ดินเป็นของวัด", kind="refused")
    page = page.follow("Change or retire : ที่วัด").form()
    other = official.page("/areas/here/phrases").follow("Change or retire : ที่วัด").form()
    page.submit(words="ที่ดินเป็นของวัดกลาง", button="Save the sentence")
    late = other.submit(words="ที่ดินวัด", button="Save the sentence")
    assert late.status == 409
    assert late.form().values["words"].strip() == "ที่ดินวัด"
    assert [phrase.words for phrase in phrases(town_id)] == ["ที่ดินเป็นของวัดกลาง"]
    page = official.page("/areas/here/phrases").follow("Change or retire : ที่วัด").form()
    assert "No sentence is kept yet" in page.submit(button="Retire it").text


def test_a_sentence_is_put_into_the_reason(official, writer, proposal, town):
    add_phrase(again(writer), town.id, name="ที่วัด", words="ที่ดินเป็นของวัด", kind=AnswerKind.REFUSED)
    page = official.page(f"/proposals/{proposal.public_id}/answer")
    assert "ที่วัด · Not adopted" in page.text
    page = page.form("#answer-form").submit(kind="refused", reason="เสียดาย", button="Put it in")
    assert page.form("#answer-form").values["reason"].strip() == "เสียดาย\n\nที่ดินเป็นของวัด"
    page = page.form("#answer-form").submit(button="Publish the answer")
    assert page.texts(".chip-refused")


def test_the_answer_page_asks_the_database_little(official, writer, proposal, town):
    where = f"/proposals/{proposal.public_id}/answer"
    for number in range(4):
        add_phrase(again(writer), town.id, name=f"ข้อ {number}", words="คำ", kind=None)
    with at_most(8):
        official.page(where)
