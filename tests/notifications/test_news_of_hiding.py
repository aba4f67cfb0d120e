"""Who follows or supports a proposal hears that it was hidden, and that it is shown again."""

import pytest

from participation.accounts.queries import account_for_session
from participation.discussion.choices import ReportReason, Target
from participation.moderation.queries.items import find_hiding, find_item
from participation.moderation.services.hiding import hide, restore
from participation.moderation.services.undoing import undo
from participation.notifications.choices import Frequency
from participation.notifications.services.following import choose_frequency, follow, unfollow
from participation.proposals.queries import proposal as find_proposal
from participation.voting.services.supports import support
from tests.support.outbox import every_minute
from tests.support.town import make_board, make_official, make_proposal, make_resident, make_town

TITLE = "คนชื่อนั้นโกง"
HIDDEN = "ข้อเสนอที่ท่านติดตามหรือสนับสนุนถูกนำออกจากหน้าเว็บ ดูเหตุผลได้ที่หน้าของข้อเสนอ"


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def author(town):
    return make_resident(town, name="สมศรี", email="somsri@example.com")


@pytest.fixture
def follower(town):
    return make_resident(town, name="สมใจ", email="somjai@example.com")


@pytest.fixture
def supporter(town):
    return make_resident(town, name="สมหมาย", email="sommai@example.com")


@pytest.fixture
def proposal(town, author, follower, supporter):
    proposal = make_proposal(make_board(town), author, title=TITLE)
    follow(follower, find_proposal(proposal.public_id))
    support(find_proposal(proposal.public_id), supporter)
    return proposal


@pytest.fixture
def wait(app, clock, mailbox):
    """Let time pass and the worker work; return the mails that came, by address."""

    def wait(**duration: float):
        before = len(mailbox)
        every_minute(app)
        clock.advance(**duration)
        every_minute(app)
        clock.advance(minutes=2)
        every_minute(app)
        return {mail.to: mail for mail in mailbox.mails[before:]}

    return wait


def present(account):
    return account_for_session(account.get_id())


def hidden(official, proposal):
    item = find_item(Target.PROPOSAL, proposal.public_id)
    return hide(present(official), item, ReportReason.PRIVATE)


def test_they_hear_of_both_and_the_author_by_a_mail_of_their_own_alone(
    proposal, official, author, follower, supporter, wait
):
    address = hidden(official, proposal).public_id
    assert wait(minutes=5) == {}  # it can still be undone
    mails = wait(minutes=6)
    assert set(mails) == {author.email, follower.email, supporter.email}
    for told in (follower, supporter):
        assert mails[told.email].subject == HIDDEN
        # What must not be read any more is not spread by mail.
        assert TITLE not in mails[told.email].text
        assert f"/proposals/{proposal.public_id}" in mails[told.email].text
    assert HIDDEN not in mails[author.email].text
    restore(present(official), find_hiding(address))
    mails = wait(minutes=1)
    assert set(mails) == {author.email, follower.email, supporter.email}
    assert mails[follower.email].subject == f"กลับมาอ่านได้อีกครั้ง: {TITLE}"


def test_nobody_hears_of_what_was_undone(proposal, official, town, wait):
    act = hidden(official, proposal).act_id
    undo(present(official), town.id, act)
    assert wait(minutes=11) == {}


def test_a_digest_tells_how_it_stands_in_the_end(proposal, official, follower, wait):
    choose_frequency(follower.id, Frequency.DAILY)
    address = hidden(official, proposal).public_id
    wait(minutes=11)
    restore(present(official), find_hiding(address))
    (mail,) = (mail for to, mail in wait(days=1).items() if to == follower.email)
    assert mail.subject == f"กลับมาอ่านได้อีกครั้ง: {TITLE}"


def test_who_stops_following_still_hears_of_what_they_support(proposal, official, supporter, wait):
    choose_frequency(supporter.id, Frequency.DAILY)
    hidden(official, proposal)
    wait(minutes=11)
    unfollow(present(supporter), find_proposal(proposal.public_id))
    assert supporter.email in wait(days=1)
