"""A proposal that belongs to another area is offered to it, and taken over or not."""

from datetime import date

import pytest

from participation.accounts.errors import OfficialsOnly
from participation.accounts.queries import account_for_session
from participation.boards.choices import Phase
from participation.core import audit
from participation.core.transaction import atomic
from participation.delivery.queries.questions import question_row
from participation.delivery.services.questions import ask_unit, withdraw_question
from participation.discussion.choices import ReportReason, Target
from participation.discussion.services.reporting import report_comment
from participation.moderation.errors import (
    HandledMeanwhile,
    KnownHereOnly,
    NoBoardThere,
    UnitStillAsked,
)
from participation.moderation.queries.desk import desk
from participation.moderation.queries.handings import find_handing
from participation.moderation.queries.items import find_item
from participation.moderation.services.handings import accept, decline, offer, withdraw
from participation.moderation.services.hiding import hide
from participation.municipalities.queries import municipality as find_municipality
from participation.proposals.choices import IntakeChannel
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import similar_proposals
from participation.voting.errors import MergedMeanwhile, NotMergeable
from participation.voting.queries import supporters_by_board
from participation.voting.services.supports import support
from tests.support.client import CheckingClient
from tests.support.outbox import deliver
from tests.support.race import race
from tests.support.talk import check_counts, say
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)


@pytest.fixture
def towns(db, clock):
    return make_town(), make_town(slug="there", prefix="ทีโน่น")


@pytest.fixture
def officials(towns):
    return make_official(towns[0]), make_official(towns[1], name="วิภา")


@pytest.fixture
def boards(towns):
    return (
        make_board(towns[0], slug="ours", categories=("น้ำ", "ไฟ")),
        make_board(towns[1], slug="theirs", categories=("น้ำ",)),
    )


@pytest.fixture
def proposal(towns, boards):
    author = make_resident(towns[0], name="ผู้เสนอ", email="author@example.com")
    return make_proposal(boards[0], author, title="ขุดลอกคลองแสนสุข", category="น้ำ")


def again(proposal):
    return find_proposal(proposal.public_id)


def browser_of(app, account):
    browser = CheckingClient(app, app.response_class, use_cookies=True)
    browser.page("/?lang=en")
    sign_in(browser, account)
    return browser


def acts_of(town):
    return [
        entry.act
        for entry, _ in audit.entries(f"municipality:{town.id}")
        if entry.act.endswith("_offer") or entry.act.endswith(".offer")
    ]


def test_offered_and_taken_over_as_a_new_one(
    app, clock, mailbox, towns, officials, boards, proposal
):
    fan, former = make_resident(towns[0]), proposal.reference
    support(proposal, fan)
    report_comment(say(proposal, fan, "ดีมาก"), officials[0], ReportReason.INSULT, "")
    giver, taker = (browser_of(app, official) for official in officials)
    page = giver.page(f"/moderation/proposal/{proposal.public_id}").follow(
        "Hand over to another area"
    )
    page = page.form("main form[method=get][action$='/hand-over']").submit(board="theirs")
    assert "Its 1 support does not go along" in page.text
    page = page.form("main form[method=post]").submit(words="")
    assert page.status == 422
    page = page.form("main form[method=post]").submit(words="คลองของอีกเมือง")
    assert "It is offered." in page.text
    assert again(proposal).board.slug == "ours"
    deliver(app)
    assert "คลองของอีกเมือง" in mailbox.to("author@example.com")[-1].text
    waiting = giver.page(f"/moderation/proposal/{proposal.public_id}")
    assert "waits for an answer from there" in waiting.text
    page = taker.page("/areas/there/desk").follow("Decide")
    assert "Its 1 support does not go along" in page.text
    page = page.form("form[action$='/accept']").submit()
    assert "It is one of your proposals now." in page.text
    moved = again(proposal)
    assert (moved.board.slug, moved.category.name, moved.support_count) == ("theirs", "น้ำ", 0)
    assert (moved.reference, moved.former_reference) == ("ทีโน่น 2569/000001", former)
    assert supporters_by_board([board.id for board in boards]) == {}
    assert [found.id for found in similar_proposals(moved.board_id, proposal.title)] == [moved.id]
    check_counts(moved)
    guest = CheckingClient(app, app.response_class)
    shown = guest.page(f"/proposals/{proposal.public_id}?lang=en").text
    assert f"Its number there: {former}" in shown
    assert "1 person supported it there" in shown
    assert proposal.title not in guest.page("/boards/ours").text
    assert proposal.title in guest.page("/boards/theirs").text
    # What was reported there is the business of the new office.
    kinds = [
        {line.kind.name for line in desk(find_municipality(slug)).lines}
        for slug in ("sample", "there")
    ]
    assert kinds == [set(), {"answer", "reports"}]
    deliver(app)
    assert "ทีโน่น 2569/000001" in mailbox.to("author@example.com")[-1].text
    for town in towns:
        assert acts_of(town) == ["moderation.offer", "moderation.accept_offer"]


