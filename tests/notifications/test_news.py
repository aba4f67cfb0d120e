"""News reach those who follow: once, in time, in their language, and never about their own acts."""

from datetime import UTC, datetime, timedelta

import html5lib
import pytest
from sqlalchemy import select

from participation import worker
from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.core import clock as core_clock
from participation.core.transaction import atomic
from participation.delivery.services import give_answer
from participation.discussion.services import Words, post_comment
from participation.notifications.choices import Followed, Frequency
from participation.notifications.models import News, Untold
from participation.notifications.mornings import due_at
from participation.notifications.services.following import choose_frequency, follow, unfollow
from participation.notifications.services.letters import send_due
from participation.notifications.services.news import note_phases, spread
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import proposal as find_proposal
from participation.tallies.services import count_ballots
from tests.support.carrying_out import carry_on, carry_out
from tests.support.outbox import deliver, every_minute
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import (
    PROJECTS,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)

TITLE = "ปลูกต้นไม้ริมคลอง"


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def board(town):
    return make_board(town)


@pytest.fixture
def follower(town):
    return make_resident(town, name="สมใจ", email="somjai@example.com")


@pytest.fixture
def author(town):
    return make_resident(town, name="สมศรี", email="somsri@example.com")


@pytest.fixture
def pass_time(app, clock, mailbox):
    """Let time pass and the worker work; return the mails that came meanwhile."""

    def pass_(**duration: float):
        before = len(mailbox)
        every_minute(app)
        clock.advance(**(duration or {"minutes": 2}))
        every_minute(app)
        return mailbox.mails[before:]

    return pass_


def english(db, account) -> None:
    with atomic():
        account.language = "en"


def post(board, author, **words):
    """Propose something; the worker may have run since the board was read."""
    present = account_for_session(author.get_id())
    return make_proposal(find_board(board.slug), present, **words)


def comment(proposal, account, text="เห็นด้วย"):
    present = account_for_session(account.get_id())
    return post_comment(find_proposal(proposal.public_id), present, Words(text))


@pytest.mark.parametrize("kind", [Followed.BOARD, Followed.AREA])
def test_a_new_proposal_is_news_of_its_board_and_area(
    board, town, follower, author, pass_time, kind
):
    follow(follower, board if kind is Followed.BOARD else town)
    post(board, author)
    (mail,) = pass_time()
    assert mail.to == follower.email
    assert mail.subject == f"ข้อเสนอใหม่: {TITLE}"
    assert board.question in mail.text
    assert pass_time() == []


def test_who_follows_nothing_of_it_hears_nothing(town, follower, author, pass_time):
    follow(follower, make_board(town, slug="other"))
    post(make_board(town, slug="board"), author)
    assert pass_time() == []


def test_an_author_follows_the_own_proposal_but_not_who_comments(
    board, town, follower, author, pass_time
):
    proposal = post(board, author)
    comment(proposal, follower)
    (mail,) = pass_time()
    assert mail.to == author.email
    assert mail.subject == f"มีความคิดเห็นใหม่ 1 รายการใน “{TITLE}”"
    comment(proposal, author, "ขอบคุณ")
    assert pass_time() == []


def test_what_happens_together_is_told_together(board, town, follower, author, pass_time, db):
    proposal = post(board, author)
    english(db, author)
    for text in ("หนึ่ง", "สอง", "สาม"):
        comment(proposal, follower, text)
    give_answer(
        make_official(town),
        find_proposal(proposal.public_id),
        kind=AnswerKind.ADOPTED,
        reason="ตรงกับแผน",
    )
    (mail,) = pass_time()
    assert mail.subject == "2 pieces of news"
    assert f"3 new opinions on “{TITLE}”" in mail.text
    assert f"Your area says of “{TITLE}”: Adopted" in mail.text
    assert mail.text.count(f"/proposals/{proposal.public_id}") == 2


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("th", f"หน่วยงานตอบข้อเสนอ “{TITLE}” ว่า: รับไปทำ"),
        ("en", f"Your area says of “{TITLE}”: Adopted"),
    ],
)
def test_an_answer_comes_in_text_and_html(
    db, board, town, author, pass_time, language, subject, app
):
    proposal = post(board, author)
    with atomic():
        author.language = language
    official = make_official(town)
    give_answer(
        official, find_proposal(proposal.public_id), kind=AnswerKind.ADOPTED, reason="ตรงกับแผน"
    )
    (mail,) = pass_time()
    assert mail.subject == subject
    address = f"{app.config['SITE_URL']}/proposals/{proposal.public_id}"
    assert address in mail.addresses
    assert f'href="{address}"' in mail.html
    assert f'<html lang="{language}">' in mail.html
    html5lib.HTMLParser(strict=True).parse(mail.html)
    assert mail.message["List-Unsubscribe"].startswith(f"<{app.config['SITE_URL']}/news/stop/")
    assert official.display_name not in mail.text + mail.html


