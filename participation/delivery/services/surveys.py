"""Asking who took part how content they were, and taking their answers."""

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from participation.accounts.policies import check_official
from participation.boards.acts import record_act
from participation.core import clock
from participation.core.db import db, insert
from participation.core.settings import setting
from participation.core.transaction import atomic
from participation.delivery.errors import AnsweredAlready, NotAsked, ParticipantsAsked
from participation.delivery.events import quiet_wanted
from participation.delivery.models import Survey, SurveyAnswer
from participation.delivery.queries.surveys import participants, took_part
from participation.delivery.survey_marks import mark_of, read_survey_token, survey_token
from participation.mail import services as mail
from participation.outbox import services as outbox
from participation.tallies.policies import check_result_public

if TYPE_CHECKING:
    from participation.accounts.models import Account
    from participation.boards.models import Board

# The name under which the worker knows it.
TASK = "delivery.survey"
TEMPLATE = "survey"


def open_survey(official: "Account", board: "Board") -> None:
    """Ask everybody who took part, once, by mail.

    Raises OfficialsOnly, NoResultYet and ParticipantsAsked.
    """
    check_official(official, board.municipality_id)
    check_result_public(official, board)
    with atomic():
        opened = db.session.scalar(
            insert(Survey)
            .values(board_id=board.id, opened_at=clock.now())
            .on_conflict_do_nothing()
            .returning(Survey.board_id)
        )
        if opened is None:
            raise ParticipantsAsked
        record_act(board, official, "board.survey")
        outbox.add(TASK, {"board": board.id, "slug": board.slug, "question": board.question})


def write_mails(board_id: int, slug: str, question: str) -> None:
    """Write to everybody who took part, with a link of their own; a second time do nothing.

    Who wants no mails gets none; the questions stand on the page of the report for them too.
    """
    with atomic():
        first = db.session.scalar(
            update(Survey)
            .where(Survey.board_id == board_id, Survey.asked_at.is_(None))
            .values(asked_at=clock.now())
            .returning(Survey.board_id)
            .execution_options(synchronize_session=False)
        )
        quiet = {account_id for _, ids in quiet_wanted.send() for account_id in ids}
        for account in participants(board_id) if first is not None else ():
            if account.id in quiet:
                continue
            token = survey_token(setting("SECRET_KEY"), board_id, account.public_id)
            values = {"question": question, "slug": slug, "token": token}
            mail.send(account.email, TEMPLATE, account.language, values)


def who_answers(board_id: int, account: "Account | None", token: str) -> str | None:
    """Return the public id of who may answer, by their link or their account.

    None if there is neither. Raises NotAsked for a board without survey, and for who did not take
    part or has a link that is not ours.
    """
    if db.session.get(Survey, board_id) is None:
        raise NotAsked
    if token:
        person = read_survey_token(setting("SECRET_KEY"), board_id, token)
        if person is None:
            raise NotAsked
        return person
    if account is None:
        return None
    if not took_part(board_id, account.id):
        raise NotAsked
    return account.public_id


def answer_survey(board_id: int, person: str, *, satisfied: bool, again: bool) -> None:
    """Keep what the person with this public id says. Raises AnsweredAlready."""
    mark = mark_of(setting("SECRET_KEY"), board_id, person)
    with atomic():
        taken = db.session.scalar(
            insert(SurveyAnswer)
            .values(board_id=board_id, mark=mark, satisfied=satisfied, again=again)
            .on_conflict_do_nothing()
            .returning(SurveyAnswer.mark)
        )
        if taken is None:
            raise AnsweredAlready


def own_answers(person: str) -> list[SurveyAnswer]:
    """Return what the person with this public id has answered."""
    boards = db.session.scalars(select(Survey.board_id)).all()
    marks = [mark_of(setting("SECRET_KEY"), board_id, person) for board_id in boards]
    return list(
        db.session.scalars(
            select(SurveyAnswer).where(SurveyAnswer.mark.in_(marks)).order_by(SurveyAnswer.board_id)
        )
    )


def leave_surveys(person: str) -> None:
    """Let nothing lead from the answers to an account that is deleted. Inside atomic() only."""
    for answer in own_answers(person):
        answer.mark = secrets.token_hex(32)
