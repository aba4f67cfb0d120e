"""The letter of the morning: on working days, to who wants it, if anything is overdue."""

from datetime import datetime

import pytest

from participation.accounts.choices import Role
from participation.accounts.queries import account_for_session
from participation.accounts.services import appoint
from participation.accounts.services.settings import choose_language
from participation.core.clock import BANGKOK
from participation.core.db import db as database
from participation.discussion.choices import ReportReason
from participation.discussion.services import report_proposal
from participation.moderation.models import DeskLetter
from participation.moderation.services.letters import choose_letter, write_letters
from tests.support.outbox import deliver, every_minute
from tests.support.race import race
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)


@pytest.fixture
def town(db, clock):
    clock.set(datetime(2026, 6, 15, 10, tzinfo=BANGKOK))  # a Monday
    return make_town()


@pytest.fixture
def official(town):
    official = make_official(town, email="first@example.com")
    choose_language(official, "en")
    return account_for_session(official.get_id())


@pytest.fixture
def overdue(town, official):
    """Something that is overdue from Thursday on."""
    proposal = make_proposal(make_board(town, slug="here"), make_resident(town), title="ศาลาลับ")
    report_proposal(proposal, make_resident(town), ReportReason.OTHER, "ความลับ")


def letters(mailbox):
    return mailbox.to("first@example.com")


def morning(clock, day, hour=8, minute=0):
    clock.set(datetime(2026, 6, day, hour, minute, tzinfo=BANGKOK))


def test_one_letter_a_morning_as_long_as_something_is_overdue(app, clock, mailbox, town, overdue):
    for day in (16, 17, 18):
        morning(clock, day, 9)
        every_minute(app)
        deliver(app)
    (letter,) = letters(mailbox)
    assert letter.to == "first@example.com"
    assert "Reported: 1" in letter.text
    assert "ความลับ" not in letter.text and "ศาลาลับ" not in letter.text
    every_minute(app)
    morning(clock, 19, 7, 59)
    every_minute(app)
    deliver(app)
    assert len(letters(mailbox)) == 1
    morning(clock, 19, 8)
    every_minute(app)
    for day in (20, 21):  # the weekend
        morning(clock, day, 9)
        every_minute(app)
    deliver(app)
    assert len(letters(mailbox)) == 2


def test_who_does_not_want_it_gets_none(app, clock, mailbox, client, official, overdue):
    client.get("/?lang=en")
    sign_in(client, official)
    page = client.page("/me/settings").form("form[action$='desk-letter']").submit()
    assert "You are not told by e-mail" in page.text
    morning(clock, 19)
    every_minute(app)
    deliver(app)
    assert letters(mailbox) == []
    page.form("form[action$='desk-letter']").submit(button="Tell me in the morning")
    every_minute(app)
    deliver(app)
    assert len(letters(mailbox)) == 1


def test_two_areas_are_one_letter(app, clock, mailbox, official, overdue):
    there = make_town(slug="there")
    appoint(official, there, Role.OFFICIAL)
    proposal = make_proposal(make_board(there, slug="board"), make_resident(there))
    report_proposal(proposal, make_resident(there), ReportReason.OTHER, "")
    morning(clock, 19)
    every_minute(app)
    deliver(app)
    (letter,) = letters(mailbox)
    assert "/areas/sample/desk" in letter.text and "/areas/there/desk" in letter.text
    assert letter.subject.startswith("2 things")


def test_nobody_else_is_asked_about_it(client, town):
    sign_in(client, make_resident(town))
    assert not client.page("/me/settings").select("form[action$='desk-letter']")


def test_race_of_two_workers_is_one_letter(app, db, clock, mailbox, official, overdue):
    morning(clock, 19)
    assert race(app, lambda _place: write_letters(), runners=2) == [None, None]
    deliver(app)
    assert len(letters(mailbox)) == 1
    choose_letter(official, wanted=False)
    assert database.session.get(DeskLetter, official.id).looked_on is not None
