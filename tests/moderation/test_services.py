"""Hiding, appeals, reports: what they promise, also when two officials do it at once."""

import pytest
from sqlalchemy import func, select

from participation.accounts.errors import OfficialsOnly
from participation.accounts.models import Account
from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase, Stage
from participation.boards.queries import board as find_board
from participation.boards.services import announce_rules
from participation.core import audit
from participation.core.db import db as database
from participation.core.transaction import atomic
from participation.delivery.errors import NothingToAnswer
from participation.delivery.queries import outcome_of, unanswered
from participation.delivery.services import give_answer
from participation.discussion.choices import ReportOutcome, ReportReason, Target
from participation.discussion.errors import CommentGone, DiscussionClosed
from participation.discussion.models import Report
from participation.discussion.services import (
    report_comment,
    report_proposal,
    support_comment,
    withdraw_comment,
)
from participation.discussion.services.leaving import leave_comments
from participation.moderation.choices import UNDO_TIME, Decision
from participation.moderation.errors import (
    AnotherOfficialNeeded,
    AppealedAlready,
    AppealOpen,
    HandledMeanwhile,
    HidingNotFound,
    NobodyToWarn,
    NotAppealed,
    NothingToAppeal,
    TooLateToUndo,
    WordsNeeded,
)
from participation.moderation.models import Hiding
from participation.moderation.queries.items import appeals_of, find_hiding, find_item
from participation.moderation.services.appeals import appeal, decide, leave_appeals, warn
from participation.moderation.services.hiding import hide, restore
from participation.moderation.services.many import Chosen, dismiss_all, hide_all
from participation.moderation.services.reports import dismiss
from participation.moderation.services.undoing import undo
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import (
    projects,
    ranked_by_support,
    similar_proposals,
)
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services.projects import freeze_projects
from participation.sharing.queries import newest_proposals
from participation.voting.errors import SupportsClosed
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


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def author(town):
    return make_resident(town, name="ผู้เสนอ", email="author@example.com")


@pytest.fixture
def official(town):
    return make_official(town, email="first@example.com")


@pytest.fixture
def colleague(town):
    return make_official(town, name="สมหมาย", email="second@example.com")


@pytest.fixture
def reporter(town):
    return make_resident(town, name="มานี", email="reporter@example.com")


@pytest.fixture
def proposal(town, author):
    return make_proposal(make_board(town, slug="here"), author)


@pytest.fixture
def said(proposal, author):
    return say(proposal, author, "หยาบคายมาก")


def of(comment):
    return find_item(Target.COMMENT, comment.public_id)


def about(proposal):
    return find_item(Target.PROPOSAL, proposal.public_id)


def acts(town):
    return [entry.act for entry, _ in audit.entries(f"municipality:{town.id}")]


def outcomes(db):
    return list(db.session.scalars(select(Report.outcome).order_by(Report.id)))


def test_a_hidden_opinion_leaves_its_place_and_counts_true(db, proposal, official, said, author):
    reply = say(proposal, official, "โปรดสุภาพ", under=said)
    support_comment(again(said), official)
    hide(official, of(said), ReportReason.INSULT, "ด่าผู้อื่น")
    found = again(said)
    assert (found.readable, found.text, found.support_count) == (False, "หยาบคายมาก", 1)
    assert found.hidden_reason == "insult\nด่าผู้อื่น"
    check_counts(proposal)
    assert find_proposal(proposal.public_id).comment_count == 1
    with pytest.raises(CommentGone):
        withdraw_comment(again(said), author)
    withdraw_comment(again(reply), official)
    check_counts(proposal)


def test_what_is_shown_again_is_as_before(db, proposal, official, colleague, said):
    hiding = hide(official, of(said), ReportReason.INSULT)
    restore(colleague, find_hiding(hiding.public_id))
    assert again(said).readable
    check_counts(proposal)
    with pytest.raises(HandledMeanwhile):
        restore(official, find_hiding(hiding.public_id))
    hide(official, of(said), ReportReason.ADVERT)
    assert not again(said).readable


def test_a_hidden_proposal_leaves_every_list_and_keeps_its_supports(
    db, town, proposal, official, author, reporter
):
    support(proposal, reporter)
    hide(official, about(proposal), ReportReason.UNLAWFUL)
    check_counts(proposal)
    found = find_proposal(proposal.public_id)
    board_id = found.board_id
    assert found.support_count == 1
    assert ranked_by_support(board_id) == []
    assert board_page("here").proposals == 0
    assert newest_proposals(board_id) == []
    assert similar_proposals(board_id, found.title) == []
    assert unanswered(town.id).count == 0
    assert outcome_of(board_id).proposals == 0
    with pytest.raises(SupportsClosed):
        support(found, make_resident(town))
    with pytest.raises(DiscussionClosed):
        say(found, reporter)
    with pytest.raises(NothingToAnswer):
        give_answer(official, found, kind=AnswerKind.ADOPTED, reason="ดี")


