"""Boards where an official reads first: waiting, publishing, declining, by whom and for whom."""

import pytest
from sqlalchemy import select, update

from participation.accounts.errors import OfficialsOnly
from participation.accounts.queries import account_for_session
from participation.boards.choices import Moderation, Phase
from participation.boards.queries import board as find_board
from participation.boards.services.moderating import set_moderation
from participation.core import audit
from participation.core.transaction import atomic
from participation.delivery.queries import outcome_of, unanswered
from participation.discussion.choices import ReportReason, Target
from participation.discussion.errors import CommentGone, PublishedAsItStands
from participation.discussion.queries import discussion
from participation.discussion.services import Words, edit_comment, withdraw_comment
from participation.exports.narrowing import Wanted
from participation.exports.queries.talk import comment_rows
from participation.moderation.choices import Decision
from participation.moderation.errors import HandledMeanwhile, WordsNeeded
from participation.moderation.models import Hiding, Screening
from participation.moderation.queries.desk import desk, desks_of
from participation.moderation.queries.items import find_hiding, find_item
from participation.moderation.services.appeals import appeal, decide
from participation.moderation.services.many import Chosen, publish_all
from participation.moderation.services.publishing import decline, publish
from participation.moderation.services.undoing import undo
from participation.notifications.models import News
from participation.proposals.errors import PublishedAsItStands as ProposalPublished
from participation.proposals.models import Proposal
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import ranked_by_support, similar_proposals
from participation.proposals.services import Draft
from participation.proposals.services.changes import edit_proposal, withdraw_proposal
from participation.search.queries import find
from participation.sharing.queries import newest_proposals
from participation.voting.queries.listing import board_page
from participation.voting.services.supports import support
from tests.support.outbox import deliver
from tests.support.race import race
from tests.support.talk import again, check_counts, forget, say
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)

TITLE = "หลังคาทางเดินกันฝน"


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def board(town):
    return make_board(town, slug="here", moderation=Moderation.BEFORE)


@pytest.fixture
def author(town):
    return make_resident(town, name="ผู้เสนอ", email="author@example.com")


@pytest.fixture
def official(town):
    return make_official(town, email="first@example.com")


@pytest.fixture
def waiting(board, author):
    return make_proposal(board, author, title=TITLE)


@pytest.fixture
def shown(board, official):
    """A proposal that is there for all: officials of the area do not wait for themselves."""
    return make_proposal(board, official, title="ร่มเงาริมคลอง")


def item(row):
    kind = Target.PROPOSAL if isinstance(row, Proposal) else Target.COMMENT
    return find_item(kind, row.public_id)


def kinds(town):
    return [line.kind.name for line in desk(town).lines]


def news_kinds(db):
    return [found.kind.value for found in db.session.scalars(select(News).order_by(News.id))]


def test_a_proposal_waits_out_of_everybodys_sight(db, town, board, waiting, official):
    assert (waiting.held, waiting.listed, waiting.waiting) == (True, False, True)
    assert ranked_by_support(board.id) == newest_proposals(board.id) == []
    assert similar_proposals(board.id, TITLE) == []
    assert board_page("here").proposals == outcome_of(board.id).proposals == 0
    assert unanswered(town.id).count == 0
    assert not find(TITLE, most=5).proposals
    assert news_kinds(db) == []
    assert kinds(town) == ["post"]
    assert [count for _, count in desks_of(official)] == [1]


def test_published_it_is_everywhere_and_received_when_it_was_sent(
    db, app, town, clock, mailbox, waiting, author, official
):
    sent, received = waiting.created_at, waiting.received_on
    clock.advance(days=3)
    with atomic():
        author.language = "th"
    publish(official, item(waiting), seen=1)
    found = find_proposal(waiting.public_id)
    assert (found.listed, found.held) == (True, False)
    assert (found.created_at, found.received_on) == (sent, received)
    assert [one.title for one in find(TITLE, most=5).proposals] == [TITLE]
    assert news_kinds(db) == ["proposal"]
    assert kinds(town) == ["answer"]
    clock.advance(minutes=11)
    deliver(app)
    assert "เผยแพร่แล้ว" in mailbox.to("author@example.com")[0].subject
    entries = [entry.act for entry, _ in audit.entries(f"municipality:{town.id}")]
    assert entries[-1] == "moderation.approve"


def test_an_opinion_waits_uncounted_and_only_its_author_sees_it(db, town, shown, author, official):
    said = say(shown, author, "ช่วยกันปลูกต้นไม้")
    reply = say(shown, official, "ขอบคุณ", under=say(shown, official, "ว่าอย่างไร"))
    check_counts(shown)
    for reader, texts in ((None, 1), (official, 1), (author, 2)):
        assert len(discussion(find_proposal(shown.public_id), reader).threads) == texts
    rows = comment_rows(find_board("here"), Wanted())
    assert [row[6] for row in rows] == ["ว่าอย่างไร", "ขอบคุณ"]
    with pytest.raises(CommentGone):
        say(shown, official, "ตอบ", under=again(said))
    below = say(shown, author, "ดีมาก", under=again(reply))
    publish(official, item(said), seen=1)
    publish(official, item(below), seen=1)
    check_counts(shown)
    assert find_proposal(shown.public_id).comment_count == 4
    assert again(below).readable


