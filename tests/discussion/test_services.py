"""Opinions: who may give them, when, where they stand, and counters that never lie."""

import pytest
from sqlalchemy import select

from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase
from participation.core.transaction import atomic
from participation.discussion.choices import PACE, ReportReason, Stance, Target
from participation.discussion.errors import (
    CommentGone,
    CommentNotFound,
    DiscussionClosed,
    NotYourComment,
    OwnComment,
    TooLateToEdit,
    TooManyComments,
)
from participation.discussion.events import comment_posted
from participation.discussion.models import Comment, Report
from participation.discussion.queries import comment as find_comment
from participation.discussion.services import (
    Words,
    edit_comment,
    post_comment,
    report_comment,
    report_proposal,
    support_comment,
    withdraw_comment,
    withdraw_comment_support,
)
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import ranked_by_support
from tests.support.race import race
from tests.support.talk import again, check_counts, hide, say
from tests.support.town import make_board, make_official, make_proposal, make_resident, make_town


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def proposal(town):
    return make_proposal(make_board(town), make_resident(town, name="ผู้เสนอ"))


@pytest.fixture
def somsri(town):
    return make_resident(town, name="สมศรี", verified=False)


@pytest.fixture
def mana(town):
    return make_resident(town, name="มานะ", verified=False)


# --- Posting -------------------------------------------------------------------------------------


def test_an_opinion_stands_at_once_under_its_authors_name(proposal, somsri):
    said = say(proposal, somsri, "ขอถามเรื่องที่จอดรถ", stance=Stance.QUESTION)
    assert (said.author_name, said.stance, said.depth) == ("สมศรี", Stance.QUESTION, 1)
    assert not said.by_official
    check_counts(proposal)


def test_an_official_of_the_area_is_told_apart(town, proposal):
    assert say(proposal, make_official(town)).by_official
    assert not say(proposal, make_official(make_town(slug="there"))).by_official


def test_replies_go_three_levels_deep_and_no_deeper(proposal, somsri, mana):
    top = say(proposal, somsri, "หนึ่ง")
    second = say(proposal, mana, "สอง", under=top)
    third = say(proposal, somsri, "สาม", under=second)
    fourth = say(proposal, mana, "สี่", under=third)
    assert [c.depth for c in (top, second, third, fourth)] == [1, 2, 3, 3]
    assert (fourth.parent_id, fourth.branch_id, fourth.thread_id) == (third.id, second.id, top.id)
    assert again(top).reply_count == 3
    assert again(second).reply_count == 2
    check_counts(proposal)


def test_news_of_an_opinion_is_told_inside_its_transaction(proposal, somsri, mana):
    heard = []

    def listen(_sender, **ids):
        heard.append(ids)

    with comment_posted.connected_to(listen):
        top = say(proposal, somsri)
        reply = say(proposal, mana, "จริงด้วย", under=top)
    ids = {"proposal_id": proposal.id}
    assert heard == [
        {**ids, "comment_id": top.id, "author_id": somsri.id, "parent_id": None},
        {**ids, "comment_id": reply.id, "author_id": mana.id, "parent_id": top.id},
    ]


def test_nothing_is_posted_if_what_hears_of_it_fails(proposal, somsri):
    def fail(_sender, **_ids):
        raise RuntimeError

    with comment_posted.connected_to(fail), pytest.raises(RuntimeError):
        say(proposal, somsri)
    check_counts(proposal)
    assert find_proposal(proposal.public_id).comment_count == 0


@pytest.mark.parametrize("phase", Phase)
def test_opinions_are_taken_from_collecting_to_the_end_of_voting(town, somsri, phase):
    board = make_board(town, kind=BoardKind.BUDGET, phase=phase, projects=[("ก", 1_00)])
    (listed,) = ranked_by_support(board.id)
    proposal = find_proposal(listed.public_id)
    if phase in (Phase.COLLECTING, Phase.REVIEW, Phase.VOTING):
        say(proposal, somsri)
    else:
        with pytest.raises(DiscussionClosed):
            say(proposal, somsri)
    check_counts(proposal)


def test_a_withdrawn_proposal_is_not_discussed(proposal, somsri, clock):
    with atomic():
        proposal.withdrawn_at = clock.now
    with pytest.raises(DiscussionClosed):
        say(proposal, somsri)


def test_what_was_withdrawn_is_not_answered(proposal, somsri, mana):
    top = say(proposal, somsri)
    withdraw_comment(top, somsri)
    with pytest.raises(CommentGone):
        say(proposal, mana, under=again(top))


# --- Twice, and too often ------------------------------------------------------------------------


def test_the_same_form_sent_twice_is_one_opinion(proposal, somsri, clock):
    first = say(proposal, somsri, "ความเห็น", token="แบบฟอร์มหนึ่ง")
    clock.advance(minutes=30)
    assert say(proposal, somsri, "ความเห็น", token="แบบฟอร์มหนึ่ง").id == first.id
    assert say(proposal, somsri, "ความเห็น", token="แบบฟอร์มสอง").id != first.id
    check_counts(proposal)


