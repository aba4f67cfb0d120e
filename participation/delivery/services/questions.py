"""Asking the responsible unit before an answer: a colleague writes back by a link, once."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.boards.models import Board
from participation.core import audit, clock, storage
from participation.core.db import db, public_id
from participation.core.pictures import SafeFile, clean_name
from participation.core.settings import setting
from participation.core.transaction import IntegrityError, atomic
from participation.delivery.choices import QUESTION_OPEN_DAYS
from participation.delivery.errors import AskedAlready, QuestionSettled
from participation.delivery.models import UnitQuestion
from participation.delivery.policies import check_may_answer
from participation.delivery.queries.questions import due_reminders, is_open
from participation.delivery.tokens import question_token
from participation.mail import services as mail
from participation.municipalities.services import chain_of
from participation.proposals.choices import AttachmentKind
from participation.proposals.models import Proposal


@dataclass(frozen=True)
class SentFile:
    """A file that was made safe, and the name it was sent under."""

    name: str
    safe: SafeFile


def ask_unit(
    official: Account, proposal: Proposal, *, unit: str, email: str, words: str, due_on: date
) -> UnitQuestion:
    """Ask a colleague of a unit by e-mail for a recommendation until a day.

    The link in the mail is good for this one proposal, once, and until some days after that day.
    Raises OfficialsOnly, NothingToAnswer, and AskedAlready while a question to the same address
    about the same proposal is open.
    """
    check_may_answer(official, proposal)
    ends = datetime.combine(due_on, time.min, clock.BANGKOK)
    question = UnitQuestion(
        public_id=public_id(),
        proposal_id=proposal.id,
        unit=unit,
        email=email,
        words=words,
        asked_by=official.id,
        asked_at=clock.now(),
        due_on=due_on,
        expires_at=ends + timedelta(days=QUESTION_OPEN_DAYS + 1),
    )
    try:
        with atomic():
            db.session.add(question)
            db.session.flush()
            _send(question, proposal, "unit_question")
            _record(proposal, official.public_id, "question.ask", f"{unit}: {words}")
    except IntegrityError as error:
        raise AskedAlready from error
    return question


def recommend(
    question: UnitQuestion, *, name: str, answer: str, sent: SentFile | None = None
) -> None:
    """Write the unit's recommendation, once; the e-mail address is forgotten with it.

    Raises QuestionSettled when it was answered or withdrawn before, or its time is over.
    """
    if question.has_expired:
        raise QuestionSettled
    kept = _keep(sent) if sent is not None else {}
    try:
        with atomic():
            _settle(question, answer=answer, answered_by=name, answered_at=clock.now(), **kept)
            _record(question.proposal, "unit", "question.recommend", question.unit)
            _tell_asker(question, question.proposal)
    except BaseException:
        if kept:
            storage.remove(_key(kept["file_id"], kept["file_kind"]))
        raise


def withdraw_question(official: Account, question: UnitQuestion) -> None:
    """Take a question back: its link says so from now on.

    Raises OfficialsOnly, NothingToAnswer, and QuestionSettled when it was answered meanwhile.
    """
    check_may_answer(official, question.proposal)
    with atomic():
        _settle(question, withdrawn_at=clock.now())
        _record(question.proposal, official.public_id, "question.withdraw", question.unit)


def remind_units() -> None:
    """Remind units the day before their day, and once more when it has passed.

    What nobody can answer any more forgets its e-mail address.
    """
    with atomic():
        for question in due_reminders(clock.today()):
            reminded = db.session.execute(
                update(UnitQuestion)
                .where(UnitQuestion.id == question.id, UnitQuestion.reminders == question.reminders)
                .values(reminders=question.due_reminder(clock.today()))
                .returning(UnitQuestion.id)
                .execution_options(synchronize_session=False)
            ).first()
            if reminded is not None:
                _send(question, question.proposal, "unit_reminder")
        db.session.execute(
            update(UnitQuestion)
            .where(UnitQuestion.email.is_not(None), UnitQuestion.expires_at < clock.now())
            .values(email=None)
            .execution_options(synchronize_session=False)
        )


def pass_on_questions(municipality_id: int, *, before: int, after: int) -> None:
    """Let a colleague hear the replies to an official's open questions in an area.

    `before` and `after` are ids of accounts. Call inside atomic().
    """
    of_area = (
        select(Proposal.id).join(Proposal.board).where(Board.municipality_id == municipality_id)
    )
    db.session.execute(
        update(UnitQuestion)
        .where(
            UnitQuestion.asked_by == before,
            UnitQuestion.answered_at.is_(None),
            UnitQuestion.withdrawn_at.is_(None),
            UnitQuestion.proposal_id.in_(of_area),
        )
        .values(asked_by=after)
        .execution_options(synchronize_session=False)
    )


def leave_questions(account: Account) -> None:
    """Forget who asked; call inside atomic() when an account is deleted."""
    db.session.execute(
        update(UnitQuestion).where(UnitQuestion.asked_by == account.id).values(asked_by=None)
    )


def _keep(sent: SentFile) -> dict[str, Any]:
    """Put the file into the storage, under a name of its own; return what its row says."""
    kind, address = sent.safe.kind, public_id()
    storage.put(_key(address, kind), sent.safe.content)
    return {
        "file_id": address,
        "file_kind": kind,
        "file_name": clean_name(sent.name)[:120] or kind.value,
    }


def _key(address: str, kind: AttachmentKind) -> str:
    return UnitQuestion(file_id=address, file_kind=kind).file_key


def _settle(question: UnitQuestion, **values: object) -> None:
    """Close an open question; whoever comes second is told."""
    settled = db.session.execute(
        update(UnitQuestion)
        .where(UnitQuestion.id == question.id, is_open())
        .values(email=None, **values)
        .returning(UnitQuestion.id)
    ).first()
    if settled is None:
        raise QuestionSettled


def _send(question: UnitQuestion, proposal: Proposal, template: str) -> None:
    if question.email is None:
        return
    town = proposal.board.municipality
    mail.send(
        question.email,
        template,
        "th",
        {
            "token": question_token(setting("SECRET_KEY"), question.public_id),
            "title": proposal.title,
            "words": question.words,
            "unit": question.unit,
            "due_on": question.due_on.isoformat(),
            "area_th": town.name_th,
            "area_en": town.name_en,
        },
    )


def _tell_asker(question: UnitQuestion, proposal: Proposal) -> None:
    asker = db.session.scalar(
        select(Account).where(Account.id == question.asked_by, Account.deleted_at.is_(None))
    )
    if asker is not None:
        values = {"title": proposal.title, "unit": question.unit, "proposal": proposal.public_id}
        mail.send(asker.email, "unit_answered", asker.language, values)


def _record(proposal: Proposal, actor: str, act: str, words: str) -> None:
    audit.record(
        chain=chain_of(proposal.board.municipality_id),
        actor=actor,
        act=act,
        subject=f"proposal:{proposal.public_id}",
        words=words,
    )
