"""Asking a unit: one link for one proposal, used once, reminded of, and forgotten."""

from datetime import timedelta

import pytest

from participation.accounts.errors import OfficialsOnly
from participation.accounts.services.leaving import delete_account
from participation.core import audit, storage
from participation.core.pictures import made_safe
from participation.delivery.errors import AskedAlready, QuestionNotFound, QuestionSettled
from participation.delivery.queries.questions import (
    overdue_questions,
    question_by_token,
    question_row,
    questions_of,
)
from participation.delivery.services.questions import (
    SentFile,
    ask_unit,
    recommend,
    remind_units,
    withdraw_question,
)
from participation.delivery.tokens import question_token
from participation.municipalities.services import chain_of
from tests.support.outbox import deliver
from tests.support.pictures import PDF
from tests.support.race import race
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)

EMAIL = "works@town.example"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def proposal(town):
    return make_proposal(make_board(town), make_resident(town))


def ask(official, proposal, clock, days=7, email=EMAIL):
    due = clock.now.date() + timedelta(days=days)
    ask_unit(official, proposal, unit="กองช่าง", email=email, words="ทำได้ไหม", due_on=due)
    return questions_of(proposal.id)[-1]


def test_a_unit_is_asked_by_mail_and_its_answer_told(app, official, proposal, clock, mailbox, town):
    question = ask(official, proposal, clock)
    deliver(app)
    (mail,) = mailbox
    assert mail.to == EMAIL
    token = next(at for at in mail.addresses if "/ask/" in at).rpartition("/")[2]
    found = question_by_token(token)
    assert found.public_id == question.public_id
    recommend(
        found, name="ช่างเอก", answer="ทำได้ ใช้งบ 2 แสน", sent=SentFile("แบบ.pdf", made_safe(PDF))
    )
    deliver(app)
    assert len(mailbox.to(official.email)) == 1
    settled = question_row(question.public_id)
    assert (settled.answer, settled.answered_by, settled.email) == (
        "ทำได้ ใช้งบ 2 แสน",
        "ช่างเอก",
        None,
    )
    with storage.get(settled.file_key) as kept:
        assert kept.read() == PDF
    acts = [entry.act for entry, _ in audit.entries(chain_of(town.id))]
    assert acts[-2:] == ["question.ask", "question.recommend"]


def test_a_link_is_used_once_even_at_the_same_moment(app, official, proposal, clock):
    address = ask(official, proposal, clock).public_id

    def act(place):
        sent = SentFile("a.pdf", made_safe(PDF + str(place).encode() + b"%%EOF"))
        recommend(question_row(address), name="ก", answer=f"คนที่ {place}", sent=sent)
        return place

    results = race(app, act, runners=4)
    assert [type(result) for result in results].count(QuestionSettled) == 3
    (first,) = [result for result in results if isinstance(result, int)]
    settled = question_row(address)
    assert settled.answer == f"คนที่ {first}"
    with storage.get(settled.file_key) as kept:
        assert kept.read().endswith(f"{first}%%EOF".encode())


def test_what_is_withdrawn_or_over_takes_no_answer(official, proposal, clock):
    question = ask(official, proposal, clock)
    withdraw_question(official, question_row(question.public_id))
    with pytest.raises(QuestionSettled):
        recommend(question_row(question.public_id), name="ก", answer="ข")
    with pytest.raises(QuestionSettled):
        withdraw_question(official, question_row(question.public_id))
    second = ask(official, proposal, clock)
    clock.advance(days=7 + 15)
    with pytest.raises(QuestionSettled):
        recommend(question_row(second.public_id), name="ก", answer="ข")
    remind_units()
    assert question_row(second.public_id).email is None


def test_one_address_is_asked_once_at_a_time_and_only_by_officials(official, proposal, clock, town):
    ask(official, proposal, clock)
    with pytest.raises(AskedAlready):
        ask(official, proposal, clock)
    ask(official, proposal, clock, email="other@town.example")
    for account in (make_resident(town), make_official(make_town(slug="there"))):
        with pytest.raises(OfficialsOnly):
            ask(account, proposal, clock, email="third@town.example")


def test_a_link_that_we_did_not_make_leads_nowhere(app, official, proposal, clock):
    question = ask(official, proposal, clock)
    for token in (
        question.public_id,
        question_token("another key", question.public_id),
        question_token(app.config["SECRET_KEY"], "nobody"),
    ):
        with pytest.raises(QuestionNotFound):
            question_by_token(token)


def test_a_unit_is_reminded_before_its_day_and_once_after(
    app, official, proposal, clock, mailbox, town
):
    ask(official, proposal, clock, days=3)
    told = []
    for _day in range(7):
        remind_units()
        remind_units()
        deliver(app)
        told.append(len(mailbox))
        clock.advance(days=1)
    # Asked; the day before its day; the day after.
    assert told == [1, 1, 2, 2, 3, 3, 3]
    (overdue,) = overdue_questions(town.id)
    recommend(question_row(overdue.public_id), name="ก", answer="ข")
    assert overdue_questions(town.id) == []


def test_who_leaves_is_not_kept_as_who_asked(official, proposal, clock, town):
    question = ask(official, proposal, clock)
    make_official(town)
    delete_account(official, empty=False)
    assert question_row(question.public_id).asked_by is None
    recommend(question_row(question.public_id), name="ก", answer="ข")
    assert not question_row(question.public_id).is_open