def test_declined_with_a_reason_and_offered_again_and_taken_back(
    app, mailbox, towns, officials, boards, proposal
):
    first = offer(officials[0], proposal, boards[1], "ไม่ใช่เรื่องของเรา")
    giver, taker = (browser_of(app, official) for official in officials)
    page = taker.page(f"/handings/{first}").form("form[action$='/decline']").submit(words="")
    assert page.status == 422
    page = page.form("form[action$='/decline']").submit(words="คลองนี้อยู่นอกเขต")
    assert "It stays where it was." in page.text
    deliver(app)
    assert "คลองนี้อยู่นอกเขต" in mailbox.to("author@example.com")[-1].text
    page = giver.page(f"/moderation/proposal/{proposal.public_id}")
    assert "คลองนี้อยู่นอกเขต" in page.text
    page = page.follow("Hand over to another area")
    page = page.form("main form[method=get][action$='/hand-over']").submit(board="theirs")
    page = page.form("main form[method=post]").submit(words="โปรดดูแผนที่")
    page = page.form("form[action$='/withdraw']").submit()
    assert "The offer is taken back." in page.text
    deliver(app)
    assert len(mailbox.to("author@example.com")) == 4
    # The other office had the page open: it is told.
    page = taker.page("/areas/there/desk")
    assert proposal.title not in page.text
    steps = ["offer", "decline_offer", "offer", "withdraw_offer"]
    for town in towns:
        assert acts_of(town) == [f"moderation.{step}" for step in steps]


def test_what_is_not_offered_or_taken_over(db, towns, officials, boards, proposal):
    ours, theirs = officials
    review = make_board(towns[1], phase=Phase.REVIEW, slug="review")
    for board in (boards[0], review):
        with pytest.raises(NoBoardThere):
            offer(ours, proposal, board, "ก")
    with pytest.raises(OfficialsOnly):
        offer(theirs, proposal, boards[1], "ก")
    question = ask_unit(
        ours, proposal, unit="กองช่าง", email="a@b.example", words="?", due_on=date(2030, 1, 1)
    )
    with pytest.raises(UnitStillAsked):
        offer(ours, proposal, boards[1], "ก")
    withdraw_question(ours, question_row(question.public_id))
    offered = offer(ours, proposal, boards[1], "ก")
    with pytest.raises(HandledMeanwhile):
        offer(ours, proposal, boards[1], "ก")
    for act, official in ((accept, ours), (withdraw, theirs)):
        with pytest.raises(OfficialsOnly):
            act(official, find_handing(offered))
    with pytest.raises(OfficialsOnly):
        decline(ours, find_handing(offered), "ข")
    hide(ours, find_item(Target.PROPOSAL, proposal.public_id), ReportReason.INSULT)
    with pytest.raises(NotMergeable):
        accept(theirs, find_handing(offered))
    assert find_handing(offered).outcome is None


def test_entered_for_somebody_it_stays_with_the_office_that_knows_them(
    db, officials, boards, proposal
):
    with atomic():
        proposal.channel = IntakeChannel.PHONE
    with pytest.raises(KnownHereOnly):
        offer(officials[0], again(proposal), boards[1], "ก")


def test_one_of_many_settles_it_and_every_count_is_right(
    app, db, towns, officials, boards, proposal
):
    crowd = [make_resident(towns[0]).get_id() for _ in range(4)]
    ours, theirs = (official.get_id() for official in officials)
    offered, address = offer(officials[0], proposal, boards[1], "ก"), proposal.public_id

    def act(place):
        if place < 2:
            return accept(account_for_session(theirs), find_handing(offered))
        if place == 2:
            return withdraw(account_for_session(ours), find_handing(offered))
        return support(find_proposal(address), account_for_session(crowd[place - 3]))

    results = race(app, act, runners=7)
    told = [found for found in results[:3] if isinstance(found, HandledMeanwhile)]
    assert len(told) == 2
    assert all(isinstance(found, int | MergedMeanwhile) for found in results[3:]), results
    db.session.expire_all()
    moved = again(proposal)
    assert supporters_by_board([moved.board_id]).get(moved.board_id, 0) == moved.support_count
    assert (moved.board.slug == "ours") == (moved.former_reference is None)
