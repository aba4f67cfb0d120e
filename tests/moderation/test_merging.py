"""Merging by officials: what is asked, what is refused, and what is told to the second."""

import pytest

from participation.accounts.queries import account_for_session
from participation.accounts.services.leaving import delete_account
from participation.moderation.choices import Decision
from participation.moderation.errors import (
    DidItYourself,
    HandledMeanwhile,
    NotAppealed,
    ObjectionOpen,
)
from participation.moderation.queries.interventions import find_intervention
from participation.moderation.services.interventions import decide, lift, object_to
from participation.moderation.services.merging import merge
from participation.proposals.queries import proposal as find_proposal
from tests.support.client import CheckingClient
from tests.support.outbox import deliver
from tests.support.statements import at_most
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
    return make_town()


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def author(town):
    return make_resident(town, name="ผู้เสนอ")


@pytest.fixture
def board(town):
    return make_board(town, slug="here")


@pytest.fixture
def pair(town, board, author):
    """Two proposals, the second one by `author`."""
    return make_proposal(board, make_resident(town), title="ถังขยะ"), make_proposal(board, author)


@pytest.fixture
def browser(app, official):
    client = CheckingClient(app, app.response_class, use_cookies=True)
    client.page("/?lang=en")
    sign_in(client, official)
    return client


@pytest.fixture
def merged(pair, official):
    target, source = pair
    done = merge(official, target, [source], "ซ้ำกัน")
    return find_intervention(done.interventions[0].public_id)


def test_others_are_named_by_number_or_address(browser, town, board, pair):
    target, source = pair
    third = make_proposal(board, make_resident(town), title="คนละคำ")
    form = browser.page(f"/moderation/proposal/{target.public_id}/merge").form("main form")
    page = form.submit(words="ซ้ำกัน", others="ไม่มีเลขนี้")
    assert page.status == 422
    assert "There is no proposal “ไม่มีเลขนี้” on this board." in page.text
    assert page.form("main form").values["words"] == "ซ้ำกัน"
    assert page.form("main form").submit(others="").status == 422
    named = f"{source.reference}\nhttps://example.com/p/{third.public_id}"
    page = page.form("main form").submit(others=named)
    assert "Merged." in page.text
    assert find_proposal(target.public_id).united == 2


def test_the_one_that_is_kept_can_be_exchanged(browser, pair):
    target, source = pair
    page = browser.page(
        f"/moderation/proposal/{target.public_id}/merge?with={source.public_id}"
    ).follow(f"Keep this one instead: {source.title}")
    assert page.path == f"/moderation/proposal/{source.public_id}/merge"
    assert page.form("main form").values.getlist("sources") == [target.public_id]


def test_the_second_official_is_told_and_keeps_the_words(pair, merged, browser, town):
    target, source = pair
    page = browser.page(f"/moderation/proposal/{target.public_id}/merge").form("main form")
    page = page.submit(words="เหมือนกัน", others=source.public_id)
    assert page.status == 409
    assert "so nothing was done" in page.text
    assert page.form("main form").values["words"] == "เหมือนกัน"
    lift(make_official(town), find_intervention(merged.public_id))
    page = browser.page(f"/interventions/{merged.public_id}")
    assert "It is over" in page.text
    with pytest.raises(HandledMeanwhile):
        lift(make_official(town), find_intervention(merged.public_id))


def test_undone_in_time_nobody_is_told(app, mailbox, clock, official, merged):
    lift(official, merged)
    clock.advance(minutes=11)
    deliver(app)
    assert mailbox.mails == []


def test_who_was_told_is_told_of_the_undoing(app, mailbox, clock, town, author, merged):
    clock.advance(minutes=11)
    deliver(app)
    lift(make_official(town), find_intervention(merged.public_id), "คนละเรื่อง")
    deliver(app)
    assert [mail.to for mail in mailbox.mails] == [author.email] * 2
    assert "คนละเรื่อง" in mailbox.mails[-1].text


def test_another_official_decides_an_objection_once(db, town, author, official, merged):
    object_to(author, merged, "คนละเรื่อง")
    with pytest.raises(ObjectionOpen):
        lift(official, merged)
    with pytest.raises(DidItYourself):
        decide(official, merged, Decision.UPHELD, "ซ้ำ")
    other = make_official(town)
    decide(other, merged, Decision.UPHELD, "ซ้ำจริง")
    with pytest.raises(NotAppealed):
        decide(other, find_intervention(merged.public_id), Decision.RESTORED, "ไม่ซ้ำ")
    db.session.expire_all()
    found = find_intervention(merged.public_id)
    assert found.lasting
    assert found.proposal.merged_into_id == found.target_id


def test_an_objection_goes_with_the_account_of_its_author(db, author, official, merged):
    object_to(author, merged, "คนละเรื่อง")
    delete_account(author, empty=True)
    db.session.expire_all()
    found = find_intervention(merged.public_id)
    assert (found.account, found.objection) == (None, "–")
    lift(account_for_session(official.get_id()), found)


def test_a_page_with_merged_proposals_asks_no_more_for_more_of_them(
    app, town, board, pair, official
):
    target, source = pair
    others = [make_proposal(board, make_resident(town)) for _ in range(4)]
    merge(official, target, [source, *others], "ซ้ำกัน")
    guest = CheckingClient(app, app.response_class)
    with at_most(6):
        guest.page(f"/proposals/{target.public_id}")