def test_a_hidden_proposal_comes_on_no_list_of_projects(db, town, official):
    board = make_board(
        town,
        kind=BoardKind.BUDGET,
        phase=Phase.REVIEW,
        slug="budget",
        projects=[("ศาลา", 100_00), ("โฆษณา", 200_00)],
    )
    announce_rules(board, Stage.VOTING)
    bad = next(one for one in ranked_by_support(board.id) if one.title == "โฆษณา")
    hide(official, about(bad), ReportReason.ADVERT)
    db.session.expire_all()
    freeze_projects(find_board("budget"))
    assert [project.title for project in projects(board.id)] == ["ศาลา"]


def test_who_may_not_hide(db, town, proposal, official, said, reporter):
    with pytest.raises(OfficialsOnly):
        hide(reporter, of(said), ReportReason.INSULT)
    with pytest.raises(OfficialsOnly):
        hide(make_official(make_town(slug="there")), of(said), ReportReason.INSULT)
    with pytest.raises(WordsNeeded):
        hide(official, of(said), ReportReason.OTHER)
    assert again(said).readable


def test_author_and_reporter_are_told_once_and_in_their_language(
    db, app, clock, mailbox, official, said, author, reporter
):
    with atomic():
        author.language, reporter.language = "th", "en"
    report_comment(said, reporter, ReportReason.INSULT, "หยาบคาย")
    hiding = hide(official, of(said), ReportReason.INSULT, "ด่าผู้อื่น", reports=1)
    deliver(app)
    assert list(mailbox) == []
    clock.advance(minutes=11)
    deliver(app)
    (to_author,) = mailbox.to("author@example.com")
    assert "ถูกซ่อน" in to_author.subject
    assert "ด่าผู้อื่น" in to_author.text
    assert to_author.address(hiding.public_id).endswith(f"/hidings/{hiding.public_id}")
    (to_reporter,) = mailbox.to("reporter@example.com")
    assert to_reporter.subject == "What became of your report"
    assert outcomes(db) == [ReportOutcome.HIDDEN]
    clock.advance(minutes=11)
    deliver(app)
    assert len(mailbox) == 2


def test_what_is_undone_is_told_to_nobody(
    db, app, town, clock, mailbox, official, colleague, proposal, said, reporter
):
    report_comment(said, reporter, ReportReason.INSULT, "")
    act = hide(official, of(said), ReportReason.INSULT, reports=1).act_id
    with pytest.raises(TooLateToUndo):
        undo(colleague, town.id, act)
    forget()
    undo(official, town.id, act)
    assert again(said).readable
    assert outcomes(db) == [None]
    check_counts(proposal)
    clock.advance(minutes=11)
    deliver(app)
    assert list(mailbox) == []
    forget()
    with pytest.raises(TooLateToUndo):
        undo(official, town.id, act)
    assert acts(town)[-2:] == ["moderation.hide", "moderation.undo"]


def test_undo_has_its_time(db, town, clock, official, said):
    act = hide(official, of(said), ReportReason.INSULT).act_id
    clock.advance(seconds=UNDO_TIME.seconds)
    with pytest.raises(TooLateToUndo):
        undo(official, town.id, act)
    assert not again(said).readable


def test_nothing_wrong_is_told_to_the_reporter(
    db, app, town, clock, mailbox, official, proposal, reporter
):
    report_proposal(proposal, reporter, ReportReason.OTHER, "ไม่ชอบ")
    with pytest.raises(HandledMeanwhile):
        dismiss(official, about(proposal), reports=0)
    act = dismiss(official, about(proposal), reports=1)
    undo(official, town.id, act)
    assert outcomes(db) == [None]
    dismiss(official, about(proposal), reports=1)
    clock.advance(minutes=11)
    deliver(app)
    assert "ไม่พบสิ่งผิด" in mailbox.only().text
    assert find_proposal(proposal.public_id).listed


def test_a_new_report_is_not_dismissed_unread(db, town, official, said, reporter):
    report_comment(said, reporter, ReportReason.INSULT, "")
    report_comment(said, make_resident(town), ReportReason.PRIVATE, "บอกเบอร์โทร")
    with pytest.raises(HandledMeanwhile):
        dismiss(official, of(said), reports=1)
    assert outcomes(db) == [None, None]