def test_the_same_words_within_a_minute_are_one_opinion(proposal, somsri, mana, clock):
    first = say(proposal, somsri, "ความเห็น", token="หนึ่ง")
    clock.advance(seconds=59)
    assert say(proposal, somsri, "ความเห็น", token="สอง").id == first.id
    assert say(proposal, somsri, "ความเห็น", under=first).id != first.id
    assert say(proposal, mana, "ความเห็น").id != first.id
    clock.advance(seconds=1)
    assert say(proposal, somsri, "ความเห็น").id != first.id
    check_counts(proposal)


def test_the_pace_is_a_persons_own_and_slackens_with_time(proposal, somsri, mana, clock):
    for number in range(PACE):
        say(proposal, somsri, f"ความเห็นที่ {number}")
    with pytest.raises(TooManyComments):
        say(proposal, somsri, "อีกหนึ่ง")
    say(proposal, mana)
    clock.advance(minutes=10)
    say(proposal, somsri, "อีกหนึ่ง")
    check_counts(proposal)


# --- Changing and taking back --------------------------------------------------------------------


def test_an_opinion_can_be_mended_for_a_quarter_of_an_hour(proposal, somsri, clock):
    said = say(proposal, somsri, "พิมพ์ผิต")
    clock.advance(minutes=14, seconds=59)
    edit_comment(said, somsri, Words("พิมพ์ผิด", Stance.FOR))
    mended = again(said)
    assert (mended.text, mended.stance, mended.edited_at) == ("พิมพ์ผิด", Stance.FOR, clock.now)
    clock.advance(seconds=1)
    with pytest.raises(TooLateToEdit):
        edit_comment(mended, somsri, Words("อีกแบบ"))
    assert again(said).text == "พิมพ์ผิด"


def test_what_is_saved_unchanged_is_not_marked(proposal, somsri):
    said = say(proposal, somsri, "เหมือนเดิม")
    edit_comment(said, somsri, Words("เหมือนเดิม"))
    assert again(said).edited_at is None


def test_only_its_author_changes_or_withdraws_an_opinion(town, proposal, somsri, mana):
    said = say(proposal, somsri)
    for other in (mana, make_official(town)):
        with pytest.raises(NotYourComment):
            edit_comment(said, other, Words("ไม่เห็นด้วย"))
        with pytest.raises(NotYourComment):
            withdraw_comment(said, other)
    assert again(said).readable


def test_withdrawn_words_and_name_are_gone_and_counters_follow(proposal, somsri, mana):
    top = say(proposal, somsri, "ลับ")
    reply = say(proposal, mana, "จริงหรือ", under=top)
    say(proposal, somsri, "จริง", under=reply)
    withdraw_comment(reply, mana)
    withdraw_comment(reply, mana)
    gone = again(reply)
    assert (gone.text, gone.author_name, gone.readable) == ("", "", False)
    check_counts(proposal)
    assert again(top).reply_count == 1


def test_withdrawing_needs_no_open_discussion(proposal, somsri, clock):
    said = say(proposal, somsri)
    clock.set(proposal.board.results_at)
    withdraw_comment(said, somsri)
    check_counts(proposal)


def test_what_an_official_removed_stays_for_the_appeal(proposal, somsri):
    said = say(proposal, somsri)
    hide(said, "เปิดเผยเบอร์โทรของผู้อื่น")
    with pytest.raises(CommentGone):
        withdraw_comment(said, somsri)
    with pytest.raises(CommentGone):
        edit_comment(said, somsri, Words("ใหม่"))
    assert again(said).text == "เห็นด้วยครับ"


# --- Supporting ----------------------------------------------------------------------------------


def test_a_person_supports_an_opinion_once_and_can_take_it_back(proposal, somsri, mana):
    said = say(proposal, somsri)
    assert [support_comment(said, mana) for _ in range(3)] == [1, 1, 1]
    check_counts(proposal)
    said = again(said)
    assert [withdraw_comment_support(said, mana) for _ in range(2)] == [0, 0]
    check_counts(proposal)


def test_nobody_supports_their_own_opinion(proposal, somsri):
    said = say(proposal, somsri)
    with pytest.raises(OwnComment):
        support_comment(said, somsri)
    check_counts(proposal)


def test_supports_end_with_the_discussion(proposal, somsri, mana, clock):
    said = say(proposal, somsri)
    support_comment(said, mana)
    clock.set(proposal.board.results_at)
    for act in (support_comment, withdraw_comment_support):
        with pytest.raises(DiscussionClosed):
            act(said, mana)
    check_counts(proposal)


# --- Reporting -----------------------------------------------------------------------------------