def test_an_entry_on_what_is_carried_out_is_news_of_the_proposal(
    board, town, follower, author, pass_time, db, app
):
    follow(follower, board)
    proposal, _shot = carry_out(make_official(town), board)
    first = pass_time()
    english(db, follower)
    follow(follower, find_proposal(proposal.public_id))
    carry_on(make_official(town), proposal, seen=1)
    mails = [mail for mail in pass_time() if mail.to == follower.email]
    assert [mail.subject for mail in mails] == [
        "There is news on what is being done: ปลูกต้นไม้ริมคลอง"
    ]
    assert f"/proposals/{proposal.public_id}/delivery" in mails[0].text
    assert follower.email in {mail.to for mail in first}


def test_markup_in_a_title_stays_words(board, town, follower, author, pass_time):
    follow(follower, board)
    post(board, author, title="<script>alert(1)</script> & <b>")
    (mail,) = pass_time()
    assert mail.subject == "ข้อเสนอใหม่: <script>alert(1)</script> & <b>"
    assert "<script>" not in mail.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in mail.html


def test_the_phases_of_a_board_are_told_once_each(town, follower, pass_time, clock, db):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="b", projects=PROJECTS)
    clock.set(board.voting_opens_at - timedelta(minutes=5))
    follow(follower, board)
    assert pass_time() == []
    clock.set(board.voting_opens_at)
    (mail,) = pass_time()
    assert mail.subject == f"เปิดให้ลงคะแนนแล้ว: {board.question}"
    assert pass_time() == []
    clock.set(board.voting_closes_at - timedelta(days=3))
    (mail,) = pass_time()
    assert mail.subject.startswith("เปิดถึง ")
    assert mail.subject.endswith(board.question)
    clock.set(board.voting_closes_at)
    assert pass_time() == []
    clock.set(board.results_at)
    count_ballots(find_board("b"))
    (mail,) = pass_time()
    assert mail.subject == f"ประกาศผลแล้ว: {board.question}"
    assert any(address.endswith("/boards/b/results") for address in mail.addresses)
    assert pass_time() == []


def test_the_author_of_a_proposal_hears_when_its_board_goes_on(town, author, pass_time, clock):
    board = make_board(town, slug="b")
    post(board, author)
    clock.set(board.collecting_closes_at - timedelta(days=2))
    (mail,) = pass_time()
    assert "เปิดถึง" in mail.subject
    clock.set(board.results_at)
    (mail,) = pass_time()
    assert "ประกาศผลแล้ว" in mail.subject


def test_a_followed_area_tells_of_boards_that_open(town, follower, pass_time, clock):
    board = make_board(town, phase=Phase.UPCOMING, slug="b")
    follow(follower, town)
    assert pass_time() == []
    clock.set(board.collecting_opens_at)
    (mail,) = pass_time()
    assert mail.subject == f"เปิดให้เสนอความคิดแล้ว: {board.question}"


def test_who_begins_to_follow_is_not_told_of_what_was_before(
    board, follower, author, pass_time, clock
):
    proposal = post(board, author)
    clock.advance(seconds=1)
    follow(follower, board)
    follow(follower, proposal)
    assert pass_time() == []


def test_what_nobody_was_told_in_time_is_no_news(town, follower, pass_time, clock):
    board = make_board(town, slug="b")
    follow(follower, board)
    clock.set(board.results_at + timedelta(days=7))
    assert pass_time() == []


def test_drafts_and_imported_boards_have_no_news(town, follower, pass_time, clock, db):
    board = make_board(town, phase=Phase.DRAFT, slug="b")
    follow(follower, town)
    clock.set(board.collecting_opens_at + timedelta(minutes=1))
    assert pass_time() == []


def morning(day: int, hour: int = 7) -> datetime:
    """A full hour in March 2026 in Bangkok; the 9th is a Monday."""
    return datetime(2026, 3, day, hour, tzinfo=core_clock.BANGKOK).astimezone(UTC)


@pytest.mark.parametrize(
    ("frequency", "now", "due"),
    [
        (Frequency.AT_ONCE, morning(10, 12), morning(10, 12) + timedelta(minutes=2)),
        (Frequency.DAILY, morning(10, 6), morning(10)),
        (Frequency.DAILY, morning(10, 7), morning(11)),
        (Frequency.DAILY, morning(10, 23), morning(11)),
        (Frequency.WEEKLY, morning(9, 6), morning(9)),
        (Frequency.WEEKLY, morning(9, 7), morning(16)),
        (Frequency.WEEKLY, morning(15, 23), morning(16)),
    ],
)
def test_when_news_go_out(frequency, now, due):
    assert due_at(frequency, now) == due


@pytest.mark.parametrize(
    ("frequency", "hours"), [(Frequency.DAILY, 21.5), (Frequency.WEEKLY, 6 * 24 + 21.5)]
)
def test_a_digest_comes_in_the_morning_with_everything(
    board, follower, author, pass_time, frequency, hours
):
    """It is half past nine on a Monday."""
    choose_frequency(follower.id, frequency)
    follow(follower, board)
    post(board, author, title="หนึ่ง")
    assert pass_time(hours=1) == []
    post(board, author, title="สอง")
    assert pass_time(hours=hours - 1 - 0.1) == []
    (mail,) = pass_time(hours=0.1)
    assert "หนึ่ง" in mail.text
    assert "สอง" in mail.text
    assert pass_time(hours=24) == []