def test_an_appeal_is_decided_by_another_official(
    db, app, town, clock, mailbox, official, colleague, proposal, said, author, reporter
):
    hiding = find_hiding(hide(official, of(said), ReportReason.INSULT).public_id)
    with pytest.raises(NotAppealed):
        decide(colleague, hiding, Decision.RESTORED, "ไม่หยาบ")
    with pytest.raises(HidingNotFound):
        appeal(reporter, hiding, "ไม่จริง")
    appeal(author, hiding, "ไม่ได้ด่าใคร")
    with pytest.raises(AppealedAlready):
        appeal(author, hiding, "อีกครั้ง")
    with pytest.raises(AnotherOfficialNeeded):
        decide(official, hiding, Decision.UPHELD, "หยาบ")
    with pytest.raises(AppealOpen):
        restore(colleague, hiding)
    with pytest.raises(TooLateToUndo):
        undo(official, town.id, hiding.act_id)
    decide(colleague, hiding, Decision.RESTORED, "ไม่หยาบ")
    assert again(said).readable
    check_counts(proposal)
    with pytest.raises(NotAppealed):
        decide(colleague, hiding, Decision.UPHELD, "หยาบ")
    with pytest.raises(NothingToAppeal):
        appeal(author, hiding, "อีกครั้ง")
    deliver(app)
    assert "ไม่หยาบ" in mailbox.to("author@example.com")[-1].text
    assert acts(town)[-3:] == [
        "moderation.hide",
        "moderation.appeal",
        "moderation.appeal_restored",
    ]
    assert audit.verify() == []


def test_who_reported_hears_when_another_official_shows_it_again(
    db, app, clock, mailbox, official, colleague, said, author, reporter
):
    report_comment(said, reporter, ReportReason.INSULT, "")
    hiding = find_hiding(hide(official, of(said), ReportReason.INSULT, reports=1).public_id)
    clock.advance(minutes=11)
    deliver(app)
    forget()
    appeal(author, find_hiding(hiding.public_id), "ไม่ได้ด่าใคร")
    decide(colleague, find_hiding(hiding.public_id), Decision.RESTORED, "ไม่หยาบ")
    deliver(app)
    (hidden, shown) = mailbox.to("reporter@example.com")
    assert "อีกครั้ง" in shown.text
    for word in ("ผู้เสนอ", "author@example.com", "ไม่ได้ด่าใคร", "สมชาย"):
        assert word not in hidden.text + shown.text


def test_what_stays_hidden_can_be_shown_later(db, official, colleague, said, author):
    hiding = find_hiding(hide(official, of(said), ReportReason.INSULT).public_id)
    appeal(author, hiding, "ไม่ได้ด่าใคร")
    decide(colleague, hiding, Decision.UPHELD, "หยาบจริง")
    assert not again(said).readable
    restore(official, find_hiding(hiding.public_id), "ขออภัย")
    assert again(said).readable


def test_a_warning_goes_to_the_author_and_into_the_log(db, app, town, mailbox, official, said):
    warn(official, of(said), "โปรดใช้คำสุภาพ")
    deliver(app)
    assert "โปรดใช้คำสุภาพ" in mailbox.only().text
    assert acts(town)[-1] == "moderation.warn"
    forget()
    board = make_board(town, slug="sample", projects=[("ไม่มีผู้เขียน", None)])
    (nobodys,) = ranked_by_support(board.id)
    forget()
    with pytest.raises(NobodyToWarn):
        warn(official, about(nobodys), "โปรดใช้คำสุภาพ")


def test_many_are_settled_at_once_and_what_a_colleague_did_is_passed_over(
    db, town, official, colleague, proposal, said, author, reporter
):
    other = say(proposal, author, "ขายของ")
    for comment in (said, other):
        report_comment(comment, reporter, ReportReason.ADVERT, "")
    report_proposal(proposal, reporter, ReportReason.OTHER, "")
    dismiss(colleague, of(said), reports=1)
    chosen = [Chosen(of(one).key, 1) for one in (said, other)] + [Chosen("comment-none", 1)]
    settled = hide_all(official, chosen, ReportReason.ADVERT, "")
    assert (settled.count, settled.missed) == (1, 2)
    assert again(said).readable
    assert not again(other).readable
    with pytest.raises(HandledMeanwhile):
        hide_all(official, chosen, ReportReason.ADVERT, "")
    settled = dismiss_all(official, [Chosen(about(proposal).key, 1)])
    assert settled.count == 1
    undo(official, town.id, settled.act_id)
    assert outcomes(db) == [ReportOutcome.DISMISSED, ReportOutcome.HIDDEN, None]