def test_declined_with_a_reason_and_published_on_appeal(
    db, app, town, clock, mailbox, shown, author, official
):
    said = say(shown, author, "ยาหม้อของยาย")
    with pytest.raises(WordsNeeded):
        decline(official, item(said), ReportReason.OTHER, seen=1)
    hiding = decline(official, item(said), ReportReason.ADVERT, "ขายยา", seen=1)
    assert (again(said).held, again(said).waiting) == (True, False)
    assert kinds(town) == ["answer"]
    assert len(discussion(find_proposal(shown.public_id), None).threads) == 0
    clock.advance(minutes=11)
    deliver(app)
    (told,) = mailbox.to("author@example.com")
    assert "ขายยา" in told.text
    assert told.address(hiding.public_id)
    appeal(author, find_hiding(hiding.public_id), "ไม่ได้ขาย")
    colleague = make_official(town, email="second@example.com")
    decide(colleague, find_hiding(hiding.public_id), Decision.RESTORED, "ไม่ใช่โฆษณา")
    assert again(said).readable
    check_counts(shown)


def test_undo_lets_it_wait_again_unless_somebody_answered(
    db, town, board, shown, waiting, author, official
):
    said = say(shown, author, "ดี")
    act = decline(official, item(said), ReportReason.ADVERT, seen=1).act_id
    undo(official, town.id, act)
    assert again(said).waiting
    settled = publish_all(official, [Chosen(item(row).key, 1) for row in (said, waiting)])
    assert (settled.count, settled.missed) == (2, 0)
    check_counts(shown)
    support(find_proposal(waiting.public_id), make_resident(town))
    forget()
    undo(official, town.id, settled.act_id)
    assert again(said).waiting
    assert find_proposal(waiting.public_id).listed
    check_counts(shown)
    assert sorted(kinds(town)) == ["answer", "answer", "post"]


def test_what_changed_meanwhile_is_not_published_unread(db, board, waiting, author, official):
    edit_proposal(waiting, author, Draft(title="ขายที่ดินริมคลอง"), version=waiting.version)
    with pytest.raises(HandledMeanwhile):
        publish(official, item(waiting), seen=1)
    publish(official, item(waiting), seen=2)
    found = find_proposal(waiting.public_id)
    with pytest.raises(ProposalPublished):
        edit_proposal(found, author, Draft(title="อย่างอื่น"), version=found.version)


def test_an_opinion_is_changed_until_it_is_read(db, shown, author, official):
    said = say(shown, author, "ดี")
    edit_comment(said, author, Words("ดีมาก"))
    publish(official, item(said), seen=2)
    with pytest.raises(PublishedAsItStands):
        edit_comment(again(said), author, Words("ขายบ้าน"))


def test_what_its_author_took_back_is_off_the_desk(db, town, shown, waiting, author, official):
    said = say(shown, author, "ดี")
    withdraw_comment(again(said), author)
    withdraw_proposal(find_proposal(waiting.public_id), author)
    check_counts(shown)
    for row in (said, waiting):
        with pytest.raises(HandledMeanwhile):
            publish(official, item(row), seen=1)
    assert kinds(town) == ["answer"]


def test_only_officials_of_the_area_publish(db, waiting, author):
    stranger = make_official(make_town(slug="there"))
    for account in (author, stranger):
        with pytest.raises(OfficialsOnly):
            publish(account, item(waiting), seen=1)
        with pytest.raises(OfficialsOnly):
            decline(account, item(waiting), ReportReason.ADVERT, seen=1)


@pytest.mark.parametrize("second", [publish, decline])
def test_race_of_officials_on_one_post_is_settled_once(
    app, db, town, shown, author, official, second
):
    said = say(shown, author, "ดี")
    colleague = make_official(town, email="second@example.com")
    sessions, address = [official.get_id(), colleague.get_id()], said.public_id

    def act(place):
        account = account_for_session(sessions[place])
        found = find_item(Target.COMMENT, address)
        if place and second is decline:
            return decline(account, found, ReportReason.ADVERT, seen=1).act_id
        return publish(account, found, seen=1)

    results = race(app, act, runners=2)
    assert [type(result) for result in results].count(HandledMeanwhile) == 1, results
    check_counts(shown)
    declined = db.session.scalar(select(Hiding.id)) is not None
    assert declined == again(said).held


def test_race_of_publishing_and_taking_back_keeps_the_counters(app, db, shown, author, official):
    said = say(shown, author, "ดี")
    sessions, address = [official.get_id(), author.get_id()], said.public_id

    def act(place):
        account, found = account_for_session(sessions[place]), find_item(Target.COMMENT, address)
        return withdraw_comment(found.row, account) if place else publish(account, found, seen=1)

    results = race(app, act, runners=2)
    assert results[1] is None, results
    check_counts(shown)


def test_the_mode_changes_on_an_open_board_for_what_comes_then(db, town, board, author, official):
    early = make_proposal(board, author)
    set_moderation(official, board, Moderation.AFTER)
    set_moderation(official, board, Moderation.AFTER)
    db.session.expire_all()
    late = make_proposal(find_board("here"), account_for_session(author.get_id()), title="ศาลา")
    assert (find_proposal(early.public_id).held, late.held) == (True, False)
    assert find_board("here").moderation_since is not None
    acts = [entry.act for entry, _ in audit.entries(f"municipality:{town.id}")]
    assert acts.count("board.moderation.after") == 1


def test_the_database_shows_nothing_that_is_held(db, waiting):
    with pytest.raises(Exception, match=r"(?i)held"), atomic():
        db.session.execute(
            update(Proposal)
            .where(Proposal.id == waiting.id)
            .values(hidden_at=None, hidden_reason="")
        )


def test_what_waits_can_be_published_after_collecting(db, clock, board, waiting, official):
    clock.advance(days=8)
    assert find_board("here").phase is Phase.REVIEW
    publish(official, item(waiting), seen=1)
    assert find_proposal(waiting.public_id).listed
    assert db.session.scalar(select(Screening.number)) == 1
