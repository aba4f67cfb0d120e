"""Single faults, and accounts that are blocked for a time."""

import pytest

from participation.accounts.errors import AccountBlocked
from participation.accounts.models import Block
from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.boards.starting import start_board
from participation.discussion.choices import Target
from participation.discussion.services import Words, edit_comment, post_comment, support_comment
from participation.moderation.choices import Decision
from participation.moderation.errors import HandledMeanwhile, NobodyToBlock
from participation.moderation.queries.interventions import find_intervention
from participation.moderation.queries.items import find_item
from participation.moderation.services.blocking import block
from participation.moderation.services.faults import mark_fault
from participation.moderation.services.interventions import decide, lift, object_to
from participation.proposals.queries import in_order_of_submission
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services import Draft, post_proposal
from participation.proposals.services.changes import edit_proposal
from participation.voting.errors import ProposalsSettled, SupportsClosed
from participation.voting.queries import ballot_count
from participation.voting.services.supports import support
from tests.support.casting import cast_ballot
from tests.support.client import CheckingClient
from tests.support.outbox import deliver
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.talk import say
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    schedule_in,
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
    return make_resident(town, name="ผู้เขียน")


@pytest.fixture
def proposal(town, author):
    return make_proposal(make_board(town, slug="here"), author)


@pytest.fixture
def browser(app):
    """Return a way to get a browser of somebody, in English."""

    def of(account=None):
        client = CheckingClient(app, app.response_class, use_cookies=True)
        client.page("/?lang=en")
        if account is not None:
            sign_in(client, account)
        return client

    return of


def item(proposal):
    return find_item(Target.PROPOSAL, proposal.public_id)


def test_a_single_fault_is_pointed_to_the_right_place_and_can_be_unmarked(
    app, db, clock, mailbox, browser, town, official, author, proposal
):
    supporter = make_resident(town)
    support(proposal, supporter)
    address = f"/proposals/{proposal.public_id}"
    page = browser(official).page(f"/moderation/proposal/{proposal.public_id}")
    page = page.form("form[action$='/fault']").submit(words="ไฟถนนดับ แจ้งตรงเร็วกว่าค่ะ")
    assert "It is marked." in page.text
    guest = browser()
    shown = guest.page(address)
    assert "Report it with Traffy Fondue" in shown.text
    assert "1 support" in shown.text
    assert proposal.title not in guest.page("/boards/here").text
    with pytest.raises(SupportsClosed):
        support(find_proposal(proposal.public_id), make_resident(town))
    with pytest.raises(HandledMeanwhile):
        mark_fault(make_official(town), find_proposal(proposal.public_id))
    clock.advance(minutes=11)
    deliver(app)
    mail = mailbox.only()
    assert mail.to == author.email
    assert "traffy.in.th" in mail.text
    assert "1111" in mail.text
    page = page.follow("Look at it or undo it").form("form[action$='/lift']").submit()
    assert "It is undone" in page.text
    assert proposal.title in guest.page("/boards/here").text
    assert "Report it with Traffy Fondue" not in guest.page(address).text


def test_what_is_on_the_ballot_is_no_fault_any_more(db, town, official):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="voting")
    with pytest.raises(ProposalsSettled):
        mark_fault(official, first_of(board))


def first_of(board):
    return find_proposal(in_order_of_submission(board.id)[0].public_id)