@pytest.mark.parametrize("second", [hide, dismiss])
def test_race_of_officials_on_one_item_is_settled_once(
    app, db, town, official, colleague, proposal, said, reporter, second
):
    """Two hide, or one hides and one dismisses: one of them is told, nothing is overwritten."""
    report_comment(said, reporter, ReportReason.INSULT, "")
    sessions = [official.get_id(), colleague.get_id()]
    address = said.public_id

    def act(place):
        account = account_for_session(sessions[place])
        item = find_item(Target.COMMENT, address)
        if place and second is dismiss:
            return dismiss(account, item, reports=1)
        return hide(account, item, ReportReason.INSULT, reports=1).act_id

    results = race(app, act, runners=2)
    assert [type(result) for result in results].count(HandledMeanwhile) == 1, results
    check_counts(proposal)
    hidden = db.session.scalar(select(func.count()).select_from(Hiding))
    assert hidden == (not again(said).readable)
    assert outcomes(db) == [ReportOutcome.HIDDEN if hidden else ReportOutcome.DISMISSED]


def test_race_of_hiding_and_withdrawing_keeps_the_counters(
    app, db, official, proposal, said, author
):
    sessions, address = [official.get_id(), author.get_id()], said.public_id

    def act(place):
        item = find_item(Target.COMMENT, address)
        account = account_for_session(sessions[place])
        if place:
            return withdraw_comment(item.row, account)
        return hide(account, item, ReportReason.INSULT).act_id

    results = race(app, act, runners=2)
    assert [isinstance(result, HandledMeanwhile | CommentGone) for result in results].count(
        True
    ) == 1
    check_counts(proposal)


def test_race_of_one_authors_appeals_is_one_appeal(app, db, official, said, author):
    address = hide(official, of(said), ReportReason.INSULT).public_id
    session = author.get_id()

    def act(place):
        return appeal(account_for_session(session), find_hiding(address), f"ครั้งที่ {place}")

    results = race(app, act, runners=4)
    assert results.count(None) == 1
    assert [type(result) for result in results].count(AppealedAlready) == 3


def test_race_of_two_decisions_is_one_decision(app, db, town, official, colleague, said, author):
    third = make_official(town, name="สมปอง", email="third@example.com")
    address = hide(official, of(said), ReportReason.INSULT).public_id
    appeal(author, find_hiding(address), "ไม่ได้ด่าใคร")
    sessions = [colleague.get_id(), third.get_id()]

    def act(place):
        account = account_for_session(sessions[place])
        return decide(account, find_hiding(address), list(Decision)[place], "ดูแล้ว")

    results = race(app, act, runners=2)
    assert results.count(None) == 1
    assert [type(result) for result in results].count(NotAppealed) == 1
    found = find_hiding(address)
    assert (found.ended_at is None) == (found.decision is Decision.UPHELD)
    assert again(said).readable == (found.decision is Decision.RESTORED)


def test_race_of_hiding_and_leaving_ends(app, db, official, proposal, said, author):
    """An author deletes the account with all words while an official hides a reply of theirs."""
    reply = say(proposal, author, "ตอบเอง", under=said)
    official_session, author_id, address = official.get_id(), author.id, reply.public_id

    def act(place):
        if place:
            with atomic():
                return leave_comments(database.session.get(Account, author_id), empty=True)
        item = find_item(Target.COMMENT, address)
        return hide(account_for_session(official_session), item, ReportReason.INSULT).act_id

    results = race(app, act, runners=2)
    assert results[1] is None
    assert isinstance(results[0], str | HandledMeanwhile)
    check_counts(proposal)


def test_what_its_author_emptied_is_not_counted_when_shown_again(
    db, official, colleague, proposal, said, author
):
    hiding = hide(official, of(said), ReportReason.INSULT).public_id
    appeal(author, find_hiding(hiding), "ไม่ได้ด่าใคร")
    assert [found.appeal_words for found in appeals_of(author)] == ["ไม่ได้ด่าใคร"]
    decide(colleague, find_hiding(hiding), Decision.UPHELD, "หยาบ")
    with atomic():
        leave_comments(author, empty=True)
        leave_appeals(author, empty=True)
    assert appeals_of(author) == []
    database.session.expire_all()
    forget()
    assert find_hiding(hiding).appeal_words == "–"
    restore(official, find_hiding(hiding))
    assert not again(said).readable
    check_counts(proposal)