def reports(db):
    return db.session.execute(
        select(Report.target, Report.target_id, Report.reason, Report.words).order_by(Report.id)
    ).all()


def test_a_report_waits_for_officials_and_hides_nothing(db, proposal, somsri, mana):
    said = say(proposal, somsri)
    report_comment(said, mana, ReportReason.INSULT, "หยาบคาย")
    report_comment(said, mana, ReportReason.OTHER, "อีกครั้ง")
    report_proposal(proposal, mana, ReportReason.ADVERT, "")
    assert reports(db) == [
        (Target.COMMENT, said.id, ReportReason.INSULT, "หยาบคาย"),
        (Target.PROPOSAL, proposal.id, ReportReason.ADVERT, ""),
    ]
    assert again(said).readable


def test_nobody_reports_themselves(db, proposal, somsri):
    author = account_for_session(make_resident(proposal.board.municipality, name="ผู้เขียน").public_id)
    own = make_proposal(proposal.board, author)
    said = say(own, somsri)
    with pytest.raises(OwnComment):
        report_comment(said, somsri, ReportReason.OTHER, "")
    with pytest.raises(OwnComment):
        report_proposal(own, author, ReportReason.OTHER, "")
    assert reports(db) == []


def test_there_is_nothing_to_report_in_what_is_gone(db, proposal, somsri, mana):
    said = say(proposal, somsri)
    withdraw_comment(said, somsri)
    with pytest.raises(CommentGone):
        report_comment(again(said), mana, ReportReason.OTHER, "")


def test_an_unknown_opinion_is_not_found(db):
    with pytest.raises(CommentNotFound):
        find_comment("none")


# --- At the same moment --------------------------------------------------------------------------


def test_race_of_supports_counts_each_person_once(app, town, proposal, somsri):
    said = say(proposal, somsri)
    people = [make_resident(town).public_id for _ in range(4)]
    ids = (said.public_id, people)

    def act(place):
        return support_comment(find_comment(ids[0]), account_for_session(ids[1][place % 4]))

    results = race(app, act, runners=8)
    assert not [result for result in results if isinstance(result, Exception)], results
    assert again(said).support_count == 4
    check_counts(proposal)


def test_race_of_giving_and_taking_back_leaves_a_true_counter(app, proposal, somsri, mana):
    said = say(proposal, somsri)
    address, person = said.public_id, mana.public_id

    def act(place):
        change = support_comment if place % 2 else withdraw_comment_support
        return change(find_comment(address), account_for_session(person))

    results = race(app, act, runners=8)
    assert not [result for result in results if isinstance(result, Exception)], results
    check_counts(proposal)


def test_race_of_one_form_posts_once(app, db, proposal, somsri):
    address, person = proposal.public_id, somsri.public_id

    def act(_place):
        words = Words("ครั้งเดียวพอ", None, "แบบฟอร์ม")
        return post_comment(find_proposal(address), account_for_session(person), words).id

    results = race(app, act, runners=6)
    assert len(set(results)) == 1, results
    assert len(db.session.scalars(select(Comment)).all()) == 1
    check_counts(proposal)


def test_race_for_the_last_opinions_of_a_pace(app, db, proposal, somsri):
    for number in range(PACE - 2):
        say(proposal, somsri, f"ความเห็นที่ {number}")
    address, person = proposal.public_id, somsri.public_id

    def act(place):
        words = Words(f"พร้อมกัน {place}")
        return post_comment(find_proposal(address), account_for_session(person), words).id

    results = race(app, act, runners=6)
    assert sum(isinstance(result, TooManyComments) for result in results) == 4, results
    assert len(db.session.scalars(select(Comment)).all()) == PACE
    check_counts(proposal)


def test_race_of_replies_and_withdrawals_keeps_every_counter(app, town, proposal, somsri):
    top = say(proposal, somsri, "หัวข้อ")
    people = [make_resident(town) for _ in range(6)]
    replies = [say(proposal, person, "ตอบ", under=top) for person in people[:3]]
    ids = [person.public_id for person in people]
    addresses = [reply.public_id for reply in replies]

    def act(place):
        account = account_for_session(ids[place])
        if place < 3:
            return withdraw_comment(find_comment(addresses[place]), account)
        parent = find_comment(addresses[place - 3])
        return post_comment(parent.proposal, account, Words("ตอบกลับ"), parent=parent).id

    results = race(app, act, runners=6)
    unexpected = [r for r in results if isinstance(r, Exception) and not isinstance(r, CommentGone)]
    assert not unexpected, results
    check_counts(proposal)


def test_race_of_one_persons_reports_is_one_report(app, db, proposal, somsri, mana):
    said = say(proposal, somsri)
    address, person = said.public_id, mana.public_id

    def act(_place):
        account = account_for_session(person)
        return report_comment(find_comment(address), account, ReportReason.INSULT, "")

    assert race(app, act, runners=5) == [None] * 5
    assert len(reports(db)) == 1