def test_who_is_blocked_reads_but_does_not_write_support_or_vote(
    app, db, clock, mailbox, town, official, author, proposal
):
    said = say(proposal, author)
    other = say(proposal, official)
    polls = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="voting")
    cast_ballot(polls, author, (("1", 1),))
    mine = make_proposal(find_board("here"), official, title="อื่น")
    done = block(official, item(proposal), 1, "ด่าทอซ้ำ")
    session = author.get_id()

    def acts():
        who, here = account_for_session(session), find_board("here")
        comment = find_item(Target.COMMENT, said.public_id).row
        theirs = find_item(Target.COMMENT, other.public_id).row
        now = find_proposal(proposal.public_id)
        schedule = schedule_in(Phase.UPCOMING, BoardKind.IDEAS)
        return (
            lambda: post_proposal(here, who, Draft(title="ใหม่")),
            lambda: edit_proposal(now, who, Draft(title="แก้"), version=now.version),
            lambda: post_comment(now, who, Words("อีก")),
            lambda: edit_comment(comment, who, Words("แก้")),
            lambda: support_comment(theirs, who),
            lambda: support(find_proposal(mine.public_id), who),
            lambda: start_board(who, town, question="ทำไม", background="", schedule=schedule),
            lambda: cast_ballot(find_board("voting"), who, (("2", 1),)),
        )

    for number, act in enumerate(acts()):
        with pytest.raises(AccountBlocked) as refused:
            act()
        assert "10/3/2026 09:30" in str(refused.value), number
    # The block itself touches no vote, and another area is another thing.
    assert ballot_count(polls.id) == 1
    there = make_board(make_town(slug="there"), slug="there")
    post_proposal(there, account_for_session(session), Draft(title="ที่อื่น"))
    deliver(app)
    mail = mailbox.only()
    assert "ด่าทอซ้ำ" in mail.text
    assert f"/interventions/{done.public_id}" in mail.text
    assert "10\N{NO-BREAK SPACE}มีนาคม\N{NO-BREAK SPACE}2569" in mail.text
    # It ends by itself.
    clock.advance(days=1)
    for number in (2, 4, 5):
        acts()[number]()
    clock.advance(minutes=1)
    assert block(make_official(town), item(proposal), 1, "อีกครั้ง").lasting


def test_the_blocked_object_and_another_official_decides(db, town, official, author, proposal):
    done = find_intervention(block(official, item(proposal), 30, "ด่าทอ").public_id)
    with pytest.raises(HandledMeanwhile):
        block(make_official(town), item(proposal), 1, "อีก")
    object_to(author, done, "ไม่ได้ด่า")
    decide(make_official(town), done, Decision.RESTORED, "ไม่ได้ด่าจริง")
    support(make_proposal(find_board("here"), official), account_for_session(author.get_id()))
    again = find_intervention(block(official, item(proposal), 1, "ด่า").public_id)
    lift(make_official(town), again, "พอแล้ว")
    assert db.session.query(Block).count() == 0


def test_officials_and_those_without_an_account_are_not_blocked(town, official):
    board = make_board(town, slug="here", projects=[("นำเข้า", None)])
    colleagues = make_proposal(board, make_official(town))
    for proposal in (colleagues, first_of(board)):
        with pytest.raises(NobodyToBlock):
            block(official, item(proposal), 1, "ลอง")


def test_votes_go_under_review_from_the_page_of_the_block(
    browser, town, official, author, proposal
):
    polls = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="voting")
    cast_ballot(polls, author, (("1", 1),))
    page = browser(official).page(f"/moderation/proposal/{proposal.public_id}")
    empty = page.form("form[action$='/block']").submit(days="7")
    assert empty.status == 422
    page = empty.form("form[action$='/block']").submit(words="ขู่ผู้อื่น")
    assert "The account is blocked" in page.text
    page = page.form("form[action$='/review']").submit(board="voting", words="อาจถูกซื้อเสียง")
    assert page.path == "/boards/voting/reviews"
    assert "อาจถูกซื้อเสียง" in page.text
    own = browser(account_for_session(author.get_id()))
    page = own.page("/boards/voting/ballot", status=403)
    assert "you can read the boards of this area" in page.text
    assert "Is a vote of this account questionable?" not in own.page("/me").text


def test_two_officials_block_at_once_and_one_block_is_left(app, db, town, author, proposal):
    clerks = [make_official(town).get_id() for _ in range(2)]
    address = proposal.public_id

    def act(place):
        found = find_item(Target.PROPOSAL, address)
        return block(account_for_session(clerks[place]), found, 7, "ด่าทอ").kind

    results = race(app, act, runners=2)
    assert sorted(type(result).__name__ for result in results) == [
        "HandledMeanwhile",
        "InterventionKind",
    ]
    assert db.session.query(Block).count() == 1


def test_casting_asks_no_more_than_before(db, town, author):
    polls = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="voting")
    cast_ballot(polls, make_resident(town), (("1", 1),))
    with at_most(3):
        cast_ballot(polls, author, (("1", 1),))