def test_who_wants_none_gets_none_not_even_what_waited(board, follower, author, pass_time, app):
    follow(follower, board)
    post(board, author)
    deliver(app)
    choose_frequency(follower.id, Frequency.NEVER)
    post(board, author, title="อีกข้อ")
    assert pass_time() == []
    choose_frequency(follower.id, Frequency.AT_ONCE)
    assert pass_time() == []


def test_what_waits_comes_at_the_new_time(board, follower, author, pass_time, app):
    choose_frequency(follower.id, Frequency.WEEKLY)
    follow(follower, board)
    post(board, author)
    deliver(app)
    choose_frequency(follower.id, Frequency.AT_ONCE)
    assert len(pass_time()) == 1


def test_who_stops_following_hears_no_more_but_of_what_is_followed_still(
    board, follower, author, pass_time, app
):
    follow(follower, board)
    proposal = post(board, author)
    follow(follower, proposal)
    comment(proposal, author)
    deliver(app)
    unfollow(follower, board)
    (mail,) = pass_time()
    assert "ความคิดเห็นใหม่" in mail.subject
    comment(proposal, author, "อีกครั้ง")
    deliver(app)
    unfollow(follower, proposal)
    assert pass_time() == []


def test_deleted_accounts_get_no_mail(board, follower, author, pass_time, app):
    follow(follower, board)
    post(board, author, title="หนึ่ง")
    deliver(app)
    with atomic():
        follower.deleted_at = core_clock.now()
    post(board, author, title="สอง")
    assert pass_time() == []


def test_what_was_withdrawn_meanwhile_is_not_told(board, follower, author, pass_time):
    follow(follower, board)
    proposal = post(board, author)
    with atomic():
        find_proposal(proposal.public_id).withdrawn_at = core_clock.now()
    assert pass_time() == []


def test_a_refused_act_is_no_news(db, board, follower, author):
    proposal = post(board, author)
    before = len(db.session.scalars(select(News)).all())
    with pytest.raises(ZeroDivisionError), atomic():
        comment(proposal, follower) and 1 / 0
    assert len(db.session.scalars(select(News)).all()) == before


def test_old_news_are_cleared_away(db, board, follower, author, pass_time, clock):
    choose_frequency(follower.id, Frequency.WEEKLY)
    follow(follower, board)
    post(board, author)
    pass_time(days=31)
    db.session.commit()
    assert db.session.scalars(select(News.kind).where(News.proposal_id.is_not(None))).all() == []
    assert db.session.scalars(select(Untold.news_id)).all() == []


def test_workers_at_the_same_moment_tell_a_phase_once(app, db, town, follower, mailbox, clock):
    board = make_board(town, slug="b")
    follow(follower, board)
    clock.set(board.collecting_closes_at - timedelta(days=2))
    db.session.commit()
    assert race(app, lambda _place: note_phases(), runners=4) == [None] * 4
    deliver(app)
    clock.advance(minutes=2)
    assert race(app, lambda _place: send_due(), runners=4) == [None] * 4
    race(app, lambda _place: worker.run_due(app), runners=4)
    assert len(mailbox) == 1


def test_workers_at_the_same_moment_spread_news_once(app, db, board, town, author):
    readers = [make_resident(town, name=f"คนที่ {n}") for n in range(5)]
    for reader in readers:
        follow(reader, board)
    post(board, author)
    (news_id,) = db.session.scalars(select(News.id).where(News.kind == "proposal"))
    assert race(app, lambda _place: spread(news_id), runners=4) == [None] * 4
    assert len(db.session.scalars(select(Untold.account_id)).all()) == len(readers)


def test_what_is_spread_again_is_not_told_again(db, board, follower, author, pass_time):
    """A worker may die after it has spread the news and before it has said so."""
    follow(follower, board)
    post(board, author)
    assert len(pass_time()) == 1
    spread(db.session.scalars(select(News.id).where(News.kind == "proposal")).one())
    assert pass_time() == []


def test_following_at_the_same_moment_is_following_once(app, db, board, follower):
    public_id, slug = follower.public_id, board.slug

    def act(_place: int) -> None:
        account = account_for_session(public_id)
        assert account is not None
        follow(account, find_board(slug))

    assert race(app, act, runners=4) == [None] * 4
    assert race(app, act, runners=2) == [None] * 2


def test_spreading_asks_the_database_as_often_for_many_as_for_few(app, db, board, town, author):
    for n in range(20):
        follow(make_resident(town, name=f"คนที่ {n}"), board)
    post(board, author)
    (news_id,) = db.session.scalars(select(News.id).where(News.kind == "proposal"))
    with at_most(2):
        spread(news_id)
