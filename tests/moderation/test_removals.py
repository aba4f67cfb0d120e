"""What the law forces to be removed: two officials, or an administrator; a mark stays."""

import pytest
from sqlalchemy import select

from participation.accounts.choices import Role
from participation.accounts.queries import account_for_session
from participation.accounts.services import appoint
from participation.discussion.choices import ReportReason, Target
from participation.discussion.models import Comment
from participation.moderation.errors import AppealOpen, DidItYourself, HandledMeanwhile
from participation.moderation.queries.items import find_hiding, find_item
from participation.moderation.services.appeals import appeal
from participation.moderation.services.hiding import hide
from participation.moderation.services.removals import ask_removal, decide_removal
from participation.proposals.queries import proposal as find_proposal
from participation.search.queries import find
from tests.support.client import CheckingClient
from tests.support.outbox import deliver
from tests.support.race import race
from tests.support.talk import say
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

WORDS = "เลขบัตรประชาชนของเพื่อนบ้าน"
BASIS = "คำสั่งศาลจังหวัด"


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def author(town):
    return make_resident(town, name="ผู้เขียน")


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def proposal(town, author):
    return make_proposal(make_board(town, slug="here"), author, title=WORDS)


def hidden(official, target, row):
    done = hide(official, find_item(target, row.public_id), ReportReason.UNLAWFUL)
    return find_hiding(done.public_id)


def test_two_officials_remove_words_and_a_mark_stays(
    app, mailbox, clock, town, official, author, proposal
):
    hiding = hidden(official, Target.PROPOSAL, proposal)
    colleague = make_official(town, name="สมหมาย")
    browsers = []
    for account in (official, colleague):
        browsers.append(CheckingClient(app, app.response_class, use_cookies=True))
        browsers[-1].page("/?lang=en")
        sign_in(browsers[-1], account)
    first, second = browsers
    page = first.page(f"/moderation/proposal/{proposal.public_id}")
    page = page.form("form[action$='/removal']").submit(words="")
    assert page.status == 422
    page = page.form("form[action$='/removal']").submit(words=BASIS)
    assert "Another official has to agree." in page.text
    assert WORDS in page.text
    page = second.page("/areas/sample/desk").follow("Decide")
    page = page.form("form[action$='/decide']").submit(button="Remove the words for good")
    assert "The words are removed for good." in page.text
    assert WORDS not in page.text
    guest = CheckingClient(app, app.response_class)
    shown = guest.page(f"/proposals/{proposal.public_id}?lang=en")
    assert "Words removed for good on" in shown.text
    assert find_proposal(proposal.public_id).reference in shown.text
    log = guest.page("/areas/sample/log?lang=en").text
    assert log.count(BASIS) == 2
    assert not find(WORDS, most=5).proposals
    deliver(app)
    assert BASIS in mailbox.to(author.email)[-1].text
    found = find_hiding(hiding.public_id)
    with pytest.raises(HandledMeanwhile):
        decide_removal(account_for_session(official.get_id()), found, agreed=True)


def test_nobody_agrees_with_themselves_and_a_colleague_may_decline(db, town, official, proposal):
    hiding = hidden(official, Target.PROPOSAL, proposal)
    assert not ask_removal(official, hiding, BASIS)
    with pytest.raises(DidItYourself):
        decide_removal(official, hiding, agreed=True)
    decide_removal(make_official(town), hiding, agreed=False)
    assert not ask_removal(official, find_hiding(hiding.public_id), BASIS)
    db.session.expire_all()
    assert find_proposal(proposal.public_id).title == WORDS


def test_an_administrator_decides_alone_but_not_before_an_appeal(db, town, author, proposal):
    said = say(proposal, author, WORDS)
    head = make_official(town)
    appoint(head, town, Role.ADMINISTRATOR)
    db.session.expire_all()
    head = account_for_session(head.get_id())
    hiding = hidden(head, Target.COMMENT, said)
    assert ask_removal(head, hiding, BASIS)
    db.session.expire_all()
    text = db.session.scalar(select(Comment.text).where(Comment.public_id == said.public_id))
    assert text == "(ข้อความถูกลบแล้ว)"
    again = hidden(account_for_session(head.get_id()), Target.PROPOSAL, proposal)
    appeal(account_for_session(author.get_id()), again, "ไม่จริง")
    with pytest.raises(AppealOpen):
        ask_removal(account_for_session(head.get_id()), again, BASIS)


def test_two_officials_decide_at_once_and_the_second_is_told(app, town, official, proposal):
    hiding = hidden(official, Target.PROPOSAL, proposal)
    ask_removal(official, hiding, BASIS)
    clerks, address = [make_official(town).get_id() for _ in range(2)], hiding.public_id

    def act(place):
        clerk = account_for_session(clerks[place])
        decide_removal(clerk, find_hiding(address), agreed=bool(place))

    results = race(app, act, runners=2)
    assert sorted(type(result).__name__ for result in results) == ["HandledMeanwhile", "NoneType"]
